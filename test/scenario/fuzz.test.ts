import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineScenario, parseScenario, ScenarioError, type ScenarioInput }
  from '../../src/scenario/index.ts';
import { formatProblem } from '../../src/scenario/problems.ts';

const RUNS = { seed: 1, numRuns: 250 };

const MALFORMED = new URL('malformed/', import.meta.url);
const SCENARIOS = new URL('../../scenarios/', import.meta.url);

const texts = (folder: URL): readonly string[] => readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

const TEXTS = [...texts(SCENARIOS), ...texts(MALFORMED)];

const read = (): string => 'arrival_s,duration_s,count\n0,1,2\n1,1,3\n';

/** Reads a text and holds the answer to what is promised of it. */
function checkAnswer(text: string): void {
  const result = parseScenario(text, { file: 'x.yaml', read });
  if ('scenario' in result) return;
  expect(result.problems.length).toBeGreaterThan(0);
  for (const problem of result.problems) {
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

/** All paths of an object, from the top down. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaceAt(value: unknown, path: readonly string[], put: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return put;
  const old = Object.entries(value as object).find(([name]) => name === key)?.[1];
  const inner = replaceAt(old, rest, put);
  if (Array.isArray(value)) return value.with(Number(key), inner);
  return { ...(value as object), [key]: inner };
}

const SOURCE = { file: 'a.csv', arrival: 'arrival_s' };

const FULL: ScenarioInput = {
  duration: '10m',
  app: {
    name: 'a',
    tags: { owner: 'x' },
    images: { base: { build: { uniform: { min: '1s', max: '2s' } }, fails: 0.5 } },
    functions: {
      f: {
        image: 'base', service_time: { lognormal: { mean: '1s', cv: 1 } },
        cold_start: { pull: '1s', init: { sequence: ['1s', '2s'] } }, retries: { max_retries: 2 },
        resources: { cpu: 1, memory: '1GiB' }, start_failures: [1], secrets: ['s'],
      },
    },
  },
  traffic: [
    { name: 'users', to: 'f', arrivals: { poisson: { rate: '5/s' } } },
    { to: 'a/f', arrivals: { stages: [{ for: '1m', rate: '1/s', ramp_to: '2/s' }] } },
    { to: 'f', arrivals: { trace: SOURCE }, service_times: ['1s', '1s'] },
  ],
  events: [
    { at: '1m', deploy: { change: { functions: { f: { code: 'b' } } }, build: '1s' } },
    { every: '2m', until: '8m', rollover: {} },
    { at: '3m', rollback: { to: 'v2' } },
    { when: { event: 'input.started', function: 'f', source: 'users' }, fault: { crash: {} } },
    { at: '4m', edit: { images: { base: { build: null } } } },
    { at: '9m', stop: {} },
  ],
  faults: [
    { crash: { function: 'f', rate: '1/h' } },
    { build_failure: { image: 'base', probability: 0.1 } },
  ],
  platform: { rolling: { surge: '50%' }, limits: { queued: 5 } },
};

test('the object that is changed here is valid', () => {
  defineScenario(FULL, { read });
});

test('whatever part of an object is replaced, the answer is a scenario or problems', () => {
  const put = fc.oneof(
    fc.constantFrom<unknown>(
      undefined, null, true, 0, -1, 1.5, 1e300, Number.NaN, '', '0s', '5s', '5/s', 'v1', 'f',
      'base', [], {}, [[]], [null], { f: null }, { a: {} }, 'constructor', 'toString',
      { constructor: '1s' },
    ),
    fc.anything({ maxDepth: 2 }),
  );
  const paths = pathsOf(FULL);
  fc.assert(fc.property(fc.constantFrom(...paths), put, (path, value) => {
    try {
      defineScenario(replaceAt(FULL, path, value) as ScenarioInput, { read });
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      expect(error.problems.length).toBeGreaterThan(0);
    }
  }), { ...RUNS, numRuns: 500 });
});
