import { EventEmitter, once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, type TestContext, test } from 'vitest';
import { QueueExecutor } from '../../src/executors/queue-executor.ts';
import { QueueWorker } from '../../src/executors/queue-worker.ts';
import { carriedOut, executorKit } from '../kits/executor.kit.ts';
import { type BuiltThread, buildThread } from './built-thread.ts';
import { slow, squares } from './jobs.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

let thread: BuiltThread;
let shared: RedisServer;

beforeAll(async () => {
  [thread, shared] = await Promise.all([buildThread(), startRedis()]);
});
afterAll(async () => {
  await shared.stop();
  thread.remove();
});

/** A Redis with whoever uses it, and what they say. */
class Scene {
  /** What is said, as it is said. */
  readonly events = new EventEmitter();
  /** How many parts were done, portion by portion. */
  readonly done: number[] = [];
  readonly redis: RedisServer;

  constructor(redis: RedisServer) {
    this.redis = redis;
  }

  readonly #tell = (text: string): unknown => this.events.emit('told', text);

  queue(version = '1') {
    return QueueExecutor.open({
      address: this.redis.address, version, tell: this.#tell, alone: 'nobody is here',
    });
  }

  worker(version = '1') {
    return QueueWorker.open({
      address: this.redis.address, version, file: thread.file, threads: 1,
      tell: this.#tell, done: (parts) => this.done.push(parts),
    });
  }

  /** Does something in Redis itself. */
  async by<T>(act: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(this.redis.address);
    return act(client).finally(() => client.disconnect());
  }

  /** What is left in Redis, beside what is gone in a second. */
  async left(): Promise<readonly string[]> {
    const keys = await this.by((client) => client.keys('*'));
    return keys.filter((key) => !key.endsWith(':stalled-check'));
  }
}

async function sceneOf({ onTestFinished }: TestContext): Promise<Scene> {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return new Scene(redis);
}

executorKit('by workers of a queue', async () => {
  const scene = new Scene(shared);
  const workers = await Promise.all([scene.worker(), scene.worker()]);
  const queue = await scene.queue();
  return {
    carryOut: (work) => queue.carryOut(work),
    close: async () => {
      await queue.close();
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
});

describe.concurrent('a queue', () => {
  test('keeps nothing in Redis of what is over, however it ended', async (context) => {
    const scene = await sceneOf(context);
    const [worker, queue] = await Promise.all([scene.worker(), scene.queue()]);
    const options = { millis: 10 };
    let taken = 0;
    await queue.carryOut({
      job: slow, options, parts: 1_000, take: () => taken++, isOver: () => taken > 3,
    });
    const failing = queue.carryOut({
      job: slow, options, parts: 50, take: () => {
        throw new Error('enough');
      },
    });
    await context.expect(failing).rejects.toThrow('enough');
    await queue.close();
    await worker.close();
    context.expect(await scene.left()).toEqual([]);
  });

  test('waits for somebody to come, and puts work there again that is lost', async (context) => {
    const scene = await sceneOf(context);
    const alone = once(scene.events, 'told');
    const queue = await scene.queue();
    const found = carriedOut(queue, squares, { options: { plus: 0 }, parts: 100 });
    context.expect(await alone).toEqual(['nobody is here']);
    await scene.by((client) => client.flushall());
    const worker = await scene.worker();
    context.expect(await found).toEqual(Array.from({ length: 100 }, (_, part) => part * part));
    await Promise.all([queue.close(), worker.close()]);
  });

  test('is left if nobody has come', async (context) => {
    const scene = await sceneOf(context);
    let isOver = false;
    const queue = await scene.queue();
    setTimeout(() => {
      isOver = true;
    }, 10);
    const options = { plus: 0 };
    const found = await carriedOut(queue, squares, { options, parts: 99, isOver: () => isOver });
    context.expect(found).toEqual([]);
    await queue.close();
    context.expect(await scene.left()).toEqual([]);
  });

  test('has nobody begin anew what takes long', async (context) => {
    const scene = await sceneOf(context);
    const [one, two, queue] =
      await Promise.all([scene.worker(), scene.worker(), scene.queue()]);
    const found = await carriedOut(queue, slow, { options: { millis: 3_500 }, parts: 1 });
    context.expect([found, scene.done]).toEqual([[0], [1]]);
    await Promise.all([one.close(), two.close(), queue.close()]);
  });

  test('is served by the same version alone', async (context) => {
    const scene = await sceneOf(context);
    const [worker, queue] = await Promise.all([scene.worker('2'), scene.queue('1')]);
    const found = carriedOut(queue, squares, { options: { plus: 0 }, parts: 3 });
    await context.expect(found).rejects.toThrow(
      /^the worker on \S+ is cutover 2, and this is 1: both must be the same$/);
    await Promise.all([worker.close(), queue.close()]);
  });

  test('waits for a Redis that is lost until it is back', async (context) => {
    const scene = await sceneOf(context);
    const [worker, queue] = await Promise.all([scene.worker(), scene.queue()]);
    const found = carriedOut(queue, slow, { options: { millis: 1 }, parts: 300 });
    await scene.by((client) => client.call('CLIENT', 'KILL', 'TYPE', 'normal').catch(() => 0));
    context.expect((await found).length).toBe(300);
    await Promise.all([worker.close(), queue.close()]);
  });
});

test.for<readonly [string, string]>([
  ['somewhere', '"somewhere" is no address of Redis, which is written like redis://queue:6379'],
  ['http://queue:80', '"http://queue:80" is no address of Redis, which is written like '
    + 'redis://queue:6379'],
  ['redis://user:secret@queue.invalid:1/2', 'no Redis answers at redis://queue.invalid:1/2: '],
])('%s is told to be no Redis, and no password', async ([address, message], { expect }) => {
  const found = QueueExecutor.open({ address, version: '1', tell: () => {}, alone: '' });
  await expect(found).rejects.toThrow(message);
  await expect(found).rejects.toMatchObject({ name: 'QueueError' });
});
