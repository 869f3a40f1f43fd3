import { hostname } from 'node:os';
import { deserialize } from 'node:v8';
import type { Job, Worker } from 'bullmq';
import { PoolThread } from './pool-thread.ts';
import { QueueConnection, QUEUE } from './queue-connection.ts';
import { packed, type PortionOutcome, type QueuedPortion } from './queue-portion.ts';

/** Somebody who takes work from a queue. */
export interface QueueWorkerSettings {
  /** Of the Redis, such as `redis://queue:6379`. */
  readonly address: string;
  /** Of cutover: work of another one is not done. */
  readonly version: string;
  /** What threads carry out, and how many there are. */
  readonly file: URL;
  readonly threads: number;
  /** Is told when the queue is lost, and when it is back. */
  readonly tell: (text: string) => void;
  /** Is told how many parts were done, portion by portion. */
  readonly done: (parts: number) => void;
}

/**
 * A worker that is gone is noticed after this many milliseconds: its portions go to others. One
 * that is there says so twice as often.
 */
const LOCK_MS = 2_000;
const LOOK_MS = 1_000;

/** A portion may befall several workers that are killed, not all there are. */
const MOST_STALLS = 10;

/** Works whose options a thread keeps, for portions that are yet to come. */
const WORKS_KEPT = 2;

/** A thread, and by which numbers it knows which works. */
interface Hand {
  readonly thread: PoolThread;
  readonly works: Map<string, number>;
}

/**
 * Takes work from a queue until it is stopped. The portions are done by threads, so that meanwhile
 * the worker can say that it is still there, however long a part takes.
 */
export class QueueWorker {
  readonly #settings: QueueWorkerSettings;
  readonly #connection: QueueConnection;
  readonly #worker: Worker<QueuedPortion, PortionOutcome>;
  readonly #free: Hand[];
  #works = 0;

  private constructor(settings: QueueWorkerSettings, connection: QueueConnection) {
    const { threads } = settings;
    this.#settings = settings;
    this.#connection = connection;
    this.#free = Array.from({ length: threads }, () => this.#newHand());
    this.#worker = new connection.bullmq.Worker<QueuedPortion, PortionOutcome>(
      QUEUE, (portion) => this.#carryOut(portion), {
        ...connection.settings, concurrency: threads, lockDuration: LOCK_MS,
        stalledInterval: LOOK_MS, maxStalledCount: MOST_STALLS,
      });
    connection.watch(this.#worker);
  }

  /**
   * Begins to take work.
   *
   * @throws QueueError if there is no Redis, or what it takes is not installed
   */
  static async open(settings: QueueWorkerSettings): Promise<QueueWorker> {
    const connection = await QueueConnection.open(settings.address, settings.tell);
    const worker = new QueueWorker(settings, connection);
    await worker.#worker.waitUntilReady();
    return worker;
  }

  /** The queue that work is taken from, as it may be shown. */
  get shown(): string {
    return this.#connection.shown;
  }

  /** Takes nothing more, and ends when what was begun is done. */
  async close(): Promise<void> {
    await this.#worker.close();
    await this.#connection.close();
    await Promise.all(this.#free.map(({ thread }) => thread.close()));
  }

  #newHand(): Hand {
    return { thread: new PoolThread(this.#settings.file), works: new Map() };
  }

  async #carryOut({ data }: Job<QueuedPortion>): Promise<PortionOutcome> {
    const { version } = this.#settings;
    if (data.version !== version) {
      return { refused: `the worker on ${hostname()} is cutover ${version}, and this is `
        + `${data.version}: both must be the same` };
    }
    const hand = this.#free.pop() as Hand;
    try {
      const found = await this.#doneBy(hand, data);
      this.#free.push(hand);
      return found;
    } catch (error) {
      // Whatever has happened to the thread, another one takes its place.
      this.#free.push(this.#newHand());
      await hand.thread.close();
      throw error;
    }
  }

  async #doneBy(hand: Hand, data: QueuedPortion): Promise<PortionOutcome> {
    const { first, count } = data;
    const work = await this.#workFor(hand, data);
    if (work === null) return { refused: 'nobody wants this any more' };
    const { results, millis } = await hand.thread.carryOut(work, first, count);
    this.#settings.done(count);
    return { results: packed(results), millis };
  }

  /** The number by which a thread knows a work; `null` if nobody wants it any more. */
  async #workFor(
    { thread, works }: Hand, { job, options }: QueuedPortion,
  ): Promise<number | null> {
    const known = works.get(options);
    if (known !== undefined) return known;
    const found = await this.#connection.redis.getBuffer(options);
    if (found === null) return null;
    const [oldest] = works;
    if (works.size >= WORKS_KEPT && oldest !== undefined) {
      works.delete(oldest[0]);
      thread.end(oldest[1]);
    }
    const work = ++this.#works;
    works.set(options, work);
    thread.begin(work, { name: job }, deserialize(found));
    return work;
  }
}
