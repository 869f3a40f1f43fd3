import type { Unit } from '../model/expectation.ts';
import type { StudiedMetric, StudiedValue, StudyVerdict } from '../model/study.ts';
import { meanInterval } from './interval.ts';
import { confidenceOfEach, pairedDifference, pairingGain, shownBy } from './pairing.ts';
import type { Measured } from './replication.ts';

/** How likely an interval holds the truth, or all of several do. */
export const CONFIDENCE = 0.95;

/** A metric whose values are compared. */
export interface ComparedMetric {
  readonly metric: string;
  readonly unit: Unit;
  readonly wanted: 'less' | 'more' | null;
}

/** What was measured of each alternative, in order, in one replication. */
export type Replication = readonly Measured[];

/** To a billionth: what is behind that is no more than the way a sum was added up. */
export const rounded = (value: number): number => Math.round(value * 1e9) / 1e9;

function verdictOf(shown: 'less' | 'more' | null, wanted: 'less' | 'more' | null): StudyVerdict {
  if (shown === null) return 'none';
  if (wanted === null) return shown;
  return shown === wanted ? 'better' : 'worse';
}

/** What one alternative measured of a metric; `null` in replications in which there was nothing. */
export type Column = readonly (number | null)[];

const measuredOf = (column: Column): readonly number[] =>
  column.filter((value) => value !== null);

/** A difference from the first alternative, which is worth nothing unless all can be paired. */
function against(
  column: Column, first: Column, { wanted, intervals }: {
    readonly wanted: ComparedMetric['wanted']; readonly intervals: number;
  },
): Pick<StudiedValue, 'difference' | 'verdict'> {
  const [ours, theirs] = [measuredOf(column), measuredOf(first)];
  if (ours.length < column.length || theirs.length < first.length) return {};
  const confidence = confidenceOfEach(CONFIDENCE, intervals);
  const found = pairedDifference(ours, theirs, confidence);
  const { mean, halfWidth, less, equal } = found;
  const gain = pairingGain(ours, theirs);
  return {
    difference: {
      mean: rounded(mean), half_width: rounded(halfWidth), confidence: rounded(confidence),
      less, equal,
      ...(gain === null ? {} : { pairing_gain: rounded(gain) }),
    },
    verdict: verdictOf(shownBy(found), wanted),
  };
}

/** What replications say of a metric; nothing unless two of them measured it. */
export function estimateOf(column: Column): Pick<StudiedValue, 'measured' | 'estimate'> {
  const values = measuredOf(column);
  if (values.length < 2) return { measured: values.length };
  const { mean, halfWidth } = meanInterval(values, CONFIDENCE);
  return {
    measured: values.length, estimate: { mean: rounded(mean), half_width: rounded(halfWidth) },
  };
}

/**
 * Alternatives beside the first of them, metric by metric. The differences of one metric hold
 * together, however many alternatives there are (Bonferroni). Takes two replications or more.
 */
export function compareAlternatives(
  values: readonly string[], metrics: readonly ComparedMetric[],
  replications: readonly Replication[],
): readonly StudiedMetric[] {
  return metrics.map((metric, place) => {
    const columns = values.map((_, alternative): Column =>
      replications.map((each) => each[alternative]?.[place] ?? null));
    const [first = []] = columns;
    const paired = { wanted: metric.wanted, intervals: values.length - 1 };
    const alternatives = columns.map((column, alternative): StudiedValue => ({
      value: values[alternative] as string,
      ...estimateOf(column),
      ...(alternative === 0 ? {} : against(column, first, paired)),
    }));
    return { ...metric, alternatives };
  });
}
