import { exp } from '../../random/exp.ts';
import type { Of } from '../../random/law.ts';
import { ln } from '../../random/ln.ts';
import { type Fit, writtenMicros } from './fit.ts';

/** The mean of the law is that of the sample. */
export const exponential: Fit<Of<'exponential'>> = {
  kind: 'exponential',
  parameters: 1,
  hasZero: true,
  fit: ({ mean }) => ({ kind: 'exponential', mean: writtenMicros(mean) }),
  curve: ({ mean }) => ({
    share: (x) => 1 - exp(-x / mean),
    quantile: (share) => -mean * ln(1 - share),
    lnDensity: (x) => -x / mean - ln(mean),
  }),
};
