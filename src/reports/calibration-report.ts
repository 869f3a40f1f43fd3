import type {
  CalibratedGroup, CalibrationResult, FittedLaw, UnfittedLaw,
} from '../model/calibration.ts';
import type { Distribution } from '../model/distribution.ts';
import { align, flow, onOneLine, shorten, WIDTH } from './layout.ts';
import { quantilePicture } from './quantile-picture.ts';
import { countOf, formatCount, formatDuration } from './quantities.ts';

/** Lines may be made comments, which takes two columns. */
const ROOM = WIDTH - 2;

/** Times 1/√n, the distance that 5 of 100 samples have from a law that was known beforehand. */
const FIVE_PERCENT = 1.358;

const words = (text: string): readonly string[] =>
  flow('', text.split(' '), { indent: 0, gap: ' ', width: ROOM });

const valueLine = ({ values }: CalibratedGroup): readonly string[] => {
  const parts = [
    ['mean', values.mean_us], ['sd', values.sd_us], ['p50', values.p50_us],
    ['p90', values.p90_us], ['p99', values.p99_us], ['max', values.max_us],
  ] as const;
  return words(parts.map(([name, value]) => `${name} ${formatDuration(value)}`).join(', '));
};

/** A law with its parameters, to three digits or so: the exact ones are in the scenario. */
function lawText(distribution: Distribution): string {
  const parameters = Object.entries(distribution).filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => (['cv', 'sigma', 'shape'].includes(name)
      ? `${name} ${(value as number).toPrecision(4)}`
      : `${name === 'value' ? '' : `${name} `}${formatDuration(value as number)}`));
  return parameters.join(', ');
}

const digits = (distance: number): string => distance.toFixed(4);

function lawRow(law: FittedLaw | UnfittedLaw, leastAic: number): string[] {
  if ('reason' in law) return [law.law, '–', '–', law.reason];
  const { distribution, ks_distance, aic } = law;
  return [law.law, digits(ks_distance), `+${formatCount(aic - leastAic)}`, lawText(distribution)];
}

function lawTable({ laws }: CalibratedGroup): readonly string[] {
  const [best] = laws as readonly [FittedLaw];
  const rows = laws.map((law) => lawRow(law, best.aic));
  return align([['law', 'KS distance', 'AIC', 'parameters'], ...rows], [0, 3])
    .map((line) => shorten(line, ROOM));
}

/** How much the distance of the chosen law says. */
function distanceWords({ ks_distance }: FittedLaw, count: number): readonly string[] {
  const bound = FIVE_PERCENT / Math.sqrt(count);
  const size = `Of ${countOf(count, 'value')} of a law that is known beforehand, 5 samples in 100 `
    + `have a KS distance above ${digits(bound)}. This one was fitted to the values, which brings `
    + 'it nearer to them (Lilliefors): ';
  return words(size + (ks_distance > bound
    ? 'the values are not of this law. The picture shows where it is far from them; without --fit '
      + 'they stand for themselves.'
    : 'being below that is no proof of the law, only nothing against it.'));
}

/** Of one group: what was measured, the laws, and a picture of the one that was chosen. */
function groupLines(group: CalibratedGroup): readonly string[] {
  const [best] = group.laws;
  if (best === undefined || 'reason' in best) return valueLine(group);
  return [
    ...valueLine(group), '',
    ...lawTable(group), '',
    ...distanceWords(best, group.values.count), '',
    ...words(`Quantiles of the ${best.law} law (across) and of the values (up), on logarithmic `
      + 'scales; on the dots they agree:'),
    '', ...quantilePicture(group.quantiles),
  ];
}

/** Of several groups: a line each. */
function groupTable(groups: readonly CalibratedGroup[]): readonly string[] {
  const rows = groups.map(({ function: name = '', values, distribution, laws: [best] }) => [
    name, formatCount(values.count), formatDuration(values.mean_us), formatDuration(values.p50_us),
    formatDuration(values.p99_us), distribution.kind,
    best !== undefined && 'ks_distance' in best ? digits(best.ks_distance) : '–',
  ]);
  const head = ['Function', 'values', 'mean', 'p50', 'p99', 'law', 'KS distance'];
  return align([head, ...rows], [0, 5]).map((line) => shorten(line, ROOM));
}

/** What was made of measurements, for people: lines that leave room for `# ` before them. */
export function calibrationReport(
  { file, column, where, groups }: CalibrationResult,
): readonly string[] {
  const count = groups.reduce((sum, { values }) => sum + values.count, 0);
  const kept = where.map((each) => `${each.column}=${each.value}`).join(', ');
  const title = `${countOf(count, 'value')} of ${column} in ${file}`
    + (kept === '' ? '' : `, rows with ${kept}`);
  const [only] = groups as readonly [CalibratedGroup];
  const isOne = groups.length === 1 && only.function === undefined;
  return [
    ...words(onOneLine(title)).map((line) => shorten(line, ROOM)),
    ...(isOne ? groupLines(only) : ['', ...groupTable(groups)]),
  ];
}
