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
  /** The Functions of the App so far: a list to which later ones are added. */
  readonly functions: readonly FunctionMetrics[];
}

/** What a rollout does to one Function, as long as that can change. */
class Course {
  surge: number | undefined;
  readonly blocked = new Stopwatch();
  isBlocked = false;
  /** `null` where nothing can be missing, as nothing was there. */
  trough: Trough | null = null;
  /** Whether it can still deepen. */
  isOpen = true;

  /** The result so far, with so many accepting slots now; `NaN` for a surge that is not told. */
  row(slots: number, now: Micros): readonly number[] {
    const trough = this.trough ?? openTrough(0, now);
    const { least, missing, slotsAtPublish } =
      this.isOpen ? deepenTrough(trough, slots, now) : trough;
    return [this.surge ?? Number.NaN, slotsAtPublish, least, missing, this.blocked.elapsed(now)];
  }
}

/** Cells of a row. */
const ROW = 5;

const NO_COURSES: Map<FunctionMetrics, Course> = new Map();

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
  readonly #anyBlocked = new Stopwatch();
  readonly #mixed = new Stopwatch();
  /** Those of the App, which are rows in the same order. */
  readonly #functions: readonly FunctionMetrics[];
  #courses: Map<FunctionMetrics, Course> = new Map();
  #blockedCount = 0;
  /** The rows of the Functions once it is over, all that is left then: a long run has many. */
  #rows: readonly number[] | null = null;

  constructor({ version, strategy, at, functions }: RolloutStart) {
    this.version = version;
    this.#strategy = strategy;
    this.#startedAt = at;
    this.#functions = functions;
    for (const each of functions) {
      // Nothing can be missing where nothing was there.
      if (each.slots > 0) this.#courseOf(each).trough = openTrough(each.slots, at);
    }
    if (functions.some((each) => each.isMixed)) this.#mixed.start(at);
  }

  /** Whether some Function is blocked now. */
  get isBlocked(): boolean {
    return this.#blockedCount > 0;
  }

  /** How long it took, or has taken so far. */
  duration(now: Micros): Micros {
    return now - this.#startedAt;
  }

  block(which: FunctionMetrics, why: BlockReason, now: Micros): void {
    if (!this.#isOpen) return;
    this.#blockedBy = why;
    const course = this.#courseOf(which);
    if (!course.isBlocked) this.#blockedCount++;
    course.isBlocked = true;
    course.blocked.start(now);
    this.#anyBlocked.start(now);
  }

  unblock(which: FunctionMetrics, now: Micros): void {
    const course = this.#courses.get(which);
    if (course === undefined || !course.isBlocked) return;
    course.isBlocked = false;
    course.blocked.stop(now);
    if (--this.#blockedCount === 0) this.#anyBlocked.stop(now);
  }

  /** The number of a Function's accepting slots is about to change. */
  beforeSlots(which: FunctionMetrics, now: Micros): void {
    const course = this.#courses.get(which);
    if (course === undefined || course.trough === null || !course.isOpen) return;
    // Once the rollout is over, the trough ends as soon as the slots are back.
    if (!this.#isOpen && which.slots >= course.trough.slotsAtPublish) this.remove(which, now);
    else course.trough = deepenTrough(course.trough, which.slots, now);
  }

  /** What a Function's containers no longer serve is not missing: it left the App. */
  remove(which: FunctionMetrics, now: Micros): void {
    const course = this.#courses.get(which);
    if (course === undefined || course.trough === null || !course.isOpen) return;
    course.trough = closeTrough(course.trough, which.slots, now);
    course.isOpen = false;
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
    for (const [each, { trough }] of this.#courses) {
      if (trough !== null && each.slots >= trough.slotsAtPublish) this.remove(each, now);
    }
  }

  /** How many containers a Function may have above its cap meanwhile. */
  allow(which: FunctionMetrics, surge: number | undefined): void {
    if (surge !== undefined && this.#rows === null) this.#courseOf(which).surge = surge;
  }

  supersede(now: Micros): void {
    this.#supersededAt = now;
    this.close(now);
  }

  /** Ends it with all that follows from it; to end it once more changes nothing. */
  close(now: Micros): void {
    this.#end(now);
    for (const each of this.#courses.keys()) this.remove(each, now);
    // Sliced to its length: there may be thousands of these.
    this.#rows ??= this.#functions.flatMap((each) => this.#row(each, now)).slice();
    this.#courses = NO_COURSES;
  }

  #end(now: Micros): void {
    this.#isOpen = false;
    this.#mixed.stop(now);
    for (const each of this.#courses.keys()) this.unblock(each, now);
  }

  #courseOf(which: FunctionMetrics): Course {
    const known = this.#courses.get(which);
    if (known !== undefined) return known;
    const course = new Course();
    this.#courses.set(which, course);
    return course;
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
        functions.map((each) => [each.name, this.#resultOf(each, endedAt)]),
      ),
    });
  }

  #resultOf(which: FunctionMetrics, endedAt: Micros): FunctionRollout {
    const [surge = Number.NaN, atPublish = 0, least = 0, missing = 0, blocked = 0] =
      this.#row(which, endedAt);
    return presentFields({
      surge: Number.isNaN(surge) ? undefined : surge,
      accepting_at_publish: atPublish,
      trough_slots: least,
      trough_slot_us: missing,
      downtime_us: which.downtime.causedBy(this.version, endedAt),
      blocked_us: blocked,
    });
  }

  /** Empty for a Function that came after it was over. */
  #row(which: FunctionMetrics, now: Micros): readonly number[] {
    if (this.#rows === null) {
      return (this.#courses.get(which) ?? new Course()).row(which.slots, now);
    }
    const at = this.#functions.indexOf(which) * ROW;
    return this.#rows.slice(at, at + ROW);
  }
}
