/** Loads the sources with a bug planted in them: no file of the project is changed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { inPlace } from '../sources.mjs';
import { planted } from './mutant.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const trial = join(root, 'tools/mutants/trial.mjs');

/** @typedef {import('./mutant.mjs').Mutant} Mutant */

/**
 * Puts the bug into the file that it belongs in.
 *
 * @param {Mutant | null} mutant
 * @returns {import('rolldown').Plugin}
 */
function planting(mutant) {
  const target = mutant === null ? null : join(root, mutant.file);
  return {
    name: 'planting',
    transform(text, path) {
      return mutant !== null && path === target ? planted(mutant, text) : null;
    },
  };
}

/**
 * A trial over the sources with a bug in them, or without any.
 *
 * @template [Trial=typeof import('./trial.mjs')]
 * @param {Mutant | null} mutant
 * @param {string} input the path of the trial
 * @returns {Promise<Trial>}
 */
export async function loadMutated(mutant, input = trial) {
  const bundle = await rolldown({
    input, platform: 'node', treeshake: false, plugins: [planting(mutant), inPlace],
  });
  const { output: [{ code }] } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  const folder = mkdtempSync(join(tmpdir(), 'cutover-mutant-'));
  try {
    const path = join(folder, 'trial.mjs');
    writeFileSync(path, code);
    return await import(pathToFileURL(path).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
