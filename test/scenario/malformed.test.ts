import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/index.ts';
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

test('every kind of problem has an example, here or in text.test.ts or overrides.test.ts', () => {
  const codes = NAMES.flatMap((name) =>
    [...readBeside(`${name}.txt`).matchAll(/^\[([a-z-]+)\]/gm)].map((match) => match[1]));
  const elsewhere = [
    'too-deep', 'too-large', 'too-many-aliases', 'bad-override', 'more-problems',
    // Told only where a world is stepped.
    'not-yet',
  ];
  expect([...new Set([...codes, ...elsewhere])].sort()).toEqual([...PROBLEM_CODES].sort());
});
