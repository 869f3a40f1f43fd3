import type { Distribution } from '../model/distribution.ts';
import {
  type DistributionForm, DISTRIBUTIONS, type Law, type Parameters, type ParameterType,
} from '../random/distributions/index.ts';
import type { DistributionInput } from './distribution-shape.ts';
import { formatDuration } from './units.ts';

type Fields = Readonly<Record<string, unknown>>;

function writtenParameter(type: ParameterType, value: unknown): unknown {
  switch (type) {
    case 'duration':
    case 'positive duration': return formatDuration(value as number);
    case 'durations': return (value as readonly number[]).map(formatDuration);
    default: return value;
  }
}

const writtenFields = (parameters: Parameters, fields: Fields): Fields =>
  Object.fromEntries(Object.entries(parameters)
    .filter(([name]) => name in fields)
    .map(([name, type]) => [name, writtenParameter(type, fields[name])]));

/** The parameters in one form, or `undefined` if they are those of another. */
function inForm(form: DistributionForm, fields: Fields): unknown {
  switch (form.written) {
    case 'file': return undefined;
    case 'value': return writtenParameter(form.type, fields['value']);
    case 'map': {
      const isWhole = Object.keys(form.required).every((name) => name in fields);
      return isWhole ? writtenFields({ ...form.required, ...form.optional }, fields) : undefined;
    }
    case 'list': {
      const { items } = form;
      const [list] = Object.values(fields) as [readonly unknown[]];
      return list.map((item) => (typeof items === 'string'
        ? writtenParameter(items, item) : writtenFields(items, item as Fields)));
    }
  }
}

/** A distribution as scenarios write it: what they make of that is the distribution again. */
export function writtenLaw({ kind, ...fields }: Distribution): DistributionInput {
  const law: Law = DISTRIBUTIONS[kind];
  for (const form of law.forms) {
    const written = inForm(form, fields);
    if (written === undefined) continue;
    return (form.written === 'value' ? written : { [kind]: written }) as DistributionInput;
  }
  throw new Error(`there is no form of ${kind} with ${Object.keys(fields).join(', ')}`);
}
