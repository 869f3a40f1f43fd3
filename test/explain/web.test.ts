import { expect, test } from 'vitest';
import { functionBlock } from '../../src/reports/function-block.ts';
import { plain } from '../../src/reports/paint.ts';
import { play } from '../rules/timeline.ts';
import { explained } from './explained.ts';

const SLOW = `
app:
  name: a
  functions:
    f: { service_time: 200s, cold_start: 5s, timeout: 10m, web: true }
traffic:
  - { to: f, kind: web, arrivals: { at: [0s, 0s] } }
platform: { limits: { web_rate: 1/s } }
`;

test('a redirect is a link of the chain', () => {
  expect(explained(SLOW, 'input', '1'))
    .toMatch(/WEB-2 +its caller is redirected to where the result will be/);
});

test('an input above the rate is told to be one', () => {
  expect(explained(SLOW, 'input', '2'))
    .toContain('It was refused (429): more web inputs came than platform.limits.web_rate');
});

test('nobody is advised to give a web Function retries', () => {
  const failing = SLOW.replace('timeout: 10m', 'timeout: 1m');
  expect(explained(failing, 'input', '1'))
    .toContain('ran into the timeout; a web Function takes no');
  expect(explained(failing, 'input', '1')).not.toContain('With retries');
});

test('the report of a run shows the URL, and how many were redirected', () => {
  const f = play(SLOW).result.apps[0]?.functions['f'];
  expect(f === undefined ? [] : functionBlock('f', f, plain))
    .toContain('  web         https://main-main--a-f.web.example · 1 redirected to their results');
});
