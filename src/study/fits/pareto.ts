import type { Of } from '../../random/law.ts';
import { ln } from '../../random/ln.ts';
import { power } from '../../random/power.ts';
import { type Fit, written } from './fit.ts';

/** It begins at the least value, and its shape is one over the mean of ln(value / least). */
export const pareto: Fit<Of<'pareto'>> = {
  kind: 'pareto',
  parameters: 2,
  hasZero: false,
  fit: ({ least, logs, meanLog }) => ({
    kind: 'pareto', min: least, shape: written(1 / (meanLog - (logs[0] as number))),
  }),
  curve: ({ min, shape }) => ({
    share: (x) => (x <= min ? 0 : 1 - power(min / x, shape)),
    quantile: (share) => min * power(1 - share, -1 / shape),
    lnDensity: (x) => ln(shape / min) - (shape + 1) * ln(x / min),
  }),
};
