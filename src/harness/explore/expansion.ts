import type { TimeField } from '../../model/exploration.ts';
import type { Strategy } from '../../model/strategy.ts';
import { RunError } from '../../platform/run-error.ts';
import { StrategyError } from '../../platform/strategy-error.ts';
import type { Property } from '../../properties/property.ts';
import { PropertyWatch } from '../../properties/watch.ts';
import { BROKEN_OFF, type Violation } from '../judging.ts';
import type { Left } from './frontier.ts';
import { type Chunk, Position } from './position.ts';
import type { Budget, Move, Stage } from './stage.ts';
import { readingTime } from './time-reading.ts';
import type { Fingerprint } from './visited.ts';

/** Moves that are made in one instant, in this order. */
export type Group = readonly number[];

/** The moves of each step of the clock. */
export type Path = readonly Group[];

/** What a scope limits, in the order in which it is told what is left. */
export const BUDGETS: readonly Budget[] = ['inputs', 'commands', 'faults', 'builds'];
const COMMANDS = BUDGETS.indexOf('commands');

/** Whether commands may follow. */
export const mayCommand = (left: Left): boolean => (left[COMMANDS] as number) > 0;

/** The groups of moves that can be made on a stage, and what each uses up of each budget. */
export class Groups {
  readonly all: readonly Group[];
  readonly uses: readonly Left[];

  constructor({ moves }: Stage) {
    this.all = groupsOf(moves);
    this.uses = this.all.map((group) => BUDGETS.map((budget) =>
      group.filter((move) => moves[move]?.uses.includes(budget)).length));
  }

  /** What is left after a group; `null` if there is not enough for it. */
  after(left: Left, group: number): Left | null {
    const uses = this.uses[group] as Left;
    if (uses.some((used, budget) => used > (left[budget] as number))) return null;
    return left.map((count, budget) => count - (uses[budget] as number));
  }

  /** The moves of groups by their numbers. */
  path(numbers: readonly number[]): Path {
    return numbers.map((number) => this.all[number] as Group);
  }
}

/**
 * No move, each move alone, and two in one instant. Moves of different kinds have one order there,
 * by their ranks, whichever is given first (TIME-2). Those of one kind are taken in the order in
 * which they are given: so there are both orders of them, and a move twice.
 */
function groupsOf(moves: readonly Move[]): readonly Group[] {
  const groups: Group[] = [[], ...moves.map((_, move) => [move])];
  for (const [first, { uses: [kind] }] of moves.entries()) {
    for (const [second, { uses: [other] }] of moves.entries()) {
      if (other === kind || second > first) groups.push([first, second]);
    }
  }
  return groups;
}

/** A world to go on from: the groups that lead to it, and those to make there. Plain data. */
export interface Task {
  readonly path: readonly number[];
  /** What is left there. */
  readonly left: Left;
  readonly groups: readonly number[];
}

/** What came of a task. Plain data. */
export interface Expansion {
  /** The worlds after its groups, as far as it came. */
  readonly worlds: readonly Fingerprint[];
  /** By id of a property, how often it had something to say. */
  readonly antecedents: readonly (readonly [id: string, count: number])[];
  /** What is violated, and by which of its groups: the last one that was made. */
  readonly violation: Violation & { readonly group: number } | null;
  /** Times that a strategy of one's own read. */
  readonly times: readonly TimeField[];
}

/** Carries out what asks strategies; whoever may never come back from it is not waited for. */
export type Guard = <T>(act: () => T) => T;

/** Waits for ever. */
export const patiently: Guard = (act) => act();

export interface ExpanderOptions {
  readonly stage: Stage;
  readonly guard?: Guard;
  /** Strategies that are not bundled. */
  readonly strategies?: readonly Strategy[];
  /** In place of all. */
  readonly properties?: readonly Property[];
  /**
   * True: worlds with different budgets left are different, and it always matters what there was
   * before the live version. It takes longer to find the same.
   */
  readonly tellsLeft?: boolean;
  /** The times that strategies read, as far as it is known: worlds are told apart by them. */
  readonly times?: readonly TimeField[];
}

/** Where the code is of no use to whoever wrote the strategy, it is not shown. */
function brokenOff(error: unknown): Violation {
  const message = error instanceof Error ? error.message : `${error}`;
  const isKnown = error instanceof StrategyError || error instanceof RunError;
  const { stack } = error instanceof Error && !isKnown ? error : {};
  return { id: BROKEN_OFF, message, ...(stack === undefined ? {} : { stack }) };
}

/** Carries out groups of moves from any world of a stage, and judges what happens. */
export class Expander {
  readonly groups: Groups;
  private readonly first: Position;
  private readonly properties: readonly Property[] | undefined;
  private readonly tellsLeft: boolean;
  private readonly times: ReadonlySet<TimeField>;
  private readonly read = new Set<TimeField>();
  private readonly guard: Guard;

  constructor(options: ExpanderOptions) {
    const { stage, strategies = [], properties, tellsLeft = false, times = [] } = options;
    this.groups = new Groups(stage);
    this.first = Position.first(stage, strategies.map((each) =>
      readingTime(each, (field) => this.read.add(field))));
    this.times = new Set(times);
    this.properties = properties;
    this.tellsLeft = tellsLeft;
    this.guard = options.guard ?? patiently;
  }

  /** Makes a world anew. */
  at(path: readonly number[]): Position {
    return this.first.after(this.groups.path(path));
  }

  /** What tells a world from others. */
  fingerprint(position: Position, left: Left): Fingerprint {
    const { tellsLeft, times } = this;
    const moment = { mayCommand: tellsLeft || mayCommand(left), times };
    return position.fingerprint(moment, tellsLeft ? left : []);
  }

  /** Makes each group of a task from its world, up to the first violation. */
  expand(task: Task): Expansion {
    this.read.clear();
    const made = this.make(task);
    return { ...made, times: [...this.read] };
  }

  private make({ path, left, groups }: Task): Omit<Expansion, 'times'> {
    const from = this.at(path);
    const here = this.fingerprint(from, left);
    const worlds: Fingerprint[] = [];
    const antecedents = new Map<string, number>();
    for (const group of groups) {
      const position = from.after([]);
      let violation: Violation | null = null;
      try {
        this.guard(() => position.go(this.groups.path([group])));
        const print = this.fingerprint(position, this.groups.after(left, group) ?? left);
        worlds.push(print);
        // Where doing nothing changes nothing, the run is over.
        const isOver = group === 0 && print.high === here.high && print.low === here.low;
        violation = this.judge(position, position.end(isOver), antecedents);
      } catch (error) {
        violation = this.judge(position, position.soFar(), antecedents) ?? brokenOff(error);
      }
      if (violation !== null) {
        return { worlds, antecedents: [...antecedents], violation: { ...violation, group } };
      }
    }
    return { worlds, antecedents: [...antecedents], violation: null };
  }

  private judge(
    position: Position, chunks: readonly Chunk[], antecedents: Map<string, number>,
  ): Violation | null {
    const { properties } = this;
    const { texts } = position.run.world.log;
    const watch = new PropertyWatch(texts, properties === undefined ? {} : { properties });
    for (const { cells, firstSeq } of chunks) watch.read(cells, cells.length, firstSeq);
    let first: Violation | null = null;
    for (const { id, antecedents: count, violation } of watch.results()) {
      antecedents.set(id, (antecedents.get(id) ?? 0) + count);
      if (violation !== undefined) first ??= { id, message: violation.message };
    }
    return first;
  }
}
