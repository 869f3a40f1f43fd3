import { describe, expect, test } from 'vitest';
import type { PoolState } from '../../src/model/explanation.ts';
import { blockedWords } from '../../src/reports/explained-rollout.ts';
import { listOf, poolWords, someOf } from '../../src/reports/explained-facts.ts';

const POOL: PoolState = {
  queued: 0, running: 0, existing: 5, starting: 0, ready: 5, busy: 5, draining: 0, stopping: 0,
  free_slots: 0, live: 2, live_starting: 0, live_ready: 0, outdated: [1], outdated_idle: 0, cap: 5,
  surge: 0,
};

const atCap = (changes: Partial<PoolState>): string =>
  blockedWords({ why: 'cap', pool: { ...POOL, ...changes }, failed_starts: 0, is_open: true });

describe('why a rollout is blocked', () => {
  test('at the cap, with the ways out that there are', () => {
    expect(atCap({})).toBe(
      '5 of 5 containers run v1 and are busy, max_containers is 5: '
      + 'raise it, set surge, or recreate.',
    );
    expect(atCap({ busy: 3, outdated_idle: 2 })).toBe(
      '5 of 5 containers run v1 and 3 of them are busy, max_containers is 5: '
      + 'raise it, set surge, set at_limit: evict-idle, or recreate.',
    );
    expect(atCap({ busy: 0, outdated: [1, 2], live: 3, outdated_idle: 5 })).toBe(
      '5 of 5 containers run v1 and v2 and are idle, max_containers is 5: '
      + 'raise it, set surge, set at_limit: evict-idle, or recreate.',
    );
    const leaving = { ready: 3, busy: 3, live_ready: 1, draining: 2, stopping: 1 };
    expect(atCap({ ...leaving, existing: 6, surge: 1 })).toBe(
      '6 of 6 containers exist (2 of v1, 1 of v2, 2 draining, 1 stopping), '
      + 'max_containers is 5 and surge 1: wait for those that leave, raise them, or recreate.',
    );
  });

  test('above the cap, which the new version has lowered', () => {
    expect(atCap({ cap: 2 })).toBe(
      '5 containers run v1 and are busy, max_containers is 2: raise it, set surge, or recreate.',
    );
  });

  test('by what the platform cannot give', () => {
    const words = (why: 'limit' | 'outage', is_open: boolean) =>
      blockedWords({ why, pool: { ...POOL, starting: 2, held: 2 }, failed_starts: 0, is_open });
    expect(words('limit', true)).toBe(
      'new containers wait for a place that others have, at a limit of the platform '
      + '(5 of 5 containers busy, 2 starting (2 held), max_containers 5): raise the limit, stop '
      + 'what is not needed, or recreate, which frees the places first.',
    );
    expect(words('limit', false)).toBe(
      'new containers waited for a place that others had, at a limit of the platform.',
    );
    expect(words('outage', true)).toBe(
      'the platform starts no containers. The old ones go on serving, and the rollout goes on when '
      + 'that is over.',
    );
    expect(words('outage', false)).toBe('the platform started no containers.');
  });
});

test('the containers and inputs of a Function are told in few words', () => {
  expect(poolWords({ ...POOL, existing: 0, ready: 0, busy: 0, queued: 3 }))
    .toBe('no container, max_containers 5, 3 inputs queued');
  expect(poolWords({ ...POOL, starting: 2, draining: 1, stopping: 1, queued: 1 })).toBe(
    '5 of 5 containers busy, 2 starting, 1 draining, 1 stopping, max_containers 5, 1 input queued',
  );
});

test('lists read like sentences, and long ones end in a number', () => {
  expect(['', 'a', 'a b', 'a b c'].map((words) => listOf(words.split(' '))))
    .toEqual(['', 'a', 'a and b', 'a, b and c']);
  expect(someOf(['a', 'b', 'c'])).toBe('a, b and c');
  expect(someOf(['a', 'b', 'c', 'd'])).toBe('a, b and 2 more');
});
