import type { Unit } from '../model/expectation.ts';
import type { ComparisonResult, StudiedMean } from '../model/study.ts';
import { flow, listed, onOneLine, shorten, shortNames, WIDTH, widthOf } from './layout.ts';
import { meanTexts } from './measured-means.ts';
import {
  countOf, formatCount, formatDuration, formatMean, formatMoney, formatPercent,
} from './quantities.ts';

/** How large an amount is that is not below zero, to about three digits. */
export function unsignedAmount(unit: Unit, value: number): string {
  switch (unit) {
    case 'duration': return formatDuration(value);
    case 'count': case 'mean': return formatMean(value);
    case 'share': return formatPercent(value);
    case 'rate': return `${formatMean(value)}/s`;
    case 'money': return formatMoney(value);
  }
}

/** A difference of amounts, which has its sign. */
export const signedAmount = (unit: Unit, value: number): string =>
  `${value < 0 ? '-' : value > 0 ? '+' : ''}${unsignedAmount(unit, Math.abs(value))}`;

/** A mean with its interval, to the same place: `400.3ms ± 9.5ms`, `3s ± 0s`. */
export function meanText(unit: Unit, { mean, half_width }: StudiedMean): string {
  const texts = half_width > 0 ? meanTexts(unit, mean, half_width)
    : [unsignedAmount(unit, mean), unsignedAmount(unit, 0)];
  return texts.join(' ± ');
}

/** A mean difference with its interval: `-6.5ms ± 1.7ms`; no sign of what is shown as nothing. */
export function differenceText(unit: Unit, { mean, half_width }: StudiedMean): string {
  const size = meanText(unit, { mean: Math.abs(mean), half_width });
  const isSome = /^[^±]*[1-9]/.test(size);
  return `${!isSome ? '' : mean < 0 ? '-' : '+'}${size}`;
}

/** Wider values do not fit beside what is said of them. */
const WIDEST_NAME = 14;

/** What to call values in a table: by their numbers if one of them is too wide. */
export function namesOf(values: readonly string[]): readonly string[] {
  const names = values.map(onOneLine);
  const fit = names.every((name) => widthOf(name) <= WIDEST_NAME);
  return fit ? names : names.map((_, place) => `(${place + 1})`);
}

/** What is varied, a line for each axis. */
export const variedPaths = (axes: readonly { readonly path: string }[]): readonly string[] =>
  shortNames(axes.map(({ path }) => `varies ${onOneLine(path)}`), WIDTH);

/** The values that a table calls by numbers, each on a line. */
export const legendLines = (
  values: readonly string[], names: readonly string[],
): readonly string[] =>
  values.map(onOneLine).flatMap((value, place) => (value === names[place]
    ? [] : [shorten(`  ${names[place]} ${value}`, WIDTH)]));

/** Sentences on as many lines as they need. */
export const sentenceLines = (text: string): readonly string[] =>
  flow('', text.split(' '), { indent: 0, gap: ' ' });

/** A result of a study, whichever it is. */
type Studied = Pick<ComparisonResult, 'precision' | 'replications' | 'complete' | 'steady_state'>;

/** How much was carried out: `30 replications`, `30 batches`. */
export const countedText = ({ replications, steady_state }: Studied): string =>
  (steady_state?.batches === undefined
    ? countOf(replications, 'replication') : `${formatCount(replications)} batches`);

/** What is paired of cells that are compared. */
export const runsWord = ({ steady_state }: Studied): string =>
  (steady_state?.batches === undefined ? 'replications' : 'batches');

/** Paths of what decides who arrives when. */
const TRAFFIC = /\b(traffic|schedule|call)\b/;

/** What replications of cells have in common. */
export const sharedWords = (varied: readonly { readonly path: string }[]): string =>
  (varied.some(({ path }) => TRAFFIC.test(path))
    ? 'the same random numbers, not the same traffic' : 'the same arrivals and the same luck');

/** What is estimated of the largest values, of which a batch has too few. */
const EXTREME = /\.(p\d+(\.\d+)?|max)$/;

/** How sure ± is, and of what it is not; `more` is what else is so. */
export function sureLines(
  { metrics, steady_state }: Studied & { readonly metrics: readonly { metric: string }[] },
  more: string,
): readonly string[] {
  const extreme = steady_state?.batches === undefined
    ? [] : metrics.filter(({ metric }) => EXTREME.test(metric));
  return [
    ...sentenceLines(`± holds the true value in 95 of 100 studies${more}.`),
    ...(extreme.length === 0 ? [] : sentenceLines('That is not so of percentiles of batches, here '
      + `${listed(extreme.map(({ metric }) => onOneLine(metric)))}: those of a batch are too low, `
      + 'and where the truth is known ± held it in about half of the studies or in fewer. '
      + 'Use replications of long runs.')),
  ];
}

/** Which part of the runs is looked at, if that is not all of it. */
export function steadyLines({ steady_state }: Studied): readonly string[] {
  if (steady_state === undefined) return [];
  const {
    warmup_us, duration_us, metric, batches, alike = [], cut_off: events = [],
  } = steady_state;
  const cut = warmup_us === 0 ? 'nothing' : `the first ${formatDuration(warmup_us)}`;
  const of = batches === undefined ? 'each run' : 'the one run of each';
  const by = metric === undefined ? '' : `, by MSER-5 on ${onOneLine(metric)}`;
  return [
    ...sentenceLines(`Warm-up: ${cut} of the ${formatDuration(duration_us)} of ${of} is cut `
      + `off${by}.`),
    ...(events.length === 0 ? [] : sentenceLines(`${listed(events)} ${
      events.length === 1 ? 'is' : 'are'} varied and in what is cut off: what comes of that there `
      + 'is not in these numbers. Without --steady and --warmup it is.')),
    ...(alike.length === 0 ? [] : sentenceLines(`Batches resemble the next ones in ${
      alike.map(onOneLine).join(', ')}: the intervals are too narrow. Make the run longer, or use `
      + 'replications.')),
  ];
}

/** Whether metrics are known as well as was asked for. */
export const precisionLines = (
  { precision = [], replications, complete }: Studied,
): readonly string[] => precision.flatMap(({ metric, unit, half_width, relative, reached }) => {
  const wanted = unsignedAmount(relative ? 'share' : unit, half_width);
  const known = `${onOneLine(metric)} is ${reached ? '' : 'not '}known to ±${wanted}`;
  const after = `after ${countOf(replications, 'replication')}`;
  const more = reached || !complete ? '' : ': --max-runs allows for more';
  return sentenceLines(`${known} ${after}${more}.`);
});
