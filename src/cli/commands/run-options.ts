import { InvalidArgumentError } from 'commander';

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
