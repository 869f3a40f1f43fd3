import type { PropertyResult } from '../../model/result.ts';
import type { Strategy } from '../../model/strategy.ts';
import type { Property } from '../../properties/property.ts';
import { PropertyWatch } from '../../properties/watch.ts';
import { BROKEN_OFF, type Violation } from '../judging.ts';
import type { Texts } from '../../trace/texts.ts';
import { Frontier, type Left } from './frontier.ts';
import { type Chunk, Position } from './position.ts';
import type { Scope } from './scope.ts';
import type { Budget, Move, Stage } from './stage.ts';
import { Visited } from './visited.ts';

/** The id of a violation where the platform does not come to rest. */
const LIVELOCK = 'L01';

/** Moves that are made in one instant, in this order. */
type Group = readonly number[];

/** The moves of each step of the clock. */
export type Path = readonly Group[];

const BUDGETS: readonly Budget[] = ['inputs', 'commands', 'faults', 'builds'];
const COMMANDS = BUDGETS.indexOf('commands');

const mayCommand = (left: Left): boolean => (left[COMMANDS] as number) > 0;

export interface ExplorationOptions {
  readonly stage: Stage;
  readonly scope: Scope;
  /** Strategies that are not bundled. */
  readonly strategies?: readonly Strategy[];
  /** In place of all. */
  readonly properties?: readonly Property[];
  /**
   * True: worlds with different budgets left are different, and it always matters what there was
   * before the live version. It takes longer to find the same.
   */
  readonly tellsLeft?: boolean;
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

/**
 * Searches everything that can come of a stage within a scope: from each world, all groups of moves
 * that can be made a step of the clock later, none among them. Worlds with equal portraits are one.
 * It goes breadth first, so that the first violation is one of the shortest. A world is kept as the
 * one before it and the moves that led to it, and is made anew to go on from.
 */
export class Exploration {
  /** Steps from one world to another that were carried out and judged. */
  transitions = 0;
  /** The steps of the clock to the world that was looked at last. */
  depth = 0;
  counterexample: Counterexample | null = null;
  /** By id of a property, how often it had something to say. */
  readonly antecedents = new Map<string, number>();
  private readonly first: Position;
  private readonly groups: readonly Group[];
  /** What each group uses up of each budget. */
  private readonly uses: readonly Left[];
  private readonly properties: readonly Property[] | undefined;
  private readonly tellsLeft: boolean;
  private readonly onStep: ExplorationOptions['onStep'];
  private readonly visited = new Visited();
  private readonly frontier = new Frontier();
  /** The world after a step in which nothing is done; -1 before it is known. */
  private readonly idle: number[] = [];

  constructor({
    stage, scope, strategies = [], properties, tellsLeft = false, onStep,
  }: ExplorationOptions) {
    this.first = Position.first(stage, strategies);
    this.groups = groupsOf(stage.moves);
    this.uses = this.groups.map((group) => BUDGETS.map((budget) =>
      group.filter((move) => stage.moves[move]?.uses.includes(budget)).length));
    this.properties = properties;
    this.tellsLeft = tellsLeft;
    this.onStep = onStep;
    const left = BUDGETS.map((budget) => scope[budget]);
    this.frontier.reach(this.numberOf(this.first, left), left, { item: -1, group: 0 });
  }

  /** Worlds seen so far. */
  get states(): number {
    return this.visited.size;
  }

  /** How often a world is still to be looked at. */
  get left(): number {
    return this.frontier.left;
  }

  get memory(): { readonly bytes: number; readonly collisionOdds: number } {
    return this.visited;
  }

  /** Goes on from the next world; false if there is none left, or a violation was found. */
  step(): boolean {
    if (this.counterexample !== null) return false;
    if (this.left === 0) return this.judgeIdling();
    const { frontier } = this;
    const item = frontier.take();
    const world = frontier.world(item);
    const left = frontier.leftAt(item);
    const known = frontier.stepsFrom(world);
    const path = frontier.pathTo(item);
    this.depth = path.length;
    let position: Position | null = null;
    for (let group = 0; group < this.groups.length && this.counterexample === null; group++) {
      const uses = this.uses[group] as Left;
      if (uses.some((used, budget) => used > (left[budget] as number))) continue;
      const then = left.map((count, budget) => count - (uses[budget] as number));
      const step = stepOf(group, then);
      let target = known.get(step) ?? null;
      if (target === null) {
        position ??= this.first.after(this.groupsOn(path));
        target = this.try(position, { world, path, group, left: then });
      }
      if (target !== null) frontier.reach(target, then, { item, group });
    }
    return this.counterexample === null;
  }

  /** Carries out a group of moves, and judges it; returns the world after it. */
  private try(
    from: Position,
    { world, path, group, left }: {
      readonly world: number; readonly path: readonly number[]; readonly group: number;
      readonly left: Left;
    },
  ): number | null {
    this.transitions++;
    const way = [...path, group];
    try {
      const position = from.after(this.groupsOn([group]));
      const { states } = this;
      const number = this.numberOf(position, left);
      this.onStep?.(this.groupsOn(way), number === states);
      this.frontier.connect(world, stepOf(group, left), number);
      if (group === 0) this.idle[world] = number;
      // Where doing nothing changes nothing, the run is over.
      const chunks = position.end(group === 0 && number === world);
      this.judge(chunks, position.run.world.log.texts, way);
      return number;
    } catch (error) {
      const message = error instanceof Error ? error.stack ?? error.message : `${error}`;
      this.found({ id: BROKEN_OFF, message }, way);
      return null;
    }
  }

  private numberOf(position: Position, left: Left): number {
    const { tellsLeft } = this;
    const besides = tellsLeft ? left : [];
    return this.visited.number(position.fingerprint(tellsLeft || mayCommand(left), besides));
  }

  /**
   * Wherever nobody does anything any more, the platform comes to rest: it does not go round in
   * circles, unless a version fails to start again and again.
   */
  private judgeIdling(): false {
    for (const world of cyclesOf(this.idle)) {
      const path = this.frontier.pathToWorld(world);
      if (this.first.after(this.groupsOn(path)).isCrashLooping) continue;
      this.found({ id: LIVELOCK, message: 'the platform never comes to rest' }, path);
    }
    return false;
  }

  private judge(chunks: readonly Chunk[], texts: Texts, path: readonly number[]): void {
    const { properties } = this;
    const watch = new PropertyWatch(texts, properties === undefined ? {} : { properties });
    for (const { cells, firstSeq } of chunks) watch.read(cells, cells.length, firstSeq);
    for (const result of watch.results()) this.count(result, path);
  }

  private count({ id, antecedents, violation }: PropertyResult, path: readonly number[]): void {
    this.antecedents.set(id, (this.antecedents.get(id) ?? 0) + antecedents);
    if (violation !== undefined) this.found({ id, message: violation.message }, path);
  }

  private found(violation: Violation, path: readonly number[]): void {
    this.counterexample ??= { ...violation, path: this.groupsOn(path) };
  }

  private groupsOn(path: readonly number[]): Path {
    return path.map((group) => this.groups[group] as Group);
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
      at = next[at] as number;
    }
    if (seenFrom[at] === start && next[at] !== at) cycles.push(at);
  });
  return cycles;
}

/** No move, each move alone, and two of different kinds in one instant. */
function groupsOf(moves: readonly Move[]): readonly Group[] {
  const groups: Group[] = [[], ...moves.map((_, move) => [move])];
  moves.forEach(({ uses: [kind] }, first) => {
    for (let second = first + 1; second < moves.length; second++) {
      if (moves[second]?.uses[0] !== kind) groups.push([first, second]);
    }
  });
  return groups;
}
