import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceRecord } from '../../src/model/records.ts';
import type { PropertyResult } from '../../src/model/result.ts';
import { PROPERTIES } from '../../src/properties/index.ts';
import { type SimulateOptions, simulate } from '../../src/simulate.ts';
import { forEachRecord } from '../../src/trace/canonical.ts';
import { aSmallScenario, scenarioOf as smallScenario } from '../rules/small-scenarios.ts';
import { aWhimsicalDeployment, whimsical } from '../rules/whimsical-strategy.ts';
import { scenarioOf } from '../scenario/reading.ts';
import { listShared, parseWithTraces, readShared } from '../validation/shared-files.ts';
import { aFlaw, flawed, judgeRecords } from './broken-traces.ts';
import { naiveViolations } from './naive-inputs.ts';

interface Run {
  readonly properties: readonly PropertyResult[];
  readonly records: readonly TraceRecord[];
}

function run(scenario: Parameters<typeof simulate>[0], options: SimulateOptions = {}): Run {
  const records: TraceRecord[] = [];
  const { result } = simulate(scenario, {
    check: true,
    timeline: true,
    ...options,
    readers: (texts) => [forEachRecord(texts, (record) => records.push(record))],
  });
  return { properties: result.properties ?? [], records };
}

const violatedIn = (properties: readonly PropertyResult[]) => properties.filter(({ ok }) => !ok);
const withoutReports = (properties: readonly PropertyResult[]) =>
  properties.filter(({ id }) => !PROPERTIES.find((each) => each.id === id)?.isAboutReports);

const SCENARIOS = new URL('../../scenarios/', import.meta.url);
const files = readdirSync(SCENARIOS).filter((file) => file.endsWith('.yaml'));

describe('every property holds, and an audit of the trace finds the same:', () => {
  test.each(files)('%s', (file) => {
    const { properties, records } = run(scenarioOf(readFileSync(new URL(file, SCENARIOS), 'utf8')));
    expect(violatedIn(properties)).toEqual([]);
    expect(judgeRecords(records)).toEqual(withoutReports(properties));
    expect(judgeRecords(records, { routine: false })).toEqual(withoutReports(properties));
  });
});

const timelines = listShared('validation/timelines/')
  .filter((file) => file.endsWith('.json') && !file.endsWith('.expected.json')
    && !file.startsWith('tl-32'));

test(`every property holds in the timelines worked out by hand (${timelines.length})`, () => {
  for (const file of timelines) {
    const text = readShared(`validation/timelines/${file}`);
    expect([file, violatedIn(run(parseWithTraces(text, file)).properties)]).toEqual([file, []]);
  }
});

/** Traces of small scenarios with everything in them, for laws about all traces. */
const small = aSmallScenario.map((data) => JSON.stringify(smallScenario(data)));

test('every property holds in small scenarios, an audit finds the same, all but some apply', () => {
  const applied = new Map<string, number>();
  fc.assert(fc.property(small, (text) => {
    const { properties, records } = run(scenarioOf(text));
    expect(violatedIn(properties)).toEqual([]);
    expect(judgeRecords(records)).toEqual(withoutReports(properties));
    for (const { id, antecedents } of properties) {
      applied.set(id, (applied.get(id) ?? 0) + antecedents);
    }
  }), { seed: 1, numRuns: 100, unbiased: true });
  const never = [...applied].filter(([, count]) => count === 0).map(([id]) => id);
  // They have no schedules, no URLs, and a duration: none is over by itself.
  expect(never).toEqual(['S34', 'S35', 'L01', 'L03', 'L05', 'L09']);
});

test('whatever a strategy of one\'s own orders within its rights, every property holds', () => {
  let orders = 0;
  fc.assert(fc.property(aWhimsicalDeployment, ({ text, whims }) => {
    const strategies = [whimsical(whims, () => orders++)];
    expect(violatedIn(run(scenarioOf(text), { strategies }).properties)).toEqual([]);
  }), { seed: 4, numRuns: 50, unbiased: true });
  expect(orders).toBeGreaterThan(200);
});

const someFlaws = (count: number) => fc.array(aFlaw, { minLength: count, maxLength: count });

test('to take routine as such finds what showing every record does, in broken traces too', () => {
  let broken = 0;
  fc.assert(fc.property(small, someFlaws(10), (text, flaws) => {
    const { records } = run(scenarioOf(text), { check: false });
    for (const flaw of flaws) {
      const trace = flawed(records, flaw);
      const results = judgeRecords(trace);
      expect(results).toEqual(judgeRecords(trace, { routine: false }));
      if (violatedIn(results).length > 0) broken++;
    }
  }), { seed: 2, numRuns: 40, unbiased: true });
  expect(broken).toBeGreaterThan(200);
});

const INPUT_PROPERTIES = ['S01', 'S02', 'S03', 'S04', 'S18', 'S26', 'S28', 'S30'];
const NAIVE = ['S01', 'S02', 'S03', 'S18'];

/** What both ways find at the first record at which anything is wrong. */
function agreedOn(trace: readonly TraceRecord[]): readonly string[] {
  const properties = PROPERTIES.filter(({ id }) => INPUT_PROPERTIES.includes(id));
  const violated = violatedIn(judgeRecords(trace, { properties })).map(({ id, violation }) =>
    [id, violation?.seqs.at(-1) as number] as const);
  const naive = naiveViolations(trace);
  // After a record that cannot be, either may think of what follows as it likes.
  const first = Math.min(...violated.map(([, seq]) => seq), ...naive.keys());
  const ids = violated.filter(([id, seq]) => seq === first && NAIVE.includes(id));
  expect([first, ids.map(([id]) => id)]).toEqual([first, naive.get(first) ?? []]);
  return ids.map(([id]) => id);
}

test('S01, S02, S03, S18: what is kept from record to record is what all of them say', () => {
  const found = new Map(NAIVE.map((id) => [id, 0]));
  fc.assert(fc.property(aSmallScenario, someFlaws(8), (data, flaws) => {
    // What is bound stands apart from the queue: the naive version knows no such thing.
    const platform = { ...data.platform, early: false };
    const text = JSON.stringify(smallScenario({ ...data, platform }));
    const { records } = run(scenarioOf(text), { check: false });
    for (const trace of [records, ...flaws.map((flaw) => flawed(records, flaw, true))]) {
      for (const id of agreedOn(trace)) found.set(id, (found.get(id) as number) + 1);
    }
  }), { seed: 3, numRuns: 25, unbiased: true });
  expect([...found].filter(([, count]) => count < 3)).toEqual([]);
});
