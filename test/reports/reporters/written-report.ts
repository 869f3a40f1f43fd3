import type { TestReport } from '../../../src/model/test-report.ts';
import { REPORTERS } from '../../../src/reports/reporters/index.ts';
import type { ReportContext, ReporterName } from '../../../src/reports/reporters/reporter.ts';
import { CONTEXT } from './sample-report.ts';

/** All that a reporter says of a report. */
export function writtenBy(
  name: ReporterName, report: TestReport, change: Partial<ReportContext> = {},
): string {
  const { each, end } = REPORTERS[name];
  const context = { ...CONTEXT, ...change };
  const lines = report.scenarios.map((outcome, place) => each?.(outcome, place, context) ?? '');
  return lines.join('') + end(report, context);
}
