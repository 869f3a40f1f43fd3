import { type Command, Option } from 'commander';
import type { EngineName } from '../study-engine.ts';
import { parseCount, parseShard } from './run-options.ts';

const NAMES: readonly EngineName[] = ['threads', 'bullmq'];

/** Adds the options that say who carries out the runs of a study, and after which. */
export function addEngineOptions(command: Command): Command {
  return command
    .option('--threads <n>', 'how many threads (default: one for each core)', parseCount)
    .addOption(new Option('--engine <name>', 'who carries out the runs').choices(NAMES))
    .option('--redis <url>', 'with --engine bullmq, where the queue of the workers is')
    .option('--resume <file>', 'keep finished runs there, and go on after them');
}

/** Adds the option that says which part of a study is carried out. */
export function addShardOption(command: Command): Command {
  return command
    .option('--shard <i/n>', 'only the i-th of n parts, for cutover merge', parseShard);
}
