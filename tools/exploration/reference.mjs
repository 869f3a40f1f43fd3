/**
 * `npm run explore:reference`: the simulator and the reference interpreter have the same trace,
 * record by record (D09), along every step of one scope and on a shortest way to each world of
 * another.
 *
 *     node tools/exploration/reference.mjs [--every N]
 *
 * `--every N` compares each N-th of them alone.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadMutated } from '../mutants/mutated.mjs';

/** What is compared. */
const COMPARED = [
  { name: 'K1C1D2F1', of: 'every step', isEvery: true },
  { name: 'K2C2D2F1', of: 'a shortest way to each world', isEvery: false },
];

const trial = fileURLToPath(new URL('reference-trial.mjs', import.meta.url));

const { values } = parseArgs({ options: { every: { type: 'string', default: '1' } } });
/** @type {typeof import('./reference-trial.mjs')} */
const { compare } = await loadMutated(null, trial);
for (const what of COMPARED) {
  const { ways, compared, differences } = compare(what, Number(values.every));
  const share = compared === ways ? '' : ` of ${ways}`;
  console.log(`${what.name}, ${what.of}: ${compared}${share} compared, `
    + `${differences.length} differ`);
  for (const difference of differences) console.error(difference);
  if (differences.length > 0) process.exitCode = 3;
}
