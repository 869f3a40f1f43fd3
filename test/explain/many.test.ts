import { expect, test } from 'vitest';
import { explained } from './explained.ts';
import { at, deploy, events, shop } from './situations.ts';

const seconds = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, k) => `${from + k}s`);

test('a rollout of many containers is told by its quarters', () => {
  const cold = `code: b2, cold_start: { sequence: [${seconds(1, 12).join(', ')}] }`;
  const yaml = shop(
    'service_time: 4s, cold_start: 3s, initial_containers: 12',
    events(deploy('0s', 'rolling', cold)),
  );
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): finished
api: 12 of 12 containers replaced, 0 left

          0s  DEP-1   deploy 1 (rolling) is issued by operator
              PUB-5   v2 is published (rolling)
              ROL-6   api: 12 containers to replace
              DEP-2   deploy 1 (rolling) returns
              ROL-3   api: ta-13 begins to start (replacement) (and 11 more)
          1s  CON-1   api: ta-13 is ready after 1s (and 11 more)
              ROL-4   api: 1 of 12 replaced (ta-1 retired)
          3s  ROL-4   api: 3 of 12 replaced (ta-3 retired)
          6s  ROL-4   api: 6 of 12 replaced (ta-6 retired)
          9s  ROL-4   api: 9 of 12 replaced (ta-9 retired)
         12s  ROL-4   api: 12 of 12 replaced (ta-12 retired)
              ROL-8   finished after 12s

why
Finished 12s after its publish: all 12 old containers are gone.
`);
});

test('a long chain loses its middle', () => {
  const yaml = shop(
    'service_time: 1s, cold_start: 0s, initial_containers: 1, failure_rate: 1, retries: 30',
    at('0s'),
  );
  const report = explained(yaml, 'input', '1');
  const chain = report.split('\n').filter((line) => /^ {5,14}[\d…A-Z]/.test(line));
  expect(chain).toHaveLength(40);
  expect(chain.slice(19, 22)).toEqual([
    '              QUE-2   attempt 7 starts on ta-1 v1',
    '           …  54 more',
    '         49s  RET-1   attempt 25 fails after 1s',
  ]);
  expect(report).toContain('All of its 1m 01s were lost, 30s of it retry delay: 31 attempts fai');
});

test('a rollout that is blocked for the same reason again and again tells it once', () => {
  const yaml = shop(
    'service_time: 4s, cold_start: 3s, initial_containers: 1',
    `${events(deploy('2s', 'rolling', 'code: b2, start_failures: [1, 2, 3]'))}\nduration: 60s`,
  );
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): finished
api: 1 of 1 container replaced, 0 left

          2s  DEP-1   deploy 1 (rolling) is issued by operator
              PUB-5   v2 is published (rolling)
              ROL-6   api: 1 container to replace
              DEP-2   deploy 1 (rolling) returns
              ROL-3   api: ta-2 begins to start (replacement) (and 3 more)
          5s  CON-3   api: ta-2 fails to start (failed) after 3s (and 2 more)
              ROL-7   api: blocked (starts fail, 3 times in all)
                        0 of 1 container busy
         18s  ROL-7   api: goes on; blocked for 7s in all
         21s  CON-1   api: ta-5 is ready after 3s
              ROL-4   api: 1 of 1 replaced (ta-1 retired)
              ROL-8   finished after 19s

why
Finished 19s after its publish: the one old container is gone.
Blocked for 7s in all (3 times): starts of v2 failed (3 in a row).
`);
});
