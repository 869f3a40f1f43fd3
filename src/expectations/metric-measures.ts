import type { Amount, InputMetric, Metric, Unit } from '../model/expectation.ts';
import { MICRODOLLARS_PER_DOLLAR } from '../model/prices.ts';
import type { Micros } from '../model/time.ts';
import type { AppMetrics } from '../metrics/app-metrics.ts';
import { whole } from './amounts.ts';
import type { NamedApp } from './app-measures.ts';
import type { ContainerSelection } from './container-follower.ts';
import type { InputSelection } from './input-selection.ts';
import type { Measure, Trend } from './judge.ts';
import { unitOf } from './metric-names.ts';
import type { MissedMinutes, Objective } from './missed-minutes.ts';
import type { SpanStatistic } from './span-statistic.ts';

/** Counts of inputs that never fall: who has come, and who is in a state for good. */
const GROWING: readonly string[] = [
  'arrived', 'retried', 'misrouted', 'cold',
  'succeeded', 'failed', 'terminated', 'rejected', 'abandoned',
];

const NO_INPUT = 'no input in the selection';

/** A count, share or rate of a selection of inputs. */
export class InputMeasure implements Measure {
  readonly unit: Unit;
  readonly trend: Trend;
  readonly #metric: InputMetric;
  readonly #inputs: InputSelection;

  constructor(metric: InputMetric, inputs: InputSelection) {
    this.unit = unitOf(metric);
    const grows = metric.kind === 'attempts'
      || metric.kind === 'inputs' && GROWING.includes(metric.of)
      || metric.kind === 'queue' && metric.of === 'max';
    this.trend = grows && inputs.isLasting ? 'rises' : 'varies';
    this.#metric = metric;
    this.#inputs = inputs;
  }

  /** Of a selection without inputs nothing can be said but how many there are. */
  at(now: Micros): Amount | null {
    const { kind } = this.#metric;
    const isSize = kind === 'inputs' && this.#metric.of === 'arrived';
    if (this.#inputs.isSelective && this.#inputs.isEmpty && !isSize) return null;
    return this.#inputs.amount(this.#metric, now);
  }

  absence(): string {
    if (this.#inputs.isEmpty) return NO_INPUT;
    return this.#metric.kind === 'success_share' ? `${NO_INPUT} ended` : 'the run took no time';
  }
}

/** A statistic of how long the inputs of a selection took. */
export class SpanMeasure implements Measure {
  readonly unit = 'duration';
  readonly trend: Trend;
  readonly #inputs: InputSelection;
  readonly #statistic: SpanStatistic;

  constructor(
    { of, statistic }: Metric & { kind: 'span' }, inputs: InputSelection, isAskedOften: boolean,
  ) {
    this.trend = statistic === 'max' ? 'rises' : 'varies';
    this.#inputs = inputs;
    this.#statistic = inputs.track(of, statistic, isAskedOften);
  }

  at(): Amount | null {
    return this.#statistic.value();
  }

  absence(): string {
    return this.#inputs.isEmpty ? NO_INPUT : `${NO_INPUT} succeeded`;
  }
}

/** How long a selection of inputs missed an objective, in whole minutes. */
export class MissedMinutesMeasure implements Measure {
  readonly unit = 'duration';
  readonly trend = 'varies';
  readonly #inputs: InputSelection;
  readonly #missed: MissedMinutes;

  constructor(objective: Objective, inputs: InputSelection) {
    this.#inputs = inputs;
    this.#missed = inputs.watch(objective);
  }

  at(now: Micros): Amount | null {
    return this.#inputs.isSelective && this.#inputs.isEmpty ? null : this.#missed.total(now);
  }

  absence(): string {
    return NO_INPUT;
  }
}

/** A number of a selection of containers. */
export class ContainerMeasure implements Measure {
  readonly unit: Unit;
  readonly trend: Trend;
  readonly #metric: Metric & { kind: 'containers' };
  readonly #containers: ContainerSelection;

  constructor(metric: Metric & { kind: 'containers' }, containers: ContainerSelection) {
    this.unit = unitOf(metric);
    this.trend = metric.of === 'mean' ? 'varies' : 'rises';
    this.#metric = metric;
    this.#containers = containers;
  }

  at(now: Micros): Amount | null {
    return this.#containers.amount(this.#metric.of, now);
  }

  absence(): string {
    return 'the run took no time';
  }
}

/** How long a Function, or every Function, was down (ZDT-1). */
export class DowntimeMeasure implements Measure {
  readonly unit = 'duration';
  readonly trend = 'rises';
  readonly #apps: () => readonly AppMetrics[];
  readonly #function: string | null;

  /** `apps` are those that are looked at. */
  constructor(apps: () => readonly AppMetrics[], of: string | null) {
    this.#apps = apps;
    this.#function = of;
  }

  at(now: Micros): Amount | null {
    const functions = this.#apps().flatMap((app) => app.functions)
      .filter(({ name }) => this.#function === null || name === this.#function);
    if (functions.length === 0) return null;
    return whole(functions.reduce((sum, { downtime }) => sum + downtime.total(now), 0));
  }

  absence(): string {
    return this.#function === null ? 'nothing was published' : 'the Function was never published';
  }
}

/** A Function, and one of its versions or with `null` all of them. */
interface CostSubject {
  readonly function: string;
  readonly version: number | null;
}

/** What the containers of a Function cost, or all of an App (CST-1). */
export class CostMeasure implements Measure {
  readonly unit = 'money';
  readonly trend = 'rises';
  readonly #app: NamedApp;
  readonly #of: CostSubject | null;

  /** With `null` it is about every Function of the App. */
  constructor(app: NamedApp, of: CostSubject | null) {
    this.#app = app;
    this.#of = of;
  }

  at(now: Micros): Amount | null {
    const of = this.#of;
    const functions = this.#app.all.flatMap((app) => app.functions)
      .filter(({ name }) => of === null || name === of.function);
    if (functions.length === 0) return null;
    const version = of?.version ?? null;
    const cost = functions.reduce((sum, each) => sum + each.versions.cost(now, version), 0);
    return { num: cost, den: MICRODOLLARS_PER_DOLLAR };
  }

  absence(): string {
    return this.#of === null ? 'nothing was published' : 'the Function was never published';
  }
}
