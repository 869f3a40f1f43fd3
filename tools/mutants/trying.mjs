/** Puts mutants to the trial, one after the other, each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { mutantOf } from './mutant.mjs';

/** Whoever takes longer goes round in circles. */
const LIMIT_MS = 45_000;

const judge = fileURLToPath(new URL('judge.mjs', import.meta.url));

/**
 * What came of a mutant.
 *
 * @typedef {object} Trial
 * @property {import('./mutant.mjs').Mutant} mutant
 * @property {readonly import('./trial.mjs').Kill[]} kills
 * @property {boolean} isKilled by a property or relation, not only because a run broke off
 * @property {boolean} isKilledAsMeant by one of those that have to find it
 * @property {boolean} isSeen whether it changes the trace of any scenario at all
 */

/**
 * @typedef {{ kills: import('./trial.mjs').Kill[], digests: Record<string, string> }} Outcome
 */

/**
 * What is found in the sources with a mutant in them, or `none`.
 *
 * @param {string} id
 * @param {readonly string[]} flags
 * @returns {Outcome}
 */
export function tried(id, flags) {
  const { stdout, stderr, error, status } = spawnSync(process.execPath, [judge, id, ...flags], {
    encoding: 'utf8', timeout: LIMIT_MS, maxBuffer: 64 * 2 ** 20,
  });
  const isEndless = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
  if (status !== 0 && !isEndless) throw new Error(`${id}: the trial broke off\n${stderr}`);
  const found = stdout.trim().split('\n').filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return {
    kills: [
      ...found.flatMap(({ kills }) => kills),
      ...(isEndless ? [{ id: 'endless', where: 'a run' }] : []),
    ],
    digests: Object.fromEntries(found.flatMap(({ file, digest }) =>
      (file === undefined ? [] : [[file, digest]]))),
  };
}

/** What tells of a bug, but not which rule it breaks. */
const MUTE = ['error', 'endless'];

/**
 * @param {string} id
 * @param {{ flags: readonly string[], clean: Outcome }} how
 * @returns {Trial}
 */
export function trialOf(id, { flags, clean }) {
  const mutant = mutantOf(id);
  const { kills, digests } = tried(id, flags);
  return {
    mutant, kills,
    isKilled: kills.some((kill) => !MUTE.includes(kill.id)),
    isKilledAsMeant: kills.some((kill) => mutant.by.includes(kill.id)),
    isSeen: Object.entries(clean.digests).some(([file, digest]) => digests[file] !== digest),
  };
}
