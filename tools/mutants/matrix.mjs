/** Which property finds which mutant, as a page. */

/** @typedef {import('./trying.mjs').Trial} Trial */

/** The places in which each killer found a mutant, the first of them by name. @param {Trial} of */
function killersOf({ kills, mutant }) {
  const ids = [...new Set(kills.map(({ id }) => id))];
  const order = (/** @type {string} */ id) => (mutant.by.includes(id) ? 0 : 1);
  return ids.sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1)).map((id) => {
    const name = mutant.by.includes(id) ? `**${id}**` : id;
    const { where = '' } = kills.find((kill) => kill.id === id) ?? {};
    return `${name} (${where.replace('.yaml', '')})`;
  });
}

const isExplored = (/** @type {string} */ where) => /^K\d/.test(where);

/** What exploring found, where and by how many moves; or why it cannot. @param {Trial} of */
function exploredOf({ kills, mutant: { beyond } }) {
  const kill = kills.find(({ where }) => isExplored(where));
  if (kill === undefined) return beyond === undefined ? '**not found**' : `beyond: ${beyond}`;
  return `${kill.where}: ${kill.id}, ${kill.length} ${kill.length === 1 ? 'move' : 'moves'}`;
}

/** Whether exploring finds it, or cannot. @param {Trial} trial */
export const isExploredAsMeant = (trial) => !exploredOf(trial).startsWith('*');

/** @param {Trial} trial */
function verdictOf({ isKilled, isKilledAsMeant, isSeen, mutant: { by } }) {
  if (isKilledAsMeant) return 'killed';
  if (isKilled) return `killed, not by ${by.join(' or ')}`;
  return isSeen ? 'SURVIVES, though traces differ' : 'SURVIVES, and changes no trace';
}

/**
 * Why a property stays that finds nothing alone: what it says is worth saying in its own words.
 *
 * @type {Record<string, string>}
 */
const REASONS = {
  S01: 'what is lost is late or missing elsewhere too; that it is lost is said here',
  S02: 'an attempt too many upsets all counts of what runs; the cause is said here',
  S03: 'what goes on after its end is also out of order somewhere; the end is said here',
  S04: 'a result of a container that is gone also upsets counts; whose it is is said here',
  S08: 'capacity for an old version also exceeds a surge; under any strategy it is wrong',
  S19: 'an interruption also takes a container; only this one says that work was lost',
  S21: 'a loss that is not made good is lost (S01) or out of order (S18)',
  S22: 'an old version at work after a recreate is also an old container (S20)',
  S29: 'who accepts again is also given inputs (S09)',
  L03: 'L01 says more; this is what is left for strategies that never settle',
  L07: 'a start that is late after a recreate is late for the queue as well (L08)',
  L08: 'what waits too long is also not worked on (L02), but where there is no room',
  L09: 'S34 says when; this holds for traces that tell no calendar',
};

/** @param {readonly Trial[]} trials @param {readonly { id: string, name: string }[]} killers */
function propertiesOf(trials, killers) {
  const killed = (/** @type {string} */ id) =>
    trials.filter(({ kills }) => kills.some((kill) => kill.id === id));
  const alone = (/** @type {string} */ id) => killed(id).filter(({ kills }) =>
    new Set(kills.filter((kill) => /^[SL]\d/.test(kill.id)).map((kill) => kill.id)).size === 1);
  const ids = (/** @type {readonly Trial[]} */ of) => of.map(({ mutant: { id } }) => id).join(' ');
  return killers.map(({ id, name }) => {
    const own = /^D/.test(id) ? '' : ids(alone(id)) || REASONS[id] || '**nothing**';
    return {
      id, isIdle: killed(id).length === 0,
      row: `| ${id} ${name} | ${ids(killed(id)) || '–'} | ${own} |`,
    };
  });
}

/**
 * The page: mutants with what finds them, then properties with what they find.
 *
 * @param {readonly Trial[]} trials
 * @param {readonly { id: string, name: string }[]} killers
 */
export function matrixOf(trials, killers) {
  const count = (/** @type {(of: Trial) => boolean} */ is) => trials.filter(is).length;
  const properties = propertiesOf(trials, killers);
  const idle = properties.filter(({ isIdle }) => isIdle).map(({ id }) => id);
  return [
    '# Mutants',
    '',
    'Written by `npm run mutants`. Each mutant is one bug that is planted into the sources as they',
    'are loaded. What finds it stands behind it, and where first: in a scenario of',
    '`tools/mutants/scenarios/`, in an exploration, or in a random scenario. **Bold** is what has',
    'to find it. `error` is a run that broke off, `endless` one that had to be ended. Everything',
    'that can happen within small scopes finds each bug without any scenario, by the fewest moves,',
    'unless it is beyond what is explored.',
    '',
    `${trials.length} mutants: ${count(({ isKilled }) => isKilled)} killed, `
      + `${count(({ isKilledAsMeant }) => isKilledAsMeant)} of them by what has to; `
      + `${count(({ isKilled }) => !isKilled)} survive. Exploring finds `
      + `${count(({ kills }) => kills.some(({ where }) => isExplored(where)))}, `
      + `${count(({ mutant }) => mutant.beyond !== undefined)} are beyond it.`,
    '',
    '| mutant | seeded bug | verdict | killers | exploration |',
    '|---|---|---|---|---|',
    ...trials.map((trial) => {
      const { id, bug } = trial.mutant;
      const killed = killersOf(trial).join(', ') || '–';
      return `| ${id} | ${bug} | ${verdictOf(trial)} | ${killed} | ${exploredOf(trial)} |`;
    }),
    '',
    '## What finds what',
    '',
    'The last column names the mutants that no other property finds, relations aside, or says why',
    'a property that finds none alone is there.',
    '',
    '| property | finds | alone |',
    '|---|---|---|',
    ...properties.map(({ row }) => row),
    '',
    idle.length === 0
      ? 'Each of them finds some mutant.' : `No mutant yet for: ${idle.join(', ')}.`,
    '',
  ].join('\n');
}
