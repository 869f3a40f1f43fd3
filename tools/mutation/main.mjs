/**
 * `npm run mutation`: lets Stryker change the sources of the kernel one small thing at a time and
 * counts which changes our tests notice, into reports/mutation.md. First the golden digests of the
 * bundled scenarios and the tests of the engine, which are the cheapest; then, for what these let
 * pass, the examples of the rules. Properties, random scenarios and the reference interpreter come
 * on top, so the score is one that the whole suite exceeds.
 *
 *     npm run mutation -- [--goldens] [FILE…]
 *
 * With files it does so for these alone, and keeps what is known of the others. With `--goldens` it
 * does not ask the rules, which takes half of the time.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { pageOf } from './page.mjs';

/**
 * How many changes of a file were noticed by which tests or not: those that made a run endless are
 * noticed too; `unreached` are where none of these tests comes by. The rules were not asked where
 * `rules` is null.
 *
 * @typedef {{ goldens: number, rules: number | null, survived: number, unreached: number }} Score
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

/** What the rules notice of changes that the goldens let pass, by their names. */
async function byRules(/** @type {readonly Change[]} */ changes) {
  const places = [...new Set(changes.filter((change) => !isNoticed(change)).map(placeOf))];
  const again = places.length === 0 ? [] : await changesIn(places, 'rules');
  return new Map(again.map((change) => [nameOf(change), change]));
}

/** The scores of the files that these changes are in, by what the goldens made of them. */
async function scoresOf(/** @type {readonly Change[]} */ all, /** @type {boolean} */ asksRules) {
  // What is carried out as a module is loaded cannot be changed without loading it anew each time.
  const changes = all.filter(({ status }) => status !== 'Ignored');
  const second = asksRules ? await byRules(changes) : null;
  /** @type {Scores} */
  const scores = {};
  for (const change of changes) {
    const file = relative(root, change.fileName);
    const score = scores[file]
      ?? { goldens: 0, rules: asksRules ? 0 : null, survived: 0, unreached: 0 };
    scores[file] = score;
    const again = second === null ? change : second.get(nameOf(change));
    if (isNoticed(change)) score.goldens++;
    else if (again === undefined) throw new Error(`not looked at again: ${nameOf(change)}`);
    else if (isNoticed(again)) score.rules = (score.rules ?? 0) + 1;
    else if (change.status === 'Survived' || again.status === 'Survived') score.survived++;
    else score.unreached++;
  }
  for (const [file, { goldens, rules }] of Object.entries(scores)) {
    // A changed file that cannot be loaded only takes the tests that load it out of the run.
    if (goldens + (rules ?? 0) === 0) console.warn(`${file}: nothing noticed; did it load?`);
  }
  return scores;
}

process.chdir(root);
const { values, positionals } = parseArgs({
  options: { goldens: { type: 'boolean', default: false } }, allowPositionals: true,
});
const changes = await changesIn(positionals.length > 0 ? positionals : ALL, 'goldens');
const found = await scoresOf(changes, !values.goldens);
/** @type {Scores} */
const before = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
const scores = Object.fromEntries(
  Object.entries({ ...before, ...found }).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(kept, `${JSON.stringify(scores, null, 1)}\n`);
writeFileSync(`${root}reports/mutation.md`, pageOf(scores));
