import { resolve } from 'node:path';
import { Verification } from '../harness/verify/verification.ts';
import type { Strategy } from '../model/strategy.ts';
import { StrategyError } from '../platform/strategy-error.ts';
import { loadStrategy } from './strategy-file.ts';
import { readStrategySource } from './strategy-source.ts';
import { guardFor } from './time-limit.ts';

/**
 * The strategy in a file, relative to `cwd`, after the looks that `cutover verify` begins with:
 * what is not pure comes to something else each time, and nothing can be said of it.
 *
 * @throws UsageError if it cannot be loaded; StrategyError if it is not pure
 */
export async function loadPureStrategy(name: string, cwd: string): Promise<Strategy> {
  const { objections } = readStrategySource(name, cwd);
  if (objections.length > 0) {
    throw new StrategyError(`strategy "${name}" is not pure (STR-1)\n${objections.join('\n')}`);
  }
  const strategy = await loadStrategy(name, resolve(cwd, 'scenario.yaml'));
  const verification = new Verification({
    candidate: { name, strategy }, ladder: [], seed: 1, randomRuns: 0,
    isOver: () => false, isLate: () => false, onProgress: () => undefined, guard: guardFor(name),
  });
  verification.interrogate();
  if (verification.objection === null) return strategy;
  throw new StrategyError(`strategy "${name}" is not pure (STR-1): ${verification.objection}`);
}
