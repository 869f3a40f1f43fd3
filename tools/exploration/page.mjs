/** What was explored, as a page. */

/** @typedef {import('./main.mjs').Entry} Entry */

const grouped = (/** @type {number} */ count) => String(count).replace(/\B(?=(\d{3})+$)/g, ' ');

/** @param {Entry} entry @returns {readonly string[]} */
function rowsOf({ scope, settings, violation }) {
  return settings.map(({ name, states, transitions, depth, seconds, complete, ...of }) => {
    const found = violation?.setting === name ? `**${violation.property}**` : 'none';
    return `| ${[
      scope, name, grouped(states), grouped(transitions), depth, seconds.toFixed(1),
      `${(of.bytes / 2 ** 20).toFixed(1)} MiB`, of.collision_odds.toExponential(0),
      complete ? found : `${found}, left early`,
    ].join(' | ')} |`;
  });
}

/** @param {readonly Entry[]} entries */
export function pageOf(entries) {
  const settings = entries.flatMap((entry) => entry.settings);
  const sum = (/** @type {'states' | 'transitions' | 'seconds'} */ what) =>
    settings.reduce((total, each) => total + each[what], 0);
  const [first] = entries;
  return [
    '# Exploration',
    '',
    'Written by `npm run explore:pr`. A scope reads as inputs K, containers C, commands D, faults',
    'F, Functions N and builds B that take time. Worlds that go on alike count as one; the odds',
    'are those that two different ones were ever taken for one.',
    '',
    `${grouped(sum('states'))} worlds, ${grouped(sum('transitions'))} steps between them, `
      + `${Math.round(sum('transitions') / sum('seconds'))} steps a second`,
    `(${first?.processor}, Node ${first?.node}; the clock of the wall, whatever else is at work).`,
    '',
    '| scope | setting | worlds | steps | depth | seconds | table | odds | violated |',
    '|---|---|---|---|---|---|---|---|---|',
    ...entries.flatMap(rowsOf),
    '',
  ].join('\n');
}
