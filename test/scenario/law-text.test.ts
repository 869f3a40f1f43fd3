import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Distribution } from '../../src/model/distribution.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { writtenLaw } from '../../src/scenario/law-text.ts';

/** What a scenario makes of a law as it is written. */
function readBack(written: unknown): unknown {
  const functions = { f: { code: 'a', cold_start: '1s', service_time: '1s' } };
  const traffic = [{ to: 'f', arrivals: { at: ['0s'] }, patience: written }];
  const text = JSON.stringify({ name: 'x', app: { name: 'a', functions }, traffic });
  const parsed = parseScenario(text, { file: 'x.json' });
  if ('problems' in parsed) throw new Error(parsed.problems.map((p) => p.message).join('\n'));
  return parsed.scenario.traffic[0]?.patience;
}

const micros = fc.integer({ min: 1, max: 10_000_000_000 });
const number = fc.double({ min: 0.001, max: 15, noNaN: true });
const list = fc.array(micros, { minLength: 1, maxLength: 5 });
const of = <K extends Distribution['kind']>(kind: K) => fc.constant(kind);

const distributions: fc.Arbitrary<Distribution> = fc.oneof(
  fc.record({ kind: of('constant'), value: micros }),
  fc.record({ kind: of('uniform'), min: micros, max: micros.map((x) => x + 10_000_000_000) }),
  fc.record({ kind: of('exponential'), mean: micros }),
  fc.record({ kind: of('erlang'), k: fc.integer({ min: 1, max: 100 }), mean: micros }),
  fc.record({ kind: of('gamma'), mean: micros, cv: number }),
  fc.record({ kind: of('lognormal'), mean: micros, cv: number }),
  fc.record({ kind: of('lognormal'), mean: micros, sd: micros }),
  fc.record({ kind: of('lognormal'), mean: micros, sigma: number }),
  fc.record({ kind: of('lognormal'), median: micros, sigma: number }),
  fc.record({ kind: of('weibull'), shape: number, scale: micros }),
  fc.record({ kind: of('pareto'), min: micros, shape: fc.constant(2.5) }),
  fc.record({
    kind: of('pareto'), min: micros, shape: fc.constant(2.5), max: fc.constant(20_000_000_000),
  }),
  fc.record({
    kind: of('hyperexponential'),
    branches: micros.map((mean) => [{ p: 0.25, mean }, { p: 0.75, mean: 2 * mean }]),
  }),
  fc.record({ kind: of('empirical'), values: list }),
  fc.record({ kind: of('sequence'), values: list }),
);

test('what a scenario makes of a written law is the law', () => {
  fc.assert(fc.property(distributions, (distribution) => {
    expect(readBack(writtenLaw(distribution))).toEqual(distribution);
  }), { seed: 1, numRuns: 300 });
});

test('it is written as people write it', () => {
  expect(writtenLaw({ kind: 'constant', value: 2_000_000 })).toBe('2s');
  expect(writtenLaw({ kind: 'lognormal', median: 358_120, sigma: 0.47 }))
    .toEqual({ lognormal: { median: '358.12ms', sigma: 0.47 } });
  expect(writtenLaw({ kind: 'sequence', values: [1, 1_500_000] }))
    .toEqual({ sequence: ['1us', '1.5s'] });
});
