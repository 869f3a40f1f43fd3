import { HOUR, type Micros, MILLISECOND, MINUTE, SECOND } from '../../model/time.ts';
import { DISTRIBUTIONS } from '../../random/distributions/index.ts';
import { formatDuration, parseDuration } from '../../scenario/units.ts';
import { isMap, type Tree } from './trees.ts';

/** What durations are rounded to. */
const GRAINS: readonly Micros[] = [
  HOUR, MINUTE, 10 * SECOND, SECOND, 100 * MILLISECOND, 10 * MILLISECOND, MILLISECOND,
];

const SIMPLEST: readonly Micros[] = [0, SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, MINUTE];

/** How much there is to read and to imagine in a value: less is simpler. */
type Cost = readonly [length: number, size: number];

export const isLess = ([length, size]: Cost, [otherLength, otherSize]: Cost): boolean =>
  length < otherLength || (length === otherLength && size < otherSize);

/** Values of which the first that will do is taken, without those that are not simpler. */
function simpler<T>(value: T, others: readonly T[], costOf: (value: T) => Cost): readonly T[] {
  const cost = costOf(value);
  return [...new Set(others)].filter((other) => isLess(costOf(other), cost))
    .sort((a, b) => (isLess(costOf(a), costOf(b)) ? -1 : 1));
}

const durationCost = (micros: Micros): Cost => [formatDuration(micros).length, micros];

/** What several durations cost together. */
export const durationsCost = (all: readonly Micros[]): Cost => all.map(durationCost)
  .reduce(([length, size], [more, larger]) => [length + more, size + larger], [0, 0]);

/** Rounder durations near one, and shorter ones. */
export function simplerDurations(micros: Micros): readonly Micros[] {
  const rounded = GRAINS.filter((grain) => grain <= micros).flatMap((grain) =>
    [Math.floor(micros / grain) * grain, Math.ceil(micros / grain) * grain]);
  const halved = Math.floor(micros / 2 / SECOND) * SECOND;
  return simpler(micros, [...SIMPLEST, ...rounded, halved], durationCost);
}

const numberCost = (value: number): Cost => [String(value).length, Math.abs(value)];

function simplerNumbers(value: number): readonly number[] {
  const others = Number.isInteger(value)
    ? [0, 1, 2, Math.floor(value / 2), value - 1]
    : [0, 1, Math.floor(value), Math.ceil(value), Math.round(value * 10) / 10];
  return simpler(value, others, numberCost);
}

const ordinalCost = (text: string): Cost => [text.length, Number(/\d+$/.exec(text)?.[0] ?? 0)];

/** Names with a number such as versions, `v7`, and containers, `ta-7`: those with lower ones. */
function lowerOrdinals(text: string): readonly string[] {
  const [, stem = '', digits] = /^(v|ta-)(\d{1,9})$/.exec(text) ?? [];
  if (digits === undefined) return [];
  const number = Number(digits);
  return simpler(
    text, [1, 2, Math.floor(number / 2), number - 1].filter((lower) => lower > 0)
      .map((lower) => `${stem}${lower}`), ordinalCost,
  );
}

const RATES = ['1/s', '10/s', '1/min', '1/h'];

function simplerTexts(text: string): readonly string[] {
  const duration = parseDuration(text);
  if ('value' in duration) return simplerDurations(duration.value).map(formatDuration);
  if (/^[\d.e-]+\/[a-z]+$/.test(text)) {
    return simpler(text, RATES, (rate) => [rate.length, 0]);
  }
  return lowerOrdinals(text);
}

const LAWS: ReadonlySet<string> = new Set(Object.keys(DISTRIBUTIONS));

/** The durations that stand in a law, which it might do without the rest of. */
function durationsIn(law: Tree): readonly string[] {
  if (typeof law === 'string') return 'value' in parseDuration(law) ? [law] : [];
  if (typeof law !== 'object' || law === null) return [];
  return Object.values(law).flatMap((part) => durationsIn(part as Tree)).slice(0, 3);
}

/** What a map might be without: the law around a duration, or a part that stands for the whole. */
function partsOf(value: Tree): readonly Tree[] {
  if (!isMap(value)) return [];
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return [];
  if (!LAWS.has(name)) return [value[name] as Tree];
  return [...new Set(['0s', '1s', ...durationsIn(value as Tree)])];
}

/** Values that are simpler than one of a scenario, the simplest first. */
export function simplerValues(value: Tree): readonly Tree[] {
  if (typeof value === 'number') return simplerNumbers(value);
  if (typeof value === 'string') return simplerTexts(value);
  return partsOf(value);
}
