import type { Unit } from '../model/expectation.ts';
import type {
  ComparisonResult, StudiedMetric, StudiedPrecision, StudiedValue, StudyVerdict,
} from '../model/study.ts';
import { align, flow, narrowed, onOneLine, shorten, spread, WIDTH, widthOf } from './layout.ts';
import type { Paint, Style } from './paint.ts';
import { countOf, formatCount, formatDuration, formatMean, formatMoney } from './quantities.ts';

/** How large an amount is, whichever its sign. */
function size(unit: Unit, value: number): string {
  switch (unit) {
    case 'duration': return formatDuration(value);
    case 'count': case 'mean': return formatMean(value);
    case 'share': return `${formatMean(100 * value)}%`;
    case 'rate': return `${formatMean(value)}/s`;
    case 'money': return formatMoney(value);
  }
}

const signed = (unit: Unit, value: number): string =>
  `${value < 0 ? '-' : value > 0 ? '+' : ''}${size(unit, Math.abs(value))}`;

const WORDS: Readonly<Record<StudyVerdict, string>> = {
  better: 'better', worse: 'worse', less: 'less', more: 'more', none: 'none shown',
};

const STYLES: Readonly<Record<StudyVerdict, Style>> = {
  better: 'good', worse: 'bad', less: 'accent', more: 'accent', none: 'faint',
};

/** Wider values do not fit beside what is said of them. */
const WIDEST_NAME = 14;

/** What to call the values in the table: by their numbers if one of them is too wide. */
function namesOf({ vary: { values } }: ComparisonResult): readonly string[] {
  const names = values.map(onOneLine);
  const fit = names.every((name) => widthOf(name) <= WIDEST_NAME);
  return fit ? names : names.map((_, place) => `(${place + 1})`);
}

/** What is varied, and the values where the table has no room for them. */
function variedLines(result: ComparisonResult): readonly string[] {
  const { path, values } = result.vary;
  const names = namesOf(result);
  return [
    shorten(`varies ${onOneLine(path)}`, WIDTH),
    ...values.map(onOneLine).flatMap((value, place) => (value === names[place]
      ? [] : [shorten(`  ${names[place]} ${value}`, WIDTH)])),
  ];
}

function cellsOf(
  { measured, estimate, difference, verdict }: StudiedValue,
  { name, unit, replications }: {
    readonly name: string; readonly unit: Unit; readonly replications: number;
  },
): string[] {
  const mean = estimate === undefined
    ? '–' : `${size(unit, estimate.mean)} ± ${size(unit, estimate.half_width)}`;
  if (difference !== undefined && verdict !== undefined) {
    const by = `${signed(unit, difference.mean)} ± ${size(unit, difference.half_width)}`;
    return [name, mean, by, `${formatCount(difference.less)} of ${replications}`, WORDS[verdict]];
  }
  return [name, mean, measured < replications ? `measured in ${measured}` : '', '', ''];
}

/** Rows of all metrics below each other, each metric under its name. */
function tableLines(result: ComparisonResult, paint: Paint): readonly string[] {
  const { metrics, replications } = result;
  const names = namesOf(result);
  const rows = metrics.flatMap(({ unit, alternatives }) => alternatives.map((studied, place) =>
    cellsOf(studied, { name: `  ${names[place]}`, unit, replications })));
  const head = ['', 'mean', `minus ${names[0]}`, 'lower in', 'difference'];
  const [heads = '', ...lines] = align(narrowed([head, ...rows], [0]), [0, 4]);
  const left = [...lines];
  return [
    paint('faint', heads),
    ...metrics.flatMap(({ metric, alternatives }) => [
      paint('heading', shorten(onOneLine(metric), WIDTH)),
      ...alternatives.map(({ verdict }) => styled(left.shift() ?? '', verdict, paint)),
    ]),
  ];
}

/** A line with its last word in the colour of what it says. */
function styled(line: string, verdict: StudyVerdict | undefined, paint: Paint): string {
  if (verdict === undefined) return line;
  const word = WORDS[verdict];
  return `${line.slice(0, line.length - word.length)}${paint(STYLES[verdict], word)}`;
}

const words = (text: string): readonly string[] =>
  flow('', text.split(' '), { indent: 0, gap: ' ' });

const isUnpaired = ({ alternatives }: StudiedMetric): boolean =>
  alternatives.slice(1).some(({ verdict }) => verdict === undefined);

/** Whether a metric is known as well as was asked for. */
function precisionWords(
  { metric, unit, half_width, relative, reached }: StudiedPrecision,
  { replications, complete }: ComparisonResult,
): readonly string[] {
  const wanted = relative ? size('share', half_width) : size(unit, half_width);
  const known = `${onOneLine(metric)} is ${reached ? '' : 'not '}known to ±${wanted}`;
  const after = `after ${countOf(replications, 'replication')}`;
  return words(`${known} ${after}${reached || !complete ? '' : ': --max-runs allows for more'}.`);
}

/** How sure all this is. */
function notes(result: ComparisonResult): readonly string[] {
  const { metrics, vary, complete, replications, precision = [] } = result;
  const several = vary.values.length > 2 ? ', all those of a metric together' : '';
  return [
    ...words(`± holds the true value in 95 of 100 studies${several}; replications of all `
      + 'alternatives have the same arrivals and the same luck.'),
    ...(metrics.some(isUnpaired)
      ? words('What was not measured in every replication is not compared.') : []),
    ...precision.flatMap((each) => precisionWords(each, result)),
    ...(complete ? [] : words(`Stopped by Ctrl-C after ${countOf(replications, 'replication')}.`)),
  ];
}

/** Alternatives beside the first of them, for people. */
export function studyReport(result: ComparisonResult, paint: Paint): string {
  const { scenario, replications, seed } = result;
  const counted = `${countOf(replications, 'replication')}, seed ${seed}`;
  const name = shorten(onOneLine(scenario.name), WIDTH - counted.length - 2);
  const lines = [
    spread(paint('heading', name), paint('faint', counted)),
    ...variedLines(result),
    '',
    ...tableLines(result, paint),
    '',
    ...notes(result),
  ];
  return `${lines.join('\n')}\n`;
}
