import { parseSubject, Reading, type SubjectKind } from '../../src/explain/index.ts';
import type { Explanation } from '../../src/model/explanation.ts';
import type { Strategy } from '../../src/model/strategy.ts';
import { explanationReport } from '../../src/reports/explanation.ts';
import { plain } from '../../src/reports/paint.ts';
import { play, type Played } from '../rules/timeline.ts';

/** What a run says of a subject: none, one, or several if several Apps have it. */
export function explanationsIn(
  { records, result }: Played, kind: SubjectKind, name: string,
): readonly Explanation[] {
  const subject = parseSubject(kind, name);
  if (subject === null) throw new Error(`${name} names no ${kind}`);
  const reading = new Reading(subject);
  for (const record of records) reading.take(record);
  return reading.explanations(result.apps);
}

/** A scenario as YAML text, with the strategies that it brings. */
type Staged = string | { readonly yaml: string; readonly strategies: readonly Strategy[] };

/** The report about a subject of a scenario, without its title. */
export function explained(staged: Staged, kind: SubjectKind, name: string): string {
  const { yaml, strategies = [] } = typeof staged === 'string' ? { yaml: staged } : staged;
  const [explanation] = explanationsIn(play(yaml, { strategies }), kind, name);
  if (explanation === undefined) throw new Error(`the run has no ${kind} ${name}`);
  const report = explanationReport(explanation, { name: 'title' }, plain);
  return `\n${report.replace(/^title\n\n/, '')}`;
}

/** What comes after the chain. */
export function why(...of: Parameters<typeof explained>): string {
  const report = explained(...of);
  return report.slice(report.indexOf('\nwhy\n') + 4);
}
