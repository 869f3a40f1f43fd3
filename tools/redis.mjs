/**
 * Sees to it that there is a redis-server, which tests of the queue start for themselves. On Debian
 * and the like it is installed where it is missing, by root or sudo; elsewhere somebody has to.
 *
 *     node tools/redis.mjs
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const isThere = () => spawnSync('redis-server', ['--version']).status === 0;

/** @param {readonly string[]} command */
const runs = ([name = '', ...args]) =>
  spawnSync(name, args, { stdio: ['ignore', 2, 2] }).status === 0;

function install() {
  if (!existsSync('/usr/bin/apt-get')) return false;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  return runs([...apt, 'update', '-q']) && runs([...apt, 'install', '-qy', 'redis-server']);
}

if (!isThere()) {
  process.stderr.write('there is no redis-server, which the tests of the queue need\n');
  if (!install() || !isThere()) {
    process.stderr.write('install it, on Debian: apt-get install redis-server\n'
      + 'on macOS: brew install redis\n');
    process.exitCode = 1;
  }
}
