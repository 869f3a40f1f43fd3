import type { KnownRecord } from '../model/known-record.ts';
import type {
  Certificate, ComparedWorkload, TraitVerdict, VerificationViolation, VerifiedScope,
} from '../model/verification.ts';
import { courseLines } from './course.ts';
import {
  align, commandLines, flow, narrowed, onOneLine, padRight, shorten, spread, WIDTH, widthOf,
} from './layout.ts';
import type { Paint } from './paint.ts';
import { countOf, formatCount } from './quantities.ts';
import { timeSentence, timeSpan } from './time-told.ts';

const NAME_WIDTH = 10;
const TIME_WIDTH = 8;

/** A step that is over, and what it came to. */
export interface ToldStep {
  readonly name: string;
  readonly ok: boolean;
  /** What was done, in few words. */
  readonly told: string;
  readonly seconds: number;
  /** Whether there was no time for all of it. */
  readonly left: boolean;
}

/** What is verified, on top of the lines of the steps. */
export function verificationTitle(
  { title, given, claims }: {
    readonly title: string; readonly given: string; readonly claims: readonly string[];
  },
  paint: Paint,
): string {
  const promised = claims.length === 0 ? 'claims nothing' : `claims ${claims.join(', ')}`;
  const lines = flow('', promised.split(' '), { indent: 0, gap: ' ' });
  const file = given === title ? 'bundled' : shorten(onOneLine(given), WIDTH / 2);
  const head = spread(
    paint('heading', shorten(onOneLine(title), WIDTH / 2 - 2)), paint('faint', file));
  return `${head}\n${lines.join('\n')}\n\n`;
}

/** The line of a step: whether it was passed, what was done, and how long it took. */
export function stepLine({ name, ok, told, seconds, left }: ToldStep, paint: Paint): string {
  const sign = !ok ? paint('bad', '✗') : left ? paint('warning', '–') : paint('good', '✓');
  const rest = ok && left ? ', left early' : '';
  const width = WIDTH - NAME_WIDTH - TIME_WIDTH - 4 - widthOf(rest);
  const text = `${shorten(onOneLine(told), width)}${rest}`;
  return `${spread(`${sign} ${padRight(name, NAME_WIDTH)} ${text}`, `${seconds.toFixed(1)}s`)}\n`;
}

/** What a strategy has to do, and the claim that binds it to that, if it is one. */
export interface Obligation {
  readonly name: string;
  readonly statement: string;
  readonly promise: string | null;
}

const headOf = (promise: string | null): string =>
  (promise === null ? 'what has to hold' : `what has to hold, as ${promise} is claimed`);

/** What is wrong, and the course of the least run that shows it. */
export function violationReport(
  { id, message, file, records: count = 0 }: VerificationViolation,
  { name, statement, promise, records, rerun, paint }: Obligation & {
    readonly records: readonly KnownRecord[];
    readonly rerun: readonly (readonly string[])[];
    readonly paint: Paint;
  },
): string {
  const words = (text: string, indent = 2) =>
    flow('', onOneLine(text).split(' '), { indent, gap: ' ' });
  const course = courseLines(records, Number.POSITIVE_INFINITY, WIDTH - 2);
  const sections = [
    [paint('bad', `✗ ${id}${name === '' ? '' : ` ${name}`}`), ...words(message)],
    statement === '' ? [] : [
      paint('heading', headOf(promise)),
      ...words(statement),
    ],
    count === 0 ? [] : [
      paint('heading', `the way to it, ${countOf(count, 'record')} from an empty platform`),
      ...course.map((line) => `  ${line}`.trimEnd()),
    ],
    file === undefined ? [] : rerun.flatMap(([label = '', ...command]) =>
      commandLines(padRight(`${label}:`, NAME_WIDTH), command)),
  ];
  return sections.filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function unclaimedLine({
  trait, property, counterexample, states = 0, runs = 0,
}: TraitVerdict): string {
  return counterexample !== undefined
    ? `${trait} (${property}) is not claimed, and does not hold: ${counterexample}`
    : `${trait} (${property}) is not claimed, but nothing contradicts it in ${
      states === 0 ? '' : `${countOf(states, 'state')} and `}${countOf(runs, 'run')}${
      states === 0 ? '' : ': claim it?'}`;
}

/** What is to be said of verdicts besides. */
const REMARKS: Partial<Readonly<Record<TraitVerdict['verdict'], string>>> = {
  'nothing to judge in scope': ': no scope that was explored whole could contradict it',
  'no scope explored whole': ', nothing contradicts it in runs',
};

const claimedLine = ({ trait, property, verdict }: TraitVerdict): string =>
  `${trait} (${property}): ${verdict}${REMARKS[verdict] ?? ''}`;

/** Behind so many digits, what is left of a difference is nothing: it has no sign. */
const seconds = (value: number): string =>
  value.toFixed(value < 100 ? 2 : 0).replace(/^-(?=0\.?0*$)/, '');

/** A workload as rows: each measure, its mean, and the difference to each other strategy. */
export function comparedRows({ measures }: ComparedWorkload, name: string): string[][] {
  const others = Object.keys(measures[0]?.against ?? {});
  return [
    ['seconds', name, ...others.map((other) => `less ${other}`)],
    ...measures.map(({ measure, mean, against }) => [
      measure, seconds(mean),
      ...others.map((other) => {
        const { mean: by = 0, half_width = 0 } = against[other]?.difference ?? {};
        return `${by > 0 ? '+' : ''}${seconds(by)} ± ${seconds(half_width)}`;
      }),
    ]),
  ];
}

/** What was found of traits and beside the bundled strategies. */
export function findingsReport(
  certificate: Certificate, paint: Paint,
): string {
  const { claims, unclaimed, comparison = [], strategy, scopes = [], left_out } = certificate;
  const paragraph = (text: string) =>
    flow('', text.split(' '), { indent: 2, gap: ' ' }).join('\n');
  const traits = [...claims.map(claimedLine), ...unclaimed.map(unclaimedLine)].map(paragraph);
  const time = timeSentence(scopes);
  if (time !== '') traits.push(paragraph(time));
  const idle = idleRemark(certificate);
  const remarks = idle === null ? [] : [flow('', idle.split(' '), { indent: 0, gap: ' ' })];
  const rest = left_out.length === 0 ? []
    : [[paint('heading', 'left out, for want of time'), ...left_out.map(paragraph)]];
  const tables = comparison.map((workload) => {
    const table = narrowed(comparedRows(workload, onOneLine(strategy.name)), [1]);
    const [heads = '', ...rows] = align(table);
    const title = `${workload.workload}  ${formatCount(workload.replications)} runs each`;
    return [paint('heading', title), paint('faint', heads), ...rows];
  });
  return [...remarks, [paint('heading', 'traits'), ...traits], ...rest, ...tables]
    .map((lines) => `\n${lines.join('\n')}\n`).join('');
}

/** Of the scopes that were explored whole the one with the most states, and what all come to. */
function scopeWords(scopes: readonly VerifiedScope[]): string {
  const states = scopes.reduce((sum, each) => sum + each.states, 0);
  const [most, ...others] = [...scopes].sort((a, b) => b.states - a.states);
  if (most === undefined) return 'no scope';
  const all = others.length === 0
    ? '' : `; ${countOf(states, 'state')} in ${countOf(scopes.length, 'exploration')}`;
  const size = [countOf(most.states, 'state'), timeSpan([most])].filter((word) => word !== '');
  return `${most.scope} with ${most.setting} options (${size.join(', ')}${all})`;
}

/** A line that a README can carry: what is verified, and how far. */
export function badgeLine({ claims, random, scopes = [], verdict }: Certificate): string {
  if (verdict === 'violated') return 'not verified';
  if (verdict === 'inconclusive') {
    return 'inconclusive: nothing wrong was found, but no scope was explored whole';
  }
  const held = claims.filter((each) => each.verdict === 'verified in scope')
    .map(({ trait }) => trait);
  const what = held.length === 0 ? 'all common properties' : held.join(', ');
  const runs = random === undefined ? '' : `, ${countOf(random.runs, 'random scenario')}`;
  return `verified: ${what} @ ${scopeWords(scopes.filter(({ complete }) => complete))}${runs}`;
}

/** What has to be known of a strategy that does nothing by itself. */
export function idleRemark({ answers = 0, orders }: Certificate): string | null {
  const isIdle = orders !== undefined && Object.keys(orders).length === 0;
  return !isIdle ? null : `It ordered nothing in ${countOf(answers, 'answer')}: what was judged is `
    + 'what the platform does without it.';
}
