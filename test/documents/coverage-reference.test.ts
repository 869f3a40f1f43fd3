import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Coverage, coverageReference } from './coverage-reference.ts';
import { STATEMENTS } from './coverage-statements.ts';
import { expectUpToDate } from './generated.ts';

const coverage = new Coverage();

test('the page of what is covered is up to date, and no cell of it is empty', () => {
  const page = coverageReference(coverage);
  expectUpToDate('docs/reference/coverage.md', page);
  expect(page.split('\n').filter((line) => /\|\s*\|/.test(line))).toEqual([]);
});

test.each(STATEMENTS)('"$says" is carried out and shown', ({ rules, shownBy }) => {
  expect(rules.map((id) => coverage.statusOf(id))).not.toContain(undefined);
  expect(existsSync(shownBy), shownBy).toBe(true);
});
