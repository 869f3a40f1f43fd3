import type { TraceRecord } from '../../src/model/records.ts';
import type { Played } from './timeline.ts';

type Story = readonly string[];

/** What happens to containers. */
export const containersIn = ({ story }: Pick<Played, 'story'>): Story =>
  story.filter((line) => /^\S+ c\d/.test(line));

/** What happens to inputs. */
export const inputsIn = ({ story }: Pick<Played, 'story'>): Story =>
  story.filter((line) => /^\S+ i\d/.test(line));

/** Commands, publishes, rollouts, stops and faults: all that is neither container nor input. */
export const commandsIn = ({ story }: Pick<Played, 'story'>): Story =>
  story.filter((line) => !/^\S+ [ci]\d/.test(line));

/** Everything of one instant, written as stories write it: `5s`. */
export const instantIn = ({ story }: Pick<Played, 'story'>, instant: string): Story =>
  story.filter((line) => line.startsWith(`${instant} `));

/** The lines in which one of the words occurs, words being `c1`, `i2`, `ready`, … */
export const linesWith = ({ story }: Pick<Played, 'story'>, ...words: string[]): Story =>
  story.filter((line) => line.split(/[ ()]/).some((word) => words.includes(word)));

/** `deploy.published PUB-5`: the records of some types, each with the rule that it names. */
export function rulesIn({ records }: Pick<Played, 'records'>, ...types: string[]): Story {
  return records
    .filter(({ type }) => types.includes(type))
    .map(({ type, rule }) => `${type} ${rule}`);
}

/** The records of one type. */
export const recordsIn = (
  { records }: Pick<Played, 'records'>, type: TraceRecord['type'],
): readonly TraceRecord[] => records.filter((record) => record.type === type);
