import type { ScenarioOutcome, TestReport } from '../../model/test-report.ts';
import type { Paint } from '../paint.ts';

/** The names of the reporters, in the order of the help. */
export const REPORTER_NAMES = ['default', 'dot', 'json', 'junit', 'github', 'markdown'] as const;

export type ReporterName = (typeof REPORTER_NAMES)[number];

/** What a reporter knows of where its text goes. */
export interface ReportContext {
  readonly paint: Paint;
  /** The way from the root of the repository to the directory of the test, as in `packages/a/`. */
  readonly fromRoot: string;
  /** The most bytes of UTF-8 that the text may have; endless if absent. */
  readonly limitBytes?: number;
}

/** A form in which the outcome of a test is told. */
export interface Reporter {
  readonly name: ReporterName;
  /** What is shown as soon as a scenario is done, the `place`-th from 0. */
  readonly each?: (outcome: ScenarioOutcome, place: number, context: ReportContext) => string;
  /** What is shown after all of them. */
  readonly end: (report: TestReport, context: ReportContext) => string;
}
