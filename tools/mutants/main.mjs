/**
 * `npm run mutants`: puts every mutant to the trial and writes reports/mutants.md. Fails if one
 * survives, if exploring does not find one that it could, or if anything is found in the sources as
 * they are.
 *
 * `npm run mutants -- M14 M15` tries these alone and writes nothing; with `--explore` only by
 * exploring.
 */
import { writeFileSync } from 'node:fs';
import { isExploredAsMeant, matrixOf } from './matrix.mjs';
import { MUTANTS } from './mutant.mjs';
import { loadMutated } from './mutated.mjs';
import { tried, trialOf } from './trying.mjs';

const report = new URL('../../reports/mutants.md', import.meta.url);
const flags = process.argv.slice(2).filter((each) => each.startsWith('--'));
const asked = process.argv.slice(2).filter((each) => !each.startsWith('--'));

const clean = tried('none', ['--short']);
const chosen = MUTANTS.filter(({ id }) => asked.length === 0 || asked.includes(id));
const trials = chosen.map(({ id }) => {
  const trial = trialOf(id, { flags, clean });
  const { isKilled, isKilledAsMeant, kills, mutant: { bug, by } } = trial;
  const verdict = isKilledAsMeant ? 'killed' : isKilled ? `not by ${by.join(', ')}` : 'SURVIVES';
  const killers = [...new Set(kills.map((kill) => kill.id))].join(' ');
  console.log(`${id.padEnd(5)}${verdict.padEnd(18)} ${killers}\n      ${bug}`);
  return trial;
});
if (asked.length === 0) {
  const { KILLERS } = await loadMutated(null);
  writeFileSync(report, matrixOf(trials, KILLERS));
}
const survivors = trials.filter(({ isKilled }) => !isKilled).map(({ mutant: { id } }) => id);
console.log(`\n${trials.length} mutants, ${survivors.length} survive ${survivors.join(' ')}`);
for (const { id, where } of clean.kills) console.error(`${id} is violated without any: ${where}`);
const unseen = trials.filter((trial) => !isExploredAsMeant(trial));
if (unseen.length > 0) {
  console.log(`exploring does not find ${unseen.map(({ mutant: { id } }) => id).join(' ')}`);
}
if (survivors.length + clean.kills.length + unseen.length > 0) process.exitCode = 1;
