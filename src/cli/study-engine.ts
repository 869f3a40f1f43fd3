import { availableParallelism } from 'node:os';
import { inline } from '../executors/inline.ts';
import type { Executor } from '../executors/job.ts';
import { Threads } from '../executors/threads.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Who carries out the runs of a study: threads of this process, or workers of a queue. */
export type EngineName = 'threads' | 'bullmq';

/** The options that say who carries out the runs of a study. */
export interface EngineFlags {
  /** How many threads share the work at most; by default one for each core. */
  readonly threads?: number | undefined;
  readonly engine?: EngineName | undefined;
  /** The address of the queue. */
  readonly redis?: string | undefined;
}

/** What has to be the same wherever runs are carried out that belong together. */
export const ENGINE_VERSION = `${TOOL_VERSION} with rules ${SEMANTICS_VERSION}`;

/** @throws UsageError if the options make no sense */
export function checkEngine({ threads, engine, redis }: EngineFlags): void {
  if (engine !== 'bullmq') {
    if (redis !== undefined) throw new UsageError('--redis goes with --engine bullmq');
    return;
  }
  if (redis === undefined) {
    throw new UsageError('--engine bullmq: say where the queue is, '
      + 'for example --redis redis://queue:6379');
  }
  if (threads !== undefined) {
    throw new UsageError('--threads: with --engine bullmq the workers have theirs: '
      + 'cutover worker --threads');
  }
}

/**
 * Who is to carry out so many parts; `tell` is told what keeps a queue from coming on.
 *
 * @throws QueueError if there is no queue
 */
export async function engineFor(
  { threads = availableParallelism(), engine, redis = '' }: EngineFlags, parts: number,
  { terminal: { worker }, tell }: {
    readonly terminal: Terminal; readonly tell: (text: string) => void;
  },
): Promise<Executor> {
  if (engine === 'bullmq') {
    const { QueueExecutor } = await import('../executors/queue-executor.ts');
    return QueueExecutor.open({
      address: redis, version: ENGINE_VERSION, tell,
      alone: 'no worker takes work from the queue; to start one, on any machine:\n'
        + '  cutover worker --redis URL',
    });
  }
  const count = Math.min(threads, parts);
  return worker === undefined || count === 1 ? inline : new Threads(worker, count);
}
