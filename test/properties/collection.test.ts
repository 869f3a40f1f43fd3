import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';

const { applied, violated, violation } = handTraces('L10');

describe('L10 collected', () => {
  /** Version 2 has no `g` any more; the App is stopped at 3s. */
  const STOPPING = `0s create | publish v1 functions=f,g | c1 initial v1 | 1s publish v2
    2s app.stopping | c1 stopping app_stopped`;
  const STOPPED = `${STOPPING} | 3s c1 stopped | app.stopped gc_delay_us=4s`;
  const collected = (...objects: readonly string[]) =>
    objects.map((object) => `object.collected object=${object}`).join(' | ');
  const ALL = collected('ap-1/f', 'ap-1/g', 'ap-1');

  test('each object once, when it is due', () => {
    expect(applied('L10', `${STOPPED} | 7s ${ALL} | 9s end`)).toBe(1);
    expect(applied('L10', `${STOPPED} | 7s ${ALL} | end`)).toBe(1);
  });

  test('a run may be over before', () => {
    expect(applied('L10', `${STOPPED} | 6s end`)).toBe(1);
    expect(applied('L10', '0s create | publish v1 | 9s end')).toBe(0);
  });

  test('a first deployment that failed leaves an App and no Function', () => {
    const failed = '0s create | issue op=1 | deploy.aborted op=1 | app.stopped gc_delay_us=0s';
    expect(violated(`${failed} | ${collected('ap-1')} | 9s end`)).toEqual([]);
    expect(violated(`${failed} | 9s end`)).toEqual(['L10']);
  });

  test('none is left over', () => {
    expect(violation('L10', `${STOPPED} | 7s ${collected('ap-1/f', 'ap-1')} | 9s end`)).toEqual({
      message: 'ap-1/g is not collected at 7000000 µs', shown: ['app.stopped', 'run.ended'],
    });
    expect(violated(`${STOPPED} | 7s end`)).toEqual(['L10']);
  });

  test('none at another time, none twice, and nothing else', () => {
    expect(violation('L10', `${STOPPED} | 6s ${ALL} | 9s end`).message)
      .toBe('ap-1/f is collected, which is due at 7000000 µs');
    expect(violated(`${STOPPED} | 8s ${ALL} | 9s end`)).toEqual(['L10']);
    expect(violation('L10', `${STOPPED} | 7s ${ALL} | ${collected('ap-1')}`).message)
      .toBe('ap-1 is collected, which is no object that is left');
    expect(violated(`${STOPPED} | 7s ${ALL} | ${collected('ap-2/f')}`)).toEqual(['L10']);
  });

  test('none before the last container is stopped (M54b)', () => {
    expect(violation('L10', `${STOPPING} | ${ALL} | 3s c1 stopped | app.stopped`)).toEqual({
      message: 'ap-1/f is collected, but the App is stopping with 1 containers',
      shown: ['app.stopping', 'object.collected'],
    });
    expect(violated(`0s create | publish v1 | ${collected('ap-1/f')}`)).toEqual(['L10']);
  });
});
