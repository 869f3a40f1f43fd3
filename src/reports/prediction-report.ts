import type { Prediction, PredictionResult } from '../model/prediction.ts';
import { differenceText } from './estimates.ts';
import { align, flow, onOneLine, shorten, titleLine, WIDTH } from './layout.ts';
import type { Paint, Style } from './paint.ts';
import { countOf, formatDuration } from './quantities.ts';

const WORDS: Readonly<Record<Prediction['verdict'], string>> = {
  within: 'as predicted', less: 'less', more: 'more',
};

const STYLES: Readonly<Record<Prediction['verdict'], Style>> = {
  within: 'good', less: 'bad', more: 'bad',
};

const signed = (value: number, size: string): string =>
  `${value < 0 ? '-' : value > 0 ? '+' : ''}${size}`;

function percent(share: number): string {
  const size = 100 * Math.abs(share);
  const text = size.toFixed(size < 9.95 ? 1 : 0);
  return Number(text) === 0 ? '0%' : signed(share, `${text}%`);
}

function cellsOf({
  statistic, measured_us, predicted_us: { mean, half_width }, error, range_us, verdict,
}: Prediction): string[] {
  return [
    statistic, formatDuration(measured_us), formatDuration(mean),
    differenceText('duration', { mean: mean - measured_us, half_width }),
    error === undefined ? '–' : percent(error), `± ${formatDuration(range_us.high - mean)}`,
    WORDS[verdict],
  ];
}

function styled(line: string, verdict: Prediction['verdict'], paint: Paint): string {
  const word = WORDS[verdict];
  return `${line.slice(0, line.length - word.length)}${paint(STYLES[verdict], word)}`;
}

const words = (text: string): readonly string[] =>
  flow('', text.split(' '), { indent: 0, gap: ' ' });

/** A log beside what a scenario predicts of it, for people. */
export function predictionReport(result: PredictionResult, paint: Paint): string {
  const { file, column, count, scenario, metric, statistics, replications, seed } = result;
  const counted = `${countOf(replications, 'replication')}, seed ${seed}`;
  const head = ['', 'measured', 'predicted', 'difference', '', 'of one log', 'measured is'];
  const [heads = '', ...lines] = align([head, ...statistics.map(cellsOf)], [0, 6]);
  const isOff = statistics.some(({ verdict }) => verdict !== 'within');
  const title = `${metric} beside ${countOf(count, 'value')} of ${column} in ${file}`;
  const text = [
    titleLine(scenario.name, counted, paint),
    shorten(onOneLine(title), WIDTH),
    '',
    paint('faint', heads),
    ...lines.map((line, place) =>
      styled(line, (statistics[place] as Prediction).verdict, paint)),
    '',
    ...words('± holds the true difference in 95 of 100 studies. A log of what the scenario says is '
      + 'as near to the prediction as "of one log" says, in all lines, in 95 of 100 cases: '
      + `this one is${isOff ? ' not' : ''}.`),
    ...(result.complete
      ? [] : words(`Stopped by Ctrl-C after ${countOf(replications, 'replication')}.`)),
  ];
  return `${text.join('\n')}\n`;
}
