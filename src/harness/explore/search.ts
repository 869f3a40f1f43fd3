import type { PropertyResult } from '../../model/result.ts';
import type { Strategy } from '../../model/strategy.ts';
import type { Property } from '../../properties/property.ts';
import { PropertyWatch } from '../../properties/watch.ts';
import { BROKEN_OFF, type Violation } from '../judging.ts';
import type { Texts } from '../../trace/texts.ts';
import { type Chunk, Position } from './position.ts';
import type { Scope } from './scope.ts';
import type { Budget, Move, Stage } from './stage.ts';
import { Visited } from './visited.ts';

/** The id of a violation where the platform does not come to rest. */
const LIVELOCK = 'L01';

/** Moves that are made in one instant, in this order. */
type Group = readonly number[];

const BUDGETS: readonly Budget[] = ['inputs', 'commands', 'faults', 'builds'];

export interface ExplorationOptions {
  readonly stage: Stage;
  readonly scope: Scope;
  /** Strategies that are not bundled. */
  readonly strategies?: readonly Strategy[];
  /** In place of all. */
  readonly properties?: readonly Property[];
}

/** A shortest way to something that must not be. */
export interface Counterexample extends Violation {
  /** The moves of each step of the clock. */
  readonly path: readonly Group[];
}

/**
 * Searches everything that can come of a stage within a scope: from each state, all groups of moves
 * that can be made a step of the clock later, none among them. States with equal portraits are one.
 * It goes breadth first, so that the first violation is one of the shortest. A state is kept as the
 * state before it and the moves that led to it, and is made anew to go on from.
 */
export class Exploration {
  transitions = 0;
  /** The steps of the clock to the state that was looked at last. */
  depth = 0;
  counterexample: Counterexample | null = null;
  /** By id of a property, how often it had something to say. */
  readonly antecedents = new Map<string, number>();
  private readonly first: Position;
  private readonly groups: readonly Group[];
  private readonly budgets: readonly (readonly number[])[];
  private readonly scope: readonly number[];
  private readonly properties: readonly Property[] | undefined;
  private readonly visited = new Visited();
  /** By number of a state: the one before it, and the group that led to it. */
  private readonly parents: number[] = [-1];
  private readonly vias: number[] = [-1];
  /** The state after a step in which nothing is done; -1 before it is known. */
  private readonly idle: number[] = [];
  private next = 0;

  constructor({ stage, scope, strategies = [], properties }: ExplorationOptions) {
    this.first = Position.first(stage, strategies);
    this.groups = groupsOf(stage.moves);
    this.budgets = this.groups.map((group) => BUDGETS.map((budget) =>
      group.filter((move) => stage.moves[move]?.uses.includes(budget)).length));
    this.scope = BUDGETS.map((budget) => scope[budget]);
    this.properties = properties;
    this.visited.number(this.first.fingerprint(this.scope));
  }

  /** States seen so far. */
  get states(): number {
    return this.visited.size;
  }

  /** States that were seen and not looked at yet. */
  get left(): number {
    return this.states - this.next;
  }

  get memory(): { readonly bytes: number; readonly collisionOdds: number } {
    return this.visited;
  }

  /** Goes on from the next state; false if there is none left, or a violation was found. */
  step(): boolean {
    if (this.counterexample !== null) return false;
    if (this.left === 0) return this.judgeIdling();
    const state = this.next++;
    const path = this.pathTo(state);
    this.depth = path.length;
    const left = this.leftAfter(path);
    const position = this.first.after(this.groupsOn(path));
    for (let group = 0; group < this.groups.length && this.counterexample === null; group++) {
      const uses = this.budgets[group] as readonly number[];
      if (uses.some((used, budget) => used > (left[budget] as number))) continue;
      this.try(position, state, { group, left: left.map((n, at) => n - (uses[at] as number)) });
    }
    return this.counterexample === null;
  }

  private try(
    from: Position, state: number, { group, left }: { group: number; left: readonly number[] },
  ): void {
    this.transitions++;
    try {
      const position = from.after(this.groupsOn([group]));
      const number = this.visited.number(position.fingerprint(left));
      if (group === 0) this.idle[state] = number;
      if (number === this.parents.length) {
        this.parents.push(state);
        this.vias.push(group);
      }
      // Where doing nothing changes nothing, the run is over.
      const chunks = position.end(group === 0 && number === state);
      this.judge(chunks, position.run.world.log.texts, [...this.pathTo(state), group]);
    } catch (error) {
      const message = error instanceof Error ? error.stack ?? error.message : `${error}`;
      this.found({ id: BROKEN_OFF, message }, [...this.pathTo(state), group]);
    }
  }

  /**
   * Wherever nobody does anything any more, the platform comes to rest: it does not go round in
   * circles, unless a version fails to start again and again.
   */
  private judgeIdling(): false {
    for (const state of cyclesOf(this.idle)) {
      const path = this.pathTo(state);
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

  private groupsOn(path: readonly number[]): readonly Group[] {
    return path.map((group) => this.groups[group] as Group);
  }

  private pathTo(state: number): readonly number[] {
    const path: number[] = [];
    for (let at = state; at > 0; at = this.parents[at] as number) {
      path.push(this.vias[at] as number);
    }
    return path.reverse();
  }

  private leftAfter(path: readonly number[]): readonly number[] {
    return path.reduce(
      (left, group) => left.map((n, at) => n - ((this.budgets[group] as Group)[at] as number)),
      this.scope,
    );
  }
}

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
