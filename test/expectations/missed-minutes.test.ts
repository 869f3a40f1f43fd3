import { describe, expect, test } from 'vitest';
import type { InputResult } from '../../src/model/result.ts';
import { MINUTE, SECOND } from '../../src/model/time.ts';
import { parseLine } from '../../src/expectations/parser.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';
import { replicate } from '../../src/study/replication.ts';

/** Ten minutes in which some inputs wait, some time out and some are still open at the end. */
const SHOP = `
duration: 10m
app:
  name: shop
  functions:
    api:
      service_time: { lognormal: { mean: 1s, cv: 1 } }
      cold_start: 3s
      min_containers: 3
      timeout: 6s
      max_containers: 9
traffic:
  - { name: users, to: api, arrivals: { poisson: { rate: 1/s } } }
  - { name: batch, to: api, arrivals: { mmpp: { rates: [0.2/s, 8/s], mean_stay: 60s } } }
events:
  - { at: 4m30s, deploy: { strategy: recreate, change: { functions: { api: { code: b } } } } }
`;

/** The minutes that are missed if just so many inputs of each are good, read off the inputs. */
function missedIn(
  rows: readonly InputResult[], share: number, isGood: (row: InputResult) => boolean,
): number {
  const minutes = Array.from({ length: 10 }, (_, minute) =>
    rows.filter(({ arrived_us }) => Math.floor(arrived_us / MINUTE) === minute));
  return minutes.filter((inputs) =>
    inputs.filter(isGood).length < share * inputs.length).length * MINUTE;
}

describe('minutes in which an objective is missed', () => {
  const lines =
    ['p50 < 1s', 'p50 <= 650ms', 'p90 < 3s', 'p99 < 5s', 'p99.9 < 1h', 'p100 < 20s'];
  const measures = lines.map((line) => `api.missed_minutes(${line})`);
  const parsed = parseScenario(SHOP, { file: 'shop.yaml', measures });
  if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
  const { scenario } = parsed;

  test.each([1, 2, 3])('are those that the inputs themselves tell of, with seed %i', (seed) => {
    const { result } = simulate(scenario, { seed, inputs: true });
    const found = replicate({ scenario, measures: parsed.measures, strategies: [] }, seed);
    const end = result.ended_at_us;
    const counted = lines.map((line) => {
      const [, percent = '', bound = '', unit = ''] = /p([\d.]+) <=? (\d+)(\w+)/.exec(line) ?? [];
      const units: Readonly<Record<string, number>> =
        { ms: SECOND / 1000, s: SECOND, m: MINUTE, h: 60 * MINUTE };
      const within = Number(bound) * (units[unit] as number) + (line.includes('=') ? 1 : 0);
      const known = (result.inputs ?? []).filter(({ arrived_us, finished_us }) =>
        finished_us !== undefined || end - arrived_us >= within);
      return missedIn(known, Number(percent) / 100, ({ state, arrived_us, finished_us = end }) =>
        state === 'succeeded' && finished_us - arrived_us < within);
    });
    expect(found).toEqual(counted);
    expect(new Set(found).size).toBeGreaterThan(3);
  });
});

test.each([
  ['api.missed_minutes < 2m', 'expected "(" after "missed_minutes"'],
  ['api.missed_minutes(99 < 2s) < 2m', '"99" is no percentile'],
  ['api.missed_minutes(p99 > 2s) < 2m', 'expected < or <=, found ">"'],
  ['api.missed_minutes(p99 < 2) < 2m', '"2" is no duration'],
  ['api.missed_minutes(p99 < 2s < 2m', 'expected ")" after the objective'],
  ['api[version=1].missed_minutes(p99 < 2s) < 2m', '"version" selects nothing of "missed_minutes"'],
  ['api.missed(p99 < 2s) < 2m', 'there is no metric "missed"'],
])('%s is a mistake', (line, message) => {
  const parsed = parseLine(line);
  expect('problem' in parsed ? parsed.problem.message : '').toContain(message);
});
