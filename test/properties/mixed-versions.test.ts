import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';
import { GOOD, retire, rolling, two } from './rollout-lines.ts';

const { applied, violated, violation } = handTraces('S14', 'S15', 'S22', 'S23', 'S29');

describe('S22 mix-bound', () => {
  const three = `${two()} | 10s publish v2 | c3 starting v2 why=replacement cold_start_us=1s
    10.5s publish v3 | 11s c3 ready | i1 arrives`;

  test('counts starts on outdated containers', () => {
    expect(applied('S22', `${three} | i1 on c1 for 1s | i2 arrives | i2 on c3 for 1s | 12s end`))
      .toBe(2);
  });

  test('no container that began as outdated may serve', () => {
    const old = `${two()} | 10s publish v2 | 11s c3 starting v1 why=initial | c3 ready | i1 arrives
      i1 on c3 for 1s`;
    expect(violated(old)).toEqual(['S22', 'S29']);
    expect(violation('S22', old)).toEqual({
      message: 'in-1 starts on ta-3 of v1, while v2 is live and was when it began to start',
      shown: ['deploy.published', 'container.starting', 'input.started'],
    });
    expect(violated(old.replace('why=initial', 'why=strategy'))).toEqual([]);
    const pinned = old.replace('c3 starting v1 why=initial | c3 ready | i1 arrives',
      'i1 arrives | i1 pinned v1 | c3 starting v1 why=pinned | c3 ready');
    expect(violated(pinned)).toEqual([]);
  });

  test('after a recreate nothing from before it may serve (M34)', () => {
    const cut = `${two()} | 10s issue op=1 | publish v2 op=1 strategy=recreate
      deploy.interrupting op=1 | c1 stopping interrupted | i1 arrives | i1 on c2 for 1s`;
    expect(violated(cut)).toEqual(['S22']);
    expect(violation('S22', cut).message)
      .toBe('in-1 starts on ta-2 of v1, while v2 is live after a recreate');
    expect(violated(`${cut.replace('deploy.interrupting op=1 |', '')}`)).toEqual([]);
  });
});

describe('S23 surge-bound', () => {
  const capped = (cap: string) => `0s create | publish v1 cap=2 | c1 initial v1 | c2 initial v1
    10s publish v2 ${cap}`;
  const replace = (c: string) => `${c} starting v2 why=replacement cold_start_us=1s`;
  const demand = (c: string) => `${c} starting v2 cold_start_us=1s`;
  const calls = 'i1 arrives | i2 arrives | i3 arrives | i4 arrives';

  test('counts starts, initial ones aside', () => {
    expect(applied('S23', GOOD)).toBe(2);
  });

  test('no start goes beyond the cap (M39a)', () => {
    const full = '0s create | publish v1 cap=2 | c1 initial v1 | i1 arrives | i1 on c1 for 9s'
      + '| i2 arrives | i3 arrives | c2 starting v1';
    expect(violated(full)).toEqual([]);
    expect(violated(`${full} | c3 starting v1`)).toEqual(['S23']);
    expect(violation('S23', `${capped('cap=2')} | ${replace('c3')}`)).toEqual({
      message: 'ta-3 starts (replacement) as container 3 of f, which may have 2',
      shown: ['rollout.started', 'container.starting'],
    });
  });

  test('pinned containers count towards the cap, and start for demand alone', () => {
    const pinned = '0s create | publish v1 cap=2 | i1 arrives | i1 pinned v1 | c1 starting v1'
      + ' why=pinned cold_start_us=1s';
    expect(violated(pinned)).toEqual([]);
    expect(violated(`${pinned} | c2 starting v1 why=pinned`)).toEqual(['S23']);
    const others = `${pinned} | i2 arrives | i3 arrives | c2 starting v1 cold_start_us=1s`;
    expect(violated(others)).toEqual([]);
    expect(violation('S23', `${others} | c3 starting v1`).message)
      .toBe('ta-3 starts (demand) as container 3 of f, which may have 2');
    // What waits for a pinned container is no demand for any other.
    expect(violated(`${pinned} | c2 starting v1`)).toEqual(['S23']);
  });

  test('a rollout has the surge, demand has not', () => {
    const surge = capped('cap=2 surge=1');
    expect(violated(`${surge} | ${replace('c3')}`)).toEqual([]);
    expect(violated(`${surge} | ${replace('c3')} | ${replace('c4')}`)).toEqual(['S23']);
    expect(violated(`${surge} | ${calls} | ${demand('c3')}`)).toEqual(['S23']);
    expect(violated(`${surge} | c3 starting v2 why=strategy`)).toEqual([]);
  });

  test('where demand replaces it has the surge while the rollout is open', () => {
    const surge = `${capped('cap=2 surge=1 replace=demand')} | ${calls}`;
    expect(violated(`${surge} | ${demand('c3')}`)).toEqual([]);
    expect(violated(`${surge} | ${demand('c3')} | ${demand('c4')}`)).toEqual(['S23']);
    expect(violated(`${surge} | rollout.finished version=2 | ${demand('c3')}`)).toEqual(['S23']);
  });

  test('no more start than are to be replaced, nor than the demand calls for', () => {
    expect(violated(`${rolling()} | ${replace('c5')}`)).toEqual(['S23']);
    expect(violation('S23', `${rolling()} | ${replace('c5')}`).message).toBe('a replacement for f '
      + 'starts as number 3 of those under way, where 2 containers are to be replaced');
    const open = `${two()} | 10s publish v2 | i1 arrives | i2 arrives`;
    expect(violated(`${open} | ${demand('c3')} | ${demand('c4')}`)).toEqual([]);
    expect(violated(`${open} | ${demand('c3')} | ${demand('c4')} | ${demand('c5')}`))
      .toEqual(['S23']);
    expect(violated(`${open.replace('v2', 'v2 max_inputs=2 target_inputs=2')}
      ${demand('c3')} | ${demand('c4')}`)).toEqual(['S23']);
  });

  test('inputs on containers that drain are no demand', () => {
    const draining = `${two()} | i1 arrives | i1 on c1 for 9s | 5s publish v2 | c3 starting v2
      6s c3 ready | c1 draining retired`;
    expect(violated(`${draining} | ${demand('c4')}`)).toEqual(['S23']);
    expect(violated(`${draining} | i2 arrives | i3 arrives | ${demand('c4')}`)).toEqual([]);
    expect(violated(`${draining} | i2 arrives | 9s i1 succeeded | ${demand('c4')}`))
      .toEqual(['S23']);
  });

  test('a replacement is owed for one that was evicted', () => {
    const evicted = `${capped('cap=2 at_limit=evict-idle')} | c1 stopping evicted | c1 stopped
      ${replace('c3')}`;
    expect(violated(evicted)).toEqual([]);
    expect(violated(`${evicted} | c2 stopping evicted | c2 stopped | ${replace('c4')}`))
      .toEqual([]);
  });

  test('rollouts that overlap must not replace replacements (M63)', () => {
    const second = `${rolling()} | 11s publish v3`;
    const given = 'c4 stopping cancelled | c4 stopped | c3 stopping cancelled | c3 stopped';
    const start = (c: string) => `${c} starting v3 why=replacement cold_start_us=9s`;
    expect(violated(`${second} | ${given} | ${start('c5')} | ${start('c6')} | 12s end`))
      .toEqual([]);
    expect(violated(`${second} | ${start('c5')}`)).toEqual(['S23']);
    expect(violation('S23', `${second} | ${start('c5')}`).message).toBe('a replacement for f '
      + 'starts as container 5, where the pool was 2 at the publish and 0 have started for demand');
  });
});

describe('S29 no-return', () => {
  test('counts retirements that are due, what drains, and what becomes ready outdated', () => {
    expect(applied('S29', GOOD)).toBe(2);
  });

  test('a container that drains must not come back', () => {
    const draining = `${two()} | i1 arrives | i1 on c1 for 9s | 5s publish v2
      c3 starting v2 why=replacement cold_start_us=1s | 6s c3 ready | c1 draining retired`;
    expect(violated(`${draining} | 7s c1 ready`)).toEqual(['S29']);
    expect(violation('S29', `${draining} | 7s c1 ready`)).toEqual({
      message: 'ta-1 drains and accepts inputs again',
      shown: ['container.draining', 'container.ready'],
    });
  });

  test('one that was starting at the publish becomes ready, and is retired in its turn', () => {
    const late = `${two()} | i1 arrives | i1 on c1 for 90s | i2 arrives | i2 on c2 for 90s
      i3 arrives | 5s c3 starting v1 cold_start_us=6s | 10s publish v2
      c4 starting v2 cold_start_us=2s | 11s c3 ready | i3 on c3 for 90s | 12s c4 ready`;
    expect(applied('S29', `${late} | c1 draining retired | 13s end`)).toBe(3);
    expect(violated(`${late} | 13s end`)).toEqual(['S29']);
  });

  test('one that became ready outdated must be retired like others (M42c)', () => {
    const only = '0s create | publish v1 | i1 arrives | c1 starting v1 cold_start_us=9s'
      + '| 5s publish v2 | c2 starting v2 cold_start_us=5s | 9s c1 ready | i1 on c1 for 9s'
      + '| 10s c2 ready';
    expect(violated(`${only} | c1 draining retired | 11s end`)).toEqual([]);
    expect(violated(`${only} | 11s end`)).toEqual(['S29']);
    expect(violation('S29', `${only} | 11s end`)).toEqual({
      message: '1 new containers of f became ready, and 1 outdated ones are left that are not '
        + 'retired',
      shown: ['container.ready'],
    });
  });

  test('one that began to start as outdated must not become ready', () => {
    expect(violated(`${two()} | 10s publish v2 | c3 starting v1 | 11s c3 ready | 12s end`))
      .toContain('S29');
  });

  test('an eviction is a retirement in advance', () => {
    const evicted = `${two('cap=2')} | 10s publish v2 cap=2 at_limit=evict-idle
      c1 stopping evicted | c1 stopped | c3 starting v2 why=replacement cold_start_us=1s
      11s c3 ready`;
    expect(violated(`${evicted} | 12s end`)).toEqual([]);
    expect(violated(`${evicted.replace('evict-idle', 'wait')} | ${retire('c2')} | 12s end`))
      .toEqual(['S15']);
  });

  test('one that is lost as it becomes ready replaces nobody', () => {
    expect(violated(`${rolling()} | 12s c3 ready | c3 crashed | c3 stopped | 13s end`)).toEqual([]);
  });

  test('other policies retire in other ways', () => {
    expect(violated(`${rolling('retire=at-desired')} | 12s c3 ready | 13s end`)).toEqual([]);
  });
});
