import type {
  ComparisonResult, StudiedPrecision, StudiedSteadyState,
} from '../model/study.ts';
import type { Measured } from '../study/replication.ts';
import type { ExitCode } from './exit-codes.ts';
import { measureInRounds, roundsOf, type RunsFlags, studiedPrecisions } from './precision.ts';
import {
  checkSteady, isSteady, measureBatches, type SteadyFlags, steadyStudyOf, studiedSteadyState,
} from './steady-state.ts';
import type { Study } from './study.ts';
import type { CourseFlags, StudyRun } from './study-run.ts';
import { UsageError } from './usage-error.ts';

/** What was measured of a study. */
export interface MeasuredStudy {
  /** Of each cell its replications, or the batches of its one run, in order. */
  readonly measured: readonly (readonly Measured[])[];
  /** What became of what was asked for. */
  readonly precision: readonly StudiedPrecision[];
  /** `null` if runs were looked at from beginning to end. */
  readonly steadyState: StudiedSteadyState | null;
}

/** What the result of a study says of how it was carried out. */
export const carriedOut = (
  { precision, steadyState }: MeasuredStudy,
): Pick<ComparisonResult, 'precision' | 'steady_state'> => ({
  ...(precision.length === 0 ? {} : { precision }),
  ...(steadyState === null ? {} : { steady_state: steadyState }),
});

/**
 * Carries out a study as its options say: replications or batches, with or without what comes
 * before the steady state.
 *
 * @throws UsageError if the options make no sense, ReplicationError if a run cannot be carried out
 */
export async function measureStudy(
  study: Study, flags: RunsFlags & SteadyFlags, run: Pick<StudyRun, 'measure' | 'isStopped'>,
): Promise<MeasuredStudy> {
  checkSteady(flags);
  const rounds = roundsOf(flags, study.precisions);
  const { cells, warmUp } = isSteady(flags)
    ? await steadyStudyOf(study, flags, run) : { cells: study.cells, warmUp: 0 };
  const measured = flags.batches === undefined
    ? await measureInRounds(run, cells, rounds)
    : await measureBatches(run, cells, flags.batches);
  return {
    measured,
    precision: studiedPrecisions(rounds, study.metrics, measured),
    steadyState: isSteady(flags)
      ? studiedSteadyState(study, flags, { warmUp, measured }) : null,
  };
}

/**
 * Carries out one part of a study and prints what was measured. Returns the exit code.
 *
 * @throws UsageError if how many runs there are is not known beforehand, and what `measureStudy`
 * throws
 */
export async function measurePart(
  study: Study, flags: RunsFlags & SteadyFlags & CourseFlags, run: Pick<StudyRun, 'part'>,
): Promise<ExitCode> {
  const { precision = [], shard = { index: 1, count: 1 } } = flags;
  if (precision.length > 0 || isSteady(flags)) {
    const option = precision.length > 0 ? '--precision' : 'a steady state';
    throw new UsageError(`--shard: with ${option} it is not known beforehand what the parts are`);
  }
  return run.part(study.cells, roundsOf(flags, []).most, shard);
}
