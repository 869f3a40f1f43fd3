import fc from 'fast-check';
import type { ScenarioInput } from '../../src/scenario/index.ts';

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

/** A valid scenario that has something of everything. */
export const FULL: ScenarioInput = {
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

/** What a part of a scenario may be replaced by: things that are meant elsewhere, and rubbish. */
const replacement = fc.oneof(
  fc.constantFrom<unknown>(
    undefined, null, true, 0, -1, 1.5, 1e300, Number.NaN, '', '0s', '5s', '5/s', 'v1', 'f',
    'base', [], {}, [[]], [null], { f: null }, { a: {} }, 'constructor', 'toString',
    { constructor: '1s' },
  ),
  fc.anything({ maxDepth: 2 }),
);

/** {@link FULL} with one part of it replaced. */
export const changed: fc.Arbitrary<ScenarioInput> = fc
  .tuple(fc.constantFrom(...pathsOf(FULL)), replacement)
  .map(([path, value]) => replaceAt(FULL, path, value) as ScenarioInput);

/** Data files that {@link FULL} can be read with. */
export const readData = (): string => 'arrival_s,duration_s,count\n0,1,2\n1,1,3\n';
