import type { Override } from '../scenario/index.ts';
import { UsageError } from './usage-error.ts';

/** A value of a scenario, and what is put in its place. */
export interface Varied {
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

/**
 * What `--vary path=a,b` says.
 *
 * @throws UsageError if there are not two values or more, or one is given twice
 */
export function variedOf(text: string): Varied {
  const equals = text.indexOf('=');
  const path = text.slice(0, Math.max(0, equals)).trim();
  const values = partsOf(text.slice(equals + 1));
  const bad = (message: string): UsageError => new UsageError(`--vary ${text}: ${message}; `
    + 'write path=a,b, for example app.functions.api.min_containers=2,4');
  if (path === '') throw bad('there is no path');
  if (path === 'seed' || path === '"seed"') {
    throw new UsageError('--vary seed: each replication has a seed of its own, the same for all '
      + 'values; --runs says how many there are, --seed which');
  }
  if (values.includes('')) throw bad('a value is missing');
  if (values.length < 2) throw bad('there is nothing to compare with');
  const twice = values.find((value, place) => values.indexOf(value) < place);
  if (twice !== undefined) throw bad(`"${twice}" is there twice`);
  return { path, values };
}

/** What sets each of the values in the scenario. */
export const overridesFor = ({ path, values }: Varied): readonly Override[] =>
  values.map((value) => ({ path, value }));
