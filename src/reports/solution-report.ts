import type { GoalVerdict, SolutionResult, SolvedCell } from '../model/solution.ts';
import type { StudyAxis } from '../model/study.ts';
import { cellTable } from './cell-table.ts';
import {
  legendLines, meanText, namesOf, sentenceLines, sharedWords, unsignedAmount, variedPaths,
} from './estimates.ts';
import { flow, listed, onOneLine, titleLine } from './layout.ts';
import type { Paint } from './paint.ts';
import { countOf, formatCount } from './quantities.ts';
import { axisNames } from './sweep-words.ts';

/** What is varied, from where to where. */
function variedLines({ axes }: SolutionResult): readonly string[] {
  return variedPaths(axes).flatMap((line, axis) => {
    const { values } = axes[axis] as StudyAxis;
    const names = namesOf(values);
    const shown = names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(', ');
    return [
      line,
      `       ${shown} (${countOf(values.length, 'value')})`,
      ...legendLines(values, names),
    ];
  });
}

/** What a cell is set to: `12`, or `min_containers 12, cap 20`. */
function settingOf({ axes }: SolutionResult, { values }: SolvedCell): string {
  const names = axisNames({ axes });
  const named = values.map((value, axis) => {
    const all = axes[axis]?.values ?? [];
    return namesOf(all)[all.indexOf(value)] ?? value;
  });
  return named.length === 1
    ? named.join() : named.map((value, axis) => `${names[axis]} ${value}`).join(', ');
}

/** What was measured of the metric of a goal. */
function measuredOf(result: SolutionResult, cell: SolvedCell, metric: number): string {
  const { unit } = result.metrics[metric] ?? {};
  const { measured, estimate } = cell.metrics[metric] ?? { measured: 0 };
  if (unit === undefined || estimate === undefined || measured < result.replications) {
    return `was measured in ${formatCount(measured)} of ${formatCount(result.replications)}`;
  }
  return `is ${meanText(unit, estimate)}`;
}

/** The goals that a cell does not meet, with what was measured of it. */
function failuresOf(result: SolutionResult, cell: SolvedCell): string {
  return listed(result.goals.flatMap(({ goal, metric }, place) => {
    const verdict = cell.goals[place];
    if (verdict === 'met') return [];
    const name = onOneLine(result.metrics[metric]?.metric ?? '');
    const says = verdict === 'missed' ? 'does not meet' : 'is not shown to meet';
    return [`${name} ${measuredOf(result, cell, metric)}, which ${says} ${onOneLine(goal)}`];
  }));
}

const manyGoals = ({ goals }: SolutionResult): string =>
  (goals.length === 1 ? 'the goal' : 'all goals');

/** Whether values are amounts from small to large, such as those of a range. */
function isAscending(values: readonly string[]): boolean {
  const numbers = values.map(Number);
  return numbers.some(Number.isNaN)
    ? values.every((value) => /^-?\d/.test(value))
    : numbers.every((value, place) => place === 0 || value > (numbers[place - 1] as number));
}

/** That no cell stands before the answer, as far as that is known. */
function nothingBelow({ minimize, method }: SolutionResult): string {
  if (minimize === undefined) return 'Nothing comes before it.';
  return `Nothing ${method === 'bisection' ? 'that was measured ' : ''}is cheaper.`;
}

/** More than these are told by their number: the table has them all. */
const MOST_RIVALS = 4;

/** What may be as cheap as the answer; nothing if all else is shown to be dearer. */
function rivalWords(result: SolutionResult): string {
  const { rivals = [], metrics, minimize = 0, cells } = result;
  if (rivals.length === 0) return '';
  const named = rivals.slice(0, MOST_RIVALS)
    .map((place) => settingOf(result, cells[place] as SolvedCell));
  const rest = rivals.length - named.length;
  const all = listed(rest === 0 ? named : [...named, `${formatCount(rest)} more`]);
  return `With ${all} ${onOneLine(metrics[minimize]?.metric ?? '')} is not shown to be higher.`;
}

/** How much it proves that a goal is met by what is alike in all replications. */
function alikeWords(result: SolutionResult, { metrics: measured }: SolvedCell): string {
  const { goals, metrics, replications, unseen_share } = result;
  const alike = [...new Set(goals.map(({ metric }) => metric))]
    .filter((metric) => measured[metric]?.estimate?.half_width === 0);
  if (alike.length === 0) return '';
  const names = listed(alike.map((metric) => onOneLine(metrics[metric]?.metric ?? '')));
  return `${names} ${alike.length === 1 ? 'is' : 'are'} the same in all `
    + `${countOf(replications, 'replication')}: if that is by chance, up to `
    + `${unsignedAmount('share', unseen_share)} of runs may still differ.`;
}

/** The answer, and why it is one. */
function answerLines(result: SolutionResult, paint: Paint): readonly string[] {
  const { answer, below, closest, cells, minimize, metrics, complete, axes } = result;
  const said = (text: string) => flow('', text.split(' '), { indent: 0, gap: ' ' });
  if (!complete) return said('Stopped by Ctrl-C before there was an answer.');
  if (answer === undefined) {
    const cell = cells[closest ?? 0];
    const near = cell === undefined ? '' : ` ${settingOf(result, cell)} comes closest: `
      + `${failuresOf(result, cell)}.`;
    const none = `No value ${result.method === 'bisection' ? 'that was measured ' : ''}meets`;
    const [head = '', ...rest] = said(`${none} ${manyGoals(result)}.${near}`);
    return [paint('bad', head), ...rest];
  }
  const cell = cells[answer] as SolvedCell;
  const least = minimize === undefined
    ? `the ${isAscending(axes[0]?.values ?? []) ? 'smallest' : 'first'}`
    : `the one with the least ${onOneLine(metrics[minimize]?.metric ?? '')}`;
  const shown = [...new Set(result.goals.map(({ metric }) => metric))].map((metric) =>
    `${onOneLine(metrics[metric]?.metric ?? '')} ${measuredOf(result, cell, metric)}`);
  const besides = [rivalWords(result), alikeWords(result, cell)].filter((text) => text !== '');
  const [head = '', ...rest] = said(
    `${settingOf(result, cell)} is ${least} that meets ${manyGoals(result)}: ${listed(shown)}.`);
  const before = below === undefined ? undefined : cells[below];
  const next = before === undefined
    ? nothingBelow(result)
    : `With ${settingOf(result, before)}, ${failuresOf(result, before)}.`;
  return [paint('good', head), ...rest, ...said(next), ...besides.flatMap(said)];
}

const WORDS: Readonly<Record<GoalVerdict, string>> =
  { met: 'met', missed: 'missed', open: 'not shown' };

/** Whether a cell meets the goals, in a word. */
function wordOf({ answer }: SolutionResult, { goals }: SolvedCell, place: number): string {
  if (place === answer) return 'met: answer';
  if (goals.includes('missed')) return WORDS.missed;
  return goals.includes('open') ? WORDS.open : WORDS.met;
}

/** Why these cells were measured, and no others. */
function methodWords(result: SolutionResult): string {
  const { method, reason, bent, metrics, cells, axes } = result;
  const all = axes.reduce((count, { values }) => count * values.length, 1);
  if (method === 'bisection') {
    return `Found by halving: ${formatCount(cells.length)} of ${formatCount(all)} values were `
      + 'measured, in which no metric is shown to go up and down. --grid measures all.';
  }
  switch (reason) {
    case 'bent': return `All ${formatCount(all)} values were measured, as `
      + `${onOneLine(metrics[bent ?? 0]?.metric ?? '')} goes up and down.`;
    case 'contradicted': return `All ${formatCount(all)} values were measured, as halving had come `
      + 'to an answer that some of those which it had measured contradict.';
    case 'flat': return `All ${formatCount(all)} values were measured, as the cost is not shown to `
      + 'depend on them.';
    default:
      return all === 1 ? 'There was one value to measure.'
        : `All ${formatCount(all)} values were measured.`;
  }
}

/** More rows than these are a page, not evidence. */
const MOST_ROWS = 24;
/** So many cells on either side of the answer are always shown. */
const NEAR = 3;

/** Cells to be shown: the ends, those about the answer, and between them some as far apart. */
function shownCells({ cells, answer, below, closest }: SolutionResult): readonly number[] {
  const places = cells.map((_, place) => place);
  if (cells.length <= MOST_ROWS) return places;
  const middle = answer ?? closest ?? 0;
  const step = Math.ceil(cells.length / (MOST_ROWS - 2 * NEAR - 3));
  return places.filter((place) => Math.abs(place - middle) <= NEAR || place === below
    || place % step === 0 || place === cells.length - 1);
}

/** What was measured, a row for each cell. */
function evidenceLines(result: SolutionResult, paint: Paint): readonly string[] {
  const shown = shownCells(result);
  const beside = ['goals', ...shown.map((place) =>
    wordOf(result, result.cells[place] as SolvedCell, place))];
  const cells = shown.map((place) => result.cells[place] as SolvedCell);
  const styleOf = (row: number) => (shown[row] === result.answer ? 'good' : null);
  return [
    ...cellTable({ ...result, cells }, { paint, beside, styleOf }),
    ...(cells.length === result.cells.length ? [] : [
      `Shown: ${formatCount(cells.length)} of ${countOf(result.cells.length, 'row')}; --json has `
        + 'all.']),
  ];
}

/** How sure all this is. */
const notes = (result: SolutionResult): readonly string[] => [
  ...sentenceLines('A goal is met if the whole interval is on its right side. ± holds the true '
    + `value in 95 of 100 studies; replications of all values have ${sharedWords(result.axes)}.`),
  ...(result.complete ? sentenceLines(methodWords(result)) : []),
];

/** The cheapest values that meet goals, and the evidence, for people. */
export function solutionReport(result: SolutionResult, paint: Paint): string {
  const { scenario, replications, seed, goals } = result;
  const run = `${countOf(replications, 'replication')}, seed ${seed}`;
  const lines = [
    titleLine(scenario.name, run, paint),
    ...variedLines(result),
    ...goals.flatMap(({ goal }, place) =>
      flow(place === 0 ? 'goal' : '', onOneLine(goal).split(' '), { indent: 7, gap: ' ' })),
    '',
    ...answerLines(result, paint),
    '',
    ...evidenceLines(result, paint),
    '',
    ...notes(result),
  ];
  return `${lines.join('\n')}\n`;
}
