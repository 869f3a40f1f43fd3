import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';

const { applied, violated, violation } =
  handTraces('S14', 'S15', 'S17', 'S19', 'S22', 'S23', 'S29');

/** Version 1 has two accepting containers; `options` are those of its Function. */
const two = (options = '') =>
  `0s create | publish v1 ${options} | c1 initial v1 | c2 initial v1`;
/** At 10s version 2 is published rolling, and two replacements start. */
const rolling = (options = '', first = '') => `${two(first)}
  10s publish v2 ${options}
  c3 starting v2 why=replacement cold_start_us=2s
  c4 starting v2 why=replacement cold_start_us=3s`;
const retire = (container: string) => `${container} stopping retired | ${container} stopped`;
/** The rollout as it should go on: one goes for each that comes. */
const GOOD = `${rolling()} | 12s c3 ready | ${retire('c1')} | 13s c4 ready | ${retire('c2')}
  rollout.finished version=2 | 20s end`;

describe('S14 zero-downtime', () => {
  test('counts publishes that find accepting containers, and who is retired', () => {
    expect(applied('S14', GOOD)).toBe(3);
    expect(applied('S14', '0s create | publish v1 | 5s publish v2 | 6s end')).toBe(0);
  });

  test.each([
    ['idle ones stop at the publish (M12)', 'c1 stopping idle | c2 stopping idle'],
    ['all drain at the publish (M27)', 'c1 stopping retired | c2 stopping retired'],
    ['the last one drains', 'c1 stopping retired | 11s i1 arrives | i1 on c2 for 9s'
      + '| c2 draining retired'],
    ['they drain as replacements are requested (M13)', '11s c1 stopping retired | c2 stopping retired'],
    ['they are said to be cancelled', 'c1 stopping cancelled | c2 stopping cancelled'],
    ['they are evicted where that is not the policy', 'c1 stopping evicted | c2 stopping evicted'],
    ['they are said to be used up', 'c1 stopping single_use | c2 stopping single_use'],
    ['they are just gone', 'c1 stopped | c2 stopped'],
    ['the Function is said to be removed', 'i1 arrives | i1 on c1 for 9s | i2 arrives'
      + '| i2 on c2 for 9s | c1 draining removed | c2 draining removed'],
  ])('a rollout must not take the last one away: %s', (_what, more) => {
    const found = violated(`${rolling()} | ${more} | 11s end`);
    expect(found).toContain('S14');
    expect(found).toContain('S15');
  });

  test('a violation names the last container, the publish and how it went', () => {
    expect(violation('S14', `${rolling()} | c1 stopping retired | c2 stopping retired`)).toEqual({
      message: 'ta-2 was the last container of f that accepted inputs (container.stopping)',
      shown: ['container.ready', 'deploy.published', 'container.stopping'],
    });
  });

  test('containers may go for reasons of their own', () => {
    const gone = (why: string) => `c1 stopping ${why} | c2 stopping ${why} | 11s end`;
    expect(violated(`${rolling()} | c1 crashed | c1 stopped | c2 crashed | c2 stopped | end`))
      .toEqual([]);
    expect(violated(`${rolling()} | ${gone('preempted')}`)).toEqual([]);
    expect(violated(`${rolling()} | ${gone('timeout')}`)).toEqual([]);
    expect(violated(`${rolling('', 'single_use=yes')} | ${gone('single_use')}`)).toEqual([]);
    expect(violated(`${rolling('at_limit=evict-idle')} | ${gone('evicted')}`)).toEqual([]);
    expect(violated(`${rolling()} | app.stopping | ${gone('app_stopped')}`)).toEqual([]);
  });

  test('idle ones may go after the window, unless they are needed', () => {
    const idle = `${two()} | 10s publish v2 | 60s c1 stopping idle | c2 stopping idle`;
    expect(violated(`${idle} | 61s end`)).toEqual([]);
    expect(violated(`${idle.replace('60s', '59s')} | 61s end`)).toEqual(['S14', 'S15']);
    const needed = idle.replace('publish v2', 'publish v2 min_containers=1');
    expect(violated(`${needed} | 61s end`)).toEqual(['S14', 'S15']);
    const wanted = idle.replace('60s', '60s i1 arrives |');
    expect(violated(`${wanted} | 61s end`)).toEqual(['S14', 'S15']);
  });

  test('a recreate may take all, also when its delay ends after a rolling publish', () => {
    const late = `${two()} | 10s issue op=1 | publish v2 op=1 strategy=recreate
      interrupt_delay_us=3s`.replace(/\n\s+/, ' ');
    const cut = 'deploy.interrupting op=1 | c1 stopping interrupted because=12'
      + '| c2 stopping interrupted because=12';
    expect(violated(`${late} | 11s publish v3 | 13s ${cut} | 14s end`)).toEqual([]);
    expect(violated(`${late} | 11s publish v3 | 13s ${cut.replaceAll('=12', '=5')} | 14s end`))
      .toEqual(['S14', 'S15']);
  });

  test('a strategy of one\'s own is bound if it claims so', () => {
    const own = (claims: string) => `${two()} | 10s publish v2 strategy=./mine.ts ${claims}
      c1 stopping retired | c2 stopping retired | 11s end`;
    expect(violated(own(''))).toEqual([]);
    expect(violated(own('claims=noPreempt'))).toEqual([]);
    expect(violated(own('claims=zeroDowntime'))).toEqual(['S14']);
    expect(violated(own('claims=floor'))).toEqual(['S15']);
  });
});

describe('S15 capacity-floor', () => {
  test('counts instants in which accepting containers go', () => {
    expect(applied('S15', GOOD)).toBe(2);
  });

  test('who is requested does not accept yet (M13)', () => {
    expect(violated(`${rolling()} | c1 stopping retired | 11s end`)).toEqual(['S15']);
    expect(violation('S15', `${rolling()} | c1 stopping retired | 11s end`)).toEqual({
      message: 'f has 1 accepting containers, where it had 2 before v2 and 0 have gone for reasons '
        + 'of their own',
      shown: ['deploy.published', 'container.stopping'],
    });
  });

  test('the first new one must not retire all (M14), unless that is the policy', () => {
    const all = (options: string) => `${rolling(options)} | 12s c3 ready | c1 stopping retired
      c2 stopping retired | 13s end`;
    expect(violated(all(''))).toEqual(['S15']);
    expect(violated(all('retire=all-at-first'))).toEqual([]);
    expect(violated(all('retire=at-desired'))).toEqual([]);
  });

  test('what a second rollout begins with is all that accepts, of whatever version (M15)', () => {
    const second = `${rolling()} | 12s c3 ready | c1 stopping retired | c1 stopped
      12.5s publish v3 | c4 stopping cancelled | c4 stopped
      c5 starting v3 why=replacement cold_start_us=1s | 13.5s c5 ready`;
    expect(violated(`${second} | ${retire('c2')} | 14s end`)).toEqual([]);
    expect(violated(`${second} | ${retire('c2')} | ${retire('c3')} | 14s end`)).toEqual(['S15']);
  });

  test('a failed build must not take idle containers (M19)', () => {
    expect(violated(`${GOOD.replace('20s end', '')} 20s issue op=2 | build.started op=2
      21s build.failed op=2 | deploy.aborted op=2 | c3 stopping idle | 22s end`)).toEqual(['S15']);
  });

  test('idle outdated ones must not stop at the publish (M62)', () => {
    expect(violated(`${two('scaledown_window_us=5s')} | 10s publish v2 min_containers=2
      scaledown_window_us=5s | c1 stopping idle | 11s end`.replace(/\n\s+scale/, ' scale')))
      .toEqual(['S15']);
  });

  test('one that becomes ready at the publish must not retire another (M65)', () => {
    const tie = `${two()} | i1 arrives | i2 arrives | i3 arrives | i1 on c1 for 50s
      i2 on c2 for 50s | c3 starting v1 cold_start_us=10s | 10s c3 ready | publish v2`;
    expect(violated(`${tie} | 11s end`)).toEqual([]);
    expect(violated(`${tie} | c1 draining retired | 11s end`)).toEqual(['S15']);
  });

  test('what went for reasons of its own need not come back', () => {
    expect(violated(`${rolling()} | 11s c1 crashed | c1 stopped | 12s c3 ready | ${retire('c2')}
      20s end`)).toEqual([]);
    expect(violated(`${rolling()} | 11s c1 crashed | c1 stopped | ${retire('c2')} | 12s end`))
      .toEqual(['S14', 'S15']);
  });

  test('a Function that a version does not have has no floor, nor has one after a recreate', () => {
    expect(violated(`${two()} | 10s publish v2 functions=none | c1 stopping retired
      c2 stopping retired | 11s end`)).toEqual([]);
    expect(violated(`${two()} | 10s publish v2 strategy=recreate | c1 stopping interrupted
      c2 stopping interrupted | 11s end`)).toEqual([]);
  });
});

describe('S17 newest-first', () => {
  const mixed = `${rolling('', 'max_inputs=2')} | 12s c3 ready | c1 stopping retired | i1 arrives`;

  test('counts starts on outdated containers', () => {
    expect(applied('S17', `${mixed} | i1 on c3 for 9s | i2 arrives | i2 on c2 for 1s | 13s end`))
      .toBe(1);
  });

  test('the old version must not be taken while a new container idles (M30, M31, M57)', () => {
    expect(violated(`${mixed} | i1 on c2 for 1s | 13s end`)).toEqual(['S17']);
    expect(violation('S17', `${mixed} | i1 on c2 for 1s`)).toEqual({
      message: 'in-1 starts on ta-2 of v1 while 1 containers of v2 accept inputs and run none',
      shown: ['container.starting', 'input.arrived', 'input.started'],
    });
  });

  test('a new container that is idle again counts', () => {
    const again = `${mixed} | i1 on c3 for 0.5s | 12.5s i1 succeeded | i2 arrives`;
    expect(violated(`${again} | i2 on c2 for 1s | 13s end`)).toEqual(['S17']);
    expect(violated(`${again} | i2 on c3 for 1s | 13s end`)).toEqual([]);
  });

  test('what was bound to an old container, and what others publish, stands apart', () => {
    const bound = '0s create | publish v1 | i1 arrives | c1 starting v1 cold_start_us=9s'
      + '| i1 bound c1 | 5s publish v2 retire=at-desired | c2 starting v2 why=replacement cold_start_us=1s'
      + '| 6s c2 ready | 9s c1 ready | i1 on c1 for 1s';
    expect(violated(bound)).toEqual([]);
    expect(violated(`${mixed.replace('publish v2', 'publish v2 strategy=./mine.ts')}
      i1 on c2 for 1s`)).toEqual([]);
  });
});

describe('S19 no-preempt', () => {
  const busy = `${two('max_inputs=2')} | 9s i1 arrives | i1 on c1 for 9s | i2 arrives
    i2 on c2 for 9s | 10s publish v2`;
  const ready = `${busy} | c3 starting v2 why=replacement cold_start_us=1s
    c4 starting v2 why=replacement cold_start_us=9s | 11s c3 ready`;
  const lost = 'i1 interrupted -> queued | i1 requeued kept';

  test('counts publishes that find inputs running, and busy containers that drain', () => {
    expect(applied('S19', `${ready} | c1 draining retired | 18s i1 succeeded
      c1 stopping drained | c1 stopped | 19s end`)).toBe(2);
    expect(applied('S19', GOOD)).toBe(0);
  });

  test('a publish must not interrupt (M33)', () => {
    expect(violated(`${busy} | ${lost}`)).toEqual(['S19']);
    expect(violation('S19', `${busy} | ${lost}`)).toEqual({
      message: 'in-1 is interrupted on ta-1',
      shown: ['input.started', 'deploy.published', 'attempt.ended'],
    });
  });

  test('a container that drains must not be killed (M32, M33)', () => {
    expect(violated(`${ready} | ${lost} | c1 stopping retired | 12s end`)).toEqual(['S19']);
    expect(violated(`${ready} | c1 stopping retired | 12s end`)).toEqual(['S19']);
    expect(violated(`${ready} | c1 draining retired | 12s c1 stopping drained`)).toEqual(['S19']);
  });

  test('a time-out may interrupt what ran beside it, a stop everything', () => {
    const beside = `${busy} | i3 arrives | i3 on c1 for 9s | 20s i3 timeout -> failed`;
    expect(violated(`${beside} | ${lost} | c1 stopping timeout`)).toEqual([]);
    expect(violated(`${beside} | 21s ${lost} | c1 stopping timeout`)).toEqual(['S19']);
    expect(violated(`${beside} | i2 interrupted -> queued`)).toEqual(['S19']);
    expect(violated(`${busy} | 20s app.stopping | i1 interrupted -> terminated`)).toEqual([]);
  });

  test('faults and recreates may interrupt', () => {
    expect(violated(`${busy} | 11s i1 crashed -> queued | i1 requeued kept | c1 crashed`))
      .toEqual([]);
    expect(violated(`${busy} | 11s issue op=3 | publish v3 op=3 strategy=recreate | ${lost}`))
      .toEqual([]);
    const late = `${two()} | 9s i1 arrives | i1 on c1 for 9s | issue op=1
      publish v2 op=1 strategy=recreate interrupt_delay_us=2s | 10s publish v3
      11s deploy.interrupting op=1`;
    expect(violated(`${late} | i1 interrupted -> queued because=13`)).toEqual(['S19']);
    expect(violated(`${late} | i1 interrupted -> queued because=14`)).toEqual([]);
  });

  test('a strategy of one\'s own is bound if it claims so', () => {
    const own = busy.replace('publish v2', 'publish v2 strategy=./mine.ts');
    expect(violated(`${own} | ${lost}`)).toEqual([]);
    expect(violated(`${own} claims=noPreempt | ${lost}`)).toEqual(['S19']);
  });
});

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
    expect(violated(old.replace('why=initial', 'why=pinned'))).toEqual([]);
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
