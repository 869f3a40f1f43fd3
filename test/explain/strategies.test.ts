import { expect, test } from 'vitest';
import type { Strategy } from '../../src/model/strategy.ts';
import { explained, why } from './explained.ts';
import { at, deploy, events, shop, warm } from './situations.ts';

/** Leaves everything as it is. */
const hold: Strategy = { name: './hold.mjs', decide: () => [] };

/** Starts one container, and ends the old ones when it is ready. */
const swap: Strategy = {
  name: './swap.mjs',
  decide: (view) => {
    if (view.readyCount === 0) {
      return view.startingCount > 0 ? [] : [{ order: 'start', version: view.version, count: 1 }];
    }
    return view.containers
      .filter(({ version, state }) => version < view.version && state !== 'stopping')
      .map(({ id }) => ({ order: 'terminate', container: id }));
  },
};

const held = {
  yaml: shop(warm, `${events(deploy('2s', './hold.mjs'))}\nduration: 9s`), strategies: [hold],
};
const swapped = {
  yaml: shop(warm, `${at('4s')}\n${events(deploy('2s', './swap.mjs'))}`), strategies: [swap],
};

test('a rollout waits for a strategy that does nothing', () => {
  expect(why(held, 'rollout', '2')).toBe(`
Not finished: the strategy ./hold.mjs has not retired ta-1 yet.
`);
});

test('a container is there still because a strategy does nothing', () => {
  expect(why(held, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It still runs v1 although v2 is live, idle since 0s: its strategy has not
retired it yet.
`);
});

test('a container is started and another one ended by a strategy', () => {
  expect(why(swapped, 'container', '2')).toBe(`
A strategy had it started: v2 was published (./swap.mjs).
It has been idle since 9s and is still there: idle containers stop after
scaledown_window (1m 00s), unless they are needed.
`);
  expect(why(swapped, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It was interrupted by the strategy of v2.
`);
});

test('an input is interrupted by a strategy', () => {
  expect(explained(swapped, 'input', '1')).toBe(`
in-1 of shop/api: succeeded on v2
5s = wait 0s + cold wait 0s + service 4s + lost 1s

          2s  PUB-5   v2 is published (./swap.mjs)
          4s  QUE-1   arrives from source web
                        0 of 1 container busy, 1 starting
              QUE-2   attempt 1 starts on ta-1 v1
          5s  RET-2   attempt 1 is interrupted after 1s
                        because v2 was published (./swap.mjs)
              QUE-3   queued again in its old place
              QUE-2   attempt 2 starts on ta-2 v2
          9s  OBJ-5   attempt 2 succeeds after 4s

why
4s of its 5s are its own work.
1s of its 5s were lost: 1 attempt was interrupted: v2 was published
(./swap.mjs).
`);
});
