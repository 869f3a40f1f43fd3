import type { ScenarioOutcome } from '../../model/test-report.ts';
import { onOneLine, shorten, spread, WIDTH, widthOf } from '../layout.ts';
import type { Paint } from '../paint.ts';
import { countOf, formatDuration } from '../quantities.ts';
import type { Reporter } from './reporter.ts';
import { closing } from './summary.ts';

/** Less of a name is not worth its place beside the file: it goes below it. */
const SHORTEST_NAME = 16;

function factsOf({ status, run, golden, failures }: ScenarioOutcome): string {
  const state = golden?.state;
  return [
    ...(status === 'passed' ? [] : [countOf(failures.length, 'failure')]),
    ...(state === 'written' || state === 'updated' ? [`golden ${state}`] : []),
    ...(run === undefined ? [] : [formatDuration(run.ended_at_us)]),
  ].join(' · ');
}

function outcomeLine(outcome: ScenarioOutcome, paint: Paint): string {
  const mark = outcome.status === 'passed' ? paint('good', '✓') : paint('bad', '✗');
  const facts = paint('faint', factsOf(outcome));
  const file = onOneLine(outcome.file);
  // The name of what cannot be read is that of the file.
  const name = outcome.name === outcome.file ? '' : onOneLine(outcome.name);
  const room = WIDTH - widthOf(file) - widthOf(facts) - 6;
  if (room >= Math.min(SHORTEST_NAME, widthOf(name))) {
    return `${spread(`${mark} ${file}  ${paint('faint', shorten(name, room))}`, facts)}\n`;
  }
  const below = `  ${paint('faint', shorten(name, WIDTH - widthOf(facts) - 4))}`;
  return `${mark} ${file}\n${spread(below, facts)}\n`;
}

/** For people: a line for each scenario as it is done, then each failure, then the counts. */
export const defaultReporter: Reporter = {
  name: 'default',
  each: (outcome, _place, { paint }) =>
    outcome.status === 'skipped' ? '' : outcomeLine(outcome, paint),
  end: (report, { paint }) => closing(report, paint),
};
