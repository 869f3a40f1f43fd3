/**
 * `npm run mutation`: lets Stryker change the sources of the kernel one small thing at a time and
 * counts which changes our tests notice, into reports/mutation.md. First the golden digests of the
 * bundled scenarios and the tests of the engine, which are the cheapest; then, for what these let
 * pass, the examples of the rules. Properties, random scenarios and the reference interpreter come
 * on top, so the score is one that the whole suite exceeds.
 *
 * `npm run mutation -- src/strategies/rolling.ts` does so for these files alone, and keeps what is
 * known of the others. A thousand changes take half an hour of one core.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { pageOf } from './page.mjs';

/**
 * How many changes of a file were noticed by which tests or not: those that made a run endless are
 * noticed too; `unreached` are where none of these tests comes by.
 *
 * @typedef {{ goldens: number, rules: number, survived: number, unreached: number }} Score
 * @typedef {Record<string, Score>} Scores  by file
 * @typedef {import('@stryker-mutator/api/core').MutantResult} Change
 */

const ALL = ['src/strategies/**/*.ts', 'src/engine/**/*.ts', 'src/platform/**/*.ts'];
const root = fileURLToPath(new URL('../..', import.meta.url));
const kept = `${root}reports/mutation.json`;

/** What tests notice of the changes in these places. */
async function changesIn(
  /** @type {readonly string[]} */ mutate, /** @type {'goldens' | 'rules'} */ tests,
) {
  process.env.MUTATION_TESTS = tests;
  return new Stryker({ mutate: [...mutate] }).runMutationTest();
}

const isNoticed = (/** @type {Change} */ { status }) => status === 'Killed' || status === 'Timeout';

/** What a change is known by in another run. */
const nameOf = (/** @type {Change} */ { fileName, location, replacement }) =>
  JSON.stringify([fileName, location, replacement]);

/** The place of a change as Stryker is told it: lines count from 1 there, and columns from 0. */
const placeOf = (/** @type {Change} */ { fileName, location: { start, end } }) =>
  `${relative(root, fileName)}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;

/** The scores of the files that these changes are in, by what the goldens made of them. */
async function scoresOf(/** @type {readonly Change[]} */ all) {
  // What is carried out as a module is loaded cannot be changed without loading it anew each time.
  const changes = all.filter(({ status }) => status !== 'Ignored');
  const places = [...new Set(changes.filter((change) => !isNoticed(change)).map(placeOf))];
  const again = places.length === 0 ? [] : await changesIn(places, 'rules');
  const byRules = new Map(again.map((change) => [nameOf(change), change]));
  /** @type {Scores} */
  const scores = {};
  for (const change of changes) {
    const file = relative(root, change.fileName);
    const score = scores[file] ?? { goldens: 0, rules: 0, survived: 0, unreached: 0 };
    scores[file] = score;
    const second = byRules.get(nameOf(change));
    if (isNoticed(change)) score.goldens++;
    else if (second === undefined) throw new Error(`not looked at again: ${nameOf(change)}`);
    else if (isNoticed(second)) score.rules++;
    else if (change.status === 'Survived' || second.status === 'Survived') score.survived++;
    else score.unreached++;
  }
  for (const [file, { goldens, rules }] of Object.entries(scores)) {
    // A changed file that cannot be loaded only takes the tests that load it out of the run.
    if (goldens + rules === 0) throw new Error(`${file}: no test ran that comes by here`);
  }
  return scores;
}

process.chdir(root);
const files = process.argv.slice(2);
const found = await scoresOf(await changesIn(files.length > 0 ? files : ALL, 'goldens'));
/** @type {Scores} */
const before = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
const scores = Object.fromEntries(
  Object.entries({ ...before, ...found }).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(kept, `${JSON.stringify(scores, null, 1)}\n`);
writeFileSync(`${root}reports/mutation.md`, pageOf(scores));
