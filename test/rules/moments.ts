import type { RecordType, TraceRecord } from '../../src/model/records.ts';
import type { Played } from './timeline.ts';

/** What the lines of a story are about. */
export const CONTAINERS = /^\S+ c\d/;
export const INPUTS = /^\S+ i\d/;
export const ROLLOUTS = / rollout v/;
export const COMMANDS = / (?:v\d+ published|returned|no-op|aborted|rejected|interrupting)/;

/** The lines of a story from an instant on, in seconds; those that fit, if a pattern is given. */
export function since(
  { story }: Pick<Played, 'story'>, seconds: number, pattern: RegExp = /./,
): readonly string[] {
  return story.filter((line) => Number.parseFloat(line) >= seconds && pattern.test(line));
}

/** The records of a type from an instant on, in seconds. */
export function recordsOf(
  { records }: Pick<Played, 'records'>, type: RecordType, seconds = 0,
): readonly TraceRecord[] {
  return records.filter((record) => record.type === type && record.t_us >= seconds * 1_000_000);
}

/** Instants in seconds and rules of the records of a type: `12s ROL-4`. */
export function rulesOf(
  played: Pick<Played, 'records'>, type: RecordType, seconds = 0,
): readonly string[] {
  return recordsOf(played, type, seconds).map(({ t_us, rule }) => `${t_us / 1_000_000}s ${rule}`);
}

/** The types of the records that led to the records of a type, in order. */
export function causesOf(
  played: Pick<Played, 'records'>, type: RecordType, seconds = 0,
): readonly (RecordType | undefined)[] {
  return recordsOf(played, type, seconds)
    .map(({ caused_by: seq }) => played.records.find((record) => record.seq === seq)?.type);
}
