import type { ScenarioOutcome, TestFailure } from '../../model/test-report.ts';
import { flow, onOneLine, padRight } from '../layout.ts';
import type { Paint } from '../paint.ts';
import { reproduceLines } from '../run-report.ts';

/** Control characters but for the end of a line: they could move the cursor or change colours. */
const CONTROLS = /(?!\n)\p{Cc}/gu;

/** Where a failure is, as editors and terminals understand it: `file:line:column`. */
export function placeOf({ file, line, column }: TestFailure): string {
  return [file, line, line === undefined ? undefined : column]
    .filter((part) => part !== undefined)
    .join(':');
}

/** What is said of a failure where its title stands below, or is shown already. */
const headline = ({ kind, title, excerpt }: TestFailure): string =>
  kind === 'expectation' && excerpt !== undefined ? 'expectation not met' : title;

const labelOf = (key: string): string => key.replaceAll('_', ' ');

/** A text behind its label, on lines that fit the width; a single word is never broken. */
const wrapped = (label: string, text: string, indent: number): string[] =>
  flow(label, onOneLine(text).split(' '), { indent, gap: ' ' });

/** What there is to say besides the title, a line each; the title if there is nothing. */
export function messageLines({ title, details }: TestFailure): readonly string[] {
  const lines = Object.entries(details).map(([key, text]) => `${labelOf(key)}: ${onOneLine(text)}`);
  return lines.length === 0 ? [onOneLine(title)] : lines;
}

function detailLines({ details }: TestFailure, paint: Paint): string[] {
  const entries = Object.entries(details);
  const width = Math.max(0, ...entries.map(([key]) => key.length)) + 6;
  return entries.flatMap(([key, text]) => {
    const [first = '', ...rest] = wrapped(padRight(`    ${labelOf(key)}`, width), text, width);
    return [`${paint('faint', first.slice(0, width))}${first.slice(width)}`, ...rest];
  });
}

/** One failure: its place, the line of the file, and what was found there. */
export function failureLines(failure: TestFailure, paint: Paint): string[] {
  const head = wrapped(`  ${onOneLine(placeOf(failure))}: `, headline(failure), 4);
  const excerpt = failure.excerpt?.replace(CONTROLS, ' ').split('\n') ?? [];
  return [
    ...head.map((line) => paint('bad', line)),
    ...excerpt.map((line) => `  ${line}`),
    ...detailLines(failure, paint),
  ];
}

/** All that went wrong with a scenario, the digest of the run and the line that repeats it. */
export function failureBlock(outcome: ScenarioOutcome, paint: Paint): string {
  const { failures, run, reproduce } = outcome;
  const sections = failures.map((failure) => failureLines(failure, paint));
  const tail = [
    ...(run === undefined ? [] : [`  digest  ${run.digest}`]),
    ...(reproduce === undefined ? [] : reproduceLines(reproduce).map((line) => `  ${line}`)),
  ];
  return [...sections, tail]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
