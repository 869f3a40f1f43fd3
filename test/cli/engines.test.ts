import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../executors/redis-server.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { type Workspace, workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

/** A millisecond of work, or so, each time. */
const SHOP = `
name: Shop
duration: 15s
app:
  name: shop
  functions:
    api: { code: v1, service_time: { exponential: { mean: 400ms } }, cold_start: 4s }
traffic:
  - { name: callers, to: api, arrivals: { poisson: { rate: 1/s } } }
events:
  - { at: 5s, deploy: { change: { functions: { api: { code: v2 } } } } }
`;

/** A thousand runs. */
const STUDY = [
  'sweep', 'shop.yaml', '--vary', 'app.functions.api.min_containers=1,2,4,8',
  '--metric', 'api.latency.mean', '--metric', 'api.cost', '--runs', '250', '--json',
];

let program: BuiltProgram;
let redis: RedisServer;
let shop: Workspace;
beforeAll(async () => {
  [program, redis] = await Promise.all([buildProgram(), startRedis()]);
  // The packages of the queue, which users have beside theirs.
  symlinkSync(resolve('node_modules'), join(program.main, '../../../node_modules'));
});
beforeEach(() => {
  shop = workspaceIn(scratch(), { 'shop.yaml': SHOP });
});
afterAll(async () => {
  await redis.stop();
  program.remove();
});

function start(...argv: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program.main, ...argv], {
    cwd: shop.cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CI: '1' },
  });
}

/** What a program that was started prints, and how it ends. */
async function ended(child: ChildProcess) {
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.err += chunk;
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, ...said };
}

/** A worker that takes work. */
async function startWorker(): Promise<ChildProcess> {
  const worker = start('worker', '--redis', redis.address, '--threads', '1');
  const [line] = await once(createInterface(worker.stderr as NodeJS.ReadableStream), 'line');
  expect(line).toBe(`takes work from ${redis.address}, 1 thread; Ctrl-C ends it`);
  return worker;
}

/** What happens to portions in the queue, until somebody says that it is enough. */
async function* happenings(): AsyncGenerator<string> {
  const client = new Redis(redis.address);
  try {
    for (let id = '0';;) {
      const found = await client.xread('BLOCK', 100, 'STREAMS', 'cutover:work:events', id);
      for (const [at, fields] of found?.[0]?.[1] ?? []) {
        id = at;
        yield fields[fields.indexOf('event') + 1] as string;
      }
      if (found === null) yield 'nothing';
    }
  } finally {
    client.disconnect();
  }
}

// Where much else goes on, it takes several times as long as it should.
describe('a sweep of 1,000 runs', { timeout: 120_000 }, () => {
  let whole = '';

  test('has the same bytes in line and on two threads', async () => {
    const threads = ended(start(...STUDY, '--threads', '2'));
    const inline = await shop.call(STUDY);
    expect([inline.code, inline.err]).toEqual([0, '']);
    expect(await threads).toEqual({ ...inline, signal: null });
    whole = inline.out;
    expect(JSON.parse(whole)).toMatchObject({ replications: 250, complete: true });
  });

  test('has them from three shards that were merged', async () => {
    const files = ['1/3', '2/3', '3/3'].map((shard) => ({ shard, file: `${shard[0]}.jsonl` }));
    for (const { shard, file } of files) {
      shop.write(file, (await shop.call([...STUDY, '--shard', shard])).out);
    }
    expect(await shop.call(['merge', ...files.map(({ file }) => file)]))
      .toEqual({ code: 0, out: whole, err: '' });
  });

  test('has them from a queue, too, one of whose two workers is killed at work', async () => {
    const first = await startWorker();
    const study = ended(start(...STUDY, '--engine', 'bullmq', '--redis', redis.address));
    const counts = new Map<string, number>();
    let second: Promise<ChildProcess> | undefined;
    let isOver = false;
    void study.then(() => {
      isOver = true;
    });
    for await (const event of happenings()) {
      counts.set(event, (counts.get(event) ?? 0) + 1);
      if (event === 'completed' && second === undefined) {
        first.kill('SIGKILL');
        second = startWorker();
      }
      if (isOver) break;
    }
    expect(await study).toEqual({ code: 0, signal: null, out: whole, err: '' });
    expect(counts.get('stalled')).toBeGreaterThan(0);
    const worker = await second as ChildProcess;
    const end = ended(worker);
    worker.kill('SIGINT');
    expect(await end).toMatchObject({ code: 130, out: '' });
    const client = new Redis(redis.address);
    expect((await client.keys('*')).filter((key) => !key.endsWith(':stalled-check'))).toEqual([]);
    client.disconnect();
  });
});
