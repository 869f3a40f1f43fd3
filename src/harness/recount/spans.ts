import type { Micros } from '../../model/time.ts';

/** A stretch of simulated time. */
export interface Span {
  readonly from: Micros;
  readonly to: Micros;
}

/** All time that is in any of these, as spans that do not touch, in order. */
export function union(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) merged.push(span);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return merged;
}

/** The time that is both in one of these and in one of those. */
export const common = (these: readonly Span[], those: readonly Span[]): readonly Span[] =>
  union(these).flatMap((one) => union(those).flatMap((other) => {
    const from = Math.max(one.from, other.from);
    const to = Math.min(one.to, other.to);
    return from < to ? [{ from, to }] : [];
  }));

export const lengthOf = (spans: readonly Span[]): Micros =>
  sum(union(spans).map(({ from, to }) => to - from));

export const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
