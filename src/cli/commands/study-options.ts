import type { Command } from 'commander';
import { append, parseCount, parseSeed, parseSetting } from './run-options.ts';

/** Adds the options that say how many runs a study has, which part of them counts, and of what. */
export function addStudyOptions(command: Command): Command {
  return command
    .option('--precision <metric ±x>', 'go on until it is known to ±2%, ±50ms (repeatable)', append)
    .option('--max-runs <n>', 'with --precision, the most (default: 1000)', parseCount)
    .option('--steady <metric>', 'cut off what comes before its steady state (MSER-5)')
    .option('--warmup <duration>', 'cut off this much of each run')
    .option('--batches <n>', 'of one long run each, 30 say, in place of replications', parseCount)
    .option('--seed <n>', 'which replications (default: the scenario\'s own seed)', parseSeed)
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', parseSetting);
}
