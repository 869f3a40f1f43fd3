import { InvalidArgumentError } from 'commander';
import type { ShardChoice } from '../regression/shard.ts';

/** How many of something. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1 on, for example 1000.');
}

/** `--seed`: a whole number that a double holds exactly. */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) {
    throw new InvalidArgumentError('A seed is a whole number from 0 on, for example 42.');
  }
  return seed;
}

/** `--shard`: which part of how many. */
export function parseShard(text: string): ShardChoice {
  const [, index = 0, count = 0] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError('Write i/n with i from 1 to n, for example 2/5.');
}

/** `--set`, which may be given several times. */
export function parseSetting(text: string, before: readonly string[] = []): readonly string[] {
  if (!/^[^=]+=/.test(text)) {
    throw new InvalidArgumentError(
      'Write path=value, for example app.functions.api.max_containers=5.',
    );
  }
  return [...before, text];
}

/** An option that may be given several times: all that was given. */
export const append = (text: string, before: readonly string[] = []): readonly string[] =>
  [...before, text];

/** A place in a list of the file, as paths of `--set` have it. */
export function parsePlace(text: string): number {
  const [, place] = /^(?:events\.)?(\d{1,9})$/.exec(text) ?? [];
  if (place !== undefined) return Number(place);
  throw new InvalidArgumentError('Give a whole number from 0 on, as in events.0.');
}
