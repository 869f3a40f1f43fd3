import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineScenario, parseScenario, ScenarioError } from '../../src/scenario/index.ts';
import { formatProblem } from '../../src/scenario/problems.ts';
import { changed, FULL, readData } from './changed-scenarios.ts';

const RUNS = { seed: 1, numRuns: 250 };

const MALFORMED = new URL('malformed/', import.meta.url);
const SCENARIOS = new URL('../../scenarios/', import.meta.url);

const texts = (folder: URL): readonly string[] => readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

const TEXTS = [...texts(SCENARIOS), ...texts(MALFORMED)];

/** Reads a text and holds the answer to what is promised of it. */
function checkAnswer(text: string): void {
  const result = parseScenario(text, { file: 'x.yaml', read: readData });
  if ('scenario' in result) return;
  expect(result.problems.length).toBeGreaterThan(0);
  for (const problem of result.problems) {
    if (problem.code === 'more-problems') continue;
    expect(problem.line).toBeGreaterThan(0);
    expect(problem.column).toBeGreaterThan(0);
    expect(problem.column).toBeLessThanOrEqual((problem.sourceLine ?? '').length + 1);
    expect(formatProblem(problem)).toContain(problem.message);
  }
}

describe('whatever the text, the answer is a scenario or problems with places', () => {
  const snippet = fc.constantFrom(
    ...'{}[]:,-&*!|>\'"%@#?\n\t 0', ': ', '- ', '{ ', '*a', '&a ', '1s', 'null', '~', '<<: ',
    '!!str ', '.inf', '.nan', '-1', '1e400', '"', '\u0000', '\uFEFF', '---\n', '__proto__: ',
    'constructor: ',
  );

  test('where a snippet takes the place of a stretch', () => {
    const edit = fc.record({
      text: fc.constantFrom(...TEXTS),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.integer({ min: 0, max: 20 }),
      put: snippet,
    });
    fc.assert(fc.property(edit, ({ text, at, length, put }) => {
      const start = Math.floor(at * text.length);
      checkAnswer(text.slice(0, start) + put + text.slice(start + length));
    }), RUNS);
  });

  test('where two lines change places', () => {
    const swap = fc.record({
      text: fc.constantFrom(...TEXTS), one: fc.nat(), other: fc.nat(),
    });
    fc.assert(fc.property(swap, ({ text, one, other }) => {
      const lines = text.split('\n');
      const a = one % lines.length;
      const b = other % lines.length;
      [lines[a], lines[b]] = [lines[b] as string, lines[a] as string];
      checkAnswer(lines.join('\n'));
    }), RUNS);
  });

  test('where it is noise', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), checkAnswer), RUNS);
  });
});

test('the object that is changed here is valid', () => {
  defineScenario(FULL, { read: readData });
});

test('whatever part of an object is replaced, the answer is a scenario or problems', () => {
  fc.assert(fc.property(changed, (input) => {
    try {
      defineScenario(input, { read: readData });
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      expect(error.problems.length).toBeGreaterThan(0);
    }
  }), { ...RUNS, numRuns: 500 });
});
