import type { MeasureClaim } from '../expectations/measure-watch.ts';
import type { StudiedSteadyState } from '../model/study.ts';
import type { Micros } from '../model/time.ts';
import { formatDuration } from '../scenario/units.ts';
import { areCorrelated, stretchesOf } from '../study/batch-means.ts';
import type { Measured } from '../study/replication.ts';
import {
  byStretch, hasStretches, looksAt, warmUpAmong, within,
} from '../study/steady-state.ts';
import { instantOf } from './instant-flag.ts';
import type { Study } from './study.ts';
import type { StudyCell, StudyRun } from './study-run.ts';
import { UsageError } from './usage-error.ts';

/** The options that ask for a steady state. */
export interface SteadyFlags {
  readonly steady?: string;
  readonly warmup?: string;
  readonly batches?: number;
}

/** Runs of each cell in which its warm-up is looked for; of one long run that is all there is. */
const PILOTS = 5;
/** Fewer batches than this say little of how they vary. */
const FEWEST_BATCHES = 10;

type Run = Pick<StudyRun, 'measure' | 'isStopped'>;

/** Whether it is a steady state that is asked for. */
export const isSteady = ({ steady, warmup, batches }: SteadyFlags): boolean =>
  steady !== undefined || warmup !== undefined || batches !== undefined;

/**
 * Refuses what makes no sense together.
 *
 * @throws UsageError if there is such
 */
export function checkSteady(flags: SteadyFlags & {
  readonly runs?: number; readonly precision?: readonly string[];
}): void {
  const { steady, warmup, batches, runs, precision } = flags;
  if (steady !== undefined && warmup !== undefined) {
    throw new UsageError('--steady finds the warm-up that --warmup gives: leave out one of them');
  }
  if (batches === undefined) return;
  if (steady === undefined && warmup === undefined) {
    throw new UsageError('--batches: of a steady state: say --steady METRIC, or --warmup 0s');
  }
  if (batches < FEWEST_BATCHES) {
    throw new UsageError(`--batches: give ${FEWEST_BATCHES} or more, 30 are usual`);
  }
  if (runs !== undefined || precision !== undefined) {
    throw new UsageError(`--batches: there is one run, and no ${runs === undefined
      ? '--precision' : '--runs'}; --set duration=… makes it longer`);
  }
}

/** How long the run of a cell is. */
function durationOf({ scenario }: StudyCell): Micros {
  if (scenario.duration !== null) return scenario.duration;
  throw new UsageError('a steady state is studied for a time: give the scenario a duration');
}

/** @throws UsageError if something that is measured is of the run as a whole */
function checkMetrics({ cells, metrics }: Study): void {
  const [first] = cells;
  const measures = first?.measures ?? [];
  const whole = metrics.find((_, place) => !hasStretches(measures[place] as MeasureClaim));
  if (whole === undefined) return;
  throw new UsageError(`${whole.metric} is of the run as a whole, its warm-up included: of a `
    + 'steady state there are latency and the other durations, inputs, attempts, throughput, the '
    + 'shares and containers');
}

/** The longest warm-up of the cells, by MSER-5 on one of their metrics. */
async function foundWarmUp(
  { cells, metrics }: Study, { steady, batches }: SteadyFlags, run: Run,
): Promise<Micros> {
  const place = metrics.findIndex(({ metric }) => metric === steady);
  const pilots = cells.map((cell) => ({
    ...cell, label: `${cell.label} to find the warm-up`.trim(),
    measures: looksAt(cell.measures[place] as MeasureClaim, durationOf(cell)),
  }));
  const measured = await run.measure(pilots, batches === undefined ? PILOTS : 1);
  if (run.isStopped) return 0;
  const found = cells.map((cell, at) => {
    const duration = durationOf(cell);
    const warmUp = warmUpAmong(measured[at] ?? [], duration);
    const length = formatDuration(duration);
    const advice = 'make runs longer by --set duration=…, or say --warmup';
    const where = cell.label === '' ? '' : ` with ${cell.label}`;
    if (warmUp === null) {
      throw new UsageError(`--steady ${steady}: there is too little of it within ${length}${where} `
        + `to see when it settles: ${advice}`);
    }
    if (warmUp.isSettled) return warmUp.until;
    throw new UsageError(`--steady ${steady}: it does not settle within ${length}${where}: MSER-5 `
      + `would cut off ${formatDuration(warmUp.until)}, more than half; ${advice}`);
  });
  return Math.max(...found);
}

/** A study of what a scenario comes to in the long run: runs without their beginnings. */
export interface SteadyStudy {
  /** What is measured of one run of each, batch after batch if there are any. */
  readonly cells: readonly StudyCell[];
  readonly warmUp: Micros;
}

/**
 * The study without the warm-up of its runs. The same of all cells is cut off, so that they remain
 * comparable pair by pair.
 *
 * @throws UsageError if a metric cannot be measured so, or runs are too short
 */
export async function steadyStudyOf(
  study: Study, flags: SteadyFlags, run: Run,
): Promise<SteadyStudy> {
  checkMetrics(study);
  const given = instantOf('--warmup', flags.warmup);
  const warmUp = flags.steady === undefined
    ? given ?? 0 : await foundWarmUp(study, flags, run);
  const cells = study.cells.map((cell) => {
    const duration = durationOf(cell);
    const rest = { from: warmUp, to: duration };
    const { batches = 1 } = flags;
    if (duration - warmUp < batches) {
      throw new UsageError(`--warmup: nothing is left of ${formatDuration(duration)}`);
    }
    const measures = stretchesOf(rest, batches).flatMap((stretch) =>
      cell.measures.map((claim) => within(claim, stretch)));
    return { ...cell, measures };
  });
  return { cells, warmUp };
}

/** The batches of one run of each cell, in order; none of a cell that was not carried out. */
export async function measureBatches(
  run: Run, cells: readonly StudyCell[], count: number,
): Promise<readonly (readonly Measured[])[]> {
  const measured = await run.measure(cells, 1);
  return measured.map(([only]) => (only === undefined ? [] : byStretch(only, count)));
}

/** The events that are varied and happen before this instant, in some cell at least. */
function eventsBefore({ varied, cells }: Study, instant: Micros): readonly string[] {
  const places = varied.flatMap((path) => /^events\.(\d+)/.exec(path)?.[1] ?? []);
  return [...new Set(places)].filter((place) => cells.some(({ scenario }) => {
    const time = scenario.events[Number(place)]?.time;
    return time?.kind === 'at' && time.at < instant;
  })).map((place) => `events.${place}`);
}

/** What is said of a steady state. */
export function studiedSteadyState(
  study: Study, { steady, batches }: SteadyFlags,
  { warmUp, measured }: {
    readonly warmUp: Micros; readonly measured: readonly (readonly Measured[])[];
  },
): StudiedSteadyState {
  const { metrics, cells } = study;
  const cutOff = eventsBefore(study, warmUp);
  const alike = metrics.filter((_, place) => measured.some((all) =>
    areCorrelated(all.flatMap((each) => each[place] ?? []))));
  return {
    warmup_us: warmUp,
    duration_us: Math.max(...cells.map(durationOf)),
    ...(steady === undefined ? {} : { metric: steady }),
    ...(batches === undefined ? {} : { batches, alike: alike.map(({ metric }) => metric) }),
    ...(cutOff.length === 0 ? {} : { cut_off: cutOff }),
  };
}
