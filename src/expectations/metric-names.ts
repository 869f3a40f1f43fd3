import {
  CONTAINER_METRICS, type Metric, type Percentile, type RolloutMeasure, SELECTION_KEYS,
  type SelectionKey, SPANS, type Unit,
} from '../model/expectation.ts';
import { INPUT_STATES } from '../model/lifecycle.ts';
import { ATTEMPT_CAUSES } from '../model/records.ts';
import { EXAMPLES, parseDecimal, readAmount } from './amounts.ts';
import { refuse } from './line-problem.ts';
import type { Scanner, Word } from './scanner.ts';

/** What is known of a metric before it is measured. */
interface NamedMetric {
  readonly unit: Unit;
  readonly metric: Metric;
}

/** The metrics whose names are fixed; a percentile can be any. */
const METRICS = new Map<string, NamedMetric>([
  ...(['arrived', 'retried', 'misrouted', 'cold', ...INPUT_STATES] as const).map((of) =>
    [`inputs.${of}`, { unit: 'count', metric: { kind: 'inputs', of } }] as const),
  ...(['total', ...ATTEMPT_CAUSES] as const).map((of) =>
    [`attempts.${of}`, { unit: 'count', metric: { kind: 'attempts', of } }] as const),
  ...SPANS.flatMap((of) => (['mean', 'max'] as const).map((statistic) => {
    const metric = { kind: 'span', of, statistic } as const;
    return [`${of}.${statistic}`, { unit: 'duration', metric }] as const;
  })),
  ['queue.mean', { unit: 'mean', metric: { kind: 'queue', of: 'mean' } }],
  ['queue.max', { unit: 'count', metric: { kind: 'queue', of: 'max' } }],
  ...CONTAINER_METRICS.map((of) => [`containers.${of}`, {
    unit: of === 'seconds' ? 'duration' : of === 'mean' ? 'mean' : 'count',
    metric: { kind: 'containers', of },
  }] as const),
  ['throughput', { unit: 'rate', metric: { kind: 'throughput' } }],
  ['success_share', { unit: 'share', metric: { kind: 'success_share' } }],
  ['cold_share', { unit: 'share', metric: { kind: 'cold_share' } }],
  ['downtime', { unit: 'duration', metric: { kind: 'downtime' } }],
  ['cost', { unit: 'money', metric: { kind: 'cost' } }],
]);

/** Names of metrics as lines write them; `p99` stands for every percentile. */
export const METRIC_NAMES: readonly string[] = [
  ...METRICS.keys(), ...SPANS.map((span) => `${span}.p99`), 'missed_minutes',
];

const GROUPS = [...new Set(METRIC_NAMES.map((name) => name.split('.')[0] as string))];
const membersOf = (group: string): readonly string[] => METRIC_NAMES
  .filter((name) => name.startsWith(`${group}.`)).map((name) => name.slice(group.length + 1));

/** The name that has a word behind its dot, if only one does. */
function qualified(word: string): string | undefined {
  const [found, other] = METRIC_NAMES.filter((name) => name.endsWith(`.${word}`));
  return other === undefined ? found : undefined;
}

const STATISTIC = /^(p\d{1,3}|mean|max)$/;

/** Refuses a metric that begins a line, where its Function belongs. */
export const refuseAlone = (metric: string, { at }: Word): never => refuse({
  at, code: 'bad-expectation', message: `the Function is missing before "${metric}"`, metric,
});

/** Whether a word is a metric by itself, such as `cost`. */
export const isMetric = (word: string): boolean =>
  METRICS.has(word) || word === 'missed_minutes';

function unknownMetric({ text, at }: Word, subject: Word): never {
  const together = `${subject.text}.${text}`;
  const isSpan = SPANS.some((span) => span === subject.text) && STATISTIC.test(text);
  if (isSpan || METRICS.has(together)) refuseAlone(together, subject);
  // Of the spans that have such a statistic, latency is the one that people leave out.
  const meant = qualified(text) ?? (STATISTIC.test(text) ? `latency.${text}` : undefined);
  return refuse({
    at, code: 'bad-choice', message: `there is no metric "${text}"`,
    ...(meant === undefined
      ? { word: text, candidates: GROUPS } : { hint: `did you mean "${meant}"?` }),
  });
}

/** The percentile that a word such as `p99` names, with the decimals that may follow it. */
function readPercentile(word: Word, scanner: Scanner): Percentile | undefined {
  const [, digits] = /^p(\d{1,3})$/.exec(word.text) ?? [];
  if (digits === undefined) return undefined;
  const decimals = scanner.take('.') ? scanner.needWord('digits after "."') : undefined;
  const text = decimals === undefined ? digits : `${digits}.${decimals.text}`;
  const percent = parseDecimal(text);
  if (percent === undefined) {
    return refuse({
      at: word.at, code: 'bad-choice', message: `"p${text}" is no percentile`,
      hint: 'write it like p50, p99 or p99.9',
    });
  }
  if (percent.num === 0 || percent.num > 100 * percent.den) {
    return refuse({
      at: word.at, code: 'out-of-range', message: 'a percentile is above p0 and at most p100',
    });
  }
  return { share: { num: percent.num, den: 100 * percent.den } };
}

/** Reads the objective of `missed_minutes(p99 < 2s)`, of which the name has been read. */
function readObjective(scanner: Scanner): NamedMetric {
  scanner.need('(', '"missed_minutes", as in "missed_minutes(p99 < 2s)"');
  const word = scanner.needWord('a percentile such as p99');
  const percentile = readPercentile(word, scanner) ?? refuse({
    at: word.at, code: 'bad-choice', message: `"${word.text}" is no percentile`,
    hint: 'write it like p50, p99 or p99.9',
  });
  const isInclusive = scanner.take('<=');
  if (!isInclusive && !scanner.take('<')) scanner.fail('< or <=');
  const within = readAmount('duration', scanner.value() ?? scanner.fail(EXAMPLES.duration));
  scanner.need(')', 'the objective');
  const metric = { kind: 'missed_minutes', percentile, within: within.num, isInclusive } as const;
  return { unit: 'duration', metric };
}

/** Reads a metric of what `subject` names, as in `latency.p99.9`. */
export function readMetric(scanner: Scanner, subject: Word): NamedMetric {
  const group = scanner.needWord('a metric such as latency.p99');
  const alone = METRICS.get(group.text);
  if (alone !== undefined) return alone;
  if (group.text === 'missed_minutes') return readObjective(scanner);
  if (!GROUPS.includes(group.text)) return unknownMetric(group, subject);
  const members = membersOf(group.text);
  scanner.need('.', `"${group.text}", as in "${group.text}.${members.at(-1)}"`);
  const member = scanner.needWord(`one of ${members.join(', ')}`);
  const found = METRICS.get(`${group.text}.${member.text}`);
  if (found !== undefined) return found;
  const of = SPANS.find((name) => name === group.text);
  const statistic = of && readPercentile(member, scanner);
  if (of && statistic) return { unit: 'duration', metric: { kind: 'span', of, statistic } };
  return refuse({
    at: member.at, code: 'bad-choice',
    message: `"${group.text}" has no "${member.text}", but ${members.join(', ')}`,
    word: member.text, candidates: members,
  });
}

/** The unit that a metric is in. */
export function unitOf(metric: Metric): Unit {
  if (metric.kind === 'span' || metric.kind === 'missed_minutes') return 'duration';
  const name = 'of' in metric ? `${metric.kind}.${metric.of}` : metric.kind;
  return (METRICS.get(name) as NamedMetric).unit;
}

/** The unit that a measure of a rollout is in. */
export function rolloutUnit(measure: RolloutMeasure): Unit {
  return ['interrupted', 'peak', 'trough'].includes(measure) ? 'count' : 'duration';
}

/** Which of the selections mean something for a metric. */
export function keysOf({ kind }: Metric): readonly SelectionKey[] {
  switch (kind) {
    case 'containers': return ['version', 'from', 'to'];
    case 'cost': return ['version'];
    case 'downtime': return [];
    // What an input will come to is not known while it is queued.
    case 'queue': case 'missed_minutes': return ['source', 'from', 'to'];
    default: return SELECTION_KEYS;
  }
}
