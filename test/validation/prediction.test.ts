import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../src/model/scenario.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { writtenLaw } from '../../src/scenario/law-text.ts';
import { readMeasurements } from '../../src/scenario/measurements.ts';
import { calibrate } from '../../src/study/calibration.ts';
import { predict } from '../../src/study/prediction.ts';
import { replicate, replicationSeed } from '../../src/study/replication.ts';
import { hasShared, readShared } from './shared-files.ts';

const FILE = 'aws-lambda-2020-04-24.csv';

/** Durations of a column, of rows that are cold or warm; of all of them by default. */
function measured(cold?: '0' | '1'): readonly number[] {
  const where = cold === undefined ? [] : [{ column: 'is_cold', value: cold }];
  const found = readMeasurements(
    readShared(`traces/${FILE}`), { file: FILE, column: 'duration_s', where });
  if ('problems' in found) throw new Error(found.problems[0]?.message);
  return found.measured.get('') ?? [];
}

/** Warm and cold requests by their fitted laws, and the platform as it is documented. */
function scenario(): { scenario: Scenario; measures: Parameters<typeof replicate>[0]['measures'] } {
  const law = (cold: '0' | '1') => {
    const found = calibrate(measured(cold), 'lognormal');
    if ('reason' in found) throw new Error(found.reason);
    return writtenLaw(found.distribution);
  };
  const text = JSON.stringify({
    name: 'AWS Lambda',
    app: {
      name: 'lambda',
      functions: {
        f: {
          code: 'v1', service_time: law('0'), first_service_time: law('1'), cold_start: '0s',
          scaledown_window: '10m',
        },
      },
    },
    traffic: [{ to: 'f', arrivals: { trace: { file: FILE, arrival: 'arrival_s' } } }],
    platform: { binding: 'early' },
  });
  const parsed = parseScenario(text, {
    file: 'aws.json', read: (name) => readShared(`traces/${name}`),
    measures: ['mean', 'p50', 'p90', 'p95', 'p99'].map((statistic) => `f.latency.${statistic}`),
  });
  if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
  return parsed;
}

function predictions(): void {
  test('a day of AWS Lambda is predicted within 1 % up to its p99, from two fitted laws', () => {
    const alternative = { ...scenario(), strategies: [] };
    const replications = Array.from({ length: 5 }, (_, replication) =>
      replicate(alternative, replicationSeed(1, replication)));
    const found = predict(measured(), replications) ?? [];
    expect(found.map(({ statistic, error = 1 }) => [statistic, Math.abs(error) < 0.01]))
      .toEqual(['mean', 'p50', 'p90', 'p95', 'p99'].map((statistic) => [statistic, true]));
  });
}

if (hasShared(`traces/${FILE}`)) describe('measured durations', predictions);
else test('the measurements are not on this machine: nothing to predict', () => {});
