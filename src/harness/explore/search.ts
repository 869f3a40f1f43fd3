import type { TimeField, TimeTold } from '../../model/exploration.ts';
import type { Violation } from '../judging.ts';
import {
  BUDGETS, type Expansion, Expander, type ExpanderOptions, mayCommand, type Path, type Task,
} from './expansion.ts';
import { Frontier, type Left } from './frontier.ts';
import type { Scope } from './scope.ts';
import { HORIZON } from './time-reading.ts';
import { Visited } from './visited.ts';

/** The id of a violation where the platform does not come to rest. */
const LIVELOCK = 'L01';

export interface ExplorationOptions extends ExpanderOptions {
  readonly scope: Scope;
  /**
   * Told of each step that was carried out: a shortest way to where it began and the step, and
   * whether it led to a world that had not been seen.
   */
  readonly onStep?: (path: Path, isNew: boolean) => void;
}

/** A shortest way to something that must not be. */
export interface Counterexample extends Violation {
  readonly path: Path;
}

/** A task with the item of the frontier that it is about. */
interface Assignment {
  readonly item: number;
  readonly task: Task;
}

/**
 * Searches everything that can come of a stage within a scope: from each world, all groups of moves
 * that can be made a step of the clock later, none among them. Worlds with equal portraits are one.
 * It goes breadth first, so that the first violation is one of the shortest. A world is kept as the
 * one before it and the moves that led to it, and is made anew to go on from.
 *
 * What is to be looked at goes out in layers of tasks, one for each length of the way, and what
 * came of each is taken in their order: it does not matter who did them, or how many at a time.
 *
 * A strategy of one's own may read what time it is. Worlds are told apart by that as soon as it is
 * read anywhere: after a layer in which it is for the first time, the search begins anew.
 */
export class Exploration {
  /** Steps from one world to another that were carried out and judged. */
  transitions = 0;
  /** The steps of the clock to the world that was looked at last. */
  depth = 0;
  counterexample: Counterexample | null = null;
  /** By id of a property, how often it had something to say. */
  readonly antecedents = new Map<string, number>();
  /** The times that worlds are told apart by, in order of their first reading. */
  times: readonly TimeField[] = [];
  private readonly options: Omit<ExplorationOptions, 'onStep'>;
  private readonly onStep: ExplorationOptions['onStep'];
  private readonly read = new Set<TimeField>();
  private expander: Expander;
  private visited = new Visited();
  private frontier = new Frontier();
  /** The world after a step in which nothing is done; -1 before it is known. */
  private idle: number[] = [];
  /** What went out and is still to be taken, in order. */
  private layer: readonly Assignment[] = [];
  private taken = 0;

  constructor({ onStep, ...options }: ExplorationOptions) {
    this.options = options;
    this.onStep = onStep;
    this.expander = new Expander(options);
    this.reachFirst();
  }

  private reachFirst(): void {
    const { scope } = this.options;
    const left = BUDGETS.map((budget) => scope[budget]);
    const first = this.visited.number(this.expander.fingerprint(this.expander.at([]), left));
    this.frontier.reach(first, left, { item: -1, group: 0 });
  }

  /** Begins anew: from now on worlds are told apart by all times that were read. */
  private beginAnew(): void {
    this.times = [...this.read];
    this.expander = new Expander({ ...this.options, times: this.times });
    this.visited = new Visited();
    this.frontier = new Frontier();
    this.idle = [];
    this.transitions = 0;
    this.antecedents.clear();
    this.reachFirst();
  }

  /** Whether a time was read by which worlds are not told apart yet. */
  private get isTooCoarse(): boolean {
    return this.read.size > this.times.length;
  }

  /** By which times worlds are told apart, and how far; nothing where none is read. */
  get timeTold(): { readonly time_told?: TimeTold } {
    const { times } = this;
    return times.length === 0 ? {} : { time_told: { read: times, up_to_us: HORIZON } };
  }

  /** Worlds seen so far. */
  get states(): number {
    return this.visited.size;
  }

  /** How often a world is still to be looked at. */
  get left(): number {
    return this.frontier.left + this.layer.length - this.taken + Number(this.isTooCoarse);
  }

  /** Tasks of the present layer, or of the next one, that are still to be taken. */
  get layerLeft(): number {
    if (this.counterexample === null && this.taken === this.layer.length) this.nextLayer();
    return this.layer.length - this.taken;
  }

  get memory(): { readonly bytes: number; readonly collisionOdds: number } {
    return this.visited;
  }

  /**
   * The tasks to be done next, all of which have to be taken before there are others; none if
   * nothing is left to be looked at, or a violation was found.
   */
  tasks(): readonly Task[] {
    if (this.counterexample !== null || this.layerLeft === 0) return [];
    return this.layer.slice(this.taken).map(({ task }) => task);
  }

  /** Takes in what came of the next task. */
  take({ worlds, antecedents, violation, times }: Expansion): void {
    const { item, task } = this.layer[this.taken++] as Assignment;
    if (this.counterexample !== null) return;
    for (const time of times) this.read.add(time);
    this.depth = task.path.length;
    for (const [id, count] of antecedents) {
      this.antecedents.set(id, (this.antecedents.get(id) ?? 0) + count);
    }
    worlds.forEach((print, at) => {
      const group = task.groups[at] as number;
      const { states } = this;
      const world = this.visited.number(print);
      this.transitions++;
      this.connect(item, { group, world });
      this.onStep?.(this.expander.groups.path([...task.path, group]), world === states);
    });
    if (violation !== null) this.find(violation, [...task.path, violation.group]);
  }

  /** Does the next task by itself; false if there is none, or a violation was found. */
  step(): boolean {
    if (this.counterexample !== null) return false;
    if (this.layerLeft === 0) return this.judgeIdling();
    const next = this.layer[this.taken] as Assignment;
    this.take(this.expander.expand(next.task));
    return this.counterexample === null;
  }

  /**
   * Once nothing is left: wherever nobody does anything any more, the platform comes to rest. It
   * does not go round in circles, unless a version fails to start again and again.
   */
  private judgeIdling(): false {
    for (const world of cyclesOf(this.idle)) {
      const path = this.frontier.pathToWorld(world);
      if (this.expander.at(path).isCrashLooping) continue;
      this.find({ id: LIVELOCK, message: 'the platform never comes to rest' }, path);
    }
    return false;
  }

  /** Makes tasks of all items that were reached; what is known of them is followed at once. */
  private nextLayer(): void {
    if (this.isTooCoarse) this.beginAnew();
    const { frontier } = this;
    const layer: Assignment[] = [];
    while (layer.length === 0 && frontier.left > 0) {
      for (let count = frontier.left; count > 0; count--) {
        const item = frontier.take();
        const groups = this.unknownFrom(item);
        if (groups.length === 0) continue;
        const task = { path: frontier.pathTo(item), left: frontier.leftAt(item), groups };
        layer.push({ item, task });
      }
    }
    this.layer = layer;
    this.taken = 0;
  }

  /** The groups to be made from an item, besides those that are known to lead to another. */
  private unknownFrom(item: number): readonly number[] {
    const { frontier, expander: { groups } } = this;
    const known = frontier.stepsFrom(frontier.world(item));
    return groups.all.map((_, group) => group).filter((group) => {
      const left = groups.after(frontier.leftAt(item), group);
      if (left === null) return false;
      const world = known.get(stepOf(group, left));
      if (world === undefined) return true;
      frontier.reach(world, left, { item, group });
      return false;
    });
  }

  private connect(
    item: number, { group, world }: { readonly group: number; readonly world: number },
  ): void {
    const { frontier } = this;
    const from = frontier.world(item);
    const left = this.expander.groups.after(frontier.leftAt(item), group) as Left;
    frontier.connect(from, stepOf(group, left), world);
    if (group === 0) this.idle[from] = world;
    frontier.reach(world, left, { item, group });
  }

  private find(violation: Violation, path: readonly number[]): void {
    this.counterexample ??= { ...violation, path: this.expander.groups.path(path) };
  }
}

/** A step: worlds are told apart by whether commands may follow, so it says that as well. */
const stepOf = (group: number, left: Left): number => 2 * group + Number(mayCommand(left));

/** One state of each circle of more than one, when each state is followed by the one given. */
function cyclesOf(next: readonly number[]): readonly number[] {
  const seenFrom = new Int32Array(next.length).fill(-1);
  const cycles: number[] = [];
  next.forEach((_, start) => {
    let at = start;
    while (seenFrom[at] === -1) {
      seenFrom[at] = start;
      at = next[at] ?? at;
    }
    if (seenFrom[at] === start && (next[at] ?? at) !== at) cycles.push(at);
  });
  return cycles;
}
