import { measureStudy } from '../../../src/cli/measured-study.ts';
import { loadStudy, type StudyFlags } from '../../../src/cli/study.ts';
import { StudyRun } from '../../../src/cli/study-run.ts';
import type { RunsFlags } from '../../../src/cli/precision.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { CONFIDENCE } from '../../../src/study/comparison.ts';
import { meanInterval } from '../../../src/study/interval.ts';
import { collectedTerminal } from '../../cli/collected-terminal.ts';
import { TRUTHS } from './two-servers.ts';

/** A way to come to an interval: the options of a study, as people give them. */
export interface Way {
  readonly name: string;
  readonly flags: StudyFlags & RunsFlags;
}

/** How often intervals of one metric held the truth. */
export interface Held {
  readonly metric: string;
  readonly held: number;
  /** Mean over the studies: half of the interval as a share of the truth, and how far off it is. */
  readonly halfWidth: number;
  readonly bias: number;
}

/** What came of a way, study after study. */
export interface Coverage {
  readonly way: Way;
  readonly studies: number;
  /** Those that said that runs are too short. */
  readonly refused: number;
  /** Those that said of the first metric that batches resemble the next ones. */
  readonly alike: number;
  /** Mean number of replications, or batches. */
  readonly replications: number;
  /** Mean share of a run that is cut off. */
  readonly cut: number;
  readonly metrics: readonly Held[];
}

const METRICS = Object.keys(TRUTHS);

type Told = NonNullable<Awaited<ReturnType<typeof studied>>>;

/** One study of this seed; `null` if it is refused. */
async function studied(file: string, { flags }: Way, seed: number) {
  const terminal = collectedTerminal();
  const study = await loadStudy(file, [[]], { flags: { ...flags, metric: METRICS }, terminal });
  if (study === null) throw new Error(terminal.err());
  const run = new StudyRun({ seed, threads: 1, terminal });
  try {
    const { measured: [values = []], steadyState } = await measureStudy(study, flags, run);
    return {
      replications: values.length,
      cut: (steadyState?.warmup_us ?? 0) / (steadyState?.duration_us ?? 1),
      isAlike: steadyState?.alike?.includes(METRICS[0] as string) === true,
      intervals: METRICS.map((_, place) =>
        meanInterval(values.flatMap((each) => each[place] ?? []), CONFIDENCE)),
    };
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  } finally {
    await run.close();
  }
}

const meanOf = (all: readonly Told[], value: (one: Told) => number): number =>
  all.reduce((sum, one) => sum + value(one), 0) / all.length;

function heldIn(all: readonly Told[], metric: string, place: number): Held {
  const truth = TRUTHS[metric] as number;
  const at = ({ intervals }: Told) => intervals[place] as Told['intervals'][number];
  return {
    metric,
    held: all.filter((one) => Math.abs(at(one).mean - truth) <= at(one).halfWidth).length,
    halfWidth: meanOf(all, (one) => at(one).halfWidth) / truth,
    bias: meanOf(all, (one) => at(one).mean) / truth - 1,
  };
}

/** How often studies of the two servers, with seeds from 1 on, hold the truth. */
export async function coverageOf(file: string, way: Way, studies: number): Promise<Coverage> {
  const told: Told[] = [];
  for (let seed = 1; seed <= studies; seed++) {
    const one = await studied(file, way, seed);
    if (one !== null) told.push(one);
  }
  return {
    way, studies,
    refused: studies - told.length,
    alike: told.filter(({ isAlike }) => isAlike).length,
    replications: meanOf(told, ({ replications }) => replications),
    cut: meanOf(told, ({ cut }) => cut),
    metrics: METRICS.map((metric, place) => heldIn(told, metric, place)),
  };
}
