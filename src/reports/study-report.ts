import type { Unit } from '../model/expectation.ts';
import type { ComparisonResult, StudiedMetric, StudiedValue } from '../model/study.ts';
import {
  countedText, differenceText, legendLines, meanText, namesOf, precisionLines, runsWord,
  sentenceLines, sharedWords, steadyLines, sureLines, variedPaths,
} from './estimates.ts';
import { alignNamed, onOneLine, shortNames, titleLine, WIDTH } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatCount, formatMean } from './quantities.ts';
import { VERDICT_WORDS, verdictStyled } from './verdict-words.ts';

/** What is varied, and the values where the table has no room for them. */
function variedLines({ vary }: ComparisonResult): readonly string[] {
  const names = namesOf(vary.values);
  return [
    ...variedPaths([vary]), ...legendLines(vary.values, names),
  ];
}

function cellsOf(
  { measured, estimate, difference, verdict }: StudiedValue,
  { name, unit, replications }: {
    readonly name: string; readonly unit: Unit; readonly replications: number;
  },
): string[] {
  const mean = estimate === undefined ? '–' : meanText(unit, estimate);
  if (difference !== undefined && verdict !== undefined) {
    const by = differenceText(unit, difference);
    const lower = `${formatCount(difference.less)} of ${replications}`;
    return [name, mean, by, lower, VERDICT_WORDS[verdict]];
  }
  return [name, mean, measured < replications ? `measured in ${measured}` : '', '', ''];
}

/** Rows of all metrics below each other, each metric under its name. */
function tableLines(result: ComparisonResult, paint: Paint): readonly string[] {
  const { metrics, replications } = result;
  const names = namesOf(result.vary.values);
  const rows = metrics.flatMap(({ unit, alternatives }) => alternatives.map((studied, place) =>
    cellsOf(studied, { name: `  ${names[place]}`, unit, replications })));
  const head = ['', 'mean', `minus ${names[0]}`, 'lower in', 'difference'];
  const [heads = [], ...lines] = alignNamed([head, ...rows], [0, 4]);
  const left = [...lines];
  const titles = shortNames(metrics.map(({ metric }) => onOneLine(metric)), WIDTH);
  return [
    ...heads.map((line) => paint('faint', line)),
    ...metrics.flatMap(({ alternatives }, place) => [
      paint('heading', titles[place] as string),
      ...alternatives.flatMap(({ verdict }) => {
        const row = left.shift() ?? [];
        return [...row.slice(0, -1), verdictStyled(row.at(-1) ?? '', verdict, paint)];
      }),
    ]),
  ];
}

const isUnpaired = ({ alternatives }: StudiedMetric): boolean =>
  alternatives.slice(1).some(({ verdict }) => verdict === undefined);

const formatTimes = (times: number): string => formatMean(Number(times.toPrecision(2)));

/** What it is worth that alternatives have the same chances. */
function gainLines({ metrics, steady_state }: ComparisonResult): readonly string[] {
  const gains = metrics.flatMap(({ alternatives }) =>
    alternatives.flatMap(({ difference }) => difference?.pairing_gain ?? []));
  if (gains.length === 0 || steady_state?.batches !== undefined) return [];
  const [least, most] = [Math.min(...gains), Math.max(...gains)].map(formatTimes);
  const times = least === most ? least : `${least} to ${most}`;
  return sentenceLines(`Without that, differences as certain would take ${times} times as many.`);
}

/** How sure all this is. */
function notes(result: ComparisonResult): readonly string[] {
  const { metrics, vary, complete } = result;
  const several = vary.values.length > 2 ? ', all those of a metric together' : '';
  return [
    ...sureLines(result, `${several}; ${runsWord(result)} of all alternatives have ${
      sharedWords([vary])}`),
    ...gainLines(result),
    ...(metrics.some(isUnpaired)
      ? sentenceLines('What was not measured in every replication is not compared.') : []),
    ...steadyLines(result),
    ...precisionLines(result),
    ...(complete ? [] : sentenceLines(
      `Stopped by Ctrl-C after ${countedText(result)}.`)),
  ];
}

/** Alternatives beside the first of them, for people. */
export function studyReport(result: ComparisonResult, paint: Paint): string {
  const { scenario, seed } = result;
  const counted = `${countedText(result)}, seed ${seed}`;
  const lines = [
    titleLine(scenario.name, counted, paint),
    ...variedLines(result),
    '',
    ...tableLines(result, paint),
    '',
    ...notes(result),
  ];
  return `${lines.join('\n')}\n`;
}
