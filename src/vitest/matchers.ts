import { LiveWorld } from '../live/live-world.ts';
import type { AppResult, PropertyResult, RunResult } from '../model/result.ts';
import { plain } from '../reports/paint.ts';
import { formatDuration } from '../reports/quantities.ts';
import { propertyLines } from '../reports/violations.ts';
import type { RunOutcome } from '../simulate.ts';

/** What the matchers look at: what `simulate` returns, its `result`, or a world stepped by hand. */
export type Judged = RunOutcome | RunResult | LiveWorld;

/** What a matcher of vitest returns. */
export interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

const isResult = (value: unknown): value is RunResult =>
  typeof value === 'object' && value !== null && 'apps' in value && Array.isArray(value.apps);

/** What vitest hands over may be anything at all. */
function judgedOf(received: unknown): RunResult | LiveWorld {
  if (received instanceof LiveWorld || isResult(received)) return received;
  if (typeof received === 'object' && received !== null && 'result' in received
    && isResult(received.result)) return received.result;
  throw new TypeError('this matcher is for what simulate() returns, or a world of createWorld()');
}

/** Deployed Apps: those that are there for a client have no versions to go from or to. */
function appsOf(judged: RunResult | LiveWorld): readonly AppResult[] {
  const all = judged instanceof LiveWorld ? judged.results() : judged.apps;
  return all.filter(({ ephemeral }) => ephemeral === undefined);
}

function propertiesOf(judged: RunResult | LiveWorld): readonly PropertyResult[] {
  const properties = judged instanceof LiveWorld ? judged.properties() : judged.properties;
  if (properties !== undefined) return properties;
  throw new TypeError('the run was not judged by properties: simulate(scenario, { check: true })');
}

/** A verdict that lists what is against it, or says that nothing is. */
function verdict(against: readonly string[], what: { expected: string; found: string }): Verdict {
  return {
    pass: against.length === 0,
    message: () => (against.length === 0
      ? `expected ${what.found}, but there is none`
      : [`expected ${what.expected}`, ...against.map((line) => `  ${line}`)].join('\n')),
  };
}

function downtimeOf({ name, functions }: AppResult): readonly string[] {
  return Object.entries(functions).filter(([, { downtime_us }]) => downtime_us > 0)
    .map(([each, { downtime_us }]) =>
      `${name}/${each} was down for ${formatDuration(downtime_us)} (ZDT-1)`);
}

/** Passes if no Function was ever down by a deployment (ZDT-1). */
export function toHaveNoDowntime(received: unknown): Verdict {
  return verdict(appsOf(judgedOf(received)).flatMap(downtimeOf), {
    expected: 'no downtime', found: 'downtime',
  });
}

function unfinishedOf({ name, rollouts, deployments, functions }: AppResult): readonly string[] {
  const last = rollouts.at(-1);
  const isOpen = last !== undefined && last.finished_at_us === undefined
    && last.superseded_at_us === undefined;
  const blocked = last?.blocked_by === undefined ? '' : `, last blocked by ${last.blocked_by}`;
  const open = Object.entries(functions).flatMap(([each, { inputs }]) => {
    const count = inputs.queued + inputs.running + inputs.waiting;
    return count === 0 ? [] : [`${name}/${each} has ${count} inputs that are not final`];
  });
  return [
    ...deployments.filter(({ outcome }) => outcome === undefined)
      .map(({ kind, n }) => `${kind} ${n} of ${name} is under way`),
    ...(isOpen ? [`the rollout of v${last.version} of ${name} is not finished${blocked}`] : []),
    ...open,
  ];
}

/**
 * Passes if everything has come to its end: no command is under way, the last rollout of each App
 * is finished, every input is final.
 */
export function toConverge(received: unknown): Verdict {
  const apps = appsOf(judgedOf(received)).filter(({ state }) => state !== 'stopped');
  return verdict(apps.flatMap(unfinishedOf), {
    expected: 'everything to come to its end', found: 'something that is under way',
  });
}

function checkIds(ids: readonly string[], properties: readonly PropertyResult[]): void {
  const unknown = ids.find((id) => !properties.some((property) => property.id === id));
  if (unknown === undefined) return;
  const known = properties.map(({ id }) => id).join(', ');
  throw new TypeError(`there is no property "${unknown}"; there are ${known}`);
}

/** Passes if every property holds, or those with these ids. */
export function toHoldProperties(received: unknown, ...ids: readonly string[]): Verdict {
  const all = propertiesOf(judgedOf(received));
  checkIds(ids, all);
  const judged = ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
  const violated = judged.filter(({ ok }) => !ok);
  const what = ids.length === 0 ? 'every property' : ids.join(', ');
  return verdict(propertyLines(violated, new Map(), plain).slice(1), {
    expected: `${what} to hold`, found: `a violation of ${what}`,
  });
}
