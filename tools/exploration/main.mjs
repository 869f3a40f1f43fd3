/**
 * `npm run explore:pr`: explores everything small that a change has to pass, and writes
 * reports/exploration.json and reports/exploration.md. Fails if anything is violated, or if not all
 * was looked at. Expects `npm run build` to have been done.
 *
 *     node tools/exploration/main.mjs [SCOPE…]
 *
 * With scopes it explores these alone, and leaves what is reported of the others.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { pageOf } from './page.mjs';

/**
 * @typedef {import('../../src/model/exploration.ts').ExplorationResult} Result
 * @typedef {Result & { node: string, processor: string }} Entry
 */

/** By scope, the settings that are explored: every kind of life at first, then more of each. */
const EXPLORED = new Map([
  ['K1C1D1F1', 'all'], ['K1C1D2F0', 'all'], ['K1C2D2F0', 'all'], ['K1C1D2F1', 'plain'],
  ['K2C2D2F1', 'plain'], ['K2C1D2F0N2', 'plain'], ['K2C2D2F0B2', 'plain'],
  ['K3C2D2F1', 'plain'], ['K2C2D3F1', 'plain'],
]);

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const json = new URL('../../reports/exploration.json', import.meta.url);
const page = new URL('../../reports/exploration.md', import.meta.url);

/** @param {string} scope @returns {Entry} */
function explored(scope) {
  const setting = EXPLORED.get(scope) ?? 'plain';
  const { stdout, error, status } = spawnSync(
    process.execPath, [cli, 'explore', '--scope', scope, '--setting', setting, '--json'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 2 ** 20 },
  );
  if (error !== undefined) throw error;
  if (status !== 0 && status !== 1) throw new Error(`${scope}: explore ended with ${status}`);
  const result = /** @type {Result} */ (JSON.parse(stdout));
  return { ...result, node: process.version, processor: cpus()[0]?.model ?? 'unknown' };
}

const asked = process.argv.slice(2);
/** @type {readonly Entry[]} */
const before = existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : [];
const entries = [...EXPLORED.keys()].flatMap((scope) => {
  if (asked.length > 0 && !asked.includes(scope)) {
    return before.filter((entry) => entry.scope === scope);
  }
  const entry = explored(scope);
  const { settings, verdict, violation } = entry;
  const worlds = settings.reduce((sum, { states }) => sum + states, 0);
  console.log(`${scope}: ${worlds} worlds, ${verdict}${violation ? ` ${violation.property}` : ''}`);
  if (verdict === 'fail' || settings.some(({ complete }) => !complete)) process.exitCode = 1;
  return [entry];
});
writeFileSync(json, `${JSON.stringify(entries, null, 2)}\n`);
writeFileSync(page, pageOf(entries));
