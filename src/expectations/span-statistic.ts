import type { Amount, Percentile, Span } from '../model/expectation.ts';
import type { Micros } from '../model/time.ts';
import { Sample } from '../metrics/sample.ts';
import { whole } from './amounts.ts';
import { RunningPercentile, rankOf } from './running-percentile.ts';

/** Durations of one kind, as far as a statistic of them needs to know them. */
export interface SpanStatistic {
  readonly of: Span;
  add(value: Micros): void;
  /** `null` while there is none. */
  value(): Amount | null;
}

class Mean implements SpanStatistic {
  readonly of: Span;
  #sum = 0;
  #count = 0;

  constructor(of: Span) {
    this.of = of;
  }

  add(value: Micros): void {
    this.#sum += value;
    this.#count++;
  }

  value(): Amount | null {
    return this.#count === 0 ? null : { num: this.#sum, den: this.#count };
  }
}

class Max implements SpanStatistic {
  readonly of: Span;
  #max: Micros | null = null;

  constructor(of: Span) {
    this.of = of;
  }

  add(value: Micros): void {
    if (this.#max === null || value > this.#max) this.#max = value;
  }

  value(): Amount | null {
    return this.#max === null ? null : whole(this.#max);
  }
}

/** A percentile that is asked for once, at the end. */
class FinalPercentile implements SpanStatistic {
  readonly of: Span;
  readonly #share: Amount;
  readonly #sample = new Sample();
  #count = 0;

  constructor(of: Span, { share }: Percentile) {
    this.of = of;
    this.#share = share;
  }

  add(value: Micros): void {
    this.#count++;
    // Most are 0 and need not be kept.
    if (value > 0) this.#sample.add(value);
  }

  value(): Amount | null {
    if (this.#count === 0) return null;
    return whole(this.#sample.at(rankOf(this.#share, this.#count), this.#count));
  }
}

/** A percentile that is asked for again and again. */
class PresentPercentile implements SpanStatistic {
  readonly of: Span;
  readonly #values: RunningPercentile;
  #isEmpty = true;

  constructor(of: Span, { share }: Percentile) {
    this.of = of;
    this.#values = new RunningPercentile(share);
  }

  add(value: Micros): void {
    this.#isEmpty = false;
    this.#values.add(value);
  }

  value(): Amount | null {
    return this.#isEmpty ? null : whole(this.#values.value());
  }
}

/** A statistic of no values yet; `isAskedOften` decides how a percentile is kept. */
export function spanStatistic(
  of: Span, statistic: 'mean' | 'max' | Percentile, isAskedOften: boolean,
): SpanStatistic {
  if (statistic === 'mean') return new Mean(of);
  if (statistic === 'max') return new Max(of);
  return isAskedOften ? new PresentPercentile(of, statistic) : new FinalPercentile(of, statistic);
}
