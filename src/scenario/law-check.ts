import { toDistribution } from '../model/code-base.ts';
import type { DraftValue } from '../model/configuration.ts';
import type { Distribution } from '../model/distribution.ts';
import type { Micros } from '../model/time.ts';
import {
  type DistributionForm, distributionProblem, DISTRIBUTIONS, type Law,
} from '../random/distributions/index.ts';
import type { DataFiles, DataUnit } from './data-files.ts';
import type { Finding, Path } from './problems.ts';
import { isMap } from './tree.ts';

/** A finding about a part of a value: the keys from the value down to it. */
export interface InnerFinding {
  readonly path: Path;
  readonly finding: Finding;
}

const FILE_KEYS = ['file', 'column'];
const OPTIONAL_FILE_KEYS = ['unit'];

/** The keys of a form that is a map: needed ones and others. */
function formKeys(form: DistributionForm): { needed: string[]; others: string[] } | undefined {
  if (form.written === 'file') return { needed: FILE_KEYS, others: OPTIONAL_FILE_KEYS };
  if (form.written !== 'map') return undefined;
  return { needed: Object.keys(form.required), others: Object.keys(form.optional ?? {}) };
}

/** What is wrong with the parameters of a law taken together; undefined if they are one form. */
function formFinding(kind: string, law: Law, given: readonly string[]): Finding | undefined {
  const forms = law.forms.flatMap((form) => formKeys(form) ?? []);
  const fits = forms.some(({ needed, others }) =>
    needed.every((key) => given.includes(key))
    && given.every((key) => needed.includes(key) || others.includes(key)));
  if (fits) return undefined;
  const ways = forms.map(({ needed, others }) =>
    `{ ${[...needed, ...others.map((key) => `${key}?`)].join(', ')} }`);
  const isPart = forms.some(({ needed, others }) =>
    given.every((key) => needed.includes(key) || others.includes(key)));
  return {
    code: isPart ? 'missing-key' : 'conflict',
    message: `${kind} takes ${ways.join(' or ')}, found { ${given.join(', ')} }`,
  };
}

/** What is wrong with a distribution whose parameters are each of their type. */
export function distributionFindings(value: DraftValue | undefined): readonly InnerFinding[] {
  if (!isMap(value)) return [];
  const [kind, parameters] = Object.entries(value)[0] as [keyof typeof DISTRIBUTIONS, DraftValue];
  const law: Law = DISTRIBUTIONS[kind];
  if (isMap(parameters)) {
    const finding = formFinding(kind, law, Object.keys(parameters));
    if (finding !== undefined) return [{ path: [kind], finding }];
    // The values of a file that could not be read: that was told.
    if ('file' in parameters) return [];
  }
  const message = distributionProblem(toDistribution(value as DraftValue));
  if (message === undefined) return [];
  return [{ path: [kind], finding: { code: 'conflict', message: `${kind}: ${message}` } }];
}

/** Whether every duration that a law gives is 0. */
export function isAlwaysZero(distribution: Distribution): boolean {
  if (distribution.kind === 'trace') return distribution.values.every((value) => value === 0);
  return meanOf(distribution) === 0;
}

/** The mean of the durations that a law gives in the long run; infinite for one that ends. */
export function meanOf(distribution: Distribution): Micros {
  if (distribution.kind === 'sequence') return distribution.values.at(-1) ?? 0;
  const law: Law = DISTRIBUTIONS[distribution.kind];
  return law.mean?.(distribution) ?? Number.POSITIVE_INFINITY;
}

/**
 * The value with the columns that its distributions name read in: `{ file, column, unit }` becomes
 * `{ values }`. What cannot be read stays, and is reported.
 */
export function withFileValues(value: DraftValue, path: Path, files: DataFiles): DraftValue {
  if (Array.isArray(value) || !isMap(value)) return value;
  return Object.fromEntries(Object.entries(value as Readonly<Record<string, DraftValue>>).map(
    ([key, inner]) => {
      const at = [...path, key];
      const isLaw = key === 'empirical' || key === 'trace';
      const values = isLaw && isMap(inner) ? columnValues(inner, at, files) : undefined;
      return [key, values === undefined ? withFileValues(inner, at, files) : { values }];
    },
  ));
}

function columnValues(
  parameters: Readonly<Record<string, unknown>>, path: Path, files: DataFiles,
): readonly number[] | undefined {
  const { file, column, unit, ...others } = parameters;
  if (typeof file !== 'string' || typeof column !== 'string') return undefined;
  if (Object.keys(others).length > 0) return undefined;
  return files.durations({ file, column, key: 'column', path }, unit as DataUnit | undefined);
}
