import { expect, test } from 'vitest';
import { functionBlock } from '../../src/reports/function-block.ts';
import { plain } from '../../src/reports/paint.ts';
import { play } from '../rules/timeline.ts';
import { explained } from './explained.ts';

const FAILING = `
duration: 12m
app:
  name: a
  functions:
    f: { service_time: 10s, cold_start: 5s, failure_rate: 1, schedule: { period: 5m } }
`;

test('an input that a schedule called is told to be one', () => {
  expect(explained(FAILING, 'input', '1')).toContain('its Function\'s own schedule is due');
  expect(explained(FAILING, 'input', '1')).not.toContain('arrives from source');
});

test('the report of a run tells how often a schedule fired, and of what its owner learnt', () => {
  const f = play(FAILING).result.apps[0]?.functions['f'];
  const lines = f === undefined ? [] : functionBlock('f', f, plain);
  expect(lines).toContain('  schedule    fired 2 times · owner notified of 2 failures');
});

test('one without a schedule is told nothing of schedules', () => {
  const f = play(FAILING.replace(', schedule: { period: 5m }', '')).result.apps[0]?.functions['f'];
  expect(f).not.toHaveProperty('schedule');
  expect(f === undefined ? [] : functionBlock('f', f, plain).join('\n')).not.toContain('schedule');
});
