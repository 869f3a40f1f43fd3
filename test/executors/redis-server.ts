import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A Redis of a test's own, which nobody else can reach. */
export interface RedisServer {
  readonly address: string;
  /** Ends it and removes what it wrote. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts Redis on a free port; it answers when this ends. */
export async function startRedis(): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), 'cutover-redis-'));
  const port = await freePort();
  const process = spawn('redis-server', [
    '--port', String(port), '--bind', HOST, '--dir', directory, '--save', '', '--appendonly', 'no',
  ], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    process.once('error', () => reject(new Error('there is no redis-server: npm run redis')));
    process.once('exit', () => reject(new Error(`Redis has ended:\n${lines.join('\n')}`)));
    createInterface(process.stdout).on('line', (line) => {
      lines.push(line);
      if (line.includes('Ready to accept connections')) resolve();
    });
  });
  await ready;
  return {
    address: `redis://${HOST}:${port}`,
    stop: async () => {
      const ended = once(process, 'exit');
      process.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
