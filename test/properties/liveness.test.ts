import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';
import { GOOD, retire, rolling, two } from './rollout-lines.ts';

const { applied, violated, violation } = handTraces('L01', 'L02', 'L03', 'L04', 'L05');

describe('L01 converge', () => {
  test('applies to each Function of a run that is over by itself, and to no other', () => {
    expect(applied('L01', GOOD)).toBe(1);
    expect(applied('L01', GOOD.replace('20s end', '20s end why=duration'))).toBe(0);
  });

  test.each([
    ['an outdated container is never retired (M42a, M42c)', `${rolling()} | 12s c3 ready
      ${retire('c1')} | 13s c4 ready | 20s end`,
    'ta-2 of v1 is left of f, v2 is live, and its rollout is not blocked'],
    ['an outdated one is kept by a recreate (M34, M35)',
      `${two()} | 10s publish v2 strategy=recreate | ${retire('c1')} | 20s end`,
      'ta-2 of v1 is left of f, v2 is live, and its rollout is not blocked'],
    ['it drains for ever (M41)', `${rolling()} | 12s c3 ready | ${retire('c1')} | 13s c4 ready
      c2 draining retired | 20s end`, 'ta-2 still drains'],
    ['no further start after one that failed (M38b)', `${rolling()} | 12s c3 ready
      ${retire('c1')} | c4 failed | c4 stopped | 20s end`,
    'ta-2 of v1 is left of f, v2 is live, and its rollout is not blocked'],
    ['an input is left in the queue', '0s create | publish v1 | i1 arrives | end',
      '1 inputs of f are not final: 1 queued, 0 waiting, 0 running'],
    ['a build is left', '0s create | issue op=1 | build.started op=1 | end',
      'a build of command 1 is still pending'],
  ])('%s', (_what, text, message) => {
    // A build alone is about no Function.
    const found = violation('L01', text);
    expect(found.message).toBe(message);
  });

  test('so does one that is served, until its client has left', () => {
    const left = `${rolling()} | 12s c3 ready | ${retire('c1')} | 13s c4 ready | 20s end`
      .replace('create', 'create ephemeral=serve');
    expect(violated(left)).toEqual(['L01']);
    expect(violated(left.replace('20s', '19s app.stopping | 20s'))).toEqual([]);
  });

  test('a rollout may rest if it is blocked, for a reason that holds', () => {
    const blocked = (options: string, why = 'cap') =>
      `${two()} | 10s publish v2 ${options} | rollout.blocked version=2 why=${why} | 20s end`;
    expect(applied('L01', blocked('cap=2 surge=0'))).toBe(1);
    expect(violated(blocked('cap=3 surge=0'))).toEqual(['L01']);
    expect(violated(blocked('cap=2 surge=2'))).toEqual(['L01']);
    expect(violated(blocked(''))).toEqual(['L01']);
    expect(violated(blocked('cap=2 surge=0', 'backoff'))).toEqual(['L01']);
    expect(violated(blocked('cap=2 surge=0', 'limit'))).toEqual(['L01']);
    expect(violated(blocked('cap=2 surge=0').replace('20s', '20s rollout.unblocked version=2 |')))
      .toEqual(['L01']);
    const failed = `${rolling()} | 12s c3 failed | c3 stopped | 13s c4 failed | c4 stopped
      rollout.blocked version=2 why=backoff | 20s end`;
    expect(violated(failed)).toEqual([]);
    // One that becomes ready does not cut the back-off short (CON-3).
    const ready = `${rolling()} | 12s c3 failed | c3 stopped | 12.5s c4 ready | ${retire('c1')}
      rollout.blocked version=2 why=backoff | end`;
    expect(violated(ready)).toEqual([]);
    const since = ready.replace('12.5s', '12.5s c5 starting v2 why=replacement |')
      .replace('end', '13.5s c5 stopping cancelled | c5 stopped | end');
    expect(violated(since)).toEqual(['L01']);
  });
});

describe('L02 work-conserving', () => {
  const WARM = '0s create | publish v1 | c1 initial v1';

  test('counts what joins the queue', () => {
    const text = `${WARM} | 1s i1 arrives | i1 on c1 for 2s | i2 arrives | 3s i1 succeeded
      i2 on c1 for 1s | 4s i2 succeeded | 5s end`;
    expect(applied('L02', text)).toBe(2);
  });

  test('a slot that is freed is for who waits (M43), and so is one that is new', () => {
    const busy = `${WARM} | 1s i1 arrives | i1 on c1 for 2s | i2 arrives | 3s i1 succeeded`;
    expect(violation('L02', `${busy} | 4s i2 on c1 for 1s | 5s i2 succeeded | 6s end`)).toEqual({
      message: 'in-2 waits for f while its accepting containers have 1 free slots',
      shown: ['rollout.started', 'attempt.ended'],
    });
    const cold = '0s create | publish v1 | 1s i1 arrives | c1 starting v1 cold_start_us=1s';
    expect(violated(`${cold} | 2s c1 ready | 3s i1 on c1 for 1s | 4s i1 succeeded | end`))
      .toEqual(['L02']);
    expect(violated(`${cold} | 2s c1 ready | i1 on c1 for 1s | 3s i1 succeeded | end`)).toEqual([]);
  });

  test('old containers go on serving after a publish (M27)', () => {
    expect(violated(`${WARM} | 1s publish v2 | c2 starting v2 cold_start_us=5s | 2s i1 arrives
      6s c2 ready | i1 on c2 for 1s | ${retire('c1')} | rollout.finished version=2
      7s i1 succeeded | end`)).toEqual(['L02']);
  });

  test('what drains has no free slot, and who is bound waits for his container', () => {
    const wide = WARM.replace('v1', 'v1 max_inputs=2');
    expect(violated(`${wide} | 1s i1 arrives | i1 on c1 for 5s | 2s publish v2
      c2 starting v2 cold_start_us=1s | 3s c2 ready | c1 draining retired
      4s i2 arrives | i2 on c2 for 10s | i3 arrives | 5s c3 starting v2 cold_start_us=8s
      i3 bound c3 | 6s i1 succeeded | ${retire('c1')} | rollout.finished version=2
      13s c3 ready | i3 on c3 for 1s | 14s i2 succeeded | i3 succeeded | end`)).toEqual([]);
  });
});

test('L03 input-termination: whoever came is final when nothing happens any more', () => {
  const one = '0s create | publish v1 | c1 initial v1 | 1s i1 arrives | i1 on c1 for 1s';
  expect(applied('L03', `${one} | 2s i1 succeeded | 3s end`)).toBe(1);
  expect(applied('L03', `${one} | 2s i1 succeeded | 3s end why=duration`)).toBe(0);
  expect(applied('L03', '0s create | publish v1 | end')).toBe(0);
  expect(violated(`${one} | 2s i1 failed -> waiting | 3s end`)).toEqual(['L01', 'L03']);
  expect(violation('L03', '0s create | publish v1 | 1s i1 arrives | 2s end').message)
    .toBe('1 inputs are not final at the end of the run, in-1 for one, which is queued');
});

describe('L04 drain-termination', () => {
  const DRAINING = `0s create | publish v1 timeout_us=10s exit_time_us=2s | c1 initial v1
    1s i1 arrives | i1 on c1 for 5s | 2s c1 draining retired`;

  test('holds where it stops with its last attempt, and takes its exit time', () => {
    expect(applied('L04', `${DRAINING} | 6s i1 succeeded | c1 stopping drained
      8s c1 stopped | end`)).toBe(1);
    expect(violated(`${DRAINING} | 6s c1 crashed | i1 crashed -> failed | c1 stopped | end`))
      .toEqual([]);
  });

  test.each([
    ['it stops later than its last attempt ended', '6s i1 succeeded | 7s c1 stopping drained'
      + '| 9s c1 stopped', 'ta-1 drains, and nothing runs on it'],
    ['it never stops (M41)', '6s i1 succeeded | 7s end why=duration',
      'ta-1 drains, and nothing runs on it'],
    ['it takes longer than the timeout', '13s i1 succeeded | c1 stopping drained | 15s c1 stopped',
      'ta-1 is draining for 11000000 µs, where 10000000 µs are the most'],
    ['it still drains at the end', '13s end why=duration',
      'ta-1 is draining for 11000000 µs, where 10000000 µs are the most'],
    ['it is gone too early', '6s i1 succeeded | c1 stopping drained | 7s c1 stopped',
      'ta-1 is stopped 1000000 µs after it began, not 2000000 µs'],
    ['it stops for ever', '6s i1 succeeded | c1 stopping drained | 9s end why=duration',
      'ta-1 is stopping for 3000000 µs, where 2000000 µs are the most'],
  ])('%s', (_what, more, message) => {
    const text = `${DRAINING} | ${more}`;
    expect(violation('L04', text.includes('end') ? text : `${text} | 20s end why=duration`).message)
      .toBe(message);
  });
});

describe('L05 command-resolution', () => {
  const issue = '0s create | issue op=1';

  test('each command comes to something, and whoever has to return does', () => {
    expect(applied('L05', `${issue} | build.started op=1 | 1s build.succeeded op=1
      publish v1 op=1 | deploy.returned op=1 | 2s issue op=2 | build.started op=2
      3s build.failed op=2 | deploy.aborted op=2 | 4s issue op=3 | deploy.noop op=3 fingerprint=A
      deploy.returned op=3 | 5s end`)).toBe(3);
    expect(applied('L05', `${issue} | 1s end why=duration`)).toBe(0);
  });

  test.each([
    ['a number given at the issue that nobody uses', issue, 'command 1 came to nothing at all'],
    ['a publish that does not return', `${issue} | publish v1 op=1`,
      'command 1 (published) never returned'],
    ['a build without end', `${issue} | build.started op=1`, 'a build of command 1 is not over'],
  ])('%s', (_what, text, message) => {
    expect(violation('L05', `${text} | 1s end`).message).toBe(message);
  });
});
