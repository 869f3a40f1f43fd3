/**
 * Puts one mutant, or the sources as they are, to the trial: `node judge.mjs M01`, in a process of
 * its own that can be ended when the bug makes a run endless. Prints what is found,
 * a line of JSON for each thing that it is put to.
 */
import { readdirSync, readFileSync, writeSync } from 'node:fs';
import { mutantOf } from './mutant.mjs';
import { loadMutated } from './mutated.mjs';

/** What is explored, the cheapest first, until something is found; all of it takes seconds. */
const EXPLORED = [
  ['K1C1D1F0', 'plain'], ['K2C1D0F0', 'plain'], ['K0C1D1F0N2', 'plain'],
  ['K1C1D0F1', 'retries'],
  ['K1C1D1F0', 'exit handlers'], ['K1C1D1F0', 'surge'], ['K0C2D1F1', 'plain'],
  ['K1C2D1F0', 'plain'], ['K0C1D2F0B2', 'plain'], ['K1C1D1F0', 'scaled to zero'],
  ['K2C1D1F0', 'two slots'], ['K1C1D1F1', 'plain'], ['K1C1D2F0', 'plain'],
  ['K1C1D1F1', 'retries'], ['K0C1D3F0', 'plain'], ['K2C2D1F0', 'surge'],
  ['K0C2D2F0', 'surge'], ['K2C2D1F1', 'two slots'],
];

/** Random scenarios, at most. */
const RUNS = 200;

const folder = new URL('scenarios/', import.meta.url);

/** The scenarios that are written for mutants, by name. */
function scenarios() {
  return Object.fromEntries(readdirSync(folder).sort().map((file) =>
    [file, readFileSync(new URL(file, folder), 'utf8')]));
}

/** @typedef {import('./trial.mjs').Kill} Kill */

/** Hands over what was found so far: a bug may make what follows endless. @param {object} found */
function tell(found) {
  writeSync(1, `${JSON.stringify(found)}\n`);
}

/**
 * Puts a mutant to what is given, cheapest first: to relations and random scenarios only until one
 * of those finds it that must; to small scopes until any of them finds it.
 *
 * @param {string | null} id
 * @param {{ explores: boolean, isShort: boolean, only: string | undefined }} how
 */
async function judge(id, { explores, isShort, only }) {
  const mutant = id === null ? null : mutantOf(id);
  const trial = await loadMutated(mutant);
  const texts = explores ? [] : Object.entries(scenarios())
    .filter(([file]) => only === undefined || file === `${only}.yaml`);
  let isFound = false;
  /** @param {{ kills: readonly Kill[], [key: string]: unknown }} found */
  const note = (found) => {
    if (found.kills.some((kill) => mutant?.by.includes(kill.id))) isFound = true;
    tell(found);
  };
  for (const [file, text] of texts) note({ ...trial.byProperties(text, file), file });
  for (const [file, text] of texts) if (!isFound) note(trial.byRelations(text, file));
  if (isShort) return;
  for (const [scope = '', setting = ''] of mutant?.beyond === undefined ? EXPLORED : []) {
    const found = trial.byExploration(scope, setting);
    note(found);
    if (found.kills.length > 0) break;
  }
  if (!isFound && !explores) note(trial.byCampaign(RUNS, mutant?.by ?? []));
}

const [id = 'none', ...flags] = process.argv.slice(2);
await judge(id === 'none' ? null : id, {
  explores: flags.includes('--explore'), isShort: flags.includes('--short'),
  only: flags.find((each) => each.startsWith('--scenario='))?.slice('--scenario='.length),
});
