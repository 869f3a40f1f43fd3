/**
 * `npm run test:matrix`: runs every bundled scenario on each supported major version of Node, on
 * one without its compilers and in a headless Chromium, and compares their digests with each other
 * and with the golden one. Node's binaries come from the npm package `node` and are kept in
 * node_modules/.cache, so that only the first run needs the network. Expects `npm run build` to
 * have been done.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { chromium } from './browser.mjs';
import { nodes } from './nodes.mjs';

/**
 * Something that runs scenarios.
 *
 * @typedef {object} Engine
 * @property {string} name
 * @property {(files: readonly string[]) => readonly string[]} digests  in the order of the files
 */

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The digest that a scenario has had since it was last agreed to.
 *
 * @param {string} file
 * @returns {string | undefined}
 */
function golden(file) {
  const path = `${root}${file.replace(/\.yaml$/, '.golden.json')}`;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).digest : undefined;
}

const files = globSync('scenarios/**/*.yaml', { cwd: root }).sort();
const engines = [...nodes(), await chromium()];
console.log(`digests on ${engines.map(({ name }) => name).join(', ')}`);
const columns = engines.map(({ digests }) => digests(files));
let different = 0;
for (const [place, file] of files.entries()) {
  const [first = '', ...others] = columns.map((digests) => digests[place] ?? 'none');
  const isSame = [...others, golden(file) ?? first].every((one) => one === first);
  if (!isSame) different++;
  console.log(isSame ? `same ${first}  ${file}` : `DIFFERENT  ${file}`);
  if (isSame) continue;
  console.log(`  golden: ${golden(file) ?? 'none'}`);
  for (const [at, { name }] of engines.entries()) console.log(`  ${name}: ${columns[at]?.[place]}`);
}
console.log(`${files.length - different} same, ${different} different`);
if (different > 0 || files.length === 0) process.exitCode = 1;
