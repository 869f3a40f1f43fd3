import { z } from 'zod';
import { COLD_START_PHASES } from '../model/code-base.ts';
import type { DraftValue } from '../model/configuration.ts';
import { DEFAULTS } from '../model/defaults.ts';
import {
  type DistributionForm, DISTRIBUTIONS, GREATEST_POSITIVE, LEAST_POSITIVE, type Parameters,
  type ParameterType,
} from '../random/distributions/index.ts';
import {
  choice, duration, numberWithin, positiveDuration, probability, text, whole,
} from './leaves.ts';
import { about, checkOneKey, either, map, ONE_KEY, optional, removable } from './shape.ts';

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

const PARAMETERS: Readonly<Record<ParameterType, z.ZodType>> = {
  'duration': duration,
  'positive duration': positiveDuration,
  'positive': numberWithin(LEAST_POSITIVE, GREATEST_POSITIVE),
  'count': whole(1, GREATEST_POSITIVE),
  'probability': probability,
  'durations': z.array(duration),
};

/** A column of a data file. */
export const COLUMN = {
  file: about(text, 'A data file, by its path from the scenario: CSV with a line of column names, '
    + 'or an object in JSON on each line, whose keys are the columns.', {
    examples: ['durations.csv'],
  }),
  column: about(text, 'The name of the column.', { examples: ['duration_s'] }),
  unit: about(choice(DATA_UNITS), 'The unit of its numbers.', {
    usual: DEFAULTS.source.data_unit, rule: 'TIME-1',
  }),
};

const FILE_KEYS: readonly string[] = ['file', 'column'];

/** What the parameters of laws mean; the same name means the same in all of them. */
export const PARAMETER_MEANINGS: Readonly<Record<string, string>> = {
  min: 'The shortest duration.',
  max: 'The longest duration.',
  mean: 'The mean.',
  median: 'The median: half of the durations are shorter.',
  sd: 'The standard deviation.',
  cv: 'The coefficient of variation: standard deviation over mean.',
  sigma: 'The standard deviation of the logarithm.',
  shape: 'The shape of the law.',
  scale: 'The duration that 63 % are below.',
  k: 'The number of steps.',
  p: 'The probability; together they are 1.',
  values: 'The durations.',
};

type Fields = Record<string, z.ZodType>;

const leavesOf = (parameters: Parameters): Fields =>
  Object.fromEntries(Object.entries(parameters).map(([name, type]) =>
    [name, about(PARAMETERS[type], PARAMETER_MEANINGS[name] ?? name)]));

function fieldsOf(form: DistributionForm): Fields {
  if (form.written === 'file') return COLUMN;
  if (form.written !== 'map') return {};
  return leavesOf({ ...form.required, ...form.optional });
}

/** What JSON Schema says of the keys of a law: those that one of its forms needs. */
function neededKeys(forms: readonly DistributionForm[]): Record<string, unknown> {
  const needed = forms.flatMap((form) => {
    if (form.written === 'file') return [{ required: FILE_KEYS }];
    return form.written === 'map' ? [{ required: Object.keys(form.required) }] : [];
  });
  return needed.length === 1 ? { ...needed[0] } : { anyOf: needed };
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
  // A change may name those only that change.
  return map(mode(fields)).meta(mode === optional ? neededKeys(forms) : {});
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** The laws by name, each with the shape of its parameters; which go together is judged later. */
function lawFields(mode: typeof optional | typeof removable): Fields {
  return Object.fromEntries(
    Object.values(DISTRIBUTIONS)
      .filter(({ forms }) => forms.some(({ written }) => written !== 'value'))
      .map(({ kind, forms, summary }) => [
        kind,
        about(parametersShape(forms, mode), sentence(summary))
          .meta({ id: mode === optional ? kind : `${kind}-change` }),
      ]),
  );
}

const LAWS = lawFields(optional);
const REMOVABLE_LAWS = lawFields(removable);
const LAW_NAMES = Object.keys(LAWS);

/** A duration, or a map that names a law, or one of `others`. */
function lawOr(laws: Fields, others: Fields, form: Record<string, unknown> = {}): z.ZodType {
  const names = [...LAW_NAMES, ...Object.keys(others)];
  const named = map({ ...optional(laws), ...others }).check((payload) => {
    const keys = Object.keys(payload.value);
    if (keys.length > 0 && keys.every((key) => key in others)) return;
    checkOneKey(payload, names);
  }).meta(form);
  return either('a duration or a distribution', [duration, named]);
}

/** A distribution in the shape of the file, with its values parsed. */
export const distribution = lawOr(LAWS, {}, ONE_KEY).meta({
  id: 'distribution', title: 'duration or distribution',
}) as z.ZodType<DraftValue, DistributionInput>;

/** A change to a distribution: parameters may be left out, or be `null`. */
export const distributionChange = lawOr(REMOVABLE_LAWS, {}, ONE_KEY).meta({
  id: 'distribution-change', title: 'duration or distribution',
}) as z.ZodType<DraftValue, Readonly<Record<string, unknown>> | string>;

type Phase = (typeof COLD_START_PHASES)[number];

export type ColdStartInput = DistributionInput | { readonly [K in Phase]?: DistributionInput };

const PHASES: Readonly<Record<Phase, string>> = {
  queue: 'Until the platform has found a machine; not counted by `startup_timeout`.',
  pull: 'Until the image is there.',
  boot: 'Until the container runs.',
  init: 'Until the program in it is ready for inputs.',
};

const phases = (law: z.ZodType): Fields =>
  Object.fromEntries(COLD_START_PHASES.map((phase) => [phase, about(law, PHASES[phase])]));

const COLD_START = { title: 'duration, distribution, or phases' } as const;

/** A cold start as one distribution, or phase by phase. */
export const coldStart = lawOr(LAWS, optional(phases(distribution)), { minProperties: 1 })
  .meta({ ...COLD_START, id: 'cold-start' }) as z.ZodType<DraftValue, ColdStartInput>;

export const coldStartChange = lawOr(REMOVABLE_LAWS, removable(phases(distributionChange)))
  .meta({ ...COLD_START, id: 'cold-start-change' }) as
    z.ZodType<DraftValue, Readonly<Record<string, unknown>> | string>;

export type BuildInput =
  | DistributionInput
  | { readonly duration: DistributionInput; readonly fails?: boolean | number };

/** A build as a distribution, or as `{ duration, fails }`. */
export const build = (fails: z.ZodType): z.ZodType<DraftValue, BuildInput> =>
  lawOr(LAWS, optional({
    duration: about(distribution, 'How long the build takes.', { examples: ['45s'] }),
    fails,
  }), { minProperties: 1, dependencies: { fails: ['duration'] } })
    .meta({ title: 'duration, distribution, or { duration, fails }' }) as
      z.ZodType<DraftValue, BuildInput>;
