/** What can be explained. */
export const SUBJECTS = ['input', 'container', 'rollout'] as const;
export type SubjectKind = (typeof SUBJECTS)[number];

/** What is to be explained. */
export interface Subject {
  readonly kind: SubjectKind;
  /** Inputs and containers are numbered through the run, rollouts by their version. */
  readonly number: number;
  /** The App that a rollout is one of: its name or its id. */
  readonly app?: string;
}

/** Prefixes of what people may write in front of the number. */
const PREFIXES: Readonly<Record<SubjectKind, string>> = {
  input: 'in-', container: 'ta-', rollout: 'v',
};

/** How a subject is called in a trace: `in-17`, `ta-3`, `v2`. */
export const subjectId = ({ kind, number }: Subject): string => `${PREFIXES[kind]}${number}`;

/** Reads `17` or `in-17`, `3` or `ta-3`, and `2`, `v2` or `shop/v2`; `null` if it is none. */
export function parseSubject(kind: SubjectKind, name: string): Subject | null {
  const slash = kind === 'rollout' ? name.lastIndexOf('/') : -1;
  const app = name.slice(0, Math.max(0, slash));
  const last = name.slice(slash + 1);
  const prefix = PREFIXES[kind];
  const digits = last.startsWith(prefix) ? last.slice(prefix.length) : last;
  if (!/^[1-9]\d{0,14}$/.test(digits) || (slash >= 0 && app === '')) return null;
  return { kind, number: Number(digits), ...(app === '' ? {} : { app }) };
}
