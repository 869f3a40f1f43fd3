import { expect, test } from 'vitest';
import { guardFor } from '../../src/cli/time-limit.ts';
import { Exploration } from '../../src/harness/explore/search.ts';
import { parseScope, type Scope } from '../../src/harness/explore/scope.ts';
import { PLAIN, stageOf } from '../../src/harness/explore/stage.ts';
import { writeCounterexample } from '../../src/harness/explore/counterexample.ts';
import type { Strategy } from '../../src/model/strategy.ts';

const MESSAGE = 'strategy "./looper.mjs" does not answer: it has not come back after 0.2 s';
const guard = guardFor('./looper.mjs', 0.2);

/** It never answers where it has two versions before it. */
const looper: Strategy = {
  name: './looper.mjs',
  decide({ version }) {
    while (version > 2);
    return [];
  },
};

test('what never ends is ended, and everything else is as without a guard', () => {
  expect(guard(() => 7)).toBe(7);
  expect(guard(() => guard(() => 'inner'))).toBe('inner');
  const broken = new Error('broken');
  expect(() => guard(() => {
    throw broken;
  })).toThrow(broken);
  expect(() => guard(() => {
    for (;;);
  })).toThrow(MESSAGE);
  expect(guard(() => 8)).toBe(8);
});

test('exploring finds the shortest way to where a strategy never answers', () => {
  const scope = parseScope('K0C1D2F0') as Scope;
  const stage = stageOf(scope, PLAIN, [looper.name]);
  const strategies = [looper];
  const exploration = new Exploration({ stage, scope, strategies, guard });
  while (exploration.step());
  const { counterexample } = exploration;
  expect(counterexample).toMatchObject({ id: 'error', message: MESSAGE });
  expect(counterexample?.stack).toBeUndefined();
  if (counterexample === null) return;
  expect(counterexample.path.flat()).toHaveLength(2);
  const { text, reproduces } = writeCounterexample(stage, counterexample, { strategies, guard });
  expect(reproduces).toBe(true);
  expect(text).toContain(`# error: ${MESSAGE}\n`);
});
