import {
  type Prediction, PREDICTED_STATISTICS, type PredictedStatistic,
} from '../model/prediction.ts';
import type { Micros } from '../model/time.ts';
import { CONFIDENCE } from './comparison.ts';
import { quantileOf, type Sample, sampleOf } from './fits/sample.ts';
import { type Interval, meanInterval } from './interval.ts';
import { confidenceOfEach } from './pairing.ts';
import type { Measured } from './replication.ts';

function measuredOf(sample: Sample, statistic: PredictedStatistic): Micros {
  return statistic === 'mean'
    ? sample.mean : quantileOf(sample, Number(statistic.slice(1)) / 100);
}

/**
 * Where one more value of the same law lies with this confidence, if the values are normal: the
 * doubt about their mean, and on top of it that of the one value.
 */
export function predictionInterval(values: readonly number[], confidence: number): Interval {
  const { mean, halfWidth } = meanInterval(values, confidence);
  return { mean, halfWidth: halfWidth * Math.sqrt(values.length + 1) };
}

/**
 * Measured durations, one at least, beside replications of a scenario in which the statistics were
 * measured in their order: two at least. `null` if one had nothing to measure. A log is taken for
 * one more replication, so it may differ from their mean as they do; the ranges hold together.
 */
export function predict(
  durations: readonly Micros[], replications: readonly Measured[],
): readonly Prediction[] | null {
  const sample = sampleOf(durations);
  const confidence = confidenceOfEach(CONFIDENCE, PREDICTED_STATISTICS.length);
  const predictions: Prediction[] = [];
  for (const [place, statistic] of PREDICTED_STATISTICS.entries()) {
    const values = replications.flatMap((each) => each[place] ?? []);
    if (values.length < replications.length) return null;
    const measured = measuredOf(sample, statistic);
    const { mean, halfWidth } = meanInterval(values, CONFIDENCE);
    const range = predictionInterval(values, confidence);
    // No duration is below 0.
    const low = Math.max(0, range.mean - range.halfWidth);
    const high = range.mean + range.halfWidth;
    predictions.push({
      statistic, measured_us: measured, predicted_us: { mean, half_width: halfWidth },
      ...(measured === 0 ? {} : { error: (mean - measured) / measured }),
      range_us: { low, high },
      verdict: measured < low ? 'less' : measured > high ? 'more' : 'within',
    });
  }
  return predictions;
}
