import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';
import { GOOD, retire, rolling, two } from './rollout-lines.ts';

const { applied, violated, violation } =
  handTraces('S14', 'S15', 'S17', 'S19', 'S22', 'S23', 'S29');

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
    ['they drain as replacements are requested (M13)', '11s c1 stopping retired'
      + '| c2 stopping retired'],
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
      message: 'ta-2 was the last of f that accepted inputs (container.stopping)',
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
      message: 'f has 1 accepting container, where it had 2 before v2 and 0 have gone for reasons '
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
      + '| i1 bound c1 | 5s publish v2 retire=at-desired'
      + '| c2 starting v2 why=replacement cold_start_us=1s'
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
