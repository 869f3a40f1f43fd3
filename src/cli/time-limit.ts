import { createContext, Script } from 'node:vm';
import type { Guard } from '../harness/explore/expansion.ts';
import { StrategyError } from '../platform/strategy-error.ts';

/** What asks a strategy a few times takes milliseconds: so many seconds say that it never ends. */
export const SECONDS = 10;

const CALL = new Script('act()');
const context = createContext({});

/**
 * A guard that ends what asks a strategy, by the name that it is told by, and does not come back.
 * Nothing but the engine itself can end a loop: it is asked to (`vm`).
 *
 * @throws StrategyError in place of what never ends
 */
export const guardFor = (name: string, seconds: number = SECONDS): Guard => (act) => {
  context['act'] = act;
  try {
    return CALL.runInContext(context, { timeout: seconds * 1000 });
  } catch (error) {
    // It is an error of the context, whose class is another one.
    const isLate = typeof error === 'object' && error !== null && 'code' in error
      && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    if (!isLate) throw error;
    throw new StrategyError(`strategy "${name}" does not answer: it has not come back after `
      + `${seconds} s`);
  }
};
