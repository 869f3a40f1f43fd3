import type { CopyPlan } from '../engine/graph-copy.ts';
import { ABSENT, END_REASONS, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Micros } from '../model/time.ts';
import type { TraceReader } from '../trace/log.ts';
import { endlessWait, isEverythingOver } from './ending.ts';
import { handleNext } from './handling.ts';
import type { Pool } from './pool.ts';
import { RunError, TooManyEvents } from './run-error.ts';
import { settle } from './settling.ts';
import type { World } from './world.ts';

const ENDED = recordIndex('run.ended');
const TIME_5 = ruleIndex('TIME-5');

/** Instants that are handled in one go. */
const SLICE = 16_384;

/** Settlings without the clock moving that no scenario needs. */
const SETTLING_LIMIT = 10_000;

/** Runs a world; it can be run in stretches. */
export class Run {
  readonly world: World;
  /** Events handled so far. */
  eventCount = 0;
  /** True once everything is over (TIME-5). */
  isOver = false;
  /** After about so many events it breaks off. */
  mostEvents = Number.POSITIVE_INFINITY;

  /** What `advance` was last asked for. */
  private until: Micros = Number.NaN;
  private endsByItself = false;

  constructor(world: World) {
    this.world = world;
  }

  /**
   * A run of its own that goes on from here; `readers` get its records from the next one on. For
   * several forks of the same instant, by one plan of the world's.
   */
  fork(readers: readonly TraceReader[] = [], plan: CopyPlan<World> = this.world.plan()): Run {
    const { world } = this;
    const copy = new Run(world.fork(world.log.fork(readers), plan));
    copy.eventCount = this.eventCount;
    copy.isOver = this.isOver;
    copy.mostEvents = this.mostEvents;
    copy.until = this.until;
    copy.endsByItself = this.endsByItself;
    return copy;
  }

  /**
   * Handles everything up to and including instant `until`, or until everything is over. The clock
   * then shows the last instant at which anything happened.
   */
  advance(until: Micros, endsByItself: boolean): void {
    const { agenda } = this.world;
    while (agenda.awaitsBy(until)) {
      this.handleUpTo(agenda.nextSettledAt, false);
      agenda.release();
    }
    this.handleUpTo(until, endsByItself);
  }

  /** Handles the next instant at which anything happens, if there is one not after `until`. */
  step(until: Micros): boolean {
    const { world } = this;
    const { agenda } = world;
    this.endsByItself = false;
    this.until = Math.min(until, agenda.nextSettledAt);
    if (world.touchedCount === 0 && !this.tick()) {
      if (!agenda.awaitsBy(until)) return false;
      agenda.release();
      this.tick();
    }
    this.instant();
    return true;
  }

  /** As `advance`, for events in the order of their instants alone. */
  private handleUpTo(until: Micros, endsByItself: boolean): void {
    const { world } = this;
    // Fields, not parameters of what follows: a double that is passed on is allocated each time.
    this.until = until;
    this.endsByItself = endsByItself;
    // The Apps were published as the first event of instant 0: the others come before it settles.
    if (world.touchedCount > 0) this.instant();
    while (this.slice()) {
      if (this.eventCount > this.mostEvents) throw new TooManyEvents(this.eventCount);
      // A loop of moderate length that is called again and again is what V8 makes fast: one that
      // runs for as long as the run does stays in code that was replaced while it ran.
    }
  }

  /** Handles so many instants; false when there is none left. */
  private slice(): boolean {
    const { world } = this;
    for (let left = SLICE; left > 0 && this.isOver === false; left--) {
      if (this.endsByItself === true && isEverythingOver(world)) this.isOver = true;
      else if (!this.tick()) return this.stop();
      else this.instant();
    }
    return !this.isOver;
  }

  /** Nothing is left to happen up to the instant that was asked for. */
  private stop(): false {
    if (this.endsByItself && this.until === Number.POSITIVE_INFINITY) {
      const error = endlessWait(this.world);
      if (error !== null) throw error;
    }
    return false;
  }

  /** Sets the clock to the next instant at which anything happens, if the run reaches it. */
  private tick(): boolean {
    const until = this.until;
    const { queue, arrivals } = this.world;
    const { nextAt } = arrivals;
    if (queue.advance(nextAt < until ? nextAt : until)) return true;
    if (nextAt > until || nextAt === Number.POSITIVE_INFINITY) return false;
    queue.moveTo(nextAt);
    return true;
  }

  /** Writes the last record, at `endedAt`, and hands the log to its readers. */
  end(endedAt: Micros): void {
    const { log } = this.world;
    log.now = endedAt;
    const why = this.endsByItself ? 'over' : 'duration';
    log.open(ENDED, TIME_5, ABSENT)
      .putText(this.world.drawCounts()).put(END_REASONS.indexOf(why)).close();
    log.flush();
  }

  /** Handles the events of the instant that the clock shows, and settles. */
  private instant(): void {
    const { world } = this;
    const { queue } = world;
    world.now = queue.now;
    world.log.now = queue.now;
    this.handleDue();
    if (world.touchedCount > 0) this.settleInstant();
  }

  /** Handles what is left of the instant. */
  private handleDue(): void {
    const { world } = this;
    const { queue, arrivals } = world;
    while (queue.isDue === true || arrivals.nextAt === queue.now) {
      this.eventCount++;
      handleNext(world);
    }
  }

  /**
   * Settles the instant: when no event is left in it the platform acts, and what it does may bring
   * events of the same instant, which are handled and settled as well.
   *
   * @rule TIME-3
   */
  private settleInstant(): void {
    const { world } = this;
    for (let settlings = 0; world.touchedCount > 0; settlings++) {
      if (settlings > SETTLING_LIMIT) {
        throw new RunError(
          `the clock stands still at ${world.now} µs: more than ${SETTLING_LIMIT} settlings`,
        );
      }
      settle(world);
      this.handleDue();
    }
    for (let at = 0; at < world.settledCount; at++) {
      (world.settled[at] as Pool).rollout?.noteBlocked();
    }
    world.settledCount = 0;
  }
}
