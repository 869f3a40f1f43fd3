import type { Override } from '../scenario/index.ts';

/** What the command line says of a run besides its scenario and seed. */
export interface RunChoices {
  readonly set?: readonly string[] | undefined;
  readonly until?: string | undefined;
  readonly check?: boolean | undefined;
}

/** The values that `--set` gives, each written `path=value`. */
export function overridesOf({ set = [] }: RunChoices): readonly Override[] {
  return set.map((text) => {
    const equals = text.indexOf('=');
    return { path: text.slice(0, equals), value: text.slice(equals + 1) };
  });
}

/** A word as a shell takes it for one. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** Words as one would type them. */
export const shellWords = (words: readonly string[]): string => words.map(quoted).join(' ');

/** The words of the command that shows all publishes of a run, each as one would type it. */
export function historyCommand(
  file: string, seed: number, { set = [], until }: RunChoices,
): readonly string[] {
  return [
    'cutover', 'history', file, '--seed', String(seed),
    ...set.flatMap((text) => ['--set', text]),
    ...(until === undefined ? [] : ['--at', until]),
  ].map(quoted);
}

/** The words of the command that explains a rollout of a run, each as one would type it. */
export function rolloutCommand(
  file: string, rollout: string, { set = [], seed }: RunChoices & { readonly seed: number },
): readonly string[] {
  return [
    'cutover', 'explain', file, 'rollout', rollout, '--seed', String(seed),
    ...set.flatMap((text) => ['--set', text]),
  ].map(quoted);
}

/** The words of the command that repeats a run, each as one would type it. */
export function repeatingCommand(
  file: string, seed: number, { set = [], until, check }: RunChoices,
): readonly string[] {
  return [
    'cutover', 'run', file, '--seed', String(seed),
    ...set.flatMap((text) => ['--set', text]),
    ...(until === undefined ? [] : ['--until', until]),
    ...(check === false ? ['--no-check'] : []),
  ].map(quoted);
}
