import type {
  Amount, InputMetric, Metric, Percentile, Selection, Span,
} from '../model/expectation.ts';
import { INPUT_STATES, type InputState, isFinal } from '../model/lifecycle.ts';
import { ATTEMPT_CAUSES } from '../model/records.ts';
import { type Micros, SECOND } from '../model/time.ts';
import { whole } from './amounts.ts';
import type { FollowedInput } from './input-follower.ts';
import { MissedMinutes, type Objective } from './missed-minutes.ts';
import { QueueGauge } from './queue-gauge.ts';
import { type SpanStatistic, spanStatistic } from './span-statistic.ts';

const QUEUED = INPUT_STATES.indexOf('queued');
const SUCCEEDED = INPUT_STATES.indexOf('succeeded');

const share = (part: number, of: number): Amount | null =>
  (of === 0 ? null : { num: part, den: of });

/** What an input is known by when it arrives. */
export interface Arrival {
  readonly app: string;
  readonly function: string;
  readonly source: string;
  /** Whether it is for an ephemeral App and not for the deployed one of that name (EPH-1). */
  readonly isForClient: boolean;
  readonly at: Micros;
}

/**
 * The inputs of a Function that a line looks at, and what they have come to so far. An input
 * belongs to it as long as its last attempt ran on the version that is asked for, and it is cold or
 * not as is asked for.
 */
export class InputSelection {
  readonly #app: string;
  readonly #function: string;
  readonly #selection: Selection;
  readonly #byState = new Float64Array(INPUT_STATES.length);
  readonly #byCause = new Float64Array(ATTEMPT_CAUSES.length);
  readonly #queue = new QueueGauge();
  readonly #spans: SpanStatistic[] = [];
  readonly #missed: MissedMinutes[] = [];
  #arrived = 0;
  #retried = 0;
  #misrouted = 0;
  #cold = 0;

  constructor(subject: { app: string; function: string }, selection: Selection) {
    this.#app = subject.app;
    this.#function = subject.function;
    this.#selection = selection;
  }

  /** Inputs that arrive from this instant on may be in it. */
  get from(): Micros {
    return this.#selection.from ?? 0;
  }

  /** Inputs that arrive from this instant on are not. */
  get to(): Micros {
    return this.#selection.to ?? Number.POSITIVE_INFINITY;
  }

  /** True if no input is in it. */
  get isEmpty(): boolean {
    return this.#arrived === 0;
  }

  /** True if it says less than "every input of the Function". */
  get isSelective(): boolean {
    return Object.values(this.#selection).some((value) => value !== null);
  }

  /** True if inputs that belong to it will always do so. */
  get isLasting(): boolean {
    return this.#selection.version === null && this.#selection.cold === null;
  }

  /** Keeps a statistic of a span from now on. */
  track(of: Span, statistic: 'mean' | 'max' | Percentile, isAskedOften: boolean): SpanStatistic {
    const tracked = spanStatistic(of, statistic, isAskedOften);
    this.#spans.push(tracked);
    return tracked;
  }

  /** Counts minutes in which an objective is missed, from now on; for lasting selections. */
  watch(objective: Objective): MissedMinutes {
    const missed = new MissedMinutes(objective);
    this.#missed.push(missed);
    return missed;
  }

  /** Whether an input may ever belong to it, from what is known at its arrival. */
  mayHold({ app, function: name, source, isForClient, at }: Arrival): boolean {
    const { source: wanted } = this.#selection;
    return app === this.#app && name === this.#function
      && (wanted === null ? !isForClient : wanted === source)
      && at >= this.from && at < this.to;
  }

  /** Takes in an input that arrives. */
  arrive(input: FollowedInput): void {
    for (const each of this.#missed) each.arrive(input);
    this.add(input, input.arrivedAt);
  }

  /** Takes an input in as it is now, if it belongs here. */
  add(input: FollowedInput, now: Micros): void {
    this.#change(input, now, 1);
  }

  /** Forgets an input that is about to change. */
  remove(input: FollowedInput, now: Micros): void {
    this.#change(input, now, -1);
  }

  /** An input that belongs here, if it does, has succeeded, having spent its time on these. */
  succeed(input: FollowedInput, spans: Readonly<Record<Span, Micros>>): void {
    if (!this.#holds(input)) return;
    for (const each of this.#spans) each.add(spans[each.of]);
  }

  /** A count of it, a share or a rate, if the run ends at this instant. */
  amount(metric: InputMetric, now: Micros): Amount | null {
    switch (metric.kind) {
      case 'inputs': return whole(this.#count(metric.of));
      case 'attempts': return whole(this.#attempts(metric.of));
      case 'queue': return metric.of === 'max' ? whole(this.#queue.max()) : this.#queue.mean(now);
      case 'success_share': return share(this.#byState[SUCCEEDED] as number, this.#ended);
      case 'cold_share': return share(this.#cold, this.#arrived);
      case 'throughput': return this.#throughput(now);
    }
  }

  /** Inputs that are over: of the others nobody knows yet what they come to. */
  get #ended(): number {
    return this.#byState.reduce((sum, count, state) =>
      (isFinal(INPUT_STATES[state] as InputState) ? sum + count : sum), 0);
  }

  /** Inputs that succeeded, by the time in which those that are selected can arrive. */
  #throughput(now: Micros): Amount | null {
    const length = Math.min(now, this.to) - this.from;
    if (length <= 0) return null;
    return { num: (this.#byState[SUCCEEDED] as number) * SECOND, den: length };
  }

  #count(of: (Metric & { kind: 'inputs' })['of']): number {
    if (of === 'arrived') return this.#arrived;
    if (of === 'retried') return this.#retried;
    if (of === 'misrouted') return this.#misrouted;
    if (of === 'cold') return this.#cold;
    return this.#byState[INPUT_STATES.indexOf(of)] as number;
  }

  #attempts(of: (Metric & { kind: 'attempts' })['of']): number {
    if (of !== 'total') return this.#byCause[ATTEMPT_CAUSES.indexOf(of)] as number;
    return this.#byCause.reduce((sum, count) => sum + count, 0);
  }

  #holds({ version, isCold }: FollowedInput): boolean {
    const { version: wanted, cold } = this.#selection;
    return (wanted === null || wanted === version) && (cold === null || cold === isCold);
  }

  #change(input: FollowedInput, now: Micros, step: 1 | -1): void {
    if (!this.#holds(input)) return;
    const { state, isCold, isRetry, misrouted, attempts } = input;
    this.#arrived += step;
    if (isRetry) this.#retried += step;
    this.#misrouted += step * misrouted;
    this.#byState[state] = (this.#byState[state] as number) + step;
    if (isCold) this.#cold += step;
    for (let cause = 0; cause < attempts.length; cause++) {
      this.#byCause[cause] = (this.#byCause[cause] as number) + step * (attempts[cause] as number);
    }
    if (state === QUEUED) this.#queue.change(step, now);
  }
}
