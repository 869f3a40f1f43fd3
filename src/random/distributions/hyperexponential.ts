import { type Law, type Of, toDuration } from '../law.ts';
import { ln } from '../ln.ts';

/** How far from 1 the sum may be: three thirds may be written with nine digits. */
const SLACK = 1e-8;

export const hyperexponential: Law<Of<'hyperexponential'>> = {
  kind: 'hyperexponential',
  summary: 'a mixture of exponential laws, each with its probability: more spread than one of them',
  inverted: false,
  forms: [{ written: 'list', items: { p: 'probability', mean: 'duration' } }],
  problem({ branches }) {
    const sum = branches.reduce((total, { p }) => total + p, 0);
    return Math.abs(sum - 1) > SLACK ? `the probabilities add up to ${sum}, not to 1` : undefined;
  },
  mean: ({ branches }) => branches.reduce((total, { p, mean }) => total + p * mean, 0),
  sampler({ branches }) {
    const possible = branches.filter(({ p }) => p > 0);
    const bounds = possible.map((_, at) =>
      possible.slice(0, at + 1).reduce((total, { p }) => total + p, 0));
    bounds[bounds.length - 1] = 1;
    const widths = bounds.map((bound, at) => bound - (bounds[at - 1] ?? 0));
    const means = possible.map(({ mean }) => mean);
    // Where the draw falls chooses the branch; how far below the upper bound is a draw in itself.
    return (u) => {
      let at = 0;
      while (u >= (bounds[at] as number)) at++;
      const left = ((bounds[at] as number) - u) / (widths[at] as number);
      return toDuration(-(means[at] as number) * ln(left));
    };
  },
};
