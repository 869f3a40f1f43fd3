import { expect, test } from 'vitest';
import { explained } from './explained.ts';
import { BROKEN, WARM_PAIR, at, deploy, events, shop, two, warm } from './situations.ts';

test('a rollout finds nothing to replace', () => {
  const yaml = shop('service_time: 2s, cold_start: 3s', events(deploy('2s', 'rolling')));
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): finished
api: 0 of 0 containers replaced, 0 left

          2s  DEP-1   deploy 1 (rolling) is issued by operator
              PUB-5   v2 is published (rolling)
              ROL-6   api: nothing to replace
              DEP-2   deploy 1 (rolling) returns
              ROL-8   finished

why
Finished at once: there was no container of an older version.
`);
});

test('a rollout finishes', () => {
  const yaml = shop(warm, `${at('1s')}\n${events(deploy('2s', 'rolling'))}`);
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): finished
api: 1 of 1 container replaced, 0 left

          2s  DEP-1   deploy 1 (rolling) is issued by operator
              PUB-5   v2 is published (rolling)
              ROL-6   api: 1 container to replace
              DEP-2   deploy 1 (rolling) returns
              AUT-2   api: ta-2 begins to start (demand)
          5s  CON-1   api: ta-2 is ready after 3s
              ROL-4   api: 1 of 1 replaced (ta-1 retired)
              ROL-8   finished after 3s

why
Finished 3s after its publish: the one old container is gone.
`);
});

test('a rollout goes on as somebody raises the cap', () => {
  const raise = '{ at: 3s, autoscaler: { function: api, max_containers: 2, by: ada } }';
  const yaml = shop(
    `${warm}, max_containers: 1`,
    `${at('1s').replace('to: api', 'to: api, service_times: [20s]')}\n`
    + events(deploy('2s', 'rolling'), raise),
  );
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): finished
api: 1 of 1 container replaced, 0 left

          2s  DEP-1   deploy 1 (rolling) is issued by operator
              PUB-5   v2 is published (rolling)
              ROL-6   api: 1 container to replace; max_containers 1, surge 0
              DEP-2   deploy 1 (rolling) returns
              ROL-7   api: blocked (at max_containers)
                        1 of 1 container busy, max_containers 1
          3s  PUB-8   api: ada sets min_containers 0, max_containers 2, surge 0
              AUT-2   api: ta-2 begins to start (demand)
              ROL-7   api: goes on; blocked for 1s in all
          6s  CON-1   api: ta-2 is ready after 3s
              ROL-4   api: 1 of 1 replaced (ta-1 retired)
         21s  ROL-8   finished after 19s

why
Finished 19s after its publish: the one old container is gone.
The last old container, ta-1, drained for 15s, for in-1: nothing but the timeout
bounds that.
`);
});

test('a rollout is blocked at the cap by busy containers', () => {
  const yaml = shop(
    `${warm}, max_containers: 1`, `${at('1s')}\n${events(deploy('2s', 'rolling'))}\nduration: 4s`,
  );
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): blocked
api: 0 of 1 container replaced, 1 left

          2s  DEP-1   deploy 1 (rolling) is issued by operator
              PUB-5   v2 is published (rolling)
              ROL-6   api: 1 container to replace; max_containers 1, surge 0
              DEP-2   deploy 1 (rolling) returns
              ROL-7   api: blocked (at max_containers)
                        1 of 1 container busy, max_containers 1
          4s  TIME-5  the run ends, 2s after the publish

why
Blocked since 2s: 1 of 1 container runs v1 and is busy, max_containers is 1:
raise it, set surge, or recreate.
`);
});

test('a rollout was blocked for a while', () => {
  const yaml = shop(
    `${WARM_PAIR}, max_containers: 2, scaledown_window: 6s`,
    `${at('0s')}\n${events(deploy('2s', 'rolling'))}\nduration: 30s`,
  );
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): finished
api: 2 of 2 containers replaced, 0 left

          2s  DEP-1   deploy 1 (rolling) is issued by operator
              PUB-5   v2 is published (rolling)
              ROL-6   api: 2 containers to replace; max_containers 2, surge 0
              DEP-2   deploy 1 (rolling) returns
              ROL-7   api: blocked (at max_containers)
                        1 of 2 containers busy, max_containers 2
          6s  AUT-4   api: 1 of 2 replaced (ta-2 idle)
              ROL-3   api: ta-3 begins to start (replacement)
              ROL-7   api: goes on; blocked for 4s in all
          9s  CON-1   api: ta-3 is ready after 3s
              ROL-4   api: 2 of 2 replaced (ta-1 retired)
              ROL-8   finished after 7s

why
Finished 7s after its publish: both old containers are gone.
Blocked for 4s in all: 2 of 2 containers ran v1 and 1 of them was busy,
max_containers is 2: raise it, set surge, set at_limit: evict-idle, or recreate.
`);
});

test('a rollout is blocked in back-off', () => {
  const yaml = shop(warm, `${events(deploy('2s', 'rolling', BROKEN))}\nduration: 5500ms`);
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): blocked
api: 0 of 1 container replaced, 1 left

          2s  DEP-1   deploy 1 (rolling) is issued by operator
              PUB-5   v2 is published (rolling)
              ROL-6   api: 1 container to replace
              DEP-2   deploy 1 (rolling) returns
              ROL-3   api: ta-2 begins to start (replacement)
          5s  CON-3   api: ta-2 fails to start (failed) after 3s
              ROL-7   api: blocked (starts fail)
                        0 of 1 container busy
       5.50s  TIME-5  the run ends, 3.50s after the publish

why
Blocked since 5s: starts of v2 fail (1 in a row). The old containers go on
serving; deploy a version that starts, or roll back.
`);
});

test('a rollout is superseded', () => {
  const yaml = shop(warm, events(deploy('2s', 'rolling'), deploy('3s', 'rolling', 'code: c3')));
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): superseded
api: 0 of 1 container replaced, 1 left

          2s  DEP-1   deploy 1 (rolling) is issued by operator
              PUB-5   v2 is published (rolling)
              ROL-6   api: 1 container to replace
              DEP-2   deploy 1 (rolling) returns
              ROL-3   api: ta-2 begins to start (replacement)
          3s  ROL-8   superseded by v3 after 1s

why
Superseded by v3 1s after its publish: 0 of 1 old container was replaced by
then.
`);
});

test('a rollout of a recreate interrupts attempts', () => {
  const yaml = shop(warm, `${at('1s')}\n${events(deploy('2s', 'recreate'))}`);
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (recreate): finished
api: 1 of 1 container interrupted, 0 left

          2s  DEP-1   deploy 1 (recreate) is issued by operator
              PUB-5   v2 is published (recreate)
              ROL-6   api: 1 container to replace
              REC-1   all containers from before are interrupted
              REC-1   api: 1 of 1 interrupted (ta-1 interrupted)
                        because deploy 1 (recreate) interrupts all containers
                        from before
              REC-3   deploy 1 (recreate) returns
              AUT-2   api: ta-2 begins to start (demand)
              ROL-8   finished

why
Finished in the instant of its publish: the one old container is gone.
It interrupted 1 attempt, which ran again. A rolling deployment interrupts
nothing.
Inputs found no container for 3s (downtime).
`);
});

test('a rollout of several Functions names the one that is held up', () => {
  const yaml = two(
    `${warm}, max_containers: 1`, `${at('1s')}\n${events(deploy('2s', 'rolling'))}\nduration: 4s`,
  );
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): blocked
api: 0 of 1 container replaced, 1 left
web: 0 of 1 container replaced, 1 left

          2s  DEP-1   deploy 1 (rolling) is issued by operator
              PUB-5   v2 is published (rolling)
              ROL-6   api: 1 container to replace; max_containers 1, surge 0
              ROL-6   web: 1 container to replace
              DEP-2   deploy 1 (rolling) returns
              ROL-3   web: ta-3 begins to start (replacement)
              ROL-7   api: blocked (at max_containers)
                        1 of 1 container busy, max_containers 1
          4s  TIME-5  the run ends, 2s after the publish

why
api: blocked since 2s: 1 of 1 container runs v1 and is busy, max_containers is
1: raise it, set surge, or recreate.
web: Not finished: ta-3 of v2 has been starting since 2s.
`);
});

test('a rollout follows the builds of its deployment', () => {
  const yaml = shop(
    warm,
    'events: [{ at: 1s, deploy: { build: { duration: 5s }, change: { tags: { a: b } } } }]',
  );
  expect(explained(yaml, 'rollout', '2')).toBe(`
v2 of shop (rolling): finished
api: 1 of 1 container replaced, 0 left

          1s  DEP-1   deploy 1 (rolling) is issued by operator
          6s  PUB-5   v2 is published (rolling) after 5s of builds
              ROL-6   api: 1 container to replace
              DEP-2   deploy 1 (rolling) returns
              ROL-3   api: ta-2 begins to start (replacement)
          9s  CON-1   api: ta-2 is ready after 3s
              ROL-4   api: 1 of 1 replaced (ta-1 retired)
              ROL-8   finished after 3s

why
Finished 3s after its publish: the one old container is gone.
`);
});
