/** The scores of files as a page. */

/** @typedef {import('./main.mjs').Score} Score */

/** @type {Score} */
const NOTHING = { goldens: 0, rules: null, survived: 0, unreached: 0 };

/** @param {readonly Score[]} scores @returns {Score} */
const together = (scores) => scores.reduce((sum, { goldens, rules, survived, unreached }) => ({
  goldens: sum.goldens + goldens, rules: rules === null ? sum.rules : (sum.rules ?? 0) + rules,
  survived: sum.survived + survived, unreached: sum.unreached + unreached,
}), NOTHING);

/** @param {string} name @param {Score} score */
function row(name, { goldens, rules, survived, unreached }) {
  const noticed = goldens + (rules ?? 0);
  const all = noticed + survived + unreached;
  const share = all === 0 ? '–' : `${(100 * noticed / all).toFixed(1)} %`;
  return `| ${[name, all, goldens, rules ?? '–', survived, unreached, share].join(' | ')} |`;
}

/** @param {import('./main.mjs').Scores} scores */
export const pageOf = (scores) => [
  '# Mutation score',
  '',
  'Written by `npm run mutation`. Stryker changes the sources one small thing at a time; a change',
  'is noticed if the run of some bundled scenario no longer has its golden digest or a test of the',
  'engine fails, and else if an example of a rule fails. This is what these notice by themselves:',
  'properties, random scenarios and the reference interpreter come on top. A dash stands where the',
  'rules were not asked; files that are not named have not been measured yet.',
  '',
  '| file | changes | noticed by goldens | by rules besides | survived | not reached | score |',
  '|---|---:|---:|---:|---:|---:|---:|',
  ...Object.entries(scores).map(([file, score]) => row(file, score)),
  row('**all**', together(Object.values(scores))),
  '',
].join('\n');
