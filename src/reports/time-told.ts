import type { TimeField, TimeTold } from '../model/exploration.ts';
import { formatDuration } from './quantities.ts';

/** What each time is the time since, in words that go on from "up to 12s ". */
const SINCE: Readonly<Record<TimeField, string>> = {
  now: 'after a publish', sincePublish: 'after a publish', idleMicros: 'of idleness',
};

/** Something that was explored. */
interface Explored {
  readonly time_told?: TimeTold;
}

/** How far time was told apart, in few words; empty where the strategy looks at none. */
export function timeSpan(explored: readonly Explored[]): string {
  const told = explored.find(({ time_told }) => time_told !== undefined)?.time_told;
  return told === undefined ? '' : `times up to ${formatDuration(told.up_to_us)}`;
}

/**
 * What was told apart of the times that a strategy looks at, and what was not, as a sentence;
 * empty where it looks at none.
 */
export function timeSentence(explored: readonly Explored[]): string {
  const told = explored.flatMap(({ time_told }) => time_told ?? []);
  const [first] = told;
  if (first === undefined) return '';
  const read = [...new Set(told.flatMap((each) => each.read))];
  const since = [...new Set(read.map((field) => SINCE[field]))].join(' and ');
  return `The strategy looks at ${read.join(', ')}: states are told apart by that up to `
    + `${formatDuration(first.up_to_us)} ${since}, and not beyond.`;
}
