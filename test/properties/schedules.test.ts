import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';

const { applied, violated, violation } = handTraces('S34', 'L09');

const PLAN = 'schedule.planned schedule=hourly due=100000000+100000000*9';
const CRON = `0s create | publish v1 schedule=hourly | ${PLAN}`;
const PERIOD = '0s create | publish v1 schedule=every-100000000us';

/** A firing at an instant, with the input that comes of it. */
const fires = (at: string, input: number, due = at): string =>
  `${at} schedule.fired schedule=s function=f due_us=${due} input=${input} | i${input} arrives`;

describe('S34 schedule-exact', () => {
  test('counts firings', () => {
    expect(applied('S34', `${CRON} | ${fires('100s', 1)} | ${fires('200s', 2)} | 250s end`))
      .toBe(2);
    expect(applied('S34', '0s create | publish v1 | 250s end')).toBe(0);
  });

  test.each([
    ['the only one', `${CRON} | 150s end`, 'f was due at 100000000 µs and has not fired'],
    ['one before another', `${CRON} | ${fires('200s', 1)} | 250s end`,
      'the schedule of f fires at 200000000 µs, but is due at 100000000 µs'],
    ['one at the end', `${CRON} | 100s end`, 'f was due at 100000000 µs and has not fired'],
    ['one before a publish', `${CRON} | 150s publish v2 | 170s end`,
      'f was due at 100000000 µs and has not fired'],
    ['one before a stop', `${CRON} | 150s app.stopping | 170s end`,
      'f was due at 100000000 µs and has not fired'],
  ])('none may be left out: %s', (_what, trace, message) => {
    expect(violation('S34', trace).message).toBe(message);
  });

  test('it must not fire twice (M56)', () => {
    const once = `${CRON} | 100s publish v2 schedule=hourly | ${fires('100s', 1)}`;
    expect(violation('S34', `${once} | ${fires('100s', 2)} | 150s end`).message)
      .toBe('the schedule of f fires at 100000000 µs, but is due at 200000000 µs');
  });

  test('a cron keeps its phase over publishes (M55), and fires when it is due at one', () => {
    const published = `${CRON} | 30s publish v2 schedule=hourly`;
    expect(violated(`${published} | ${fires('100s', 1)} | 150s end`)).toEqual([]);
    expect(violated(`${published} | ${fires('130s', 1)} | 150s end`)).toEqual(['S34']);
    expect(violated(`${CRON} | 100s publish v2 schedule=hourly | ${fires('100s', 1)} | 150s end`))
      .toEqual([]);
    expect(violated(`${CRON} | 100s publish v2 schedule=hourly | 150s end`))
      .toEqual(['S34', 'L09']);
  });

  test('a period begins anew with each publish', () => {
    const published = `${PERIOD} | 30s publish v2 schedule=every-100000000us`;
    expect(violated(`${published} | ${fires('130s', 1)} | 150s end`)).toEqual([]);
    expect(violated(`${published} | ${fires('100s', 1)} | 150s end`)).toEqual(['S34']);
    const atDue = `${PERIOD} | 100s publish v2 schedule=every-100000000us`;
    expect(violated(`${atDue} | ${fires('100s', 1)} | ${fires('200s', 2)} | 250s end`)).toEqual([]);
    expect(violated(`${atDue} | ${fires('200s', 1)} | 250s end`)).toEqual(['S34']);
  });

  test('what is new is not due in the instant of its publish', () => {
    const brought = `0s create | publish v1 | 100s publish v2 schedule=hourly | ${PLAN}`;
    expect(violated(`${brought} | ${fires('200s', 1)} | 250s end`)).toEqual([]);
    expect(violated(`${brought} | ${fires('100s', 1)} | 150s end`)).toEqual(['S34']);
  });

  test.each([
    ['removed', 'publish v2', 'the schedule of f fires at 100000000 µs, but v2 has none'],
    ['with its Function', 'publish v2 functions=g',
      'the schedule of f fires at 100000000 µs, but v2 has none'],
    ['stopped', 'app.stopping', 'the schedule of f fires at 100000000 µs, but the App is stopping'],
  ])('none fires that is gone: %s', (_what, line, message) => {
    expect(violated(`${CRON} | 50s ${line} | 150s end`)).toEqual([]);
    const fired = `${CRON} | 50s ${line} | ${fires('100s', 1)} | 150s end`;
    expect(violation('S34', fired).message).toBe(message);
  });

  test('an input comes of it, and a new one', () => {
    const alone = `${CRON} | 100s schedule.fired schedule=s function=f due_us=100s input=1`;
    expect(violation('S34', `${alone} | 150s end`).message)
      .toBe('in-1 of a schedule never arrives');
    expect(violation('S34', `${CRON} | 50s i1 arrives | ${fires('100s', 1)} | 150s end`).message)
      .toContain('for in-1, which is there already');
  });

  test('it fires when it is due, not when it says so', () => {
    expect(violated(`${CRON} | ${fires('100s', 1, '90s')} | 150s end`)).toEqual(['S34']);
  });
});

describe('L09 schedule-liveness', () => {
  test('counts publishes of schedules, and builds that fail beside them', () => {
    expect(applied('L09', `${CRON} | 50s issue op=1 | deploy.aborted op=1 | ${fires('100s', 1)}
      150s publish v2 schedule=hourly | 160s publish v3 | 170s end`)).toBe(3);
  });

  test.each([
    ['a publish', 'publish v2 schedule=hourly', 'v2 was published'],
    ['a failed build', 'issue op=1 | deploy.aborted op=1', 'a build failed'],
  ])('none dies of %s (M55)', (_what, line, what) => {
    const dead = `${CRON} | ${fires('100s', 1)} | 150s ${line} | 250s end`;
    expect(violation('L09', dead).message)
      .toBe(`f was due at 200000000 µs, and has never fired since ${what}`);
    expect(violated(`${CRON} | ${fires('100s', 1)} | 150s ${line} | 199s end`)).toEqual([]);
  });

  test('what was removed or stopped has not died', () => {
    expect(violated(`${CRON} | 50s publish v2 | 150s end`)).toEqual([]);
    expect(violated(`${CRON} | 50s app.stopping | 150s end`)).toEqual([]);
  });
});
