import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestReport } from '../../../src/model/test-report.ts';
import { junit } from '../../../src/reports/reporters/junit.ts';
import { junitProblems } from './junit-schema.ts';
import {
  CONTEXT, EXPECTATION, failed, passed, PROPERTY, runSummary, sampleReport,
} from './sample-report.ts';

const written = (report: TestReport = sampleReport()): string => junit.end(report, CONTEXT);
const caseOf = (xml: string, name: string): string =>
  xml.split('<testcase ').find((text) => text.includes(` name="${name}"`)) ?? '';

describe('the JUnit report', () => {
  test('is valid under the common schema', async () => {
    expect(await junitProblems(written())).toEqual([]);
    expect(await junitProblems(written(sampleReport([])))).toEqual([]);
  });

  test('is not valid by chance: the schema refuses what is not in the format', async () => {
    expect(await junitProblems(written().replace(/ tests="\d+"/, ''))).not.toEqual([]);
    expect(await junitProblems(written().replace('<failure', '<failed'))).not.toEqual([]);
  });

  test('has a suite for each scenario with counts that add up', () => {
    const xml = written();
    expect(xml).toContain('<testsuites name="cutover" tests="12" failures="3" errors="1" ');
    expect(xml).toContain(
      '<testsuite name="scenarios/recreate.yaml" tests="6" failures="3" errors="0" skipped="0"',
    );
    expect(xml.match(/<testcase /g)).toHaveLength(12);
    expect(xml.match(/<failure /g)).toHaveLength(3);
    expect(xml.match(/<error /g)).toHaveLength(1);
  });

  test('has no failure for a property that is meant to be violated, beside one that is not', () => {
    const violated = { ok: false, antecedents: 1 };
    const run = runSummary({
      properties: [
        { id: 'S14', name: 'zero-downtime', ...violated },
        { id: 'S15', name: 'capacity-floor', ...violated },
      ],
    });
    const xml = written(sampleReport([failed({ run, failures: [PROPERTY] })]));
    expect(caseOf(xml, 'S14 zero-downtime')).not.toContain('<failure');
    expect(caseOf(xml, 'S15 capacity-floor')).toContain('<failure');
  });

  test('has a case for each check, whose failure says what, where and how to repeat it', () => {
    const failure = caseOf(written(), EXPECTATION.title);
    expect(failure).toContain('actual: 18.2s');
    expect(failure).toContain('scenarios/recreate.yaml:31:5: expectation not met\n');
    expect(failure).toContain('reproduce: cutover run scenarios/recreate.yaml --seed 42');
    expect(caseOf(written(), 'zero downtime')).not.toContain('<failure');
    expect(caseOf(written(), 'S15 capacity-floor')).toContain('<failure');
    expect(caseOf(written(), 'S01 conservation')).not.toContain('<failure');
    expect(caseOf(written(), 'golden digest')).toContain('<failure');
  });

  test('of two expectations with the same words tells the one that failed', () => {
    const second = failed().run?.expectations?.[1] ?? expect.fail('two are needed');
    const run = runSummary({ expectations: [{ ...second, ok: true }, second] });
    const cases = written(sampleReport([failed({ run })])).split('<testcase ');
    expect(cases.filter((text) => text.includes(second.text)).map((text) =>
      text.includes('<failure'))).toEqual([false, true]);
  });

  test('tells all problems of a broken file as one error', () => {
    const error = caseOf(written(sampleReport()).slice(written().indexOf('wrong.yaml')), 'run');
    expect(error).toContain('scenarios/wrong.yaml:7:7: unknown key');
    expect(error).toContain('cannot load the strategy');
  });

  test('a golden digest that is not kept is no case', () => {
    expect(caseOf(written(sampleReport([passed()])), 'golden digest')).toBe('');
    const golden = { file: 'x.golden.json', state: 'matched' } as const;
    expect(caseOf(written(sampleReport([passed({ golden })])), 'golden digest')).not.toBe('');
  });

  test('is well-formed whatever characters are in names and messages', async () => {
    const texts = fc.sample(
      fc.string({ unit: fc.oneof(fc.constantFrom(...'<>&"\'\r\n\t]]>'), fc.string({
        unit: 'binary', minLength: 1, maxLength: 1,
      })), maxLength: 12 }),
      { numRuns: 150, seed: 7 },
    ).concat('\u0000\u001b[31m\u0008\ufffe\ud800', ']]>', '<![CDATA[');
    const scenarios = texts.map((text) => passed({
      name: text, file: text, status: 'failed',
      failures: [{ ...EXPECTATION, title: text, excerpt: text, details: { actual: text } }],
      reproduce: [text],
      run: runSummary({
        expectations: [{ text, ok: false, actual: text, line: 1, column: 1 }],
      }),
    }));
    expect(await junitProblems(written(sampleReport(scenarios)))).toEqual([]);
  });
});
