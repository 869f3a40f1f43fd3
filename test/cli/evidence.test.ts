import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/cli/evidence.ts';
import type { PropertyResult } from '../../src/model/result.ts';
import { simulate } from '../../src/simulate.ts';
import { scenarioOf } from '../scenario/reading.ts';
import { play } from '../rules/timeline.ts';

const SHOP = `
name: shop
app: { name: shop, functions: { api: { service_time: 1s, cold_start: 1s } } }
traffic: [{ name: web, to: api, arrivals: { at: [1s, 5s] } }]
`;

const property = (seqs: readonly number[]): PropertyResult => ({
  id: 'S01', name: 'conservation', ok: false, antecedents: 1,
  violation: { at_us: 0, message: 'lost', rule: 'OBJ-6', seqs },
});

test('the records that violations name are those of the run', () => {
  const found = evidenceOf([property([0, 3]), property([3, 5])], (readers) => {
    simulate(scenarioOf(SHOP), { readers });
  });
  const { records } = play(SHOP);
  expect([...found]).toEqual([0, 3, 5].map((seq) => [seq, records[seq]]));
});

test('without a violation nothing is run again', () => {
  expect(evidenceOf([], () => expect.fail('it is run again')).size).toBe(0);
});
