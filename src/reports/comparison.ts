import type { FunctionTimeline, RunResult } from '../model/result.ts';
import { appLabels, functionLabel, ofApp } from './app-labels.ts';
import { type ChartRows, chartColumns, chartLines, marksOf, timeAxis } from './chart.ts';
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

/** Rollouts have a row each up to this many in a run. */
const MOST_ROLLOUTS = 4;

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
    arrivedCount: sum(functions.map(({ inputs }) => inputs.arrived - (inputs.retried ?? 0))),
    interruptedCount: sum(rollouts.map(({ interrupted }) => interrupted)),
    downtimeMicros: sum(functions.map(({ downtime_us }) => downtime_us)),
    worstP99Micros: p99s.length === 0 ? null : Math.max(...p99s),
    rolloutMicros: times.length === rollouts.length ? sum(times) : null,
    rolloutCount: rollouts.length,
    peakContainerCount: functions.length === 1 ? functions[0]?.containers.peak ?? null : null,
  };
}

type Fact = readonly [name: string, value: string];

function rolloutFacts(result: RunResult, isEach: boolean): readonly Fact[] {
  if (!isEach) return [['rollouts', formatCount(rolloutsOf(result).length)]];
  const labels = appLabels(result);
  const rows: Fact[] = [];
  for (const { id, rollouts } of result.apps) {
    for (const rollout of rollouts.filter(replaces)) {
      const name = ofApp(labels.get(id), `v${rollout.version}`);
      rows.push([`rollout ${name}`, rolloutOutcome(rollout)]);
      if (rollout.blocked_by === undefined) continue;
      rows.push([`${name} blocked`, `${formatDuration(rollout.blocked_us)} ${rollout.blocked_by}`]);
    }
  }
  return rows;
}

function latencyFacts(result: RunResult): readonly Fact[] {
  const labels = appLabels(result);
  const isSingle = functionsOf(result).length === 1;
  return result.apps.flatMap(({ id, functions }) =>
    Object.entries(functions).flatMap(([name, { latency_us }]) => {
      const of = isSingle ? '' : ` ${functionLabel(labels.get(id), name)}`;
      return (['p50', 'p95', 'p99', 'max'] as const).map((measure): Fact => [
        `latency ${measure}${of}`,
        latency_us === undefined ? '–' : formatDuration(latency_us[measure]),
      ]);
    }),
  );
}

/** The facts of a run in order of the table's rows. */
function facts(result: RunResult, isEachRollout: boolean): ReadonlyMap<string, string> {
  const functions = functionsOf(result);
  const all = outcomeOf('', result);
  const retried = sum(functions.map(({ inputs }) => inputs.retried ?? 0));
  return new Map<string, string>([
    ...rolloutFacts(result, isEachRollout),
    ['downtime', formatDuration(all.downtimeMicros)],
    ['inputs interrupted', formatCount(all.interruptedCount)],
    ['lost work', formatDuration(lostWork(result))],
    ['inputs arrived', formatCount(all.arrivedCount + retried)],
    ...(retried === 0 ? [] : [['of them retries', formatCount(retried)] as const]),
    ['inputs succeeded', formatCount(sum(functions.map(({ inputs }) => inputs.succeeded)))],
    ...latencyFacts(result),
    [
      functions.length === 1 ? 'peak containers' : 'peak in one Function',
      formatCount(largest(functions.map(({ containers }) => containers.peak))),
    ],
    [
      'container-seconds',
      formatCount(sum(functions.map(({ containers }) => containers.seconds))),
    ],
  ]);
}

/** All names of facts, each where the runs that have it have it. */
function mergedNames(columns: readonly ReadonlyMap<string, string>[]): readonly string[] {
  const names: string[] = [];
  for (const column of columns) {
    let place = 0;
    for (const name of column.keys()) {
      const found = names.indexOf(name);
      if (found < 0) names.splice(place, 0, name);
      place = (found < 0 ? place : found) + 1;
    }
  }
  return names;
}

function factTable(labels: readonly string[], results: readonly RunResult[]): string[][] {
  const isEachRollout = results.every((result) => rolloutsOf(result).length <= MOST_ROLLOUTS);
  const columns = results.map((result) => facts(result, isEachRollout));
  return [
    ['side by side', ...labels],
    ...mergedNames(columns).map((name) => [
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

function latencyChart(label: string, { result, timeline }: ReportedRun): ChartRows {
  const { bucket_us, functions } = timeline;
  const apps = appLabels(result);
  return {
    rows: [{
      label: `  ${label}`, fold: 'max', show: formatDuration,
      series: { bucket_us, values: worstLatency(functions) },
    }],
    marks: result.apps.flatMap(({ id, markers }) => marksOf(markers, apps.get(id))),
  };
}

function latencyCharts(
  labels: readonly string[], runs: readonly ReportedRun[], paint: Paint,
): string[] {
  const charts = runs.map((run, at) => latencyChart(labels[at] as string, run));
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
    timeAxis(columns, end, paint),
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
