/** Puts mutants to the trial, one after the other, each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { mutantOf } from './mutant.mjs';

/** Whoever takes longer goes round in circles. */
const LIMIT_MS = 120_000;

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
 * @typedef {object} Outcome
 * @property {import('./trial.mjs').Kill[]} kills
 * @property {Record<string, string>} digests by file
 * @property {import('./trial.mjs').Counts} counts how often each property and condition had
 *   something to say, in all files together
 */

/**
 * @param {readonly import('./trial.mjs').Counts[]} all
 * @returns {import('./trial.mjs').Counts}
 */
function together(all) {
  /** @type {import('./trial.mjs').Counts} */
  const sums = {};
  for (const [id, count] of all.flatMap((counts) => Object.entries(counts))) {
    sums[id] = (sums[id] ?? 0) + count;
  }
  return sums;
}

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
    counts: together(found.map(({ counts }) => counts ?? {})),
  };
}

/**
 * What had something to say of the sources as they are, and has not with the bug: a property for
 * `vacuity`, a situation that never comes up any more for `sometimes`.
 *
 * @param {readonly string[]} by
 * @param {{ clean: Outcome, counts: import('./trial.mjs').Counts }} of
 */
function silenced(by, { clean, counts }) {
  const fell = Object.keys(clean.counts).filter((id) =>
    (clean.counts[id] ?? 0) > 0 && (counts[id] ?? 0) === 0);
  return [
    ...fell.filter((id) => !id.startsWith('X')).map((where) => ({ id: 'vacuity', where })),
    ...fell.filter((id) => id.startsWith('X')).map((where) => ({ id: 'sometimes', where })),
  ].filter(({ id }) => by.includes(id));
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
  const { kills: found, digests, counts } = tried(id, flags);
  const kills = [...found, ...silenced(mutant.by, { clean, counts })];
  return {
    mutant, kills,
    isKilled: kills.some((kill) => !MUTE.includes(kill.id)),
    isKilledAsMeant: kills.some((kill) => mutant.by.includes(kill.id)),
    isSeen: Object.entries(clean.digests).some(([file, digest]) => digests[file] !== digest),
  };
}
