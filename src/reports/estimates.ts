import type { Unit } from '../model/expectation.ts';
import type { ComparisonResult, StudiedMean } from '../model/study.ts';
import { flow, onOneLine, shorten, WIDTH, widthOf } from './layout.ts';
import { countOf, formatDuration, formatMean, formatMoney } from './quantities.ts';

/** How large an amount is that is not below zero, to about three digits. */
export function unsignedAmount(unit: Unit, value: number): string {
  switch (unit) {
    case 'duration': return formatDuration(value);
    case 'count': case 'mean': return formatMean(value);
    case 'share': return `${formatMean(100 * value)}%`;
    case 'rate': return `${formatMean(value)}/s`;
    case 'money': return formatMoney(value);
  }
}

/** A difference of amounts, which has its sign. */
export const signedAmount = (unit: Unit, value: number): string =>
  `${value < 0 ? '-' : value > 0 ? '+' : ''}${unsignedAmount(unit, Math.abs(value))}`;

/** A mean with its interval: `400ms ± 9.5ms`. */
export const meanText = (unit: Unit, { mean, half_width }: StudiedMean): string =>
  `${unsignedAmount(unit, mean)} ± ${unsignedAmount(unit, half_width)}`;

/** Wider values do not fit beside what is said of them. */
const WIDEST_NAME = 14;

/** What to call values in a table: by their numbers if one of them is too wide. */
export function namesOf(values: readonly string[]): readonly string[] {
  const names = values.map(onOneLine);
  const fit = names.every((name) => widthOf(name) <= WIDEST_NAME);
  return fit ? names : names.map((_, place) => `(${place + 1})`);
}

/** The values that a table calls by numbers, each on a line. */
export const legendLines = (
  values: readonly string[], names: readonly string[],
): readonly string[] =>
  values.map(onOneLine).flatMap((value, place) => (value === names[place]
    ? [] : [shorten(`  ${names[place]} ${value}`, WIDTH)]));

/** Sentences on as many lines as they need. */
export const sentenceLines = (text: string): readonly string[] =>
  flow('', text.split(' '), { indent: 0, gap: ' ' });

/** Whether metrics are known as well as was asked for. */
export const precisionLines = (
  { precision = [], replications, complete }:
  Pick<ComparisonResult, 'precision' | 'replications' | 'complete'>,
): readonly string[] => precision.flatMap(({ metric, unit, half_width, relative, reached }) => {
  const wanted = unsignedAmount(relative ? 'share' : unit, half_width);
  const known = `${onOneLine(metric)} is ${reached ? '' : 'not '}known to ±${wanted}`;
  const after = `after ${countOf(replications, 'replication')}`;
  const more = reached || !complete ? '' : ': --max-runs allows for more';
  return sentenceLines(`${known} ${after}${more}.`);
});
