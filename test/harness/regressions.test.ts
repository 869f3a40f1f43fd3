import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { simulate } from '../../src/simulate.ts';
import { scenarioOf } from '../scenario/reading.ts';

const FOLDER = new URL('../../scenarios/regressions/', import.meta.url);
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));

test.each(files)('what %s went wrong with stays right', (file) => {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  expect(text).toMatch(/^# .+\n#\n# What went wrong: (?:.+\n)+#\n# Found by: /);
  const { result } = simulate(scenarioOf(text), { check: true });
  expect(result.expectations?.filter(({ ok }) => !ok)).toEqual([]);
  expect(result.expectations?.length).toBeGreaterThan(0);
  expect(result.verdict).toBe('pass');
});
