import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';

const { applied, violated, violation } = handTraces('S20', 'S21', 'S27');

describe('S20 recreate-cutover', () => {
  const two = '0s create | publish v1 exit_time_us=3s | c1 initial v1 | c2 initial v1'
    + '| i1 arrives | i1 on c1 for 20s | 5s c3 starting v1 cold_start_us=20s';
  const publish = (options = '') =>
    `${two} | 10s issue op=1 | publish v2 op=1 strategy=recreate ${options}`;
  const CUT = 'deploy.interrupting op=1';
  const busy = 'i1 interrupted -> queued | i1 requeued kept | c1 stopping interrupted';
  const idle = 'c2 stopping interrupted';
  const cold = 'c3 stopping cancelled | c3 stopped';
  const all = `${busy} | ${idle} | ${cold}`;
  const stopped = '13s c1 stopped | c2 stopped';

  test('counts recreates of Apps that have containers', () => {
    expect(applied('S20', `${publish('interrupt_delay_us=0')} | ${CUT} | ${all} | ${stopped}
      20s end`)).toBe(1);
    expect(applied('S20', '0s create | publish v1 strategy=recreate interrupt_delay_us=0'
      + '| 1s publish v2 | 2s end')).toBe(0);
  });

  test.each([
    ['idle ones (M34)', `${busy} | ${cold}`, 'ta-2 of f is ready after v2 was published to '
      + 'recreate it'],
    ['starting ones (M35)', `${busy} | ${idle}`, 'ta-3 of f is starting after v2 was published to '
      + 'recreate it'],
    ['busy ones, which drain (M36)', `c1 draining graceful | ${idle} | ${cold}`,
      'ta-1 of f is draining after v2 was published to recreate it'],
  ])('it must not keep %s', (_what, more, message) => {
    const kept = `${publish('interrupt_delay_us=0')} | ${CUT} | ${more} | 11s end`;
    expect(violated(kept)).toEqual(['S20']);
    expect(violation('S20', kept).message).toBe(message);
  });

  test('it must interrupt at all', () => {
    expect(violated(`${publish('interrupt_delay_us=0')} | 11s end`)).toEqual(['S20']);
    expect(violated(`${publish('interrupt_delay_us=3s')} | 12s end`)).toEqual([]);
    expect(violated(`${publish('interrupt_delay_us=3s')} | 14s end`)).toEqual(['S20']);
  });

  test('it waits for its delay, no more and no less', () => {
    const late = publish('interrupt_delay_us=2s');
    expect(violated(`${late} | 12s ${CUT} | ${all} | 15s c1 stopped | c2 stopped | 20s end`))
      .toEqual([]);
    expect(violated(`${late} | 11s ${CUT} | ${all} | 12s end`)).toEqual(['S20']);
    expect(violation('S20', `${late} | 11s ${CUT}`).message)
      .toBe('v2 interrupts 1000000 µs before its delay is over');
    expect(violated(`${late} | 13s ${CUT} | ${all} | 14s end`)).toEqual(['S20']);
  });

  test('what stops has its exit time and no more', () => {
    const cut = `${publish('interrupt_delay_us=0')} | ${CUT} | ${all} | 13s c1 stopped`;
    expect(violated(`${cut} | 13.5s c2 stopped | 14s end`)).toEqual(['S20']);
    expect(violated(`${cut} | 14s end`)).toEqual(['S20']);
    expect(violation('S20', `${cut} | 14s end`).message)
      .toBe('ta-2 is stopping 3000000 µs after it had to stop, its exit time');
  });

  test('nothing starts on what was interrupted (M37)', () => {
    const cut = `${publish('interrupt_delay_us=0')} | ${CUT} | ${all}`;
    expect(violated(`${cut} | 11s i1 on c2 for 1s`)).toEqual(['S20']);
    const caused = cut.replace('-> queued', '-> queued because=13');
    expect(violated(`${caused} | 11s i1 on c2 for 1s`)).toEqual(['S20', 'S21']);
    expect(violated(`${cut} | 11s i2 arrives | i2 on c2 for 1s`)).toEqual(['S20']);
    expect(violated(`${cut} | i2 arrives | ${stopped} | i2 on c2 for 1s`)).toEqual(['S20']);
    expect(violated(`${publish('interrupt_delay_us=2s')} | 11s i2 arrives | i2 on c2 for 1s`))
      .toEqual([]);
  });

  test('containers of Functions that the new version lacks go as well', () => {
    const none = publish('functions=none');
    expect(violated(`${none} | ${CUT} | ${busy} | ${idle} | 11s end`)).toContain('S20');
    const one = publish('functions=g interrupt_delay_us=0');
    expect(violated(`${one} | ${CUT} | ${idle} | ${cold} | 11s end`)).toEqual(['S20']);
  });

  test('a stop of the App comes to the same', () => {
    expect(violated(`${publish('interrupt_delay_us=5s')} | 11s app.stopping
      i1 interrupted -> terminated | c1 stopping app_stopped | c2 stopping app_stopped
      c3 stopping cancelled | c3 stopped | 14s c1 stopped | c2 stopped | app.stopped
      15s ${CUT} | 16s end`)).toEqual([]);
  });

  test('a version that follows within the delay changes nothing', () => {
    const third = `${publish('interrupt_delay_us=2s')} | 11s publish v3`;
    expect(violated(`${third} | 12s ${CUT} | ${all} | 15s c1 stopped | c2 stopped | 16s end`))
      .toEqual([]);
    expect(violated(`${third} | 12s ${CUT} | ${busy} | ${cold} | 13s end`)).toEqual(['S20']);
  });
});

describe('S21 loss-requeued', () => {
  const running = '0s create | publish v1 | c1 initial v1 | c2 initial v1 | i1 arrives'
    + '| i1 on c1 for 9s';
  const lost = `${running} | 1s i1 crashed -> queued`;
  const back = `${lost} | i1 requeued kept | c1 crashed | c1 stopped`;

  test('counts losses', () => {
    expect(applied('S21', `${back} | i1 on c2 for 1s | 2s i1 preempted -> queued
      i1 requeued kept | c2 stopping preempted | 3s end`)).toBe(2);
  });

  test('an input that is lost must be queued again (M02, M03)', () => {
    expect(violated(`${lost} | c1 crashed | c1 stopped | 2s end`)).toEqual(['S21']);
    expect(violated(`${running} | 1s c1 crashed | c1 stopped | 2s end`)).toEqual(['S21']);
    expect(violated(`${running} | 1s c1 stopping interrupted | 2s end`)).toEqual(['S21']);
    expect(violation('S21', `${running} | 1s c1 crashed`).message)
      .toBe('ta-1 goes with 1 inputs, whose attempts are not said to end');
  });

  test('at once, and in its place', () => {
    expect(violated(`${lost} | c1 crashed | c1 stopped | 1.5s i1 requeued kept | 2s end`))
      .toEqual(['S21']);
    expect(violated(`${lost} | i1 requeued tail | c1 crashed | c1 stopped | 2s end`))
      .toEqual(['S21']);
  });

  test.each(['waiting', 'failed', 'terminated', 'abandoned', 'succeeded'])(
    'a loss does not make it %s', (state) => {
      expect(violated(`${running} | 1s i1 interrupted -> ${state}`)).toEqual(['S21']);
    });

  test('it ends if it was lost too often', () => {
    const often = running.replace('publish v1', 'publish v1 losses=0');
    expect(violated(`${often} | 1s i1 crashed -> failed | c1 crashed | c1 stopped | 2s end`))
      .toEqual([]);
    expect(violation('S21', `${often} | 1s i1 crashed -> queued`).message)
      .toBe('in-1 is queued after a loss (crashed), where it has to be failed');
  });

  test('it ends if its Function or its App is gone', () => {
    const gone = `${running} | 1s publish v2 functions=none`;
    expect(violated(`${gone} | i1 interrupted -> terminated | c1 stopping interrupted | 2s end`))
      .toEqual([]);
    expect(violated(`${gone} | i1 interrupted -> queued | i1 requeued kept | 2s end`))
      .toEqual(['S21']);
    const stopped = `${running} | 1s app.stopping | c2 stopping app_stopped`;
    expect(violated(`${stopped} | i1 interrupted -> queued | i1 requeued kept`)).toContain('S21');
  });

  test('it ends if its caller has given up', () => {
    const patient = running.replace('i1 arrives', 'i1 arrives patience_us=1s');
    const lostAt = (at: string, state: string) => `${patient} | ${at} i1 crashed -> ${state}`;
    expect(violated(lostAt('2s', 'abandoned'))).toEqual([]);
    expect(violated(lostAt('2s', 'queued'))).toEqual(['S21']);
    expect(violated(lostAt('1s', 'abandoned'))).toEqual([]);
    expect(violated(lostAt('1s', 'queued'))).toEqual([]);
    expect(violated(lostAt('0.5s', 'abandoned'))).toEqual(['S21']);
  });

  test('its attempts are numbered on', () => {
    expect(violated(`${back} | i1 on c2 for 1s attempt=1`)).toEqual(['S21']);
    expect(violated(`${back} | i1 on c2 for 1s attempt=3`)).toEqual(['S21']);
  });

  test('after a recreate it runs on the new version (M37)', () => {
    const cut = `${running} | 1s issue op=1 | publish v2 op=1 strategy=recreate
      interrupt_delay_us=0 | deploy.interrupting op=1
      i1 interrupted -> queued because=12 | i1 requeued kept | c1 stopping interrupted
      c2 stopping interrupted`.replace(/\n\s+interrupt_/, ' interrupt_');
    const wrong = `${cut} | c1 stopped | c2 stopped | 2s c3 starting v1 why=strategy | c3 ready`;
    expect(violated(`${wrong} | i1 on c3 for 1s`)).toEqual(['S21']);
    expect(violation('S21', `${wrong} | i1 on c3 for 1s`)).toEqual({
      message: 'in-1 was interrupted for v2 and starts again on ta-3 of v1',
      shown: ['deploy.interrupting', 'container.starting', 'input.started'],
    });
    expect(violated(`${wrong.replace('starting v1', 'starting v2')} | i1 on c3 for 1s | 3s end`))
      .toEqual([]);
  });
});

describe('S27 stop-final', () => {
  const live = '0s create | publish v1 exit_time_us=2s max_retries=1 | c1 initial v1'
    + '| c2 initial v1 | c3 starting v1 cold_start_us=9s | i1 arrives | i1 on c1 for 9s'
    + '| i2 arrives | i2 on c2 for 1s | i3 arrives | 1s i2 failed -> waiting';
  const stopping = `${live} | app.stopping`;
  const inputs = 'i3 finished terminated | i2 finished terminated | i1 interrupted -> terminated';
  const going = 'c1 stopping app_stopped | c2 stopping app_stopped';
  const cancelled = 'c3 stopping cancelled | c3 stopped';
  const STOPPED = `${stopping} | ${inputs} | ${going} | ${cancelled} | 3s c1 stopped | c2 stopped
    app.stopped`;

  test('counts stops', () => {
    expect(applied('S27', `${STOPPED} | 4s i4 arrives | i4 finished rejected
      create app=2 | publish v1 | end`)).toBe(1);
    expect(applied('S27', '0s create | issue op=1 | deploy.aborted op=1 | app.stopped rule=DEP-4'
      + '| 1s end')).toBe(0);
  });

  test.each([
    ['is published (M51)', 'publish v2'], ['is published under an old number', 'publish v1'],
    ['starts (M53)', 'c4 starting v1'], ['is created anew (M51)', 'create'],
    ['is stopped once more', 'app.stopped'],
  ])('after it nothing %s', (_what, more) => {
    expect(violated(`${STOPPED} | ${more}`)).toEqual(['S27']);
  });

  test('nothing starts while it stops, and nothing becomes ready', () => {
    expect(violated(`${stopping} | c3 ready`)).toEqual(['S27']);
    expect(violated(`${stopping} | i3 on c2 for 1s`)).toEqual(['S27']);
    expect(violated(`${stopping} | c4 starting v1`)).toEqual(['S27']);
    expect(violation('S27', `${stopping} | publish v2`)).toEqual({
      message: 'deploy.published, but the App is stopping',
      shown: ['app.stopping', 'deploy.published'],
    });
  });

  test.each([
    ['queued (M54a)', inputs.replace('i3 finished terminated | ', '')],
    ['waiting', inputs.replace('i2 finished terminated | ', '')],
    ['running', inputs.replace('| i1 interrupted -> terminated', '')],
  ])('no input is left %s', (_what, some) => {
    expect(violated(`${stopping} | ${some} | ${going} | ${cancelled} | 2s end`)).toContain('S27');
  });

  test('what runs is terminated, unless its caller has given up', () => {
    const ended = (end: string) => inputs.replace('i1 interrupted -> terminated', end);
    const rest = `${going} | ${cancelled} | 2s end`;
    expect(violated(`${stopping} | ${ended('i1 succeeded')} | ${rest}`)).toEqual(['S27']);
    expect(violated(`${stopping} | ${ended('i1 interrupted -> failed')} | ${rest}`))
      .toContain('S27');
    expect(violated(`${stopping.replace('i1 arrives', 'i1 arrives patience_us=0.5s')}
      ${ended('i1 interrupted -> abandoned')} | ${rest}`)).toEqual([]);
  });

  test.each([
    ['idle (M52)', `c1 stopping app_stopped | ${cancelled}`, 'ta-2 of f is ready in an App that is '
      + 'stopped'],
    ['starting', going, 'ta-3 of f is starting in an App that is stopped'],
    ['draining', `c1 stopping app_stopped | c2 draining graceful | ${cancelled}`,
      'ta-2 of f is draining in an App that is stopped'],
  ])('no container is left %s', (_what, some, message) => {
    expect(violation('S27', `${stopping} | ${inputs} | ${some} | 2s end`).message).toBe(message);
  });

  test('containers have their exit time, and with the last one the App is stopped', () => {
    const going2 = `${stopping} | ${inputs} | ${going} | ${cancelled} | 3s c1 stopped`;
    expect(violated(`${going2} | 3.5s c2 stopped | app.stopped | 4s end`)).toEqual(['S27']);
    expect(violated(`${going2} | c2 stopped | 4s end`)).toEqual(['S27']);
    expect(violated(`${going2} | app.stopped | c2 stopped | 4s end`)).toEqual(['S27']);
    expect(violation('S27', `${going2} | c2 stopped | 4s end`).message)
      .toBe('ap-1 has no container left and is not stopped');
    expect(violated(`${live} | app.stopped`)).toEqual(['S27']);
  });
});
