import type { Override } from '../scenario/index.ts';
import { UsageError } from './usage-error.ts';
import { rangeOf } from './value-range.ts';

/** A value of a scenario, and what is put in its place. */
export interface Varied {
  /** Several, separated by commas, have the same value. */
  readonly path: string;
  /** Each as YAML. */
  readonly values: readonly string[];
}

const OPENING = '[{(';
const CLOSING = ']})';

/** The parts between the commas that stand in no brackets or quotes. */
function partsOf(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  let quote = '';
  for (const character of text) {
    if (quote === '' && depth === 0 && character === ',') {
      parts.push('');
      continue;
    }
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (OPENING.includes(character)) depth++;
    else if (CLOSING.includes(character)) depth--;
    parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

/** What is varied at most: more than that, nobody reads. */
const MOST_CELLS = 10_000;

const EXAMPLE = 'write path=a,b, for example app.functions.api.min_containers=2,4';

/** The values that a part of the text stands for: itself, unless it is a range. */
function valuesOf(part: string, bad: (message: string) => UsageError): readonly string[] {
  const range = rangeOf(part);
  if (range === null) return [part];
  if ('problem' in range) throw bad(range.problem);
  if (range.count > MOST_CELLS) throw bad(`${part} has more than ${MOST_CELLS} values`);
  return Array.from({ length: range.count }, (_, place) => range.value(place));
}

/**
 * What `--vary path=a,b` or `--vary path=1..8` says.
 *
 * @throws UsageError if it says nothing that makes sense, or gives a value twice
 */
export function variedOf(text: string): Varied {
  const equals = text.indexOf('=');
  const path = text.slice(0, Math.max(0, equals)).trim();
  const bad = (message: string): UsageError => new UsageError(`--vary ${text}: ${message}`);
  const paths = partsOf(path);
  if (equals < 0) throw bad(`"=" and the values are missing; ${EXAMPLE}`);
  if (path === '') throw bad(`there is no path; ${EXAMPLE}`);
  if (paths.includes('')) throw bad(`a path is missing; ${EXAMPLE}`);
  if (paths.some((each) => each === 'seed' || each === '"seed"')) {
    throw new UsageError('--vary seed: each replication has a seed of its own, the same for all '
      + 'values; --runs says how many there are, --seed which');
  }
  const parts = partsOf(text.slice(equals + 1));
  if (parts.includes('')) throw bad(`a value is missing; ${EXAMPLE}`);
  const values = parts.flatMap((part) => valuesOf(part, bad));
  const twice = values.find((value, place) => values.indexOf(value) < place);
  if (twice !== undefined) throw bad(`"${twice}" is there twice`);
  return { path, values };
}

/** What sets each of the values in the scenario: at every one of the paths. */
export const overridesFor = ({ path, values }: Varied): readonly (readonly Override[])[] =>
  values.map((value) =>
    partsOf(path).map((each) => ({ path: each, value, option: '--vary' })));

/** What sets each cell of the grid that these span, and its values: the last one varies fastest. */
export function gridOf(axes: readonly Varied[]): readonly (readonly Override[])[] {
  return axes.reduce<readonly (readonly Override[])[]>(
    (cells, axis) => cells.flatMap((before) =>
      overridesFor(axis).map((own) => [...before, ...own])),
    [[]],
  );
}

/**
 * The axes of a grid, as `--vary` gives each.
 *
 * @throws UsageError if one makes no sense, a path is varied twice, or there are too many cells
 */
export function axesOf(vary: readonly string[]): readonly Varied[] {
  const axes = vary.map(variedOf);
  const count = axes.reduce((cells, { values }) => cells * values.length, 1);
  if (count > MOST_CELLS) throw new UsageError(`that are ${count} cells: at most ${MOST_CELLS}`);
  const paths = axes.flatMap((axis) => overridesFor(axis)[0]?.map(({ path }) => path) ?? []);
  const twice = paths.find((path, place) => paths.indexOf(path) < place);
  if (twice !== undefined) throw new UsageError(`--vary ${twice}: it is varied twice`);
  return axes;
}
