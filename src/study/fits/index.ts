import type { FitName } from '../../model/calibration.ts';
import type { Of } from '../../random/law.ts';
import { exponential } from './exponential.ts';
import type { Fit } from './fit.ts';
import { gamma } from './gamma.ts';
import { lognormal } from './lognormal.ts';
import { pareto } from './pareto.ts';
import { weibull } from './weibull.ts';

/** Every law that can be fitted, by the name it has in scenario files. */
export const FITS = {
  exponential, gamma, lognormal, weibull, pareto,
} as const satisfies { readonly [K in FitName]: Fit<Of<K>> };
