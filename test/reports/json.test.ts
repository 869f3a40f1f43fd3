import { expect, test } from 'vitest';
import { toJson, toJsonOfAll } from '../../src/reports/json.ts';
import { runResult } from './sample-runs.ts';

test('a result is one object, indented, and comes back as it was', () => {
  const text = toJson(runResult());
  expect(text.startsWith('{\n  "schema_version": 1,\n')).toBe(true);
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual(runResult());
});

test('several results are one object too', () => {
  const all = JSON.parse(toJsonOfAll([runResult(), runResult({ seed: 7 })]));
  expect(all.schema_version).toBe(1);
  expect(all.runs).toEqual([runResult(), runResult({ seed: 7 })]);
});

test('a number that JSON cannot hold is an error, never null', () => {
  expect(() => toJson(runResult({ events: Number.NaN }))).toThrow('the result has NaN as events');
});
