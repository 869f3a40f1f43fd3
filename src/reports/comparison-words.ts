import type { Micros } from '../model/time.ts';
import { listed } from './layout.ts';
import { countOf, formatCount, formatDuration } from './quantities.ts';

/** What a comparison says about one of its runs. */
export interface RunOutcome {
  readonly label: string;
  readonly seed: number;
  /** Inputs that arrived, those aside that callers made in place of earlier ones. */
  readonly arrivedCount: number;
  readonly interruptedCount: number;
  readonly downtimeMicros: Micros;
  /** The largest p99 latency of a Function; `null` if no input succeeded. */
  readonly worstP99Micros: Micros | null;
  /** How long the rollouts took together to finish or be superseded; `null` if one did not. */
  readonly rolloutMicros: Micros | null;
  readonly rolloutCount: number;
  /** The largest number of containers at one time; `null` if there are several Functions. */
  readonly peakContainerCount: number | null;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function disruption(outcome: RunOutcome): string {
  const { label, downtimeMicros, interruptedCount } = outcome;
  const down = downtimeMicros > 0
    ? `was down for ${formatDuration(downtimeMicros)}`
    : 'had no downtime';
  const interrupted = interruptedCount > 0
    ? `interrupted ${countOf(interruptedCount, 'running input')}`
    : 'interrupted nothing';
  return `${label} ${down} and ${interrupted}`;
}

function disruptions(outcomes: readonly RunOutcome[]): string {
  const spared = outcomes.every(
    ({ downtimeMicros, interruptedCount }) => downtimeMicros === 0 && interruptedCount === 0,
  );
  if (spared) {
    const names = listed(outcomes.map(({ label }) => label));
    const all = outcomes.length === 2 ? 'both' : 'all';
    return sentence(`${names} ${all} had no downtime and interrupted nothing`);
  }
  return sentence(outcomes.map(disruption).join('; '));
}

interface Measure {
  /** Subject and verb, in front of the values. */
  readonly what: string;
  readonly of: (outcome: RunOutcome) => number;
  readonly show: (value: number) => string;
}

function timesAsLong(low: number, high: number): string {
  const times = high / low;
  if (low === 0 || times < 1.1) return '';
  return `, ${times < 10 ? times.toFixed(1) : formatCount(times)} times as long`;
}

/** The lowest and the highest of a measure and whose they are; of durations also their ratio. */
function contrast(outcomes: readonly RunOutcome[], { what, of, show }: Measure): string {
  const order = [...outcomes].sort((a, b) => of(a) - of(b));
  const lowest = order[0] as RunOutcome;
  const highest = order.at(-1) as RunOutcome;
  const low = of(lowest);
  const high = of(highest);
  if (low === high) return sentence(`${what} ${show(low)} in each run`);
  const ratio = show === formatDuration ? timesAsLong(low, high) : '';
  return sentence(
    `${what} ${show(low)} with ${lowest.label} and ${show(high)} with ${highest.label}${ratio}`,
  );
}

function rolloutTimes(all: readonly RunOutcome[]): string[] {
  const outcomes = all.filter(({ rolloutCount }) => rolloutCount > 0);
  if (outcomes.length < 2) return [];
  const open = outcomes.filter(({ rolloutMicros }) => rolloutMicros === null);
  if (open.length > 0) {
    const names = listed(open.map(({ label }) => label));
    return [sentence(`with ${names} the old version was not replaced by the end of the run`)];
  }
  const single = outcomes.every(({ rolloutCount }) => rolloutCount === 1);
  return [contrast(outcomes, {
    what: single ? 'the old containers were gone after' : 'the rollouts together took',
    of: ({ rolloutMicros }) => rolloutMicros ?? 0, show: formatDuration,
  })];
}

function latencies(outcomes: readonly RunOutcome[]): string[] {
  if (outcomes.some(({ worstP99Micros }) => worstP99Micros === null)) return [];
  return [contrast(outcomes, {
    what: 'p99 latency was', of: ({ worstP99Micros }) => worstP99Micros ?? 0, show: formatDuration,
  })];
}

function peaks(outcomes: readonly RunOutcome[]): string[] {
  if (outcomes.some(({ peakContainerCount }) => peakContainerCount === null)) return [];
  return [contrast(outcomes, {
    what: 'the most containers at one time were',
    of: ({ peakContainerCount }) => peakContainerCount ?? 0, show: formatCount,
  })];
}

function caveat(outcomes: readonly RunOutcome[]): string[] {
  const differ = (of: (outcome: RunOutcome) => number) => new Set(outcomes.map(of)).size > 1;
  if (differ(({ seed }) => seed)) return ['Mind that the seeds differ, and chance with them.'];
  if (differ(({ arrivedCount }) => arrivedCount)) {
    const counts = listed(outcomes.map(({ arrivedCount }) => formatCount(arrivedCount)));
    return [`Mind that the runs did not see the same traffic: ${counts} inputs arrived.`];
  }
  return [];
}

/** What tells runs apart, in sentences computed from their outcomes, the most important first. */
export function comparisonWords(outcomes: readonly RunOutcome[]): readonly string[] {
  return [
    disruptions(outcomes),
    ...latencies(outcomes),
    ...rolloutTimes(outcomes),
    ...peaks(outcomes),
    ...caveat(outcomes),
  ];
}
