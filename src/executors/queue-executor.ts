import { createHash, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { serialize } from 'node:v8';
import type { Queue, QueueEvents } from 'bullmq';
import type { Executor, Work } from './job.ts';
import { QueueConnection, QUEUE } from './queue-connection.ts';
import { QueueCourse } from './queue-course.ts';
import type { PortionOutcome, QueuedPortion } from './queue-portion.ts';

/** Where work is put, and by whom. */
export interface QueueSettings {
  /** Of the Redis, such as `redis://queue:6379`. */
  readonly address: string;
  /** Of cutover: whoever takes work has the same. */
  readonly version: string;
  /** Is told what keeps work from coming on. */
  readonly tell: (text: string) => void;
  /** What is told when nobody takes work. */
  readonly alone: string;
}

export type PortionQueue = Queue<QueuedPortion, PortionOutcome, string>;

/** What the course of a work needs of whoever carries it out. */
export interface QueueHub extends Omit<QueueSettings, 'address'> {
  readonly connection: QueueConnection;
  readonly queue: PortionQueue;
  readonly events: QueueEvents;
  /** What nobody waits for any more, and somebody was still at. */
  readonly locked: Set<string>;
}

/** How often, and for how many milliseconds each, whoever is at something is waited for. */
const PATIENCE = { times: 20, millis: 100 };

/** Puts work into a queue in Redis, from which workers on any machine take it. */
export class QueueExecutor implements Executor {
  readonly #hub: QueueHub;

  private constructor(hub: QueueHub) {
    this.#hub = hub;
  }

  /** @throws QueueError if there is no Redis, or what it takes is not installed */
  static async open({ address, ...hub }: QueueSettings): Promise<QueueExecutor> {
    const connection = await QueueConnection.open(address, hub.tell);
    const { bullmq, settings } = connection;
    const queue: PortionQueue = new bullmq.Queue(QUEUE, settings);
    const events = new bullmq.QueueEvents(QUEUE, settings);
    connection.watch(queue);
    connection.watch(events);
    await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
    return new QueueExecutor({ ...hub, connection, queue, events, locked: new Set() });
  }

  async carryOut<Options, Result>(work: Work<Options, Result>): Promise<void> {
    if (work.parts === 0) return;
    const options = serialize(work.options);
    const content = createHash('sha256').update(work.job.name).update(options).digest('hex');
    // Somebody else may want the same done; neither waits for, nor cleans up after, the other.
    const key = `${content.slice(0, 16)}-${randomUUID().slice(0, 8)}`;
    await new QueueCourse(work, { hub: this.#hub, key, options }).carryOut();
  }

  /** Leaves nothing behind in Redis, unless others use the queue. */
  async close(): Promise<void> {
    const { connection, queue, events, locked } = this.#hub;
    for (let time = 0; time < PATIENCE.times && locked.size > 0; time++) {
      await setTimeout(PATIENCE.millis);
      for (const id of locked) if (await queue.remove(id) === 1) locked.delete(id);
    }
    await Promise.all([queue.close(), events.close()]);
    await connection.close();
  }
}
