import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Entry, pageOf, type Report } from '../../tools/validation/page.mjs';
import { nameOf } from './analytic/case.ts';
import { VALIDATION_CASES } from './analytic/index.ts';

const finding = { quantity: 'Wq', expected: 1, found: 1.0123456, within: 0.00987 } as const;
const little = { runs: 100, inputs: 1_234_567, area_us: '98765432109876543210' };

const queue: Entry = {
  name: 'mm1', title: 'M/M/1', formula: 'Wq = ρ/(μ−λ)', source: 'Kleinrock', rule: 'ci',
  attempts: [
    {
      findings: [{ ...finding, verdict: 'differs' }], little,
      plan: { seeds: [1, 100], seconds: 1_000, warmUp: 50 },
    },
    {
      findings: [{ ...finding, found: 1.001, verdict: 'agrees' }], little,
      plan: { seeds: [101, 200], seconds: 4_000, warmUp: 50 },
    },
  ],
  leaves: [], version: 'cutover 1', seconds: 12.3,
};

const lambda = (name: string, found: number): Entry => ({
  name, title: 'AWS Lambda', formula: 'a model', source: 'a paper', rule: 'pub',
  measured: { P_cold: 0.5, mean_servers: 2 },
  attempts: [{
    findings: [
      { ...finding, quantity: 'P_cold', found, leeway: 0.03, verdict: 'agrees' },
      { ...finding, quantity: 'mean_servers', found: 2, leeway: 0.01, verdict: 'vague' },
    ],
    little, plan: { seeds: [1, 25], seconds: 9, warmUp: 1 },
  }],
  leaves: [], version: 'cutover 1', seconds: 60,
});

const report: Report = {
  exact: [
    { kind: 'timeline', name: 'tl-01', agrees: true },
    { kind: 'replay', name: 'azure', agrees: false },
  ],
  cases: [queue, lambda('lambda-1', 0.6), lambda('lambda-2', 0.4)],
};

describe('the page of the validation tells', () => {
  const page = pageOf(report);

  test('first how all of it came out', () => {
    expect(page).toContain(`
- 3 cases, 5 values: 3 agree
- cases that do not pass: \`lambda-1\`, \`lambda-2\`
- cases that were repeated: \`mm1\`
`);
    expect(page).toContain('- timelines and replays: 1 of 2 exact\n');
    expect(page).toContain('in each of 400 runs with 4,938,268 inputs');
    expect(page).toMatch(/to\sthe\smicrosecond:\s395061728439506172840 µs\n/);
    expect(page).toContain('- cutover 1; 2 minutes of CPU\n');
  });

  test('which cases have not been judged', () => {
    expect(page).toContain('- not judged yet: `mm1-rho050`, ');
  });

  test('each case with both of its attempts', () => {
    expect(page).toContain(`### mm1

M/M/1. Wq = ρ/(μ−λ) (Kleinrock).

| value | expected | simulated | verdict |
|---|---:|---:|---|
| \`Wq\` | 1 | 1.001 ± 0.0099 | agrees, repeated |

Seeds 101 to 200, 4,000 s each, of which 50 s are cut off; 1,234,567 inputs; 12.3 s of CPU.
The first attempt found \`Wq\` 1.0123 ± 0.0099: differs.
`);
  });

  test('how far it is from what was measured', () => {
    expect(page).toContain('| `mean_servers` | 1 ± 0.01 | 2 ± 0.0099 | **vague** |');
    expect(page)
      .toContain('| lambda-2 | 0.4 ± 0.0099 | 0.5 | −20.0 % | 2 ± 0.0099 | 2 | +0.0 % |');
    expect(page).toMatch(/cold\sstarts\sis\s20\.0\s% off, the number\sof\scontainers\s0\.0\s%\./);
  });

  test('what is exact', () => {
    expect(page).toContain('| tl-01 | exactly as expected |');
    expect(page).toContain('| azure | **differs** |');
    expect(pageOf({ ...report, exact: [] })).toContain('absent on this machine');
  });
});

const [json, page] = ['validation.json', 'validation.md'].map((name) =>
  new URL(`../../reports/${name}`, import.meta.url)) as [URL, URL];

describe('the report of the project', () => {
  const kept = JSON.parse(readFileSync(json, 'utf8')) as Report;

  test('is the page of what is kept', () => {
    expect(existsSync(page)).toBe(true);
    expect(readFileSync(page, 'utf8')).toBe(pageOf(kept));
  });

  test.each(kept.cases.map((entry) => [entry.name, entry] as const))(
    '%s is what the case expects', (name, { attempts, rule }) => {
      const each = VALIDATION_CASES.find((one) => nameOf(one) === name);
      expect(each?.check.rule).toBe(rule);
      for (const { expected, quantity } of attempts.flatMap(({ findings }) => findings)) {
        expect(expected).toBe(each?.expected[quantity]);
      }
    });
});
