import { expect, test } from 'vitest';
import { belongsTo, nameOf, suiteNamed } from './case.ts';
import { ANALYTIC_CASES } from './index.ts';
import { hasPassed, judge } from './judgement.ts';
import { type Row, rowLines } from './table.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** What came of an analytic case: the table of `npm run validate:short` shows it. */
    row?: Row;
  }
}

/** In the full suite cases take minutes, and five times that with their repeat. */
const TIMEOUT = 60 * 60_000;

const suite = suiteNamed(process.env['VALIDATION'] ?? 'short');
const cases = ANALYTIC_CASES.filter(({ check }) => belongsTo(suite, check));

test.for(cases.map((each) => [nameOf(each), each] as const))(
  '%s agrees with theory', { timeout: TIMEOUT }, ([name, each], { task }) => {
    const row = { name, title: each.title, outcome: judge(each, suite) };
    task.meta.row = row;
    expect(hasPassed(row.outcome), rowLines(row).join('\n')).toBe(true);
  },
);
