import type { FunctionResult, InputCounts, Summary } from '../model/result.ts';
import { align, shorten, flow, WIDTH } from './layout.ts';
import type { Paint } from './paint.ts';
import {
  countOf, formatCount, formatDuration, formatMean, formatMoney, formatShare,
} from './quantities.ts';

const INDENT = 14;
const rest = (paint: Paint) => ({ indent: INDENT, gap: paint('faint', ' · ') });

function inputLines({ inputs, pinned = {} }: FunctionResult, paint: Paint): string[] {
  const { arrived, succeeded, failed } = inputs;
  if (arrived === 0) return ['  inputs      none arrived'];
  const open = (['queued', 'running', 'waiting'] as const).filter((state) => inputs[state] > 0);
  const openCount = inputs.queued + inputs.running + inputs.waiting;
  const parts = [
    `${formatCount(arrived)} arrived`, ...retryParts(inputs), ...misrouteParts(inputs),
    `${formatCount(succeeded)} succeeded (${formatShare(succeeded, arrived)})`,
    failed > 0 ? paint('bad', `${formatCount(failed)} failed`) : '0 failed',
  ];
  for (const state of ['terminated', 'rejected', 'abandoned'] as const) {
    if (inputs[state] > 0) parts.push(paint('bad', `${formatCount(inputs[state])} ${state}`));
  }
  for (const [version, count] of Object.entries(pinned)) {
    parts.push(`${formatCount(count)} pinned to v${version}`);
  }
  if (openCount > 0) {
    const where = open.map((state) => `${formatCount(inputs[state])} ${state}`).join(', ');
    parts.push(paint('warning', `${formatCount(openCount)} still open (${where})`));
  }
  return flow('  inputs', parts, rest(paint));
}

/** How much of what arrived is there because callers tried again. */
function retryParts({ arrived, retried = 0 }: InputCounts): string[] {
  if (retried === 0) return [];
  const times = arrived === retried ? '' : ` (×${formatMean(arrived / (arrived - retried))})`;
  return [`${formatCount(retried)} of them by callers who tried again${times}`];
}

function misrouteParts({ misrouted = 0 }: InputCounts): string[] {
  return misrouted === 0 ? [] : [`misrouted ${countOf(misrouted, 'time')}`];
}

const MEASURES = ['mean', 'p50', 'p95', 'p99', 'max'] as const;

function latencyLines(result: FunctionResult, paint: Paint): string[] {
  const row = (label: string, summary: Summary | undefined): string[] => [
    label.padEnd(INDENT - 2),
    ...MEASURES.map((measure) =>
      (summary === undefined ? '–' : formatDuration(summary[measure])).padStart(8)),
  ];
  const [head, ...lines] = align([
    ['', ...MEASURES],
    row('  latency', result.latency_us),
    row('    wait', result.wait_us),
    row('    cold start', result.cold_wait_us),
    row('    service', result.service_us),
    row('    lost', result.lost_us),
  ]);
  return [paint('faint', head as string), ...lines];
}

function containerLines({ containers }: FunctionResult, paint: Paint): string[] {
  const { started, start_failed, crashed } = containers;
  const failed = `${formatCount(start_failed)} failed to start`;
  const parts = [
    `${formatCount(started)} started`, start_failed > 0 ? paint('bad', failed) : failed,
  ];
  if (crashed > 0) parts.push(paint('bad', `${formatCount(crashed)} crashed`));
  parts.push(`peak ${formatCount(containers.peak)}`, `mean ${formatMean(containers.mean)}`);
  return flow('  containers', parts, rest(paint));
}

function costLines(result: FunctionResult, paint: Paint): string[] {
  const { idle, cold_starts, lost } = result.cost_parts_usd;
  const parts = [
    formatMoney(result.cost_usd), `${formatMoney(idle)} idle`,
    `${formatMoney(cold_starts)} starting`, `${formatMoney(lost)} lost`,
  ];
  return flow('  cost', parts, rest(paint));
}

function batchLines({ batches }: FunctionResult, paint: Paint): string[] {
  if (batches === undefined) return [];
  const mean = `${formatMean(batches.mean_size)} inputs in one on average`;
  return flow('  batches', [`${formatCount(batches.started)} run`, mean], rest(paint));
}

/** The versions that attempts ran on, where there is more than one. */
function versionLines({ by_version: counts }: FunctionResult, paint: Paint): string[] {
  const versions = Object.entries(counts);
  if (versions.length < 2) return [];
  const parts = versions.map(([version, count]) => `v${version} ran ${countOf(count, 'attempt')}`);
  return flow('  versions', parts, rest(paint));
}

/** What happened to the attempt before one with this cause. */
const BEFORE = {
  preempted: 'preempted', crashed: 'hit by a crash', timeout: 'timed out',
} as const;

function disruptionLines(result: FunctionResult, paint: Paint): string[] {
  const { attempts, downtime_us, cold_inputs, inputs } = result;
  const parts = [
    `downtime ${downtime_us > 0 ? paint('bad', formatDuration(downtime_us)) : '0s'}`,
    attempts.interrupted > 0
      ? paint('bad', `${formatCount(attempts.interrupted)} interrupted`)
      : '0 interrupted',
  ];
  for (const cause of ['preempted', 'crashed', 'timeout'] as const) {
    if (attempts[cause] > 0) parts.push(`${formatCount(attempts[cause])} ${BEFORE[cause]}`);
  }
  if (attempts.retry > 0) {
    parts.push(attempts.retry === 1 ? '1 retry' : `${formatCount(attempts.retry)} retries`);
  }
  if (inputs.arrived > 0) {
    const share = formatShare(cold_inputs, inputs.arrived);
    parts.push(`${countOf(cold_inputs, 'cold input')} (${share})`);
  }
  return flow('  disruption', parts, rest(paint));
}

function scheduleLines({ schedule }: FunctionResult, paint: Paint): string[] {
  if (schedule === undefined) return [];
  const { fired, notified } = schedule;
  const parts = [`fired ${fired === 1 ? 'once' : `${formatCount(fired)} times`}`];
  if (notified > 0) {
    parts.push(paint('bad', `owner notified of ${countOf(notified, 'failure')}`));
  }
  return flow('  schedule', parts, rest(paint));
}

function webLines({ web }: FunctionResult, paint: Paint): string[] {
  if (web === undefined) return [];
  const { url, redirected } = web;
  const parts = redirected === 0
    ? [] : [paint('warning', `${formatCount(redirected)} redirected to their results`)];
  return flow('  web', [url, ...parts], rest(paint));
}

/**
 * Inputs, latency and its parts, versions, containers, downtime, interruptions and cost of one
 * Function of one App.
 *
 * @rule EPH-2
 */
export function functionBlock(
  label: string, result: FunctionResult, paint: Paint,
): readonly string[] {
  return [
    paint('heading', shorten(label, WIDTH)),
    ...webLines(result, paint),
    ...scheduleLines(result, paint),
    ...inputLines(result, paint),
    ...(result.inputs.arrived === 0 ? [] : latencyLines(result, paint)),
    ...batchLines(result, paint),
    ...versionLines(result, paint),
    ...containerLines(result, paint),
    ...disruptionLines(result, paint),
    ...costLines(result, paint),
  ];
}
