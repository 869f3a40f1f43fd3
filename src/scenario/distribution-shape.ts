import { z } from 'zod';
import { COLD_START_PHASES } from '../model/code-base.ts';
import type { DraftValue } from '../model/configuration.ts';
import {
  type DistributionForm, DISTRIBUTIONS, type Parameters, type ParameterType,
} from '../random/distributions/index.ts';
import {
  choice, duration, numberWithin, positiveDuration, probability, text, whole,
} from './leaves.ts';
import { checkOneKey, either, map, optional, removable } from './shape.ts';

/** Units of the numbers in a data file. */
export const DATA_UNITS = ['us', 'ms', 's', 'min', 'h'] as const;

/** A column of durations in a data file. */
export interface ColumnInput {
  readonly file: string;
  readonly column: string;
  readonly unit?: (typeof DATA_UNITS)[number];
}

type Values = { readonly values: readonly string[] } | ColumnInput;

/** A duration, or the law that durations are drawn from, as scenarios write it. */
export type DistributionInput =
  | string
  | { readonly uniform: { readonly min: string; readonly max: string } }
  | { readonly exponential: { readonly mean: string } }
  | { readonly erlang: { readonly k: number; readonly mean: string } }
  | { readonly gamma: { readonly mean: string; readonly cv: number } }
  | {
      readonly lognormal:
        | { readonly mean: string; readonly cv: number }
        | { readonly mean: string; readonly sd: string }
        | { readonly mean: string; readonly sigma: number }
        | { readonly median: string; readonly sigma: number };
    }
  | {
      readonly weibull:
        | { readonly mean: string; readonly sd: string }
        | { readonly shape: number; readonly scale: string };
    }
  | {
      readonly pareto: { readonly min: string; readonly shape: number; readonly max?: string };
    }
  | { readonly hyperexponential: readonly { readonly p: number; readonly mean: string }[] }
  | { readonly empirical: Values }
  | { readonly trace: Values }
  | { readonly sequence: readonly string[] };

/** Bounds of a number such as a coefficient of variation: no measurement is beyond. */
const SMALLEST = 0.000_001;
const GREATEST = 1_000_000;

const PARAMETERS: Readonly<Record<ParameterType, z.ZodType>> = {
  'duration': duration,
  'positive duration': positiveDuration,
  'positive': numberWithin(SMALLEST, GREATEST),
  'count': whole(1, GREATEST),
  'probability': probability,
  'durations': z.array(duration),
};

const FILE_FIELDS = { file: text, column: text, unit: choice(DATA_UNITS) };

type Fields = Record<string, z.ZodType>;

const leavesOf = (parameters: Parameters): Fields =>
  Object.fromEntries(Object.entries(parameters).map(([name, type]) => [name, PARAMETERS[type]]));

function fieldsOf(form: DistributionForm): Fields {
  if (form.written === 'file') return FILE_FIELDS;
  if (form.written !== 'map') return {};
  return leavesOf({ ...form.required, ...form.optional });
}

/** What may stand behind the name of a law: each parameter of any of its forms. */
function parametersShape(
  forms: readonly DistributionForm[], mode: typeof optional | typeof removable,
): z.ZodType {
  for (const form of forms) {
    if (form.written !== 'list') continue;
    const { items } = form;
    return z.array(typeof items === 'string' ? PARAMETERS[items] : map(leavesOf(items)));
  }
  const fields: Fields = Object.assign({}, ...forms.map(fieldsOf));
  return map(mode(fields));
}

/** The laws by name, each with the shape of its parameters; which go together is judged later. */
function lawFields(mode: typeof optional | typeof removable): Fields {
  return Object.fromEntries(
    Object.values(DISTRIBUTIONS)
      .filter(({ forms }) => forms.some(({ written }) => written !== 'value'))
      .map(({ kind, forms }) => [kind, parametersShape(forms, mode)]),
  );
}

const LAWS = lawFields(optional);
const REMOVABLE_LAWS = lawFields(removable);
const LAW_NAMES = Object.keys(LAWS);

/** A duration, or a map that names a law, or one of `others`. */
function lawOr(laws: Fields, others: Fields): z.ZodType {
  const names = [...LAW_NAMES, ...Object.keys(others)];
  const named = map({ ...optional(laws), ...others }).check((payload) => {
    const keys = Object.keys(payload.value);
    if (keys.length > 0 && keys.every((key) => key in others)) return;
    checkOneKey(payload, names);
  });
  return either('a duration or a distribution', [duration, named]);
}

/** A distribution in the shape of the file, with its values parsed. */
export const distribution = lawOr(LAWS, {}) as z.ZodType<DraftValue, DistributionInput>;

/** A change to a distribution: parameters may be left out, or be `null`. */
export const distributionChange = lawOr(REMOVABLE_LAWS, {}) as
  z.ZodType<DraftValue, Readonly<Record<string, unknown>> | string>;

type Phase = (typeof COLD_START_PHASES)[number];

export type ColdStartInput = DistributionInput | { readonly [K in Phase]?: DistributionInput };

const phases = (law: z.ZodType): Fields =>
  Object.fromEntries(COLD_START_PHASES.map((phase) => [phase, law]));

/** A cold start as one distribution, or phase by phase. */
export const coldStart = lawOr(LAWS, optional(phases(distribution))) as
  z.ZodType<DraftValue, ColdStartInput>;

export const coldStartChange = lawOr(REMOVABLE_LAWS, removable(phases(distributionChange))) as
  z.ZodType<DraftValue, Readonly<Record<string, unknown>> | string>;

export type BuildInput =
  | DistributionInput
  | { readonly duration: DistributionInput; readonly fails?: boolean | number };

/** A build as a distribution, or as `{ duration, fails }`. */
export const build = (fails: z.ZodType): z.ZodType<DraftValue, BuildInput> =>
  lawOr(LAWS, optional({ duration: distribution, fails })) as z.ZodType<DraftValue, BuildInput>;
