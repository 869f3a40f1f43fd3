import { availableParallelism } from 'node:os';
import { QueueWorker } from '../executors/queue-worker.ts';
import { countOf } from '../reports/quantities.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { ENGINE_VERSION } from './study-engine.ts';
import { Progress, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options of `cutover worker` as they are given. */
export interface WorkerFlags {
  readonly redis: string;
  readonly threads?: number;
}

/**
 * `cutover worker`: takes runs of studies from a queue until somebody presses Ctrl-C. Returns the
 * exit code.
 *
 * @throws QueueError if there is no queue
 */
export async function workerCommand(
  { redis, threads = availableParallelism() }: WorkerFlags, terminal: Terminal,
): Promise<ExitCode> {
  const { worker: file, onInterrupt, stderr } = terminal;
  if (file === undefined || onInterrupt === undefined) {
    throw new UsageError('a worker is a program of its own');
  }
  const progress = new Progress(terminal);
  let runs = 0;
  const tell = (text: string): void => {
    progress.ended();
    stderr.write(`${text}\n`);
  };
  const worker = await QueueWorker.open({
    address: redis, version: ENGINE_VERSION, file, threads, tell,
    done: (count) => {
      runs += count;
      progress.moved(() => `${countOf(runs, 'run')} done …`);
    },
  });
  tell(`takes work from ${worker.shown}, ${countOf(threads, 'thread')}; Ctrl-C ends it`);
  await new Promise<void>((resolve) => {
    onInterrupt(resolve);
  });
  tell('ends when what was begun is done');
  await worker.close();
  tell(`${countOf(runs, 'run')} done`);
  return EXIT.interrupted;
}
