import { expect, test } from 'vitest';
import { explained, why } from './explained.ts';
import { at, deploy, events, shop, warm } from './situations.ts';

const OUTAGE = '{ at: 1s, fault: { outage: { for: 20s } } }';
const COLD = 'service_time: 4s, cold_start: 3s';

test('a rollout in an outage says what it waits for, and did', () => {
  const yaml = shop(warm, events(OUTAGE, deploy('2s', 'rolling')));
  expect(why(`${yaml}\nduration: 9s`, 'rollout', '2')).toBe(`
Blocked since 2s: the platform starts no containers. The old ones go on serving,
and the rollout goes on when that is over.
`);
  expect(why(yaml, 'rollout', '2')).toContain(`
Blocked for 19s in all: the platform started no containers.`);
});

test('a start that is held says why, and when it was let go', () => {
  const yaml = shop(COLD, `${at('2s')}\n${events(OUTAGE)}`);
  const report = explained(yaml, 'container', '1');
  expect(report).toContain('waits in its queue (an outage: the platform starts no');
  expect(report).toContain('because the fault outage struck the platform');
  expect(report).toContain('let go after 19s in its queue: its cold start begins');
  expect(report).toContain('ready after 3s of cold start');
  expect(why(`${yaml}\nduration: 9s`, 'container', '1')).toContain(`
It is still starting when the run ends: it has waited in its queue since 2s, an
outage: the platform starts no containers.`);
});

test('an input that waits for a start that is held says so', () => {
  expect(why(shop(COLD, `${at('2s')}\n${events(OUTAGE)}`), 'input', '1')).toContain(`
19s of its 26s it waited for a start that the platform had no place for: an
outage: the platform starts no containers (the fault outage struck the
platform).`);
});

test('a start that a fault makes slow, and an attempt that hangs, name the fault', () => {
  const slow = '{ at: 1s, fault: { slow_start: { function: api, factor: 3, for: 9s } } }';
  const wedge = '{ at: 12s, fault: { wedge: { function: api } } }';
  const yaml = shop(`${COLD}, timeout: 30s`, `${at('2s')}\n${events(slow, wedge)}`);
  expect(explained(yaml, 'container', '1')).toContain(
    'ready after 9s of cold start\n                        because the fault slow_start struck api',
  );
  expect(explained(yaml, 'input', '1')).toContain('because the fault wedge struck in-1');
});
