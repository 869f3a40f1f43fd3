/**
 * Puts one mutant, or the sources as they are, to the trial: `node judge.mjs M01`, in a process of
 * its own that can be ended when the bug makes a run endless. Prints what is found,
 * a line of JSON for each thing that it is put to.
 */
import { readdirSync, readFileSync, writeSync } from 'node:fs';
import { mutantOf } from './mutant.mjs';
import { loadMutated } from './mutated.mjs';

/** Scopes that are explored, with so many steps at most. */
const SCOPES = [['K1C1D1F0', 600], ['K1C1D1F1', 1_500], ['K1C1D2F0', 1_500]];

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
 * Puts a mutant to what is given, cheapest first: to relations, small scopes and random scenarios
 * only until one of those finds it that must.
 *
 * @param {string | null} id
 * @param {{ explores: boolean, isShort: boolean, only: string | undefined }} how
 */
async function judge(id, { explores, isShort, only }) {
  const mutant = id === null ? null : mutantOf(id);
  const trial = await loadMutated(mutant);
  const texts = Object.entries(scenarios())
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
  for (const [scope, most] of SCOPES) {
    if (isFound && !explores) break;
    note(trial.byExploration(String(scope), { setting: 'plain', most: Number(most) }));
  }
  if (!isFound) note(trial.byCampaign(RUNS, mutant?.by ?? []));
}

const [id = 'none', ...flags] = process.argv.slice(2);
await judge(id === 'none' ? null : id, {
  explores: flags.includes('--explore'), isShort: flags.includes('--short'),
  only: flags.find((each) => each.startsWith('--scenario='))?.slice('--scenario='.length),
});
