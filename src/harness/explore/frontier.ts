/** What may still be done, of each budget. */
export type Left = readonly number[];

/** No item, no world. */
const NONE = -1;

/**
 * Where a search has been: worlds, and with how much left of each budget it came to them. What
 * can be done in a world does not depend on what is left, but for how often: so a world that was
 * reached with at least as much left is not looked at again, and a step that was made from a world
 * before is known. Each item is a world with what is left there; items are looked at in order,
 * which is that of the steps of the clock to them.
 */
export class Frontier {
  /** By number of an item. */
  private readonly worlds: number[] = [];
  private readonly lefts: Left[] = [];
  private readonly parents: number[] = [];
  private readonly vias: number[] = [];
  /** The item before this one that is about the same world. */
  private readonly others: number[] = [];
  /** By number of a world: its latest item, and the latest of the steps that were made from it. */
  private readonly latest: number[] = [];
  private readonly latestSteps: number[] = [];
  /** By number: what a step is, the world after it, the one before it from the same world. */
  private readonly steps: number[] = [];
  private readonly targets: number[] = [];
  private readonly otherSteps: number[] = [];
  private next = 0;

  /** Items that are still to be looked at. */
  get left(): number {
    return this.worlds.length - this.next;
  }

  /** The next item to be looked at; there must be one. */
  take(): number {
    return this.next++;
  }

  world(item: number): number {
    return this.worlds[item] as number;
  }

  leftAt(item: number): Left {
    return this.lefts[item] as Left;
  }

  /** The world was reached with so much left, by a group of moves from an item or from nowhere. */
  reach(world: number, left: Left, from: { readonly item: number; readonly group: number }): void {
    const latest = this.latest[world] ?? NONE;
    for (let item = latest; item !== NONE; item = this.others[item] as number) {
      const known = this.lefts[item] as Left;
      if (left.every((count, budget) => count <= (known[budget] as number))) return;
    }
    this.latest[world] = this.worlds.length;
    this.worlds.push(world);
    this.lefts.push(left);
    this.parents.push(from.item);
    this.vias.push(from.group);
    this.others.push(latest);
  }

  /** The steps that were made from this world, and the worlds that they led to. */
  stepsFrom(world: number): ReadonlyMap<number, number> {
    const steps = new Map<number, number>();
    let step = this.latestSteps[world] ?? NONE;
    for (; step !== NONE; step = this.otherSteps[step] as number) {
      steps.set(this.steps[step] as number, this.targets[step] as number);
    }
    return steps;
  }

  /** A step leads from one world to another. */
  connect(from: number, step: number, to: number): void {
    this.otherSteps.push(this.latestSteps[from] ?? NONE);
    this.latestSteps[from] = this.steps.length;
    this.steps.push(step);
    this.targets.push(to);
  }

  /** The groups on the way to an item. */
  pathTo(item: number): readonly number[] {
    const path: number[] = [];
    for (let at = item; at > 0; at = this.parents[at] as number) path.push(this.vias[at] as number);
    return path.reverse();
  }

  /** The groups on a way to a world that was reached. */
  pathToWorld(world: number): readonly number[] {
    return this.pathTo(this.latest[world] as number);
  }
}
