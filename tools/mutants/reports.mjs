/** @type {readonly import('./mutant.mjs').Mutant[]} What is made of a trace. */
export const REPORT_MUTANTS = [
  {
    id: 'M60', bug: 'percentiles are of numbers sorted as if they were words', by: ['S37'],
    beyond: 'exploring judges traces, not reports',
    file: 'src/metrics/sample.ts',
    find: 'const value = selectPlace(values, rank - 1, from);',
    put: `selectPlace(values, rank - 1, from);
      const value = Number(Array.from(values, String).sort()[rank - 1]);`,
  },
];
