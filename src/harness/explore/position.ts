import type { EventSpec, Scenario } from '../../model/scenario.ts';
import type { Strategy } from '../../model/strategy.ts';
import type { Micros } from '../../model/time.ts';
import { Run } from '../../platform/run.ts';
import { World } from '../../platform/world.ts';
import { defineScenario } from '../../scenario/index.ts';
import { TraceLog, type TraceReader } from '../../trace/log.ts';
import { hashOf, type Moment, portraitOf } from './portrait.ts';
import { type Stage, STEP_MICROS } from './stage.ts';
import type { Fingerprint } from './visited.ts';

/** Records in a row. */
export interface Chunk {
  readonly cells: Float64Array;
  readonly firstSeq: number;
}

class Chunks implements TraceReader {
  readonly all: Chunk[];

  constructor(before: readonly Chunk[]) {
    this.all = [...before];
  }

  read(cells: Float64Array, length: number, firstSeq: number): void {
    this.all.push({ cells: cells.slice(0, length), firstSeq });
  }
}

/** A world in which the moves of a path have been made, at an instant that has settled. */
export class Position {
  readonly run: Run;
  private readonly chunks: Chunks;
  private readonly moves: readonly EventSpec[];
  private now: Micros;
  /** By which it is copied: nothing happens in it any more once it was. */
  private plan: ReturnType<World['plan']> | null = null;

  private constructor(
    run: Run, chunks: Chunks, at: { readonly moves: readonly EventSpec[]; readonly now: Micros },
  ) {
    this.run = run;
    this.chunks = chunks;
    this.moves = at.moves;
    this.now = at.now;
  }

  /** The position in which nothing has been done; `strategies` are those that are not bundled. */
  static first({ beginning, moves }: Stage, strategies: readonly Strategy[] = []): Position {
    const events = moves.map(({ deed }) => ({ at: '0s', ...deed }));
    const read = defineScenario({ ...beginning, events }, { file: 'exploration' });
    const scenario: Scenario = Object.freeze({ ...read, events: Object.freeze([]) });
    const chunks = new Chunks([]);
    const run = new Run(new World(scenario, new TraceLog([chunks]), { strategies }));
    run.advance(0, false);
    return new Position(run, chunks, { moves: read.events, now: 0 });
  }

  /** The position after these moves: those of each step of the clock, in their order. */
  after(path: readonly (readonly number[])[]): Position {
    const { moves, now } = this;
    this.run.world.log.flush();
    const chunks = new Chunks(this.chunks.all);
    this.plan ??= this.run.world.plan();
    const position = new Position(this.run.fork([chunks], this.plan), chunks, { moves, now });
    position.go(path);
    return position;
  }

  /** Makes these moves here, where nothing was copied from. */
  go(path: readonly (readonly number[])[]): void {
    for (const step of path) this.make(step);
  }

  private make(moves: readonly number[]): void {
    const { run } = this;
    const at = this.now + STEP_MICROS;
    for (const move of moves) {
      const event = this.moves[move] as EventSpec;
      run.world.agenda.add({ ...event, time: { kind: 'at', at } });
    }
    run.advance(at, false);
    this.now = at;
  }

  /**
   * What tells it from others that go on in another way, for such a moment; `besides` is what else
   * they are told apart by.
   */
  fingerprint(moment: Omit<Moment, 'now'>, besides: readonly number[] = []): Fingerprint {
    const { now } = this;
    return hashOf([portraitOf(this.run.world, { ...moment, now }), besides]);
  }

  /** Whether some version fails to start, again and again: then there is no end to it. */
  get isCrashLooping(): boolean {
    return this.run.world.pools.some((pool) => (pool?.live?.failures ?? 0) > 0);
  }

  /**
   * Ends the run: the whole trace, with the record that ends it. `isOver` says that nothing will
   * ever happen unless somebody does something.
   */
  end(isOver: boolean): readonly Chunk[] {
    this.run.advance(this.now, isOver);
    this.run.end(this.now);
    return this.chunks.all;
  }

  /** The trace up to here, where it broke off. */
  soFar(): readonly Chunk[] {
    this.run.world.log.flush();
    return this.chunks.all;
  }
}
