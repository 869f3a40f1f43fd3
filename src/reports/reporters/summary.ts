import type { ScenarioOutcome, TestCounts, TestReport } from '../../model/test-report.ts';
import { onOneLine, padLeft, shorten, WIDTH } from '../layout.ts';
import type { Paint, Style } from '../paint.ts';
import { countOf, formatCount, formatDuration } from '../quantities.ts';
import { failureBlock } from './failure-block.ts';

/** How many there are of something, what they are, and how that looks. */
type Part = readonly [count: number, words: string, style: Style];

/** Those parts of which there is any, each in its colour. */
const painted = (parts: readonly Part[], paint: Paint): string[] =>
  parts.flatMap(([count, words, style]) =>
    count === 0 ? [] : [paint(style, `${formatCount(count)} ${words}`)]);

const scenarioParts = ({ scenarios }: TestCounts): readonly Part[] => [
  [scenarios.failed, 'failed', 'bad'],
  [scenarios.broken, 'broken', 'bad'],
  [scenarios.passed, 'passed', 'good'],
  [scenarios.skipped, 'skipped', 'faint'],
];

const checkParts = (
  { passed, failed, expected = 0 }: TestCounts['properties'],
): readonly Part[] => [
  [failed, 'failed', 'bad'],
  [passed, 'passed', 'good'],
  [expected, 'violated as expected', 'faint'],
];

const goldenParts = ({ goldens }: TestCounts): readonly Part[] => [
  [goldens.differs ?? 0, 'different', 'bad'],
  [goldens.missing ?? 0, 'missing', 'warning'],
  [goldens.matched ?? 0, 'matched', 'good'],
  [goldens.updated ?? 0, 'updated', 'warning'],
  [goldens.written ?? 0, 'written', 'warning'],
];

/** Why scenarios were skipped, each reason with its count. */
function skipped(scenarios: readonly ScenarioOutcome[]): string[] {
  const reasons = [
    ['pattern', 'by name'], ['bail', 'after failures'], ['interrupt', 'interrupted'],
  ] as const;
  return reasons.flatMap(([reason, words]) => {
    const count = scenarios.filter(({ skipped_by }) => skipped_by === reason).length;
    return count === 0 ? [] : [`${formatCount(count)} ${words}`];
  });
}

/** What all scenarios of a test came to: one line for each kind of thing that was checked. */
export function summaryLines(report: TestReport, paint: Paint): string[] {
  const { counts, scenarios, shard, interrupted } = report;
  const row = (label: string, parts: readonly string[], total = ''): string[] =>
    parts.length === 0
      ? []
      : [`${paint('faint', padLeft(label, 13))}  ${parts.join(', ')}${total}`];
  const all = counts.scenarios.total;
  return [
    ...row('Scenarios', all === 0 ? ['none'] : painted(scenarioParts(counts), paint),
      all === 0 ? '' : ` (${formatCount(all)})`),
    ...row('Skipped', skipped(scenarios)),
    ...row('Expectations', painted(checkParts(counts.expectations), paint)),
    ...row('Properties', painted(checkParts(counts.properties), paint)),
    ...row('Goldens', painted(goldenParts(counts), paint)),
    ...row('Simulated', counts.simulated_us === 0 ? [] : [
      `${formatDuration(counts.simulated_us)} in ${formatDuration(counts.wall_ms * 1000)}`,
    ]),
    ...(shard === undefined ? [] : row('Shard', [
      `${shard.index} of ${shard.count}, of ${countOf(shard.file_count, 'file')}`,
    ])),
    ...(interrupted === true ? row('Interrupted', [paint('warning', 'not all was run')]) : []),
  ];
}

/** The failures of all scenarios, then the summary. */
export function closing(report: TestReport, paint: Paint): string {
  const blocks = report.scenarios
    .filter(({ failures }) => failures.length > 0)
    .map((outcome) => {
      const title = paint('heading', `✗ ${shorten(onOneLine(outcome.name), WIDTH - 2)}`);
      return `${title}\n\n${failureBlock(outcome, paint)}`;
    });
  const summary = `${summaryLines(report, paint).join('\n')}\n`;
  return [...blocks, summary].map((text) => `\n${text}`).join('');
}
