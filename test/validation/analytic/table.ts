import { flow, padLeft, padRight, shorten, WIDTH } from '../../../src/reports/layout.ts';
import { type Finding, findingsOf, hasPassed, LONGER, type Outcome } from './judgement.ts';

/** What came of a case, and what it is called. */
export interface Row {
  readonly name: string;
  readonly title: string;
  readonly outcome: Outcome;
}

const QUANTITY = 30;
const VALUE = 9;

/** Five digits, without an exponent where there are few zeros. */
export function digits(value: number): string {
  if (value === 0) return '0';
  const shown = Math.abs(value) < 0.001 ? value.toExponential(3) : value.toPrecision(5);
  return shown.includes('e') || !shown.includes('.') ? shown : shown.replace(/\.?0+$/, '');
}

/** Two digits of how far the truth may be. */
export function distance(value: number): string {
  if (value === 0) return '0';
  if (value < 0.0001) return value.toExponential(1);
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

const HEADING = `  ${padRight('quantity', QUANTITY)}${padLeft('expected', VALUE)}  `
  + `${padLeft('found', VALUE)}   ${padRight('within', VALUE)}verdict`;

function findingLines({ quantity, expected, found, within, verdict }: Finding): string[] {
  const values = `${padLeft(digits(expected), VALUE)}  ${padLeft(digits(found), VALUE)} ± `
    + `${padRight(distance(within), VALUE)}${verdict}`;
  if (quantity.length < QUANTITY) return [`  ${padRight(quantity, QUANTITY)}${values}`];
  return [`  ${quantity}`, `  ${' '.repeat(QUANTITY)}${values}`];
}

const isRepeated = ({ attempts }: Outcome): boolean => attempts.length > 1;

/** The block of a case in a table of lines of at most 80 columns. */
export function rowLines({ name, title, outcome }: Row): string[] {
  return [
    shorten(`${name}: ${title}`, WIDTH),
    ...isRepeated(outcome) ? [`  repeated, ${LONGER} times as long:`] : [],
    ...findingsOf(outcome).flatMap(findingLines),
    ...flow('  left to longer runs: ', outcome.leaves, { indent: 4, gap: ', ' })
      .filter(() => outcome.leaves.length > 0),
  ];
}

/** What stands above the blocks. */
export const headingLines = (): string[] => [HEADING.trimEnd(), '─'.repeat(WIDTH)];

/** How all of it came out, in a line. */
export function summaryLine(rows: readonly Row[], seconds: number): string {
  const failed = rows.filter(({ outcome }) => !hasPassed(outcome)).length;
  const repeated = rows.filter(({ outcome }) => isRepeated(outcome)).length;
  const count = (of: (outcome: Outcome) => readonly unknown[]) =>
    rows.reduce((sum, { outcome }) => sum + of(outcome).length, 0);
  const values = `${count(findingsOf)} values, `
    + `${count(({ leaves }) => leaves)} left open`;
  const cases = `${rows.length} cases: ${rows.length - failed} agree, ${failed} do not, `
    + `${repeated} repeated`;
  return `${cases}; ${values}; ${seconds.toFixed(0)} s`;
}
