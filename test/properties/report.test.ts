import { expect, test } from 'vitest';
import type { AppResult, HistoryRow, Marker, PropertyResult } from '../../src/model/result.ts';
import { SECOND } from '../../src/model/time.ts';
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
  const markers: Marker[] = [0, 10, 20].map((at, place) =>
    ({ app: 'ap-1', version: place + 1, at_us: at * SECOND }));
  watches[0]?.judgeReport(change({ apps: result.apps, markers }));
  return watches[0]?.results()[0];
}

const withHistory = (change: (rows: readonly HistoryRow[]) => readonly HistoryRow[]) =>
  ({ apps, markers }: Report): Report =>
    ({ apps: apps.map((app): AppResult => ({ ...app, history: change(app.history) })), markers });

test('S32 holds for what a run reports, with its charts or without', () => {
  expect(judged((report) => report)).toMatchObject({ ok: true, antecedents: 3 });
  expect(judged((report) => ({ ...report, markers: null }))).toMatchObject({ ok: true });
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
  expect(judged((report) => ({ ...report, apps: [] }))?.ok).toBe(false);
});

test('S32 charts mark the publishes, and at their instants (M48b)', () => {
  const withMarkers = (change: (markers: readonly Marker[]) => readonly Marker[]) =>
    ({ apps, markers }: Report) => ({ apps, markers: change(markers ?? []) });
  expect(judged(withMarkers((all) => all.slice(1)))?.ok).toBe(false);
  expect(judged(withMarkers((all) => all.map((one) => ({ ...one, at_us: one.at_us + 1 }))))?.ok)
    .toBe(false);
});
