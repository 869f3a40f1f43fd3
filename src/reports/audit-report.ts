import type { AuditResult } from '../model/audit.ts';
import type { PropertyResult } from '../model/result.ts';
import { align, onOneLine, shorten, spread, WIDTH, widthOf } from './layout.ts';
import type { Paint } from './paint.ts';
import { countOf, formatCount, formatInstant } from './quantities.ts';
import { type Evidence, propertyLines } from './violations.ts';

function verdictOf({ ok, antecedents }: PropertyResult, paint: Paint): string {
  if (!ok) return paint('bad', 'violated');
  return antecedents === 0 ? paint('faint', 'nothing to judge') : 'holds';
}

function titleLines({ trace }: AuditResult, paint: Paint): string[] {
  const facts = paint('faint', [
    countOf(trace.records, 'record'), `${formatInstant(trace.ended_at_us)} simulated`,
  ].join(' · '));
  const name = shorten(onOneLine(trace.file), WIDTH);
  const title = paint('heading', name);
  return widthOf(name) + widthOf(facts) + 2 > WIDTH ? [title, facts] : [spread(title, facts)];
}

/** What an audit found: every property with how often it applied, then what violates one. */
export function auditReport(audit: AuditResult, evidence: Evidence, paint: Paint): string {
  const { properties, trace } = audit;
  const [heads, ...rows] = align([
    ['property', '', 'applied', ''],
    ...properties.map((each) =>
      [each.id, each.name, formatCount(each.antecedents), verdictOf(each, paint)]),
  ], [0, 1, 3]);
  const sections = [
    titleLines(audit, paint),
    [paint('heading', heads as string), ...rows],
    trace.complete ? [] : [paint('warning', 'The trace breaks off before its run ended.')],
    propertyLines(properties, evidence, paint),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
