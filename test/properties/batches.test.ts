import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';

const { applied, violated, violation } =
  handTraces('S01', 'S02', 'S03', 'S09', 'S17', 'S18', 'S24', 'S26', 'S30');

/** Batches of two that wait for 5 s, on one container with so many slots. */
const begun = (slots = 1, most = 2): string =>
  `0s create | publish v1 max_inputs=${slots} max_batch_size=${most} batch_wait_us=5s
  c1 initial v1 slots=${slots} | c2 initial v1 slots=${slots}
  1s i1 arrives | i2 arrives | i3 arrives`;
const OPEN = `${begun()} | i1 batched c1`;
const FULL = `${OPEN} | i2 batched c1 | c1 batch of 2 full`;
const RUNNING = `${FULL} | i1 on c1 for 2s | i2 on c1 for 2s`;
const DONE = `${RUNNING} | i3 batched c2 | 3s i1 succeeded | i2 succeeded`;

test('nothing is wrong with batches that open, run, dissolve and are abandoned', () => {
  expect(violated(DONE)).toEqual([]);
  expect(violated(`${DONE} | 4s i3 finished abandoned | i4 arrives | i4 batched c1
    9s c1 batch of 1 wait | i4 on c1 for 1s | 10s i4 succeeded | end`)).toEqual([]);
  expect(violated(`${DONE} | 4s i3 unbatched c2 | i3 batched c1 | c2 stopping interrupted
    c2 stopped | 5s c1 batch of 1 retired | i3 on c1 for 1s | c1 draining retired`)).toEqual([]);
});

describe('S26 concurrency-limit', () => {
  test('counts starts, openings and batches', () => {
    expect(applied('S26', RUNNING)).toBe(5);
  });

  test('a batch takes one slot, from its opening until its last attempt is over (M09)', () => {
    expect(violated(`${RUNNING} | i3 batched c1`)).toEqual(['S26']);
    expect(violation('S26', `${RUNNING} | i3 batched c1`).message)
      .toBe('in-3 opens a batch on ta-1, which runs 1 of at most 1 batches');
    expect(violated(`${RUNNING} | 3s i1 succeeded | i3 batched c1`)).toEqual(['S26']);
    expect(violated(`${RUNNING} | 3s i1 succeeded | i2 succeeded | i3 batched c1`)).toEqual([]);
    const two = RUNNING.replace(begun(), begun(2));
    expect(violated(`${two} | i3 batched c1`)).toEqual([]);
  });

  test('there is one open batch, and it holds what it is said to, and no more than it may', () => {
    expect(violated(`${OPEN} | i2 batched c2`)).toEqual(['S26']);
    expect(violated(`${OPEN} | i2 batched c1 | c1 batch of 1 retired`)).toEqual(['S26']);
    expect(violated(`${begun(1, 1)} | i1 batched c1 | i2 batched c1 | c1 batch of 2 retired`))
      .toEqual(['S26']);
    expect(violated(`${OPEN} | c2 batch of 1 retired`)).toEqual(['S26']);
  });

  test('where inputs run in batches, none runs by itself', () => {
    expect(violated(`${begun()} | i1 on c1 for 1s`)).toEqual(['S26']);
  });
});

describe('S30 no-early-work', () => {
  test('a batch runs for the reason that is told', () => {
    expect(violated(`${OPEN} | c1 batch of 1 full`)).toEqual(['S30']);
    expect(violated(`${OPEN} | 5s c1 batch of 1 wait`)).toEqual(['S30']);
    expect(violated(`${OPEN} | 6s c1 batch of 1 wait`)).toEqual([]);
  });

  test('one that was due is not open any more', () => {
    expect(violated(`${OPEN} | 6s i4 arrives | 7s end`)).toEqual(['S30']);
    expect(violated(`${OPEN} | 7s i2 batched c1`)).toEqual(['S30']);
    expect(violated(`${OPEN} | 7s i1 unbatched c1`)).toEqual(['S30']);
    expect(violated(`${OPEN} | 7s i2 batched c1 | c1 batch of 2 full`)).toEqual(['S30']);
  });
});

test('S09 a batch opens on a container that is ready', () => {
  expect(violated(`${begun()} | c3 starting v1 | i1 batched c3`)).toEqual(['S09']);
});

test('S18 the most senior input is the first to join', () => {
  expect(violated(`${begun()} | i2 batched c1`)).toEqual(['S18']);
});

test('S17 a batch opens on an outdated container only if no live one is free', () => {
  const mixed = `${begun()} | 2s publish v2 max_batch_size=2 batch_wait_us=5s | c3 starting v2
    3s c3 ready`;
  expect(violated(`${mixed} | i1 batched c1`)).toEqual(['S17']);
  expect(violated(`${mixed} | i1 batched c3 | i2 batched c3`)).toEqual([]);
  // Who is in a batch already runs where that is.
  expect(violated(`${OPEN} | 2s publish v2 max_batch_size=2 batch_wait_us=5s | c3 starting v2
    3s c3 ready | i2 batched c1 | c1 batch of 2 full | i1 on c1 for 1s`)).toEqual([]);
});

test('S24 S02 an input is in one batch at a time, and leaves only one that it is in', () => {
  expect(violated(`${OPEN} | i1 batched c1`)).toEqual(['S02', 'S24']);
  expect(violated(`${begun()} | i1 unbatched c1`)).toEqual(['S02', 'S24']);
});
