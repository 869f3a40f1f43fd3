import type { BlockReason } from '../model/records.ts';
import type { FunctionRollout, RolloutResult, RunResult } from '../model/result.ts';
import { appLabels, ofApp } from './app-labels.ts';
import { align, onOneLine, trimMiddle } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatCount, formatDuration } from './quantities.ts';

const ROWS = 8;

/** How a rollout ended: `took 8.10s`, `superseded in 3s`, `not finished`. */
export function rolloutOutcome(rollout: RolloutResult): string {
  const { started_at_us, finished_at_us, superseded_at_us } = rollout;
  if (finished_at_us !== undefined) return `took ${formatDuration(finished_at_us - started_at_us)}`;
  if (superseded_at_us === undefined) return 'not finished';
  return `superseded in ${formatDuration(superseded_at_us - started_at_us)}`;
}

const WAYS_OUT: Readonly<Record<BlockReason, string>> = {
  cap: 'no room at max_containers; raise it, set surge or recreate',
  backoff: 'new containers fail to start; the old ones go on serving',
  limit: 'no place at a limit of the platform; raise it or recreate',
  outage: 'the platform starts no containers for now',
};

/** Why a rollout did not get on, and what to do about it (ROL-7). */
function diagnosis({ blocked_us, blocked_by }: RolloutResult, paint: Paint): string[] {
  if (blocked_by === undefined) return [];
  const held = `blocked ${formatDuration(blocked_us)}: ${WAYS_OUT[blocked_by]}`;
  return [paint('warning', `    ${held}`)];
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
  return [
    `  ${ofApp(label, `v${rollout.version} ${onOneLine(rollout.strategy)}`)}`,
    rolloutOutcome(rollout),
    downtime_us > 0 ? paint('bad', formatDuration(downtime_us)) : '0s',
    interrupted > 0 ? paint('bad', formatCount(interrupted)) : '0',
    formatDuration(rollout.mixed_us),
    trough === undefined
      ? '–'
      : `${formatCount(trough.trough_slots)} of ${formatCount(trough.accepting_at_publish)}`,
  ];
}

const HEADS = ['rollouts', '', 'downtime', 'interrupted', 'mixed', 'trough'];

/**
 * A table of all rollouts that replaced a version: how they ended and what they cost (ZDT-3). The
 * trough is the smallest number of accepting slots, of those just before the publish.
 */
export function rolloutTable(result: RunResult, paint: Paint): readonly string[] {
  const labels = appLabels(result);
  const rows = result.apps.flatMap(({ id, rollouts }) =>
    rollouts.filter(replaces).map((rollout) => ({ label: labels.get(id) ?? '', rollout })),
  );
  if (rows.length === 0) return [`${paint('heading', 'rollouts')}  none`];
  const { head, omittedCount, tail } = trimMiddle(rows, ROWS);
  const shown = [...head, ...tail];
  const [heads, ...lines] = align(
    [HEADS, ...shown.map(({ label, rollout }) => cells(label, rollout, paint))], [0, 1],
  );
  const blocks = shown.map(({ rollout }, at) =>
    [lines[at] as string, ...diagnosis(rollout, paint)]);
  const omitted = omittedCount === 0
    ? []
    : [[paint('faint', `  … ${formatCount(omittedCount)} more`)]];
  return [
    (heads as string).replace('rollouts', paint('heading', 'rollouts')),
    ...[...blocks.slice(0, head.length), ...omitted, ...blocks.slice(head.length)].flat(),
  ];
}
