import { expect, test } from 'vitest';
import type { KnownRecord } from '../../src/model/known-record.ts';
import { courseLines } from '../../src/reports/course.ts';
import { scenarioOf } from '../scenario/reading.ts';
import { recordsOf } from '../../src/harness/shrink/records.ts';

const records = recordsOf(scenarioOf(`
app:
  name: shop
  images: { base: { build: 2s } }
  functions:
    api: { image: base, service_time: 3s, cold_start: 1s, retries: 1, max_containers: 1 }
traffic:
  - { to: api, arrivals: { at: [0s, 0s] }, patience: 5s }
events:
  - { at: 1s, deploy: { change: { images: { base: { build: 1s } } } } }
  - { at: 2500ms, fault: { crash: { function: api } } }
  - { at: 6s, rollover: { strategy: recreate } }
  - { at: 8s, deploy: {} }
  - { at: 8s, edit: {} }
`), []) as readonly KnownRecord[];

test('a run is told instant by instant, those who do the same together', () => {
  expect(courseLines(records, Number.POSITIVE_INFINITY, 78)).toEqual([
    '        0s  v1 is published; in-1 and in-2 arrive for api; ta-1 starts as v1',
    '            of api',
    '        1s  ta-1 is ready; image base is built; in-1 runs on ta-1',
    '        2s  v2 is published (rolling); the rollout of v2 for api is blocked:',
    '            at max_containers',
    '     2.50s  the fault crash strikes ta-1; in-1 is lost on ta-1; in-1 is queued',
    '            again; ta-1 crashes; ta-2 starts as v2 of api; the rollout of v2',
    '            goes on',
    '     3.50s  ta-2 is ready; in-1 runs on ta-2 (attempt 2)',
    '        5s  in-2 is abandoned (patience over)',
    '        6s  v3 is published (recreate, a rollover); the containers from before',
    '            are interrupted; in-1 is interrupted on ta-2; ta-2 stops',
    '            (interrupted)',
    '        8s  the code is edited; a deploy changes nothing',
  ]);
});

test('up to the instant that matters', () => {
  expect(courseLines(records, 0, 78)).toHaveLength(2);
});

test('of many instants the middle is left out', () => {
  const many = recordsOf(scenarioOf(`
app: { name: shop, functions: { api: { service_time: 1s, cold_start: 1s } } }
traffic: [{ to: api, arrivals: { every: 10s }, count: 40 }]
`), []) as readonly KnownRecord[];
  const lines = courseLines(many, Number.POSITIVE_INFINITY, 78);
  expect(lines.filter((line) => !line.startsWith(' '.repeat(12)))).toHaveLength(16);
  expect(lines).toContain(`${' '.repeat(9)}…  67 more instants`);
});
