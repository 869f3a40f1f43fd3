import type { ExplainedStep, Explanation } from '../model/explanation.ts';
import type { KnownRecord } from '../model/known-record.ts';
import type { AppResult } from '../model/result.ts';
import type { Census } from './census.ts';

/** Collects what concerns one subject while the records go by. */
export interface Explainer {
  /** The record is about to be taken in by the census. */
  before(record: KnownRecord): void;
  /** The census has taken it in. */
  after(record: KnownRecord): void;
  /**
   * What came of it, once the last record was read: one, more if several Apps have the subject,
   * or none. `apps` is what the metrics say of the same run.
   */
  explanations(apps: readonly AppResult[]): readonly Explanation[];
}

type Extra = Omit<ExplainedStep, 'record' | 'command' | 'because'>;

/** A link of the chain: the record with its command, its cause and what else is known of it. */
export function stepOf(census: Census, record: KnownRecord, extra: Extra = {}): ExplainedStep {
  const because = census.causeOf(record);
  return { ...census.fact(record), ...(because === undefined ? {} : { because }), ...extra };
}

/** The chain in the order in which it happened, each record once. */
export function chainOf(steps: readonly ExplainedStep[]): readonly ExplainedStep[] {
  const bySeq = new Map(steps.map((step) => [step.record.seq, step]));
  return [...bySeq.values()].sort((a, b) => a.record.seq - b.record.seq);
}

/** How an explanation names the App of its subject. */
export function appOf(
  census: Census, id: string | undefined,
): Pick<Explanation, 'app' | 'app_name' | 'ephemeral'> {
  const known = census.apps.get(id ?? '');
  if (known === undefined) return {};
  const { id: app, name: app_name, ephemeral } = known;
  return { app, app_name, ...(ephemeral === undefined ? {} : { ephemeral }) };
}
