import type { FunctionTimeline, RunResult, Timeline } from '../model/result.ts';
import { appLabels, functionLabel, ofApp } from './app-labels.ts';
import { axisLine, type ChartRows, chartColumns, chartLines } from './chart.ts';
import { comparisonWords, type RunOutcome } from './comparison-words.ts';
import { shorten, flow, onOneLine } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatCount, formatDuration } from './quantities.ts';
import { replaces, rolloutOutcome } from './rollout-table.ts';
import type { ReportedRun } from './run-report.ts';
import { largest, resample } from './sparkline.ts';

/** Draws rows as a table: the first row is the head, the first column goes to the left. */
export type DrawTable = (rows: readonly (readonly string[])[]) => string;

/** More runs do not fit beside each other. */
export const MOST_COLUMNS = 4;

const ROW_LABEL = 24;

const cut = (text: string, runs: readonly unknown[]): string =>
  shorten(onOneLine(text), Math.floor((74 - ROW_LABEL) / runs.length) - 3);

/**
 * What to call each of the runs: the strategy that it deploys with where that tells them apart,
 * else the name of the scenario.
 */
export function runLabels(results: readonly RunResult[]): readonly string[] {
  const strategies = results.map(({ apps }) =>
    [...new Set(apps.flatMap(({ rollouts }) =>
      rollouts.filter(replaces).map(({ strategy }) => strategy)))],
  );
  const single = strategies.flatMap((each) => (each.length === 1 ? each : []));
  const labels = new Set(single).size === results.length
    ? single
    : results.map(({ scenario }) => scenario.name);
  const cutLabels = labels.map((label) => cut(label, results));
  return new Set(cutLabels).size === results.length
    ? cutLabels
    : cutLabels.map((label, at) => cut(`${at + 1} ${label}`, results));
}

const functionsOf = ({ apps }: RunResult) =>
  apps.flatMap(({ functions }) => Object.values(functions));
const rolloutsOf = ({ apps }: RunResult) =>
  apps.flatMap(({ rollouts }) => rollouts.filter(replaces));

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

/** Time that inputs which succeeded had lost to earlier attempts and retry delays. */
function lostWork(result: RunResult): number {
  return sum(functionsOf(result).map(({ lost_us, inputs }) =>
    (lost_us?.mean ?? 0) * inputs.succeeded));
}

function outcomeOf(label: string, result: RunResult): RunOutcome {
  const functions = functionsOf(result);
  const rollouts = rolloutsOf(result);
  const times = rollouts.flatMap(({ started_at_us, finished_at_us, superseded_at_us }) => {
    const end = finished_at_us ?? superseded_at_us;
    return end === undefined ? [] : [end - started_at_us];
  });
  const p99s = functions.flatMap(({ latency_us }) => (latency_us ? [latency_us.p99] : []));
  return {
    label,
    seed: result.seed,
    arrivedCount: sum(functions.map(({ inputs }) => inputs.arrived)),
    interruptedCount: sum(rollouts.map(({ interrupted }) => interrupted)),
    downtimeMicros: sum(functions.map(({ downtime_us }) => downtime_us)),
    worstP99Micros: p99s.length === 0 ? null : Math.max(...p99s),
    rolloutMicros: times.length === rollouts.length ? sum(times) : null,
    rolloutCount: rollouts.length,
    peakContainerCount: largest(functions.map(({ containers }) => containers.peak)),
  };
}

const shown = (value: number | undefined): string =>
  value === undefined ? '–' : formatDuration(value);

/** The facts of a run in order of the table's rows, each with what it is called. */
function facts(result: RunResult): ReadonlyMap<string, string> {
  const labels = appLabels(result);
  const functions = functionsOf(result);
  const all = outcomeOf('', result);
  const rows: [string, string][] = [];
  for (const { id, rollouts } of result.apps) {
    for (const rollout of rollouts.filter(replaces)) {
      const name = ofApp(labels.get(id), `v${rollout.version}`);
      rows.push([`rollout ${name}`, rolloutOutcome(rollout)]);
      if (rollout.blocked_by === undefined) continue;
      rows.push([`${name} blocked`, `${formatDuration(rollout.blocked_us)} ${rollout.blocked_by}`]);
    }
  }
  rows.push(
    ['downtime', formatDuration(all.downtimeMicros)],
    ['inputs interrupted', formatCount(all.interruptedCount)],
    ['lost work', formatDuration(lostWork(result))],
    ['inputs arrived', formatCount(all.arrivedCount)],
    ['inputs succeeded', formatCount(sum(functions.map(({ inputs }) => inputs.succeeded)))],
  );
  for (const app of result.apps) {
    for (const [name, { latency_us }] of Object.entries(app.functions)) {
      const of = functions.length > 1 ? `${functionLabel(labels.get(app.id), name)} ` : '';
      for (const measure of ['p50', 'p95', 'p99', 'max'] as const) {
        rows.push([`${of}latency ${measure}`, shown(latency_us?.[measure])]);
      }
    }
  }
  const seconds = sum(functions.map(({ containers }) => containers.seconds));
  rows.push(
    ['peak containers', formatCount(all.peakContainerCount)],
    ['container-seconds', formatCount(seconds)],
  );
  return new Map(rows);
}

function factTable(labels: readonly string[], results: readonly RunResult[]): string[][] {
  const columns = results.map(facts);
  const names = new Set(columns.flatMap((column) => [...column.keys()]));
  return [
    ['side by side', ...labels],
    ...[...names].map((name) => [
      shorten(name, ROW_LABEL), ...columns.map((column) => column.get(name) ?? '–'),
    ]),
  ];
}

/** The largest latency of any Function, bucket by bucket. */
function worstLatency(functions: readonly FunctionTimeline[]): number[] {
  const count = largest(functions.map(({ latency_max_us }) => latency_max_us.length));
  return Array.from({ length: count }, (_, bucket) => {
    const measured = functions
      .map(({ latency_max_us }) => latency_max_us[bucket] ?? Number.NaN)
      .filter((value) => !Number.isNaN(value));
    return measured.length === 0 ? Number.NaN : Math.max(...measured);
  });
}

function latencyChart(label: string, { bucket_us, functions, markers }: Timeline): ChartRows {
  return {
    rows: [{
      label: `  ${label}`, fold: 'max', show: formatDuration,
      series: { bucket_us, values: worstLatency(functions) },
    }],
    marks: markers.map(({ at_us, version }) => ({ at_us, label: `v${version}` })),
  };
}

function latencyCharts(
  labels: readonly string[], runs: readonly ReportedRun[], paint: Paint,
): string[] {
  const charts = runs.map(({ timeline }, at) => latencyChart(labels[at] as string, timeline));
  const columns = chartColumns(charts);
  const top = largest(charts.flatMap(({ rows }) =>
    rows.map(({ series, fold }) => largest(resample(series, columns, fold)))));
  const scaled = charts.map(({ rows, marks }) => ({
    rows: rows.map((row) => ({ ...row, top })), marks,
  }));
  const end = largest(runs.map(({ result }) => result.ended_at_us));
  return [
    `${paint('heading', 'latency over time')}  ${paint('faint', 'all on the same scale')}`,
    ...scaled.flatMap((chart) => chartLines(chart, columns, paint)),
    axisLine(columns, end, paint),
  ];
}

/**
 * Runs beside each other: a column of facts for each, their latency over time on one scale, and
 * what tells them apart in words. Takes 2 to {@link MOST_COLUMNS} runs.
 */
export function comparisonReport(
  runs: readonly ReportedRun[], { paint, drawTable }: { paint: Paint; drawTable: DrawTable },
): string {
  const results = runs.map(({ result }) => result);
  const labels = runLabels(results);
  const outcomes = results.map((result, at) => outcomeOf(labels[at] as string, result));
  const words = comparisonWords(outcomes).flatMap((sentence) => sentence.split(' '));
  return [
    drawTable(factTable(labels, results)).trimEnd(),
    latencyCharts(labels, runs, paint).join('\n'),
    flow('', words, { indent: 0, gap: ' ' }).join('\n'),
  ].join('\n\n').concat('\n');
}
