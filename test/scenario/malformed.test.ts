import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/index.ts';
import { describedSchema, type DescribedSchema } from '../../src/scenario/json-schema.ts';
import { formatProblem, PROBLEM_CODES } from '../../src/scenario/problems.ts';

/** Each `NAME.yaml` here is told exactly what `NAME.txt` says, positions and hints included. */
const FOLDER = new URL('malformed/', import.meta.url);
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace('.yaml', ''))
  .sort();

function readBeside(name: string): string {
  try {
    return readFileSync(new URL(name, FOLDER), 'utf8');
  } catch {
    throw new Error('no such file');
  }
}

function problemsOf(name: string): string {
  const file = `${name}.yaml`;
  const result = parseScenario(readBeside(file), { file, read: readBeside });
  if ('scenario' in result) return 'valid';
  return result.problems.map((problem) => `[${problem.code}] ${formatProblem(problem)}\n`).join('');
}

describe('a malformed scenario is told all its mistakes at once, each with its place', () => {
  test.each(NAMES)('%s', (name) => {
    expect(problemsOf(name)).toBe(readBeside(`${name}.txt`));
  });
});

test('each key for later is told to be one', () => {
  const later = (schema: DescribedSchema): readonly string[] => [
    ...Object.entries(schema.properties ?? {})
      .flatMap(([name, key]) => (key.notYet === true ? [name] : later(key))),
    ...Object.values(schema.definitions ?? {}).flatMap(later),
    ...[schema.items, ...schema.anyOf ?? []].flatMap((part) => (part ? later(part) : [])),
  ];
  const told = readBeside('later.txt');
  const keys = [...new Set(later(describedSchema()))];
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter((key) => !told.includes(`"${key}" is not simulated yet`))).toEqual([]);
});

test('every kind of problem has an example, here or in text.test.ts or overrides.test.ts', () => {
  const codes = NAMES.flatMap((name) =>
    [...readBeside(`${name}.txt`).matchAll(/^\[([a-z-]+)\]/gm)].map((match) => match[1]));
  const elsewhere = [
    'too-deep', 'too-large', 'too-many-aliases', 'bad-override', 'more-problems',
  ];
  expect([...new Set([...codes, ...elsewhere])].sort()).toEqual([...PROBLEM_CODES].sort());
});
