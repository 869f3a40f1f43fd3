import type { Way } from './coverage.ts';

/** The way of the acceptance: the truth is held in 92 to 98 of 100 studies. */
export const REPLICATIONS: Way = {
  name: '30 replications of 30 minutes, warm-up of 100 s given',
  flags: { runs: 30, warmup: '100s', set: ['duration=30m'] },
};

const BATCHES = { batches: 30, warmup: '100s' };

/** Ways to come to an interval, the good ones and what is wrong with others. */
export const WAYS: readonly Way[] = [
  REPLICATIONS,
  {
    name: '30 batches of one run, 500 s each',
    flags: { ...BATCHES, set: ['duration=15100s'] },
  },
  {
    name: '30 batches of one run, 50 s each: too short',
    flags: { ...BATCHES, set: ['duration=1600s'] },
  },
  {
    name: 'replications of 15 minutes, from 30 on, until the mean wait is known to ±8 %',
    flags: {
      runs: 30, precision: ['work.wait.mean ±8%'], warmup: '100s', set: ['duration=15m'],
    },
  },
  {
    name: '30 replications of 15 minutes, warm-up by MSER-5',
    flags: { runs: 30, steady: 'work.wait.mean', set: ['duration=15m'] },
  },
  {
    name: '30 replications of 10 minutes, warm-up of 100 s given: too short',
    flags: { runs: 30, warmup: '100s' },
  },
];
