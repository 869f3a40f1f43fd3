import { type MeasureClaim, MeasureWatch } from '../expectations/measure-watch.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Strategy } from '../model/strategy.ts';
import { hash128 } from '../random/hash.ts';
import { simulate } from '../simulate.ts';
import { DeploymentWatch, type PlannedDeployment } from './planned-deployment.ts';

/** A way to set up what is studied. */
export interface Alternative {
  readonly scenario: Scenario;
  /** What is measured of it: the same of all alternatives, as each of them names it. */
  readonly measures: readonly MeasureClaim[];
  /** Those that the scenario names besides the bundled ones. */
  readonly strategies: readonly Strategy[];
  /** The deployment marked in it, of which is measured what it comes to, after all else. */
  readonly planned?: PlannedDeployment;
}

/** What was measured of a run, in order of the measures; `null` where there was nothing to. */
export type Measured = readonly (number | null)[];

const TWO_TO_21 = 2_097_152;

/**
 * The seed of one replication of a study, numbered from 0: it depends on the study's seed and the
 * number alone, so that all alternatives draw the same and a replication can be repeated by itself.
 */
export function replicationSeed(seed: number, replication: number): number {
  const [high, low] = hash128(`replication ${seed} ${replication}`);
  return high * TWO_TO_21 + (low >>> 11);
}

/**
 * Carries out a scenario with a seed, and measures it. Its own expectations are not judged.
 *
 * @throws what `simulate` throws
 */
export function replicate(
  { scenario, measures, strategies, planned }: Alternative, seed: number,
): Measured {
  let watch: MeasureWatch | undefined;
  let deployment: DeploymentWatch | undefined;
  const { result } = simulate({ ...scenario, expect: [] }, {
    seed, strategies,
    readers: (texts) => {
      watch = new MeasureWatch(measures, scenario, texts);
      if (planned === undefined) return watch.readers;
      deployment = new DeploymentWatch(planned, texts);
      return [...watch.readers, deployment.reader];
    },
  });
  const found = watch?.found(result.ended_at_us) ?? [];
  return [
    ...found.map((amount) => (amount === null ? null : amount.num / amount.den)),
    ...deployment?.found(result) ?? [],
  ];
}
