import type { Amount, Metric } from '../model/expectation.ts';
import { INPUT_STATES, type InputState, isFinal } from '../model/lifecycle.ts';
import { type Micros, MINUTE } from '../model/time.ts';
import { whole } from './amounts.ts';
import type { FollowedInput } from './input-follower.ts';

/** What is wanted of the inputs that arrive within a minute. */
export type Objective = Metric & { readonly kind: 'missed_minutes' };

const SUCCEEDED = INPUT_STATES.indexOf('succeeded');

/** What came of inputs, one after the other as they arrived. */
class MinuteCount {
  readonly #objective: Objective;
  #minute = 0;
  /** Of the inputs of that minute: those that are known to have been in time or not. */
  #known = 0;
  #good = 0;
  /** Minutes before it. */
  #missed = 0;

  constructor(objective: Objective) {
    this.#objective = objective;
  }

  /** Minutes in which fewer inputs than were wanted were in time. */
  get missed(): number {
    const { num, den } = this.#objective.percentile.share;
    return this.#missed + (this.#good * den < num * this.#known ? 1 : 0);
  }

  take(arrivedAt: Micros, isGood: boolean): void {
    const minute = Math.floor(arrivedAt / MINUTE);
    if (minute !== this.#minute) {
      this.#missed = this.missed;
      this.#minute = minute;
      this.#known = 0;
      this.#good = 0;
    }
    this.#known++;
    if (isGood) this.#good++;
  }

  copy(): MinuteCount {
    const copy = new MinuteCount(this.#objective);
    copy.#minute = this.#minute;
    copy.#known = this.#known;
    copy.#good = this.#good;
    copy.#missed = this.#missed;
    return copy;
  }
}

/**
 * The minutes of a run, counted from 0s, in which an objective was missed: of the inputs that
 * arrived in the minute, a smaller share than wanted succeeded within the time. One that is open
 * and may still be in time is left out until that is known.
 */
export class MissedMinutes {
  readonly #objective: Objective;
  readonly #count: MinuteCount;
  /** Inputs in order of arrival, from a place on: those that were not counted yet. */
  #inputs: FollowedInput[] = [];
  #first = 0;

  constructor(objective: Objective) {
    this.#objective = objective;
    this.#count = new MinuteCount(objective);
  }

  /** Takes in an input that arrives. */
  arrive(input: FollowedInput): void {
    this.#countThose(input.arrivedAt);
    this.#inputs.push(input);
  }

  /** How long that is together, if the run ends at this instant. */
  total(now: Micros): Amount {
    const count = this.#count.copy();
    for (let at = this.#first; at < this.#inputs.length; at++) {
      const input = this.#inputs[at] as FollowedInput;
      if (this.#isLate(input, now) || isFinal(INPUT_STATES[input.state] as InputState)) {
        count.take(input.arrivedAt, this.#isGood(input));
      }
    }
    return whole(count.missed * MINUTE);
  }

  /** Counts those whose time is up. */
  #countThose(now: Micros): void {
    for (; this.#first < this.#inputs.length; this.#first++) {
      const input = this.#inputs[this.#first] as FollowedInput;
      if (!this.#isLate(input, now)) break;
      this.#count.take(input.arrivedAt, this.#isGood(input));
    }
    if (2 * this.#first < this.#inputs.length) return;
    this.#inputs = this.#inputs.slice(this.#first);
    this.#first = 0;
  }

  /** Whether an input that is not served by then is too late. */
  #isLate({ arrivedAt }: FollowedInput, now: Micros): boolean {
    const { within, isInclusive } = this.#objective;
    return isInclusive ? now - arrivedAt > within : now - arrivedAt >= within;
  }

  #isGood(input: FollowedInput): boolean {
    return input.state === SUCCEEDED && !this.#isLate(input, input.since);
  }
}
