import type { ExpectationResult } from '../model/result.ts';
import { flow, onOneLine, padRight, shorten, trimMiddle, WIDTH, widthOf } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatCount, formatInstant } from './quantities.ts';

/** So many lines are listed; of more, only those that are not true. */
const MOST_LISTED = 8;
/** What was found stands behind lines that are no longer than this. */
const TEXT_WIDTH = 52;

function trueLine({ text, actual }: ExpectationResult, width: number, paint: Paint): string {
  const shown = shorten(onOneLine(text), width);
  const found = shorten(onOneLine(actual), WIDTH - width - 6);
  return `  ${paint('good', '✓')} ${padRight(shown, width)}  ${paint('faint', found)}`;
}

function details({ actual, why, last_true_us: at }: ExpectationResult): readonly string[] {
  const lastTrue = at === undefined
    ? 'never true' : `last true at ${formatInstant(at)} (${at} µs)`;
  return [
    `found ${onOneLine(actual)} · ${lastTrue}`,
    ...(why === undefined ? [] : [`why: ${onOneLine(why)}`]),
  ];
}

function falseLines(result: ExpectationResult, paint: Paint): readonly string[] {
  const text = flow('', onOneLine(result.text).split(' '), { indent: 4, gap: ' ' });
  return [
    ...text.map((line, at) => paint('bad', at === 0 ? `  ✗ ${line.trimStart()}` : line)),
    ...details(result).flatMap((each) => flow('', each.split(' '), { indent: 6, gap: ' ' })),
  ];
}

/**
 * Whether what the scenario expects is true: what was found, and of a line that is not true, when
 * it last was and why it should be.
 */
export function expectationLines(
  results: readonly ExpectationResult[], paint: Paint,
): readonly string[] {
  if (results.length === 0) return [];
  const wrong = results.filter(({ ok }) => !ok);
  const heading = paint('heading', 'expectations');
  const told = wrong.length === 0
    ? paint('good', `all ${formatCount(results.length)} true`)
    : paint('bad', `${formatCount(wrong.length)} of ${formatCount(results.length)} not true`);
  const shown = results.length <= MOST_LISTED ? results : wrong;
  const width = Math.min(TEXT_WIDTH,
    Math.max(0, ...shown.filter(({ ok }) => ok).map(({ text }) => widthOf(onOneLine(text)))));
  const linesOf = (each: ExpectationResult): readonly string[] =>
    (each.ok ? [trueLine(each, width, paint)] : falseLines(each, paint));
  const { head, omittedCount, tail } = trimMiddle(shown, MOST_LISTED);
  const omitted = omittedCount === 0 ? [] : [`  … ${formatCount(omittedCount)} more`];
  return [
    `${heading}  ${results.length === 1 && wrong.length === 0 ? paint('good', 'true') : told}`,
    ...head.flatMap(linesOf), ...omitted, ...tail.flatMap(linesOf),
  ];
}
