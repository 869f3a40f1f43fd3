import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { problemsOf } from './reading.ts';

/** Scenarios of the specification, which lies beside the project where it is developed. */
const FOLDER = new URL('../../../shared/validation/timelines/', import.meta.url);
const NAMES = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((name) => name.endsWith('.json') && !name.includes('.expected.'))
  : [];

describe.runIf(NAMES.length > 0)('the timelines of the specification are valid', () => {
  test.each(NAMES)('%s', (name) => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    expect(problemsOf(text)).toEqual([]);
  });
});

test('the bundled scenarios are valid', () => {
  const folder = new URL('../../scenarios/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
  const data = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  const files = Object.fromEntries(data.map((name) => [name, read(name)]));
  const bad = names.filter((name) => problemsOf(read(name), files).length > 0);
  expect(bad).toEqual([]);
});
