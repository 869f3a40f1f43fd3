import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';

const { applied, violated, violation } = handTraces('S35', 'S24');

const V1 = '0s create | publish v1 | web.published';

describe('S35 web-identity', () => {
  test('judges the URL of each version', () => {
    expect(applied('S35', `${V1} | 5s publish v2 | web.published version=2 | 9s end`)).toBe(2);
    expect(violated(`${V1} | 5s publish v2 | web.published version=2 | 9s end`)).toEqual([]);
    expect(applied('S35', '0s create | publish v1 | 9s end')).toBe(0);
  });

  test('a URL must not have the version in it (M58)', () => {
    const other = 'url=https://main-main--shop-f-v2.web.example';
    expect(violation('S35', `${V1} | 5s publish v2 | web.published version=2 ${other} | 9s end`))
      .toMatchObject({
        message: 'the URL of f is https://main-main--shop-f-v2.web.example in v2, in v1 '
          + 'https://main-main--shop-f.web.example; it has to be '
          + 'https://main-main--shop-f.web.example',
      });
  });

  test('a label stands in it, and no name', () => {
    const label = 'web.published label=pay url=https://main-main--pay.web.example';
    expect(violated(`0s create | publish v1 | ${label} | 9s end`)).toEqual([]);
    expect(violated('0s create | publish v1 | web.published label=pay | 9s end'))
      .toEqual(['S35']);
  });

  test('nobody is redirected whose input is final (S24)', () => {
    const run = `${V1} | c1 initial v1 | i1 arrives | i1 on c1 for 2s`;
    expect(violated(`${run} | 1s web.redirected input=1 | 2s i1 succeeded | 9s end`)).toEqual([]);
    expect(violated(`${run} | 2s i1 succeeded | 3s web.redirected input=1 | 9s end`))
      .toEqual(['S24']);
  });
});
