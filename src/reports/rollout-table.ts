import type { FunctionRollout, RolloutResult, RunResult } from '../model/result.ts';
import { appLabels, ofApp } from './app-labels.ts';
import { align, onOneLine, trimMiddle } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatCount, formatDuration } from './quantities.ts';

const ROWS = 8;

/** How a rollout ended, or what holds it up: `took 8.10s`, `superseded after 3s`, `blocked: cap`. */
export function rolloutOutcome(rollout: RolloutResult): string {
  const { started_at_us, finished_at_us, superseded_at_us, blocked_us, blocked_by } = rollout;
  const blocked = blocked_by === undefined
    ? ''
    : ` (${formatDuration(blocked_us)} ${blocked_by})`;
  if (finished_at_us !== undefined) {
    return `took ${formatDuration(finished_at_us - started_at_us)}${blocked}`;
  }
  if (superseded_at_us !== undefined) {
    return `superseded in ${formatDuration(superseded_at_us - started_at_us)}${blocked}`;
  }
  return blocked_by === undefined ? 'not finished' : `blocked${blocked}`;
}

/** True for a rollout that replaces something; the first version of an App has no predecessor. */
export function replaces(rollout: RolloutResult): boolean {
  return rollout.version > 1;
}

/** The Function whose accepting slots fell deepest below their number at the publish (ZDT-3). */
function deepestTrough(rollout: RolloutResult): FunctionRollout | undefined {
  const remaining = ({ trough_slots, accepting_at_publish }: FunctionRollout) =>
    accepting_at_publish === 0 ? 1 : trough_slots / accepting_at_publish;
  return Object.values(rollout.functions).reduce<FunctionRollout | undefined>(
    (deepest, each) =>
      deepest === undefined || remaining(each) < remaining(deepest) ? each : deepest,
    undefined,
  );
}

function cells(label: string, rollout: RolloutResult, paint: Paint): string[] {
  const trough = deepestTrough(rollout);
  const { downtime_us, interrupted } = rollout;
  const outcome = rolloutOutcome(rollout);
  const held = rollout.finished_at_us === undefined && rollout.superseded_at_us === undefined;
  return [
    `  ${ofApp(label, `v${rollout.version} ${onOneLine(rollout.strategy)}`)}`,
    held ? paint('warning', outcome) : outcome,
    downtime_us > 0 ? paint('bad', formatDuration(downtime_us)) : '0s',
    interrupted > 0 ? paint('bad', formatCount(interrupted)) : '0',
    formatDuration(rollout.mixed_us),
    trough === undefined
      ? '–'
      : `${formatCount(trough.trough_slots)} of ${formatCount(trough.accepting_at_publish)}`,
  ];
}

/** A table of all rollouts that replaced a version: how they ended and what they cost (ZDT-3). */
export function rolloutTable(result: RunResult, paint: Paint): readonly string[] {
  const labels = appLabels(result);
  const rows = result.apps.flatMap((app) =>
    app.rollouts.filter(replaces).map((rollout) => cells(labels.get(app.id) ?? '', rollout, paint)),
  );
  if (rows.length === 0) return [`${paint('heading', 'rollouts')}  none`];
  const heads = ['rollouts', '', 'downtime', 'interrupted', 'mixed', 'slots at worst'];
  const [head, ...lines] = align([heads, ...rows], [0, 1]);
  return [
    (head as string).replace('rollouts', paint('heading', 'rollouts')),
    ...trimMiddle(lines, ROWS, (count) => paint('faint', `  … ${formatCount(count)} more`)),
  ];
}
