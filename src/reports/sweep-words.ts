import type { BestValues, SweepResult, SweptMetric } from '../model/study.ts';
import { namesOf, sentenceLines } from './estimates.ts';
import { flow, listed, onOneLine, padRight, widthOf } from './layout.ts';

const QUOTED = /"([^"]*)"|([^".]+)/g;

/**
 * What to call axes: the end of each one's path, as much of it as tells it from the others.
 */
export function axisNames({ axes }: Pick<SweepResult, 'axes'>): readonly string[] {
  const steps = axes.map(({ path }) =>
    [...(path.split(',')[0] as string).matchAll(QUOTED)].map(([, quoted, bare]) => quoted ?? bare));
  const end = (at: number, length: number): string =>
    onOneLine((steps[at] as string[]).slice(-length).join('.'));
  return axes.map((_, at) => {
    const isShared = (length: number): boolean =>
      axes.some((_each, other) => other !== at && end(other, length) === end(at, length));
    let length = 1;
    while (length < (steps[at] as string[]).length && isShared(length)) length++;
    return end(at, length);
  });
}

/** Some values of an axis by their names: `1, 4 and 8`, `0h to 5h`. */
function someOf(values: readonly string[], wanted: readonly string[]): string {
  const names = namesOf(values);
  const isWanted = values.map((value) => wanted.includes(value));
  const parts: string[] = [];
  for (let at = 0; at < values.length; at++) {
    if (isWanted[at] !== true) continue;
    let end = at;
    while (isWanted[end + 1] === true) end++;
    const run = names.slice(at, end + 1);
    parts.push(...(run.length > 2 ? [`${run[0]} to ${run.at(-1)}`] : run));
    at = end;
  }
  return listed(parts);
}

/** How a metric reads that is as people want it, and one that is not. */
const wordsFor = (wanted: SweptMetric['wanted']): readonly [best: string, worse: string] =>
  (wanted === 'less' ? ['lowest', 'higher'] : ['highest', 'lower']);

/** Of a sweep with one axis: what to set it to. */
function sentenceOf(
  metric: SweptMetric, { best, rivals }: BestValues, values: readonly string[],
): string {
  const [word, worse] = wordsFor(metric.wanted);
  if (best.length === values.length) return 'measured the same with all values';
  const alike = best.length > 1 ? ' alike' : '';
  const found = `${word} with ${someOf(values, best)}${alike}`;
  if (rivals.length === 0) return `${found}; all others are shown to be ${worse}`;
  if (best.length + rivals.length === values.length) {
    return `${found}; no other is shown to be ${worse}`;
  }
  const verb = rivals.length === 1 ? 'is' : 'are';
  return `${found}; ${someOf(values, rivals)} ${verb} not shown to be ${worse}, all others are`;
}

/** Of a line through a grid: what is best, short enough to be said of several. */
function outcomeOf(
  metric: SweptMetric, { best, rivals }: BestValues, values: readonly string[],
): string {
  if (best.length === values.length) return 'no difference';
  const found = `${someOf(values, best)}${best.length > 1 ? ' alike' : ''}`;
  const [, worse] = wordsFor(metric.wanted);
  return rivals.length === 0
    ? found : `${found} (${someOf(values, rivals)} not shown to be ${worse})`;
}

/** So many settings of several other axes are named; nobody reads more. */
const MOST_SETTINGS = 6;

/** Settings of the other axes in which something is so. */
function settingsOf(
  settings: readonly BestValues['setting'][], { axes }: SweepResult, names: readonly string[],
): string {
  const others = axes.flatMap((axis, place) =>
    (settings[0]?.[place] === null ? [] : [{ axis, place, name: names[place] as string }]));
  const [only, second] = others;
  if (only !== undefined && second === undefined) {
    const held = settings.map((setting) => setting[only.place] as string);
    return `${only.name} ${someOf(only.axis.values, held)}`;
  }
  const told = settings.slice(0, MOST_SETTINGS).map((setting) => others
    .map(({ name, place, axis }) => `${name} ${someOf(axis.values, [setting[place] as string])}`)
    .join(' '));
  const rest = settings.length - told.length;
  return listed(rest === 0 ? told : [...told, `${rest} more`]);
}

/** Of one axis of several: what to set it to, in each setting of the others. */
function axisText(
  metric: SweptMetric, axis: number, { result, names }: {
    readonly result: SweepResult; readonly names: readonly string[];
  },
): string {
  const values = result.axes[axis]?.values ?? [];
  const bySetting = new Map<string, BestValues['setting'][]>();
  for (const each of metric.best.filter((one) => one.axis === axis)) {
    const outcome = outcomeOf(metric, each, values);
    bySetting.set(outcome, [...bySetting.get(outcome) ?? [], each.setting]);
  }
  const outcomes = [...bySetting];
  const [first] = outcomes;
  if (first !== undefined && outcomes.length === 1) return `${first[0]} throughout`;
  return outcomes.map(([outcome, settings]) =>
    `${settingsOf(settings, result, names)}: ${outcome}`).join('; ');
}

function metricLines(metric: SweptMetric, result: SweepResult): readonly string[] {
  const { axes } = result;
  const wide = (label: string, text: string, indent: number): readonly string[] =>
    flow(label, text.split(' '), { indent, gap: ' ' });
  const name = onOneLine(metric.metric);
  if (axes.length === 1) {
    const [only] = metric.best;
    return only === undefined ? []
      : wide(`  ${name}: `, sentenceOf(metric, only, axes[0]?.values ?? []), 4);
  }
  const isSame = metric.best.every(({ axis, best }) => best.length === axes[axis]?.values.length);
  if (metric.best.length > 0 && isSame) {
    return sentenceLines(`${name}: measured the same in all cells`);
  }
  const names = axisNames(result);
  const column = Math.max(...names.map(widthOf)) + 4;
  const lines = names.flatMap((axis, place) => {
    const text = axisText(metric, place, { result, names });
    return text === '' ? [] : wide(`  ${padRight(axis, column - 2)}`, text, column);
  });
  return lines.length === 0
    ? [] : [...sentenceLines(`${name} is ${wordsFor(metric.wanted)[0]} with`), ...lines];
}

/** Which values are best for each metric, as far as that is shown. */
export const bestLines = (result: SweepResult): readonly string[] =>
  result.metrics.flatMap((metric) => metricLines(metric, result));
