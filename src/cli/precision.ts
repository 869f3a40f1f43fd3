import { parseDistance } from '../expectations/parser.ts';
import type { StudiedPrecision } from '../model/study.ts';
import type { ComparedMetric } from '../study/comparison.ts';
import { FEWEST_RUNS, isPrecise, nextRound, type Precision } from '../study/precision.ts';
import type { Measured } from '../study/replication.ts';
import type { StudyCell, StudyRun } from './study-run.ts';
import { UsageError } from './usage-error.ts';

/** The options that say how many replications there are. */
export interface RunsFlags {
  readonly runs?: number;
  readonly maxRuns?: number;
  readonly precision?: readonly string[];
}

/** Enough for intervals that the normal law is a good guide to. */
const USUAL_RUNS = 30;
/** More than anybody waits for unless asked. */
const USUAL_MOST_RUNS = 1000;

const EXAMPLE = "write METRIC ±DISTANCE, for example 'api.latency.p99 ±2%'";

/**
 * The metric and the distance of `METRIC ±DISTANCE`.
 *
 * @throws UsageError if it is no such thing
 */
export function writtenPrecision(
  text: string,
): { readonly metric: string; readonly distance: string } {
  const sign = text.lastIndexOf('±');
  const metric = text.slice(0, Math.max(0, sign)).trim();
  if (metric === '') throw new UsageError(`--precision ${text}: ${EXAMPLE}`);
  return { metric, distance: text.slice(sign) };
}

/**
 * How well `METRIC ±DISTANCE` wants one of these metrics to be known.
 *
 * @throws UsageError if the distance is none
 */
export function precisionOf(text: string, metrics: readonly ComparedMetric[]): Precision {
  const { metric, distance } = writtenPrecision(text);
  const place = metrics.findIndex((each) => each.metric === metric);
  const read = parseDistance((metrics[place] as ComparedMetric).unit, distance);
  if ('problem' in read) {
    const { message, hint = EXAMPLE } = read.problem;
    throw new UsageError(`--precision ${text}: ${message}; ${hint}`);
  }
  const { amount: { num, den }, isRelative } = read;
  if (num === 0) throw new UsageError(`--precision ${text}: nothing is known that well`);
  return { place, halfWidth: num / den, isRelative };
}

/** How many replications there are: so many, or from the fewest to the most until it is enough. */
export interface Rounds {
  readonly fewest: number;
  readonly most: number;
  readonly precisions: readonly Precision[];
}

/**
 * How many replications the options ask for.
 *
 * @throws UsageError if they make no sense
 */
export function roundsOf(flags: RunsFlags, precisions: readonly Precision[]): Rounds {
  const { runs = USUAL_RUNS, maxRuns = Math.max(runs, USUAL_MOST_RUNS) } = flags;
  if (runs === 1) throw new UsageError('--runs: one replication has no interval: give 2');
  if (precisions.length === 0) {
    if (flags.maxRuns !== undefined) throw new UsageError('--max-runs goes with --precision');
    return { fewest: runs, most: runs, precisions };
  }
  if (runs < FEWEST_RUNS) {
    throw new UsageError(`--runs: with --precision the first round has ${FEWEST_RUNS} or more: `
      + 'whoever stops after a few stops where it looks precise by chance');
  }
  if (maxRuns < runs) throw new UsageError(`--max-runs: the first round alone has ${runs}`);
  return { fewest: runs, most: maxRuns, precisions };
}

/** Whether more replications may tell more; where none had anything to measure, none will. */
const isOpen = (replications: readonly Measured[], precisions: readonly Precision[]): boolean =>
  precisions.some((precision) => !isPrecise(replications, precision)
    && replications.some((measured) => typeof measured[precision.place] === 'number'));

/**
 * Replications of cells, in rounds, until each of the cells is known precisely enough, there are
 * the most, or Ctrl-C. All of them have as many as the one that needs most, as they are paired. How
 * many there are depends on what is measured alone, and not on who carries them out.
 *
 * @throws ReplicationError if one cannot be carried out
 */
export async function measureInRounds(
  run: Pick<StudyRun, 'measure' | 'isStopped'>, cells: readonly StudyCell[],
  { fewest, most, precisions }: Rounds,
): Promise<readonly (readonly Measured[])[]> {
  let measured = await run.measure(cells, fewest);
  for (let count = fewest; count < most && !run.isStopped;) {
    if (!measured.some((replications) => isOpen(replications, precisions))) break;
    count = nextRound(count, most);
    measured = await run.measure(cells, count);
  }
  return measured;
}

/** What became of what was asked for, of cells that are told together. */
export function studiedPrecisions(
  { precisions }: Rounds, metrics: readonly ComparedMetric[],
  cells: readonly (readonly Measured[])[],
): readonly StudiedPrecision[] {
  return precisions.map((precision) => {
    const { place, halfWidth, isRelative } = precision;
    const { metric, unit } = metrics[place] as ComparedMetric;
    return {
      metric, unit, half_width: halfWidth, relative: isRelative,
      reached: cells.every((replications) => isPrecise(replications, precision)),
    };
  });
}
