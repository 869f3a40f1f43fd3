import type { Amount, Claim, Unit } from '../model/expectation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { RunMetrics } from '../metrics/run-metrics.ts';
import type { TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';
import { ConditionJudge } from './judge.ts';
import { rolloutUnit, unitOf } from './metric-names.ts';
import { Observation } from './observation.ts';

/** A claim about a number: its condition aside, it says what is measured. */
export type MeasureClaim = Extract<Claim, { readonly condition: unknown }>;

/** The unit that a claim measures in. */
export function claimUnit(claim: MeasureClaim): Unit {
  switch (claim.kind) {
    case 'metric': return unitOf(claim.metric);
    case 'rollout': return rolloutUnit(claim.measure);
    case 'deployment': return claim.measure === 'version' ? 'count' : 'duration';
    case 'app-cost': return 'money';
    case 'app-version': case 'count': return 'count';
  }
}

/** Inputs in these states have what their callers wanted. */
const GOOD: readonly string[] = ['throughput', 'success_share', 'inputs.succeeded'];
/** What traffic brings is no merit of a deployment. */
const GIVEN: readonly string[] = [
  'inputs.arrived', 'inputs.queued', 'inputs.running', 'inputs.waiting',
  'attempts.total', 'attempts.first',
];

/** Which amounts people want of what a claim measures: `null` where neither is better. */
export function wantedOf(claim: MeasureClaim): 'less' | 'more' | null {
  switch (claim.kind) {
    case 'app-version': case 'count': return null;
    case 'app-cost': return 'less';
    case 'deployment': return claim.measure === 'version' ? null : 'less';
    case 'rollout': return claim.measure === 'trough' ? 'more' : 'less';
    case 'metric': {
      const { metric } = claim;
      const of = metric.kind === 'inputs' || metric.kind === 'attempts' ? `.${metric.of}` : '';
      const name = `${metric.kind}${of}`;
      if (GIVEN.includes(name)) return null;
      return GOOD.includes(name) ? 'more' : 'less';
    }
  }
}

/** Measures a run by claims, whatever their conditions say. */
export class MeasureWatch {
  /** What has to read the trace. */
  readonly readers: readonly TraceReader[];
  readonly #observation: Observation;

  /** `texts` are those of the trace. */
  constructor(claims: readonly MeasureClaim[], scenario: Scenario, texts: Texts) {
    const metrics = new RunMetrics(texts);
    this.#observation = new Observation(claims, { scenario, metrics, texts, isAskedOften: false });
    this.readers = [metrics, ...this.#observation.readers];
  }

  /** What each claim measures, in order; `null` where there was nothing to measure. */
  found(endedAt: Micros): readonly (Amount | null)[] {
    return this.#observation.judges.map((judge) =>
      (judge instanceof ConditionJudge ? judge.found(endedAt) : null));
  }
}
