import type { KnownRecord } from '../model/known-record.ts';
import type {
  Certificate, ComparedWorkload, TraitVerdict, VerificationViolation,
} from '../model/verification.ts';
import { courseLines } from './course.ts';
import {
  align, commandLines, flow, onOneLine, padRight, shorten, spread, WIDTH,
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
export function stepLine({ name, ok, told, seconds }: ToldStep, paint: Paint): string {
  const sign = ok ? paint('good', '✓') : paint('bad', '✗');
  const text = shorten(onOneLine(told), WIDTH - NAME_WIDTH - TIME_WIDTH - 4);
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

function traitLine({
  trait, property, verdict, counterexample, states = 0, runs = 0,
}: TraitVerdict): string {
  if (verdict === 'counterexample') {
    return `  ${trait} (${property}) is not claimed, and does not hold: ${counterexample}`;
  }
  return verdict === 'no counterexample'
    ? `  ${trait} (${property}) is not claimed, but nothing contradicts it in `
      + `${countOf(states, 'state')} and ${countOf(runs, 'run')}: claim it?`
    : `  ${trait} (${property}): ${verdict}`;
}

const seconds = (value: number): string => `${value.toFixed(value < 100 ? 2 : 0)}`;

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
  { claims, unclaimed, scopes = [], comparison = [], strategy }: Certificate, paint: Paint,
): string {
  const traits = [...claims, ...unclaimed].map((each) =>
    flow('', traitLine(each).trim().split(' '), { indent: 2, gap: ' ' }).join('\n'));
  const time = timeSentence(scopes);
  if (time !== '') traits.push(flow('', time.split(' '), { indent: 2, gap: ' ' }).join('\n'));
  const tables = comparison.map((workload) => {
    const [heads = '', ...rows] = align(comparedRows(workload, strategy.name));
    const title = `${workload.workload}  ${formatCount(workload.replications)} runs each`;
    return [paint('heading', title), paint('faint', heads), ...rows];
  });
  return [[paint('heading', 'traits'), ...traits], ...tables]
    .map((lines) => `\n${lines.join('\n')}\n`).join('');
}

/** The widest scope that was seen whole, and all states together. */
function scopeWords({ scopes = [] }: Certificate): string {
  const whole = scopes.filter(({ complete }) => complete);
  const states = whole.reduce((sum, each) => sum + each.states, 0);
  const last = whole.at(-1);
  const size = [countOf(states, 'state'), timeSpan(whole)].filter((word) => word !== '');
  return last === undefined ? 'no scope' : `${last.scope} (${size.join(', ')})`;
}

/** A line that a README can carry: what is verified, and how far. */
export function badgeLine(certificate: Certificate): string {
  const { claims, random, verdict } = certificate;
  const held = claims.filter((each) => each.verdict === 'verified in scope')
    .map(({ trait }) => trait);
  const what = held.length === 0 ? 'all common properties' : held.join(', ');
  const runs = random === undefined ? '' : `, ${countOf(random.runs, 'random scenario')}`;
  return verdict === 'violated'
    ? 'not verified' : `verified: ${what} @ ${scopeWords(certificate)}${runs}`;
}
