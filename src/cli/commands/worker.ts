import type { WorkerFlags } from '../worker-command.ts';
import type { CommandDefinition } from './definition.ts';
import { parseCount } from './run-options.ts';

const AFTER_WORKER_HELP = `
Carries out runs of studies that others have begun, on this or other machines,
with the same version of cutover and --engine bullmq --redis URL. There may be
any number of workers, which come and go as they like: what one of them leaves
undone, another one does. Results are the same whoever did what.

The queue is a Redis, on Debian: apt-get install redis-server. It takes two
packages beside cutover: npm install bullmq@6 ioredis@6

Examples:
  cutover worker --redis redis://queue:6379
  cutover worker --redis redis://:password@queue:6379/1 --threads 8

Exit codes:
  2    no Redis answers, or packages are missing
  130  stopped by Ctrl-C, when what was begun was done; pressed again, at once
`;

/** `cutover worker`: its options and help. */
export const worker: CommandDefinition = (program, act) => {
  program
    .command('worker')
    .description('carry out runs of studies that lie in a queue, until Ctrl-C')
    .requiredOption('--redis <url>', 'where the queue is')
    .option('--threads <n>', 'how many threads (default: one for each core)', parseCount)
    .addHelpText('after', AFTER_WORKER_HELP)
    .showHelpAfterError('Try: cutover worker --help')
    .action(act(async (terminal, flags: WorkerFlags) => {
      const { workerCommand } = await import('../worker-command.ts');
      return workerCommand(flags, terminal);
    }));
};
