import { expect, test } from 'vitest';
import type { TraceRecord } from '../../src/model/records.ts';
import type { PropertyResult } from '../../src/model/result.ts';
import { WIDTH, widthOf } from '../../src/reports/layout.ts';
import { plain } from '../../src/reports/paint.ts';
import { runReport } from '../../src/reports/run-report.ts';
import { propertyLines } from '../../src/reports/violations.ts';
import { reportedRun, runResult } from './sample-runs.ts';

const property = (id: string, antecedents: number): PropertyResult =>
  ({ id, name: 'single-place', ok: true, antecedents });

const broken = (seqs: readonly number[]): PropertyResult => ({
  ...property('S02', 7),
  ok: false,
  violation: {
    at_us: 61_250_000, rule: 'OBJ-6', seqs,
    message: 'in-1 starts on ta-2 while it runs on ta-1 already, which is one more than there may '
      + 'ever be of it',
  },
});

const record = (seq: number): TraceRecord => ({
  seq, t_us: seq * 1_000_000, type: 'input.started', app: 'ap-1', rule: 'QUE-2', input: 'in-1',
  attempt: 1, cause: 'first', container: 'ta-2', service_us: 30_000_000, caused_by: 4,
});

test('where all hold one line says so, and how many had nothing to judge', () => {
  expect(propertyLines([property('S01', 3), property('S02', 1)], new Map(), plain))
    .toEqual(['properties  2 held']);
  expect(propertyLines([property('S01', 3), property('S02', 0)], new Map(), plain))
    .toEqual(['properties  2 held, 1 of them had nothing to judge']);
});

test('a violation has its property, instant, rule, reason and records', () => {
  const lines = propertyLines(
    [property('S01', 3), broken([12, 61])], new Map([[61, record(61)]]), plain,
  );
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    properties  1 held, 1 violated
    ✗ S02 single-place  at 1m 01.25s (61250000 µs), OBJ-6
      in-1 starts on ta-2 while it runs on ta-1 already, which is one more than
      there may ever be of it
        #12
        #61  1m 01s  input.started  app ap-1  input in-1  attempt 1  cause first
             container ta-2  service_us 30000000  (QUE-2 by #4)
    "
  `);
});

test('of many records the first and the last are shown, and no line is too long', () => {
  const seqs = Array.from({ length: 100 }, (_, seq) => seq);
  const lines = propertyLines(
    [broken(seqs)], new Map(seqs.map((seq) => [seq, record(seq)])), plain,
  );
  expect(lines).toContain('    … 93 more');
  expect(lines.filter((line) => line.startsWith('    #'))).toHaveLength(7);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(WIDTH);
});

test('the report of a run shows them in front of its digest, if it was judged', () => {
  const properties = [broken([12])];
  const report = runReport(reportedRun({ result: runResult({ properties }) }), plain);
  expect(report).toContain('at limit wait\nproperties  0 held, 1 violated\n✗ S02');
  expect(report).toContain('#12\ndigest');
  expect(runReport(reportedRun(), plain)).not.toContain('properties');
});
