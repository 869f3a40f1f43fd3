import { expect, test } from 'vitest';
import type { AppResult, HistoryRow, Marker, PropertyResult } from '../../src/model/result.ts';
import { PROPERTIES } from '../../src/properties/index.ts';
import type { Report } from '../../src/properties/property.ts';
import { PropertyWatch } from '../../src/properties/watch.ts';
import { simulate } from '../../src/simulate.ts';
import { scenarioOf } from '../scenario/reading.ts';

const SCENARIO = `
name: three versions
app:
  name: shop
  functions:
    f: { service_time: 1s, cold_start: 1s }
traffic:
  - { name: web, to: f, arrivals: { at: [1s] } }
events:
  - { at: 10s, deploy: { by: ada, tag: t2, change: { tags: { n: '2' } } } }
  - { at: 20s, rollback: { by: bob } }
`;

/** What S32 says of a report that is not quite the one of the run. */
function judged(change: (report: Report) => Report): PropertyResult | undefined {
  const watches: PropertyWatch[] = [];
  const properties = PROPERTIES.filter(({ id }) => id === 'S32');
  const { result } = simulate(scenarioOf(SCENARIO), {
    readers: (texts) => {
      watches.push(new PropertyWatch(texts, { properties }));
      return watches;
    },
  });
  watches[0]?.judgeReport(change({ apps: result.apps }));
  return watches[0]?.results()[0];
}

const withHistory = (change: (rows: readonly HistoryRow[]) => readonly HistoryRow[]) =>
  ({ apps }: Report): Report =>
    ({ apps: apps.map((app): AppResult => ({ ...app, history: change(app.history) })) });

test('S32 holds for what a run reports, with its charts or without', () => {
  expect(judged((report) => report)).toMatchObject({ ok: true, antecedents: 3 });
  const unmarked = judged(({ apps }) =>
    ({ apps: apps.map(({ markers, ...app }): AppResult => app) }));
  expect(unmarked).toMatchObject({ ok: true, antecedents: 3 });
});

test('S32 a rollback must not be shown under the old number (M48a)', () => {
  const shown = judged(withHistory((rows) =>
    rows.map((row) => (row.version === 3 ? { ...row, version: 1 } : row))));
  expect(shown?.violation?.message).toBe('the history of ap-1 shows v3 with another version');
});

test.each([
  ['deployed_by', 'eve'], ['tag', 'other'], ['source_version', 1], ['type', 'rollover'],
  ['strategy', 'recreate'], ['deployed_at_us', 1],
])('S32 each field of the history is that of the publish: %s', (field, value) => {
  const shown = judged(withHistory((rows) =>
    rows.map((row) => (row.version === 2 ? { ...row, [field]: value } : row))));
  expect(shown?.violation?.message).toBe(`the history of ap-1 shows v2 with another ${field}`);
});

test('S32 the history has as many rows as there were publishes', () => {
  expect(judged(withHistory((rows) => rows.slice(0, 2)))?.ok).toBe(false);
  expect(judged(withHistory((rows) => [...rows, ...rows]))?.ok).toBe(false);
  expect(judged(() => ({ apps: [] }))?.ok).toBe(false);
});

test('S32 charts mark the publishes, and at their instants (M48b)', () => {
  const isOk = (change: (markers: readonly Marker[]) => readonly Marker[]) =>
    judged(({ apps }) =>
      ({ apps: apps.map((app) => ({ ...app, markers: change(app.markers ?? []) })) }))?.ok;
  const each = (change: (marker: Marker) => Marker) => isOk((all) => all.map(change));
  expect(each((one) => one)).toBe(true);
  expect(isOk((all) => all.slice(1))).toBe(false);
  expect(isOk((all) => [...all, ...all.slice(-1)])).toBe(false);
  expect(each((one) => ({
    ...one, publishes: one.publishes.map((each) => ({ ...each, at_us: each.at_us + 1 })),
  }))).toBe(false);
  const width = ({ from_us, until_us }: Marker) => until_us - from_us;
  expect(each((one) => ({
    ...one, from_us: one.from_us + width(one), until_us: one.until_us + width(one),
  }))).toBe(false);
  expect(each((one) => ({ ...one, until_us: one.until_us + one.publishes.length * one.from_us })))
    .toBe(false);
});
