import { expect, test } from 'vitest';
import fc from 'fast-check';
import { RECORD_TYPES, RECORDS, type TraceRecord } from '../../src/model/records.ts';
import { forEachRecord, toLine } from '../../src/trace/canonical.ts';
import { type LineProblem, LineReader } from '../../src/trace/lines.ts';
import { TraceLog } from '../../src/trace/log.ts';
import { aSmallScenario, scenarioOf } from '../rules/small-scenarios.ts';
import { play } from '../rules/timeline.ts';

/** Reads lines; returns what is wrong with them, and the records that came of them as lines. */
function read(lines: readonly string[]): { problems: LineProblem[]; written: string[] } {
  const written: string[] = [];
  const log: TraceLog = new TraceLog([{ read: (...chunk) => writer.read(...chunk) }]);
  const writer = forEachRecord(log.texts, (record) => written.push(toLine(record).trimEnd()));
  const reader = new LineReader(log);
  const problems = lines.flatMap((line) => [...reader.read(line)]);
  log.flush();
  return { problems, written };
}

/** Column and message of each problem of a line. */
const told = (line: string): readonly string[] =>
  read([line]).problems.map(({ column, message }) => `${column} ${message}`);

test('what a run writes is read back as it was, record for record', () => {
  fc.assert(fc.property(aSmallScenario, (data) => {
    const lines = play(JSON.stringify(scenarioOf(data))).lines.map((line) => line.trimEnd());
    expect(read(lines)).toEqual({ problems: [], written: lines });
  }), { seed: 1, numRuns: 20 });
});

const SOME: Readonly<Record<string, string | number>> = {
  count: 3, micros: 2_500_000, container: 'ta-12', input: 'in-345', text: 'a "b" \u{1f600}\n',
};

test.each(RECORD_TYPES)('%s is read back, with all fields or those it must have', (type) => {
  const fields = Object.entries(RECORDS[type]).map(([key, kind]) =>
    [key, typeof kind === 'string' ? SOME[kind] : kind.at(-1)] as const);
  const header = { seq: 0, t_us: 7, type, app: 'ap-2', rule: 'OBJ-1' };
  const full = { ...header, ...Object.fromEntries(
    fields.map(([key, value]) => [key.replace('?', ''), value])), caused_by: 5 };
  const { app: _, ...bare } = { ...header, seq: 1, ...Object.fromEntries(
    fields.filter(([key]) => !key.endsWith('?'))) };
  const lines = [full, bare].map((record) => toLine(record as TraceRecord).trimEnd());
  expect(read(lines)).toEqual({ problems: [], written: lines });
});

test('of a gap the first record behind it is told, not all of them', () => {
  const lines = [0, 1, 2, 5, 6, 7].map((seq) =>
    `{"seq":${seq},"t_us":1,"type":"code.edited","rule":"DEP-1"}`);
  expect(read(lines).problems).toHaveLength(1);
});

test('white space, and keys in another order, are all the same', () => {
  expect(read(['  { "type" : "code.edited", "rule":"DEP-1" ,"t_us":1,"seq":0 }'])).toEqual({
    problems: [], written: ['{"seq":0,"t_us":1,"type":"code.edited","rule":"DEP-1"}'],
  });
});

const READY = '{"seq":0,"t_us":1,"type":"container.ready","app":"ap-1","rule":"CON-1",'
  + '"container":"ta-1"}';

test.each([
  ['"t_us":1', '"t_us":1.5', '17 t_us is a whole number from 0 on, not 1.5'],
  ['"t_us":1', '"t_us":-1', '17 t_us is a whole number from 0 on, not -1'],
  ['"t_us":1', '"t_us":9007199254740993',
    '17 t_us is a whole number from 0 on, not 9007199254740992'],
  ['"t_us":1,', '', '1 "t_us" is missing: a whole number from 0 on'],
  ['"seq":0', '"seq":4', '8 record 4 stands where record 0 belongs'],
  ['container.ready', 'container.redy', '26 there is no record "container.redy"'],
  ['"container.ready"', '7', '26 type is the type of a record, not 7'],
  ['ap-1', 'ap-0', '50 app is "ap-N" with N from 1 to 131072, not "ap-0"'],
  ['ap-1', 'ap-131073', '50 app is "ap-N" with N from 1 to 131072, not "ap-131073"'],
  ['CON-1', 'CON-111', '64 there is no rule "CON-111"'],
  ['"CON-1"', 'null', '64 rule is the id of a rule, not null'],
  ['"ta-1"', '"in-1"', '84 container is "ta-N" with N from 1 to 2147483647, not "in-1"'],
  ['"ta-1"', '["ta-1"]', '84 container is "ta-N" with N from 1 to 2147483647, not ["ta-1"]'],
  [',"container":"ta-1"', '', '1 "container" is missing: "ta-N" with N from 1 to 2147483647'],
  ['}', ',"why":"so"}', '91 container.ready has no field "why"'],
])('with %s → %s a line is no record', (part, other, problem) => {
  expect(told(READY)).toEqual([]);
  expect(told(READY.replace(part, other))).toEqual([problem]);
});

test('all that is wrong with a line is told at once, and the nearest word goes with it', () => {
  const line = '{"seq":0,"t_us":"x","type":"input.requeued","rule":"CUE-3","input":"in-1",'
    + '"place":"kepd","text":",\\"place\\":"}';
  const { problems, written } = read([line]);
  expect(problems.map(({ column, message }) => `${column} ${message}`)).toEqual([
    '17 t_us is a whole number from 0 on, not "x"',
    '52 there is no rule "CUE-3"',
    '83 place is one of "kept", "tail", not "kepd"',
    '90 input.requeued has no field "text"',
  ]);
  expect(problems[2]?.wrong).toEqual({ word: 'kepd', among: ['kept', 'tail'] });
  expect(written).toEqual([]);
});

test.each([
  ['', '1 an empty line, where a record belongs'],
  ['hello', '1 "{" expected, found "hello"'],
  ['{"seq":0', '9 "," or "}" expected, the line ends'],
  ['{"seq" 0}', '8 ":" expected, found "0}"'],
  ['{seq:0}', '2 a key in quotes expected, found "seq:0}"'],
  ['{"seq":0,}', '10 a key in quotes expected, found "}"'],
  ['{"seq":[1}', '8 a text in quotes or a number expected, found "[1}"'],
  ['{"seq":01}', '9 "," or "}" expected, found "1}"'],
  ['{"name":"a\u0007"}', '9 a text in quotes or a number expected, found "\\"a\\u0007\\"}"'],
  ['{"seq":0} {}', '10 there is more after the end of the record'],
  ['[1]', '1 a record is an object: {"seq":0,"t_us":0,…}'],
  ['null', '1 a record is an object: {"seq":0,"t_us":0,…}'],
])('%j is no record', (line, problem) => {
  expect(told(line)).toEqual([problem]);
});

test('whatever a line is, it is either a record or has a problem', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), mangled), (line) => {
    const { problems, written } = read([line]);
    expect(problems.length + written.length).toBeGreaterThan(0);
    for (const { column } of problems) {
      expect(column).toBeGreaterThanOrEqual(1);
      expect(column).toBeLessThanOrEqual(line.length + 2);
    }
  }), { seed: 1, numRuns: 500 });
});

/** A line of which a piece was cut out or replaced. */
const mangled = fc.tuple(fc.nat({ max: READY.length }), fc.nat({ max: 5 }), fc.string())
  .map(([at, length, text]) => READY.slice(0, at) + text + READY.slice(at + length));
