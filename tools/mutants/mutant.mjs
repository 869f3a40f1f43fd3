/**
 * A bug that is planted on purpose: what finds it is shown to find bugs.
 *
 * @typedef {object} Mutant
 * @property {string} id as in M01
 * @property {string} bug what it does wrong, in a sentence
 * @property {readonly string[]} by the properties, relations and guards of which one has to find it
 * @property {string} file the file that it is in, from the root of the project
 * @property {string} find the text in that file that it replaces, which stands there once
 * @property {string} put what stands there instead
 * @property {string} [beyond] why nothing that is explored can show it
 * @property {{ find: string, put: string }} [also] another place in that file, where it takes two
 */
import { readFileSync } from 'node:fs';
import { ALONE_MUTANTS } from './alone.mjs';
import { CONTAINER_MUTANTS } from './containers.mjs';
import { INPUT_MUTANTS } from './inputs.mjs';
import { RELATION_MUTANTS } from './relations.mjs';
import { REPORT_MUTANTS } from './reports.mjs';
import { ROLLOUT_MUTANTS } from './rollouts.mjs';
import { VERSION_MUTANTS } from './versions.mjs';

/** What finds a harness that is blind: a property with nothing to judge, a situation never met. */
export const GUARDS = ['vacuity', 'sometimes'];

/** Every planted bug, in order of its number. */
export const MUTANTS = [
  ...INPUT_MUTANTS, ...VERSION_MUTANTS, ...CONTAINER_MUTANTS, ...ROLLOUT_MUTANTS,
  ...RELATION_MUTANTS, ...REPORT_MUTANTS, ...ALONE_MUTANTS,
].sort((a, b) => Number(a.id[0] === 'H') - Number(b.id[0] === 'H')
  || Number.parseInt(a.id.slice(1), 10) - Number.parseInt(b.id.slice(1), 10)
  || (a.id < b.id ? -1 : 1));

/** The mutant of this id. @param {string} id @returns {Mutant} */
export function mutantOf(id) {
  const found = MUTANTS.find((each) => each.id === id);
  if (found !== undefined) return found;
  const known = MUTANTS.map((each) => each.id).join(', ');
  throw new Error(`there is no mutant ${id}; there are ${known}`);
}

/** The text of a file with the bug in it. @param {Mutant} mutant @param {string} text */
export function planted({ id, file, find, put, also }, text) {
  return [{ find, put }, also ?? []].flat().reduce((before, change) => {
    const parts = before.split(change.find);
    if (parts.length === 2) return parts.join(change.put);
    const times = parts.length - 1;
    throw new Error(`${id}: its text stands ${times} times in ${file}, not once:\n${change.find}`);
  }, text);
}

/** The text of the file of a mutant as it is. @param {Mutant} mutant */
export const textOf = ({ file }) =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
