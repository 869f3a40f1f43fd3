/**
 * `npm run validate`: judges every case of the validation and writes reports/validation.json and
 * reports/validation.md. Fails if one does not pass. All of it takes 45 minutes of one core.
 *
 *     node tools/validation/main.mjs [--short] [--threads N] [CASE…]
 *
 * With ids of cases it judges these alone, in this order, and keeps what is known of all others.
 * `--short` judges what the tests judge, in a minute, and writes nothing.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { programsOf } from '../sources.mjs';

/** @typedef {import('./page.mjs').Entry} Entry */
/** @typedef {import('./page.mjs').Report} Report */

const here = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));
const json = new URL('../../reports/validation.json', import.meta.url);
const page = new URL('../../reports/validation.md', import.meta.url);

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});

const programs = await programsOf({ suite: here('suite.mjs'), thread: here('thread.mjs') });
/** @type {typeof import('./suite.mjs')} */
const suite = await import(programs('suite').href);

const all = suite.casesOf(values.short ? 'short' : 'full');
/** The cases of an id, or the one of a name. @param {string} name */
function named(name) {
  const found = all.filter((each) => each.id === name || suite.nameOf(each) === name);
  if (found.length > 0) return found;
  console.error(`no case is called ${name}: they are ${all.map(suite.nameOf).join(', ')}`);
  process.exit(2);
}

const chosen = asked.length === 0 ? all : asked.flatMap(named);

/** @type {Report} */
const none = { exact: [], cases: [] };
/** @returns {Report} */
const known = () => (existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : none);

/** Writes down what is known. @param {Report} report */
function save(report) {
  writeFileSync(json, `${JSON.stringify(report, null, 1)}\n`);
  writeFileSync(page, suite.pageOf(report));
}

/** A piece that breaks off loses one case. @param {Entry} entry */
function keep(entry) {
  const { exact, cases } = known();
  const entries = new Map([...cases, entry].map((each) => [each.name, each]));
  save({ exact, cases: all.flatMap((each) => entries.get(suite.nameOf(each)) ?? []) });
}

const judges = new suite.Judges(
  programs('thread'), Number(values.threads), values.short ? 'short' : 'full',
);
const startedAt = performance.now();
const rows = [];
console.log(suite.headingLines().join('\n'));
for (const each of chosen) {
  const before = process.cpuUsage();
  const outcome = await judges.judge(each);
  const { user, system } = process.cpuUsage(before);
  const row = { name: suite.nameOf(each), title: each.title, outcome };
  rows.push(row);
  console.log(suite.rowLines(row).join('\n'));
  if (!suite.isAsKnown(each, outcome)) process.exitCode = 1;
  if (values.short) continue;
  keep(suite.entryOf(each, outcome, (user + system) / 1e6));
}
await judges.close();
if (!values.short && asked.length === 0) save({ ...known(), exact: suite.exactResults() });
console.log(`\n${suite.summaryLine(rows, (performance.now() - startedAt) / 1000)}`);
