/**
 * `npm run mutation`: lets Stryker change the sources of the kernel one small thing at a time and
 * counts which changes the golden digests of the bundled scenarios and the tests of the engine
 * notice, into reports/mutation.md. Those are the cheapest of our tests, so the score is one that
 * the whole suite exceeds: what survives here is a place that no bundled scenario passes through,
 * or that makes no difference there.
 *
 * `npm run mutation -- src/strategies/rolling.ts` does so for these files alone, and keeps what is
 * known of the others. A thousand changes take a quarter of an hour of one core.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pageOf } from './page.mjs';

/**
 * How many changes of a file were noticed or not: `timeout` made a run endless, which is noticed
 * too; `uncovered` are where no scenario comes by.
 *
 * @typedef {{ killed: number, timeout: number, survived: number, uncovered: number }} Score
 * @typedef {Record<string, Score>} Scores  by file
 */

const ALL = ['src/strategies/**/*.ts', 'src/engine/**/*.ts', 'src/platform/**/*.ts'];
const root = fileURLToPath(new URL('../..', import.meta.url));
const kept = `${root}reports/mutation.json`;
const found = `${root}node_modules/.cache/stryker/result.json`;

/** @param {readonly { status: string }[]} mutants @returns {Score} */
function scoreOf(mutants) {
  const count = (/** @type {string} */ wanted) =>
    mutants.filter(({ status }) => status === wanted).length;
  return {
    killed: count('Killed'), timeout: count('Timeout'), survived: count('Survived'),
    uncovered: count('NoCoverage'),
  };
}

const files = process.argv.slice(2);
const mutate = (files.length > 0 ? files : ALL).join(',');
const { status } = spawnSync('npx', ['stryker', 'run', '--mutate', mutate], {
  cwd: root, stdio: 'inherit', shell: process.platform === 'win32',
});
if (status !== 0) throw new Error(`Stryker ended with ${status}`);

/** @type {{ files: Record<string, { mutants: { status: string }[] }> }} */
const result = JSON.parse(readFileSync(found, 'utf8'));
/** @type {Scores} */
const before = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
const scores = Object.fromEntries(Object.entries({
  ...before,
  ...Object.fromEntries(Object.entries(result.files)
    .map(([file, { mutants }]) => [file, scoreOf(mutants)])),
}).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(kept, `${JSON.stringify(scores, null, 1)}\n`);
writeFileSync(`${root}reports/mutation.md`, pageOf(scores));
