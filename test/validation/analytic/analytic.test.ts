import { expect, test } from 'vitest';
import { belongsTo, nameOf } from './case.ts';
import { VALIDATION_CASES } from './index.ts';
import { hasPassed, inline, judge } from './judgement.ts';
import { rowLines } from './table.ts';

/** With its repeat a case takes five times as long. */
const TIMEOUT = 600_000;

const cases = VALIDATION_CASES.filter(({ check }) => belongsTo('short', check));

test.for(cases.map((each) => [nameOf(each), each] as const))(
  '%s agrees with theory', { timeout: TIMEOUT }, async ([name, each]) => {
    const outcome = await judge(each, 'short', inline);
    const row = { name, title: each.title, outcome };
    expect(hasPassed(outcome), rowLines(row).join('\n')).toBe(true);
  },
);
