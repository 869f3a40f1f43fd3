import type { ScenarioOutcome, TestReport } from '../../model/test-report.ts';
import { onOneLine } from '../layout.ts';
import { plain } from '../paint.ts';
import { countOf, formatCount, formatInstant } from '../quantities.ts';
import { failureBlock } from './failure-block.ts';
import type { Reporter } from './reporter.ts';
import { summaryLines } from './summary.ts';

const MARKS = { passed: '✅', failed: '❌', broken: '❌', skipped: '⏭️' } as const;

/** Room for two notes of what was left out. */
const SPARE_BYTES = 200;

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Text of the user's that Markdown and HTML take as it is, on one line, in a table too. */
const literal = (text: string): string =>
  onOneLine(text).replace(/[\\`*_[\]<>&|~]/g, (at) => ENTITIES[at] ?? `\\${at}`);

/** A block of text as it is, behind a fence that is longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}\n`;
}

function headline({ verdict, counts, interrupted }: TestReport): string {
  const { scenarios } = counts;
  const failed = scenarios.failed + scenarios.broken;
  const parts = [
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    `${formatCount(scenarios.passed)} passed`,
    ...(scenarios.skipped > 0 ? [`${formatCount(scenarios.skipped)} skipped`] : []),
    ...(interrupted === true ? ['interrupted'] : []),
  ];
  return `## ${verdict === 'pass' ? MARKS.passed : MARKS.failed} cutover: ${parts.join(', ')}\n`;
}

const failureSection = (outcome: ScenarioOutcome): string =>
  `\n### ❌ ${literal(outcome.name)}\n\n${fenced(failureBlock(outcome, plain))}`;

const row = ({ file, name, status, run }: ScenarioOutcome): string =>
  `| ${MARKS[status]} | ${literal(name)} | ${literal(file)} | `
  + `${run === undefined ? '' : formatInstant(run.ended_at_us)} |\n`;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** The first of these scenarios that fit into `room` bytes, and how many do not, if any. */
function fitting(
  scenarios: readonly ScenarioOutcome[], room: number,
  { noun, write }: { noun: string; write: (outcome: ScenarioOutcome) => string },
): string {
  const note = (count: number): string =>
    `\n_${countOf(count, `more ${noun}`)} did not fit into this summary._\n`;
  let kept = '';
  let free = room;
  for (const [place, outcome] of scenarios.entries()) {
    const part = write(outcome);
    const restCount = scenarios.length - place - 1;
    free -= bytesOf(part);
    if (free < (restCount === 0 ? 0 : bytesOf(note(restCount)))) {
      return kept + note(restCount + 1);
    }
    kept += part;
  }
  return kept;
}

function document(report: TestReport, limitBytes: number): string {
  const { scenarios } = report;
  const opening = `${headline(report)}\n${fenced(summaryLines(report, plain).join('\n'))}`;
  const failed = scenarios.filter(({ failures }) => failures.length > 0);
  const [tableStart, tableEnd] = [
    `\n<details><summary>${countOf(scenarios.length, 'scenario')}</summary>\n\n`
    + '| | scenario | file | simulated |\n|---|---|---|---|\n',
    '\n</details>\n',
  ];
  const frame = bytesOf(opening + tableStart + tableEnd) + SPARE_BYTES;
  const room = limitBytes - frame;
  const failures = fitting(failed, room, { noun: 'failed scenario', write: failureSection });
  const left = room - bytesOf(failures);
  const rows = fitting(scenarios, left, { noun: 'scenario', write: row });
  return opening + failures + (scenarios.length === 0 ? '' : tableStart + rows + tableEnd);
}

/** For pull requests and job summaries: the counts, each failure, and a table of all scenarios. */
export const markdown: Reporter = {
  name: 'markdown',
  end: (report, { limitBytes }) => document(report, limitBytes ?? Number.POSITIVE_INFINITY),
};
