import type { BlockReason } from '../model/records.ts';
import type { FunctionRollout, RolloutResult } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import type { FunctionMetrics } from './function-metrics.ts';
import { presentFields } from './present-fields.ts';
import { Stopwatch } from './stopwatch.ts';
import { closeTrough, deepenTrough, openTrough, type Trough } from './trough.ts';

/** What a publish begins. */
export interface RolloutStart {
  readonly version: number;
  readonly strategy: string;
  readonly at: Micros;
  /** The Functions of the App so far. */
  readonly functions: readonly FunctionMetrics[];
}

const NO_TROUGHS = new Map<FunctionMetrics, Trough>();
const NOBODY = new Set<FunctionMetrics>();

/**
 * What the rollout of a version does to the service although nothing may be down. It is open from
 * its publish until it is finished, superseded or stopped; slots that are missing when it is
 * finished, as after a recreate, go on counting until they are back or something else is done.
 *
 * @rule ZDT-3
 */
export class RolloutMetrics {
  readonly version: number;
  /** Attempts that it interrupted. */
  interrupted = 0;
  #finishedAt: Micros | undefined;
  #supersededAt: Micros | undefined;
  readonly #strategy: string;
  readonly #startedAt: Micros;
  #isOpen = true;
  #blockedBy: BlockReason | undefined;
  readonly #blocked = new Map<FunctionMetrics, Stopwatch>();
  #blockedNow: Set<FunctionMetrics> = new Set();
  readonly #anyBlocked = new Stopwatch();
  readonly #mixed = new Stopwatch();
  /** Troughs that can still deepen, and those that are over. */
  #openTroughs: Map<FunctionMetrics, Trough> = new Map();
  readonly #troughs = new Map<FunctionMetrics, Trough>();
  readonly #surges = new Map<FunctionMetrics, number>();

  constructor({ version, strategy, at, functions }: RolloutStart) {
    this.version = version;
    this.#strategy = strategy;
    this.#startedAt = at;
    for (const each of functions) {
      // Nothing can be missing where nothing was there.
      if (each.slots > 0) this.#openTroughs.set(each, openTrough(each.slots, at));
    }
    if (functions.some((each) => each.isMixed)) this.#mixed.start(at);
  }

  /** Whether some Function is blocked now. */
  get isBlocked(): boolean {
    return this.#blockedNow.size > 0;
  }

  /** How long it took, or has taken so far. */
  duration(now: Micros): Micros {
    return now - this.#startedAt;
  }

  block(which: FunctionMetrics, why: BlockReason, now: Micros): void {
    if (!this.#isOpen) return;
    this.#blockedBy = why;
    const watch = this.#blocked.get(which) ?? new Stopwatch();
    this.#blocked.set(which, watch);
    this.#blockedNow.add(which);
    watch.start(now);
    this.#anyBlocked.start(now);
  }

  unblock(which: FunctionMetrics, now: Micros): void {
    this.#blocked.get(which)?.stop(now);
    this.#blockedNow.delete(which);
    if (this.#blockedNow.size === 0) this.#anyBlocked.stop(now);
  }

  /** The number of a Function's accepting slots is about to change. */
  beforeSlots(which: FunctionMetrics, now: Micros): void {
    const trough = this.#openTroughs.get(which);
    if (trough === undefined) return;
    // Once the rollout is over, the trough ends as soon as the slots are back.
    if (!this.#isOpen && which.slots >= trough.slotsAtPublish) this.remove(which, now);
    else this.#openTroughs.set(which, deepenTrough(trough, which.slots, now));
  }

  /** What a Function's containers no longer serve is not missing: it left the App. */
  remove(which: FunctionMetrics, now: Micros): void {
    const trough = this.#openTroughs.get(which);
    if (trough === undefined) return;
    this.#troughs.set(which, closeTrough(trough, which.slots, now));
    this.#openTroughs.delete(which);
  }

  /** Whether some Function is served by more than one version may have changed. */
  mix(isMixed: boolean, now: Micros): void {
    if (isMixed && this.#isOpen) this.#mixed.start(now);
    else this.#mixed.stop(now);
  }

  /** The old containers are gone; what they served may still be missing. */
  finish(now: Micros): void {
    this.#finishedAt = now;
    this.#end(now);
    for (const [each, { slotsAtPublish }] of [...this.#openTroughs]) {
      if (each.slots >= slotsAtPublish) this.remove(each, now);
    }
  }

  /** How many containers a Function may have above its cap meanwhile. */
  allow(which: FunctionMetrics, surge: number | undefined): void {
    if (surge !== undefined) this.#surges.set(which, surge);
  }

  supersede(now: Micros): void {
    this.#supersededAt = now;
    this.close(now);
  }

  /** Ends it with all that follows from it; to end it once more changes nothing. */
  close(now: Micros): void {
    this.#end(now);
    for (const each of [...this.#openTroughs.keys()]) this.remove(each, now);
    // A long run has many that are over: they keep no room for what cannot be any more.
    this.#openTroughs = NO_TROUGHS;
    this.#blockedNow = NOBODY;
  }

  #end(now: Micros): void {
    this.#isOpen = false;
    this.#mixed.stop(now);
    for (const each of [...this.#blockedNow]) this.unblock(each, now);
  }

  /** The result of a run that ended at this instant, with a row for each of these Functions. */
  result(endedAt: Micros, functions: readonly FunctionMetrics[]): RolloutResult {
    let downtime = 0;
    for (const each of functions) downtime += each.downtime.causedBy(this.version, endedAt);
    return presentFields({
      version: this.version,
      strategy: this.#strategy,
      started_at_us: this.#startedAt,
      finished_at_us: this.#finishedAt,
      superseded_at_us: this.#supersededAt,
      blocked_us: this.#anyBlocked.elapsed(endedAt),
      blocked_by: this.#blockedBy,
      interrupted: this.interrupted,
      downtime_us: downtime,
      mixed_us: this.#mixed.elapsed(endedAt),
      functions: Object.fromEntries(
        functions.map((each) => [each.name, this.#row(each, endedAt)]),
      ),
    });
  }

  #row(which: FunctionMetrics, endedAt: Micros): FunctionRollout {
    const open = this.#openTroughs.get(which) ?? openTrough(0, endedAt);
    const trough = this.#troughs.get(which) ?? deepenTrough(open, which.slots, endedAt);
    return presentFields({
      surge: this.#surges.get(which),
      accepting_at_publish: trough.slotsAtPublish,
      trough_slots: trough.least,
      trough_slot_us: trough.missing,
      downtime_us: which.downtime.causedBy(this.version, endedAt),
      blocked_us: this.#blocked.get(which)?.elapsed(endedAt) ?? 0,
    });
  }
}
