import { INPUT_STATES } from '../model/lifecycle.ts';
import { ATTEMPT_CAUSES } from '../model/records.ts';
import type { FunctionResult } from '../model/result.ts';
import { namedCounts } from './named-counts.ts';
import { presentFields } from './present-fields.ts';
import { Sample } from './sample.ts';

const QUEUED = INPUT_STATES.indexOf('queued');
const SUCCEEDED = INPUT_STATES.indexOf('succeeded');

type InputResults = Pick<
  FunctionResult,
  | 'inputs' | 'attempts' | 'latency_us' | 'wait_us' | 'cold_wait_us' | 'service_us' | 'lost_us'
  | 'cold_inputs'
>;

/** What the inputs of one Function have come to. */
export class InputTally {
  /** Queued inputs of pinned callers. */
  pinnedQueued = 0;
  /** Inputs that waited for, or opened, a container started after their arrival. */
  cold = 0;
  /** Inputs that callers made in place of earlier ones (QUE-11). */
  retried = 0;
  /** How often inputs were misrouted (QUE-9). */
  misrouted = 0;
  /** Latencies of the inputs that succeeded without any delay: they are all service. */
  readonly prompt = new Sample();
  /** Of the other inputs that succeeded; what is 0 is left out. */
  readonly latency = new Sample();
  readonly wait = new Sample();
  readonly coldWait = new Sample();
  readonly service = new Sample();
  readonly lost = new Sample();
  readonly #byState = new Float64Array(INPUT_STATES.length);
  readonly #byCause = new Float64Array(ATTEMPT_CAUSES.length);

  /** Queued inputs whose callers are not pinned: those that count for downtime (ZDT-1). */
  get queued(): number {
    return (this.#byState[QUEUED] as number) - this.pinnedQueued;
  }

  /** One input more in the state at this place of `INPUT_STATES`; returns how many there are. */
  enter(state: number): number {
    const count = (this.#byState[state] as number) + 1;
    this.#byState[state] = count;
    return count;
  }

  /** One input less in that state; returns how many there are. */
  leave(state: number): number {
    const count = (this.#byState[state] as number) - 1;
    this.#byState[state] = count;
    return count;
  }

  /** An attempt starts, for the cause at this place of `ATTEMPT_CAUSES`. */
  countAttempt(cause: number): void {
    this.#byCause[cause] = (this.#byCause[cause] as number) + 1;
  }

  result(): InputResults {
    const count = this.#byState[SUCCEEDED] as number;
    let arrived = 0;
    for (const inState of this.#byState) arrived += inState;
    return presentFields({
      inputs: {
        arrived, ...(this.retried === 0 ? {} : { retried: this.retried }),
        ...(this.misrouted === 0 ? {} : { misrouted: this.misrouted }),
        ...namedCounts(INPUT_STATES, this.#byState),
      },
      attempts: namedCounts(ATTEMPT_CAUSES, this.#byCause),
      latency_us: this.latency.union(this.prompt).summary(count),
      wait_us: this.wait.summary(count),
      cold_wait_us: this.coldWait.summary(count),
      service_us: this.service.union(this.prompt).summary(count),
      lost_us: this.lost.summary(count),
      cold_inputs: this.cold,
    });
  }
}
