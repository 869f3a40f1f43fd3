import type { FunctionEffects } from '../metrics/deployment-effects.ts';
import type { BlockReason } from '../model/records.ts';
import type {
  PlanForecast, PlannedChange, PlannedFunction, PlannedNumber, PlannedOutcome,
} from '../model/plan.ts';
import {
  compareAlternatives, type ComparedMetric, CONFIDENCE, type Replication, rounded,
} from './comparison.ts';
import { meanInterval } from './interval.ts';
import type { DeploymentForecast } from './planned-deployment.ts';
import { orderInterval } from './order-interval.ts';

/** `null` for what never comes. */
const finite = (value: number): number | null => (Number.isFinite(value) ? rounded(value) : null);

/** What is foretold of a number from what it came to; infinite where it never did. */
function foretold(values: readonly number[]): PlannedNumber {
  const { low, high, confidence } = orderInterval(values, CONFIDENCE);
  const isMeasured = values.length > 1 && values.every((value) => Number.isFinite(value));
  const { mean, halfWidth } = isMeasured ? meanInterval(values, CONFIDENCE)
    : { mean: 0, halfWidth: 0 };
  return {
    measured: values.length,
    ...(isMeasured ? { mean: rounded(mean), half_width: rounded(halfWidth) } : {}),
    low: finite(low), high: finite(high), confidence: rounded(confidence),
  };
}

function tally<Name extends string>(
  names: readonly (Name | null)[],
): Readonly<Partial<Record<Name, number>>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) {
    if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** How many replications came to what. */
export const outcomesOf = (
  forecasts: readonly DeploymentForecast[],
): Readonly<Partial<Record<PlannedOutcome, number>>> =>
  tally(forecasts.map(({ outcome }) => outcome));

const COUNTS = ['started', 'drained', 'stopped', 'left', 'interrupted', 'peak'] as const;
const TOTALS = ['started', 'drained', 'stopped', 'interrupted'] as const;

function functionOf(all: readonly FunctionEffects[]): PlannedFunction {
  const counts = Object.fromEntries(COUNTS.map((name) =>
    [name, foretold(all.map((each) => each[name]))])) as Pick<
      PlannedFunction, (typeof COUNTS)[number]
    >;
  const [first] = all as readonly [FunctionEffects, ...FunctionEffects[]];
  return {
    was: first.was, is: first.is, ...counts,
    ...(first.cap === null ? {} : { cap: first.cap }),
    ...(first.surge === null ? {} : { surge: first.surge }),
    blocked: all.filter((each) => each.blocked_by !== null).length,
  };
}

/** Why a rollout is blocked in the end. */
const blockOf = ({ functions }: DeploymentForecast): BlockReason | null =>
  functions.find((each) => each !== null && each.blocked_by !== null)?.blocked_by ?? null;

/** The place of the first replication whose rollout is blocked in the end; −1 if none is. */
export const firstBlocked = (all: readonly DeploymentForecast[]): number =>
  all.findIndex((each) => blockOf(each) !== null);

/** The place of the first replication whose command came to nothing that was meant; −1 if none. */
export const firstFailed = (all: readonly DeploymentForecast[]): number =>
  all.findIndex(({ outcome }) => outcome === 'rejected' || outcome === 'build_failed');

/**
 * What a deployment would come to, from what it came to in replications; `null` if it published
 * nothing in any. `names` are those of the Functions.
 */
export function planForecast(
  all: readonly DeploymentForecast[], names: readonly string[],
): PlanForecast | null {
  const published = all.filter(({ version }) => version !== null);
  if (published.length === 0) return null;
  const number = (of: (forecast: DeploymentForecast) => number | null) =>
    foretold(published.map((each) => of(each) ?? Number.POSITIVE_INFINITY));
  const total = (name: (typeof TOTALS)[number]) => number(({ functions }) =>
    functions.reduce((sum, each) => sum + (each?.[name] ?? 0), 0));
  const functions = Object.fromEntries(names.flatMap((name, place) => {
    const effects = published.flatMap((each) => each.functions[place] ?? []);
    return effects.length === 0 ? [] : [[name, functionOf(effects)] as const];
  }));
  return {
    previous: number(({ previous }) => previous),
    version: number(({ version }) => version),
    published_after_us: number((each) => each.published_after_us),
    finished_after_us: number((each) => each.finished_after_us),
    blocked_us: number((each) => each.blocked_us),
    downtime_us: number((each) => each.downtime_us),
    finished: published.filter((each) => each.finished_after_us !== null).length,
    superseded: published.filter((each) => each.superseded_after_us !== null).length,
    blocked: tally(published.map(blockOf)),
    total: {
      started: total('started'), drained: total('drained'), stopped: total('stopped'),
      interrupted: total('interrupted'),
    },
    functions,
  };
}

/** Each metric with the deployment beside the same without it, pair by pair. */
export function planChanges(
  metrics: readonly ComparedMetric[], pairs: readonly Replication[],
): readonly PlannedChange[] {
  return compareAlternatives(['without', 'with'], metrics, pairs).map((studied, place) => {
    const changes = pairs.flatMap(([without, given]) => {
      const [before, after] = [without?.[place] ?? null, given?.[place] ?? null];
      return before === null || after === null ? [] : [after - before];
    });
    return changes.length < pairs.length ? studied : { ...studied, change: foretold(changes) };
  });
}
