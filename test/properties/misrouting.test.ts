import { expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';

const { violated } = handTraces('S01', 'S02', 'S03', 'S09', 'S18', 'S24');

const BEGUN = `0s create | publish v1 | c1 initial v1 | c2 initial v1
  1s c1 stopping idle | c1 stopped | i1 arrives | i1 misrouted c1`;

test('nothing is wrong with a misrouted input that comes back, fails or is overtaken', () => {
  expect(violated(`${BEGUN} | 2s i1 requeued kept | i1 on c2 for 1s
    3s i1 succeeded`)).toEqual([]);
  expect(violated(`${BEGUN} | i1 finished failed`)).toEqual([]);
  expect(violated(`${BEGUN} | i2 arrives | i2 on c2 for 1s | 2s i2 succeeded
    i1 requeued kept | i1 on c2 for 1s | 3s i1 succeeded`)).toEqual([]);
});

test('its caller is redirected like that of any other that is not final (WEB-2)', () => {
  expect(violated(`${BEGUN} | 2s web.redirected input=1 | i1 requeued kept | i1 on c2 for 1s
    3s i1 succeeded`)).toEqual([]);
});

test('S01 and S24 it starts nowhere before it is queued again', () => {
  expect(violated(`${BEGUN} | i1 on c2 for 1s | 2s i1 succeeded`)).toEqual(['S01', 'S24']);
});

test('S24 it keeps its place', () => {
  expect(violated(`${BEGUN} | 2s i1 requeued tail`)).toEqual(['S24']);
});

test('S02 what runs is not misrouted', () => {
  expect(violated(`0s create | publish v1 | c1 initial v1
    1s i1 arrives | i1 on c1 for 3s | 2s i1 misrouted c1`)).toContain('S02');
});
