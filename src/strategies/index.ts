import type { Strategy } from '../model/strategy.ts';
import { recreate } from './recreate.ts';
import { rolling } from './rolling.ts';

/** The strategies that a scenario can name without bringing a file. */
export const STRATEGIES: readonly Strategy[] = [rolling, recreate];
