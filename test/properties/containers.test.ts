import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';

const { applied, violated, violation } = handTraces('S09', 'S16', 'S24', 'S25');

/** An App whose one container accepts inputs. */
const READY = '0s create | publish v1 max_inputs=2 | c1 initial v1 slots=2';

describe('S09 dispatch-only-ready', () => {
  test('counts starts', () => {
    expect(applied('S09', `${READY} | i1 arrives | i1 on c1 for 1s | i2 arrives
      i2 on c1 for 1s | 1s end`)).toBe(2);
  });

  test.each([
    ['still starting (M28)', 'c2 starting v1 cold_start_us=9s | i1 arrives | i1 on c2 for 1s',
      'in-1 starts on ta-2, which is starting'],
    ['draining (M26)', `i2 arrives | i2 on c1 for 9s | 1s publish v2 | c1 draining retired
      i1 arrives | i1 on c1 for 1s`, 'in-1 starts on ta-1, which is draining'],
    ['stopping', 'c1 stopping idle | i1 arrives | i1 on c1 for 1s',
      'in-1 starts on ta-1, which is stopping'],
    ['gone', 'c1 stopping idle | c1 stopped | i1 arrives | i1 on c1 for 1s',
      'in-1 starts on ta-1, which is not there'],
    ['yet to come', 'i1 arrives | i1 on c7 for 1s', 'in-1 starts on ta-7, which is not there'],
  ])('no input starts on a container that is %s', (_what, more, message) => {
    expect(violated(`${READY} | ${more}`)).toEqual(['S09']);
    expect(violation('S09', `${READY} | ${more}`).message).toBe(message);
  });

  test('no input starts on a container of another Function', () => {
    expect(violated(`0s create | publish v1 functions=f,g | c1 initial v1 function=g | i1 arrives
      i1 on c1 for 1s`)).toEqual(['S09']);
  });
});

describe('S16 cold-start-before-ready', () => {
  const start = `${READY} | 1s c2 starting v1 cold_start_us=5s queue_us=2s`;

  test('counts starts that come to their end, initial containers aside', () => {
    expect(applied('S16', `${start} | c3 starting v1 cold_start_us=1s | 2s c3 failed | c3 stopped
      6s c2 ready | end`)).toBe(1);
  });

  test('none is ready before its start is over (M29), nor after', () => {
    expect(violated(`${start} | c2 ready`)).toEqual(['S16']);
    expect(violated(`${start} | 4s c2 ready`)).toEqual(['S16']);
    expect(violated(`${start} | 7s c2 ready`)).toEqual(['S16']);
    expect(violation('S16', `${start} | 4s c2 ready`)).toEqual({
      message: 'ta-2 is ready 3000000 µs after it began to start, which takes 5000000 µs',
      shown: ['container.starting', 'container.ready'],
    });
  });

  test('containers are there from the first publish on, and from no other', () => {
    expect(violated(`${READY} | 5s c2 initial v1`)).toEqual(['S16']);
    expect(violated(`${READY} | 5s publish v2 | c2 initial v2`)).toEqual(['S16']);
  });
});

describe('S24 lifecycle', () => {
  test('counts the records of containers and inputs', () => {
    expect(applied('S24', `${READY} | i1 arrives | i1 on c1 for 1s | 1s i1 failed -> waiting
      2s i1 requeued tail | i1 on c1 for 1s | 3s i1 succeeded | c1 stopping idle | c1 stopped
      4s i2 arrives | i2 finished abandoned | end`)).toBe(12);
    expect(applied('S24', `0s create | publish v1 | i1 arrives | c1 starting v1 cold_start_us=1s
      i1 bound c1 | c1 failed | i1 unbound c1 | c1 stopped | i1 finished rejected | end`)).toBe(7);
  });

  const busy = `${READY} | i1 arrives | i1 on c1 for 1s`;
  const queued = `${READY} | i1 arrives`;

  test.each([
    ['ready', 'c1 ready'], ['starting', 'c1 starting v1'], ['start failed', 'c1 failed'],
    ['stopped (M38a)', 'c1 stopped'],
  ])('a container that is ready is not %s next', (_what, more) => {
    expect(violated(`${READY} | ${more}`)).toContain('S24');
  });

  test.each([
    ['draining', 'c2 draining retired'], ['crashed', 'c2 crashed | c2 stopped'],
    ['stopped', 'c2 stopped'],
  ])('a container that is starting is not %s next', (_what, more) => {
    expect(violated(`${READY} | c2 starting v1 | ${more} | 1s end`)).toEqual(['S24']);
  });

  test.each([
    ['draining', 'c1 draining retired'], ['stopping', 'c1 stopping idle'],
    ['crashed', 'c1 crashed'], ['start failed', 'c1 failed'],
  ])('a container that is stopping is not %s next', (_what, more) => {
    expect(violated(`${READY} | c1 stopping idle | ${more} | c1 stopped | 1s end`))
      .toEqual(['S24']);
  });

  test('a container that is gone does nothing, nor does its number come back', () => {
    const gone = `${READY} | c2 starting v1 | c2 ready | c1 stopping idle | c1 stopped`;
    expect(violated(`${gone} | c1 stopped`)).toEqual(['S24']);
    expect(violated(`${gone} | c1 starting v1`)).toEqual(['S24']);
    expect(violated(`${gone} | c2 starting v1`)).toEqual(['S24']);
    expect(violation('S24', `${gone} | c2 starting v1`).message)
      .toBe('ta-2 starts, a number that was used before');
    expect(violated(`${READY} | c5 ready`)).toEqual(['S24']);
  });

  test('what fails, crashes or is cancelled is stopped at once', () => {
    expect(violated(`${READY} | c1 crashed | 1s c1 stopped | end`)).toEqual(['S24']);
    expect(violated(`${READY} | c2 starting v1 | c2 failed | 1s end`)).toEqual(['S24']);
    expect(violation('S24', `${READY} | c2 starting v1 | c2 stopping cancelled | 1s end`)).toEqual({
      message: 'ta-2 is not stopped, but stopping', shown: ['container.stopping'],
    });
    expect(violated(`${READY} | c1 stopping idle | 1s c1 stopped | end`)).toEqual([]);
  });

  test('what loses its attempts is lost itself', () => {
    const lost = `${busy} | i1 preempted -> queued | i1 requeued kept`;
    expect(violated(`${lost} | c1 stopping preempted | 1s end`)).toEqual([]);
    expect(violated(`${lost} | 1s end`)).toEqual(['S24']);
    expect(violation('S24', `${lost} | 1s end`).message)
      .toBe('ta-1 is ready, though its attempts were taken from it');
  });

  test.each([
    ['ends without running', queued, 'i1 succeeded'],
    ['waits while it is queued', queued, 'i1 requeued tail'],
    ['is not bound', queued, 'i1 unbound c1'],
    ['arrives twice', queued, 'i1 arrives'],
    ['starts twice', busy, 'i1 on c1 for 1s'],
    ['is given up while it runs', busy, 'i1 finished abandoned'],
    ['is bound while it runs', busy, 'i1 bound c1'],
    ['is queued after a failure', busy, 'i1 failed -> queued'],
    ['waits after a loss', busy, 'i1 crashed -> waiting'],
    ['fails by success', busy, 'i1 succeeded -> failed'],
    ['runs on', busy, 'i1 failed -> running'],
    ['loses its place', busy, 'i1 crashed -> queued | i1 requeued tail'],
    ['keeps its place', busy, 'i1 failed -> waiting | i1 requeued kept'],
    ['is final and starts', busy, 'i1 succeeded | i1 on c1 for 1s'],
    ['is queued at its end', queued, 'i1 finished queued'],
    ['succeeds without an attempt', queued, 'i1 finished succeeded'],
    ['was never there', READY, 'i9 on c1 for 1s'],
  ])('no input that %s', (_what, before, more) => {
    expect(violated(`${before} | ${more}`)).toEqual(['S24']);
  });
});

describe('S25 floor-of-min', () => {
  const least = (options: string) => `0s create | publish v1 min_containers=2 ${options}`;
  const started = 'c1 starting v1 cold_start_us=1s | c2 starting v1 cold_start_us=1s';
  const ready = `${least('')} | ${started} | 1s c1 ready | c2 ready`;

  test('counts the instants in which the containers of such a Function change', () => {
    expect(applied('S25', `${ready} | 2s end`)).toBe(2);
    expect(applied('S25', `${READY} | 2s end`)).toBe(0);
  });

  test('one container too few is too few (M39b)', () => {
    expect(violated(`${least('')} | c1 starting v1 cold_start_us=1s | 1s end`)).toEqual(['S25']);
    expect(violated(`${ready} | 2s c1 stopping idle | c1 stopped | 3s end`)).toEqual(['S25']);
    expect(violation('S25', `${ready} | 2s c1 crashed | c1 stopped | 3s end`)).toEqual({
      message: 'f has 1 containers of v1, starting or accepting, where min_containers is 2',
      shown: ['rollout.started', 'container.stopped'],
    });
    expect(violated(`${ready} | 2s c1 crashed | c1 stopped | c3 starting v1 | 3s end`)).toEqual([]);
  });

  test('only the live version counts', () => {
    expect(violated(`${ready} | 2s publish v2 min_containers=2 | 3s end`)).toEqual(['S25']);
    expect(violated(`${ready} | 2s publish v2 min_containers=2 | c3 starting v2 cold_start_us=1s
      c4 starting v2 cold_start_us=1s | 3s c3 ready | c4 ready | 4s end`)).toEqual([]);
    expect(violated(`${ready} | 2s publish v2 functions=none | 3s end`)).toEqual([]);
  });

  test('at the cap there is no room', () => {
    expect(violated(`${least('cap=2')} | ${started} | 1s c1 ready | c2 ready
      2s publish v2 cap=2 min_containers=2 | c1 stopping evicted | 3s end`)).toEqual([]);
    expect(violated(`${least('cap=2')} | ${started} | 1s c1 ready | c2 ready
      2s publish v2 cap=2 min_containers=2 | c1 stopping evicted | c1 stopped | 3s end`))
      .toEqual(['S25']);
  });

  test('starts of pinned containers that fail hold back those of others of that version', () => {
    const raised = `${ready} | 1s c3 starting v1 why=pinned | c1 crashed | c1 stopped`;
    expect(violated(`${raised} | 2s end`)).toEqual(['S25']);
    expect(violated(`${raised} | c3 failed | c3 stopped | 2s end`)).toEqual([]);
  });

  test('an override of the autoscaler sets another floor', () => {
    const raised = `${ready} | 1s autoscaler.overridden min_containers=3`;
    expect(violated(`${raised} | 2s end`)).toEqual(['S25']);
    expect(violated(`${raised} cap=2 surge=0 | 2s end`)).toEqual([]);
    expect(violated(`${raised} | c3 starting v1 | 2s end`)).toEqual([]);
    expect(violated(`${ready} | 1s autoscaler.overridden | c1 crashed | c1 stopped | 2s end`))
      .toEqual([]);
  });

  test('between the decisions of an autoscaler with an interval nothing is said', () => {
    const paced = ready.replace('min_containers=2', 'min_containers=2 interval_us=10000000');
    expect(applied('S25', `${paced} | 2s end`)).toBe(1);
    expect(violated(`${paced} | 2s c1 crashed | c1 stopped | 9s end`)).toEqual([]);
    expect(violated(`${paced} | 2s c1 crashed | c1 stopped | 10s end`)).toEqual(['S25']);
    expect(violated(`${paced} | 2s c1 crashed | c1 stopped | 10s c3 starting v1 | 11s end`))
      .toEqual([]);
  });

  test('starts that fail have to wait, until one begins or succeeds', () => {
    const failed = `${least('')} | ${started} | 0.5s c1 failed | c1 stopped`;
    expect(violated(`${failed} | 0.6s end`)).toEqual([]);
    expect(violated(`${failed} | 1s c2 ready | 1.1s end`)).toEqual([]);
    const again = `${failed} | 1s c2 ready | 1.5s c3 starting v1 cold_start_us=1s`;
    expect(violated(`${again} | 2s c2 stopping idle | c2 stopped | 3s end`)).toEqual(['S25']);
    expect(violated(`${failed} | 1.5s c3 starting v1 cold_start_us=1s | 2s end`)).toEqual([]);
  });

  test('an App that is stopped needs nothing', () => {
    expect(violated(`${ready} | 2s app.stopping | c1 stopping app_stopped
      c2 stopping app_stopped | c1 stopped | c2 stopped | app.stopped | 3s end`)).toEqual([]);
  });
});
