/** The scores of files as a page. */

/** @typedef {import('./main.mjs').Score} Score */

/** @param {readonly Score[]} scores @returns {Score} */
const together = (scores) => scores.reduce((sum, { killed, timeout, survived, uncovered }) => ({
  killed: sum.killed + killed, timeout: sum.timeout + timeout,
  survived: sum.survived + survived, uncovered: sum.uncovered + uncovered,
}), { killed: 0, timeout: 0, survived: 0, uncovered: 0 });

/** @param {string} name @param {Score} score */
function row(name, { killed, timeout, survived, uncovered }) {
  const noticed = killed + timeout;
  const reached = noticed + survived;
  const share = (/** @type {number} */ of) =>
    of === 0 ? '–' : `${(100 * noticed / of).toFixed(1)} %`;
  return `| ${name} | ${reached + uncovered} | ${noticed} | ${survived} | ${uncovered} `
    + `| ${share(reached + uncovered)} | ${share(reached)} |`;
}

/** @param {import('./main.mjs').Scores} scores */
export const pageOf = (scores) => [
  '# Mutation score',
  '',
  'Written by `npm run mutation`. Stryker changes the sources one small thing at a time; a change',
  'is noticed if the run of some bundled scenario no longer has its golden digest, or by a test of',
  'the queue or of the copying of worlds. This is what these notice by themselves: tests of rules,',
  'properties and the reference interpreter come on top. Files that are not named have not been',
  'measured yet.',
  '',
  '| file | changes | noticed | survived | not reached | score | of those reached |',
  '|---|---:|---:|---:|---:|---:|---:|',
  ...Object.entries(scores).map(([file, score]) => row(file, score)),
  row('**all**', together(Object.values(scores))),
  '',
].join('\n');
