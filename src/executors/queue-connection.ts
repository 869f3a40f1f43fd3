import type * as BullMq from 'bullmq';
import type { Redis } from 'ioredis';

/** Something about the queue that whoever uses it can put right. */
export class QueueError extends Error {
  override readonly name = 'QueueError';
}

/** How long an address may take to answer for the first time. */
const FIRST_ANSWER_MS = 10_000;

/** What lies in Redis has names that begin so. */
const PREFIX = 'cutover';

/** The one queue in which all work lies, whoever wants it done. */
export const QUEUE = 'work';

/** The packages that the queue is made of, which only those have who want it. */
async function loadPackages(): Promise<[typeof BullMq, typeof Redis]> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return [bullmq, ioredis.Redis];
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error
      && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw error;
    throw new QueueError('the queue needs two packages that are not installed:\n'
      + '  npm install bullmq@6 ioredis@6');
  }
}

/** An address as it may be shown: without a password. */
function shownAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    throw new QueueError(
      `"${address}" is no address of Redis, which is written like redis://queue:6379`);
  }
  return `${url.protocol}//${url.host}${url.pathname.length > 1 ? url.pathname : ''}`;
}

const messageOf = (error: unknown): string =>
  (error instanceof Error && error.message !== '' ? error.message : String(error));

/** A Redis that has answered. Connections to it come back by themselves when they are lost. */
export class QueueConnection {
  readonly bullmq: typeof BullMq;
  /** Where it is, without a password. */
  readonly shown: string;
  /** For what is no matter of the queue. */
  readonly redis: Redis;
  readonly #tell: (text: string) => void;
  #isLost = false;

  private constructor(
    bullmq: typeof BullMq, redis: Redis,
    { shown, tell }: { readonly shown: string; readonly tell: (text: string) => void },
  ) {
    this.bullmq = bullmq;
    this.redis = redis;
    this.shown = shown;
    this.#tell = tell;
    this.watch(redis);
    redis.on('ready', () => {
      if (this.#isLost) tell(`${shown} is back`);
      this.#isLost = false;
    });
  }

  /**
   * Connects to the Redis at an address; `tell` is told when it is lost, and when it is back.
   *
   * @throws QueueError if there is none, or what it takes is not installed
   */
  static async open(address: string, tell: (text: string) => void): Promise<QueueConnection> {
    const shown = shownAddress(address);
    const [bullmq, Client] = await loadPackages();
    let isReached = false;
    const redis = new Client(address, {
      lazyConnect: true, connectTimeout: FIRST_ANSWER_MS, maxRetriesPerRequest: null,
      retryStrategy: (times) => (isReached ? Math.min(times * 100, 2_000) : null),
    });
    let reason: unknown;
    redis.on('error', (error) => {
      reason ??= error;
    });
    try {
      await redis.connect();
      await redis.ping();
      isReached = true;
    } catch (error) {
      redis.disconnect();
      throw new QueueError(`no Redis answers at ${shown}: ${messageOf(reason ?? error)}`);
    }
    return new QueueConnection(bullmq, redis, { shown, tell });
  }

  /** By which names in Redis, and with which connection, parts of BullMQ work. */
  get settings(): { readonly connection: Redis; readonly prefix: string } {
    return { connection: this.redis, prefix: PREFIX };
  }

  /** The name of something of ours in Redis. */
  keyOf(name: string): string {
    return `${PREFIX}:${name}`;
  }

  /** Tells, once, when something that has a connection loses it. */
  watch(source: { on(event: 'error', act: (error: Error) => void): unknown }): void {
    source.on('error', () => {
      if (this.redis.status === 'ready' || this.redis.status === 'end' || this.#isLost) return;
      this.#isLost = true;
      this.#tell(`the connection to ${this.shown} is lost; waiting for it to come back`);
    });
  }

  /** If nobody's work is left in the queue, leaves nothing of the queue itself. */
  async close(): Promise<void> {
    const inQueue = (name: string): string => this.keyOf(`${QUEUE}:${name}`);
    const work = ['wait', 'active', 'completed', 'failed'].map(inQueue);
    if (await this.redis.exists(work) === 0) {
      await this.redis.del(['events', 'meta', 'id', 'marker'].map(inQueue));
    }
    this.redis.disconnect();
  }
}
