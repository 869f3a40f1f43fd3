import type { ScheduleSpec } from './configuration.ts';
import type { Micros } from './time.ts';

/**
 * Instants in ascending order, packed as runs of equal steps: first, step, count; first, step,
 * count; … A cron that is due every hour is one run, whatever its length.
 */
export type DueInstants = readonly number[];

const RUN = 3;

/** Packs instants, which must ascend. */
export function packInstants(instants: Iterable<Micros>): DueInstants {
  const runs: number[] = [];
  let last = 0;
  for (const instant of instants) {
    const at = runs.length - RUN;
    const count = runs[at + 2] ?? 0;
    const step = instant - last;
    if (count === 1) runs[at + 1] = step;
    if (count > 0 && runs[at + 1] === step) runs[at + 2] = count + 1;
    else runs.push(instant, 0, 1);
    last = instant;
  }
  return runs;
}

/** The first of the instants after `instant`; `Infinity` if none is. */
export function dueAfter(due: DueInstants, instant: Micros): Micros {
  let low = 0;
  let high = due.length / RUN;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lastOf(due, middle) > instant) high = middle;
    else low = middle + 1;
  }
  const at = low * RUN;
  const first = due[at];
  if (first === undefined) return Number.POSITIVE_INFINITY;
  if (first > instant) return first;
  const step = due[at + 1] as number;
  return first + (Math.floor((instant - first) / step) + 1) * step;
}

function lastOf(due: DueInstants, run: number): Micros {
  const at = run * RUN;
  return (due[at] as number) + (due[at + 1] as number) * ((due[at + 2] as number) - 1);
}

/** How many instants there are. */
export function dueCount(due: DueInstants): number {
  return due.reduce((sum, value, place) => sum + (place % RUN === 2 ? value : 0), 0);
}

/** The instants as a record tells them: `300000000+300000000*3`, with a space between two runs. */
export function formatDue(due: DueInstants): string {
  const runs: string[] = [];
  for (let at = 0; at < due.length; at += RUN) {
    runs.push(`${due[at]}+${due[at + 1]}*${due[at + 2]}`);
  }
  return runs.join(' ');
}

/** Reads what {@link formatDue} wrote; what is no run is passed over. */
export function parseDue(text: string): DueInstants {
  return [...text.matchAll(/(\d+)\+(\d+)\*(\d+)/g)].flatMap(([, ...run]) => run.map(Number));
}

/** A schedule as records name it: `0 12 * * * Europe/Berlin`, or `every-300000000us`. */
export const scheduleText = (spec: ScheduleSpec): string =>
  ('cron' in spec ? `${spec.cron} ${spec.timezone}` : `every-${spec.period}us`);

/** The period that a schedule was named by; `null` for a cron. */
export function periodOf(text: string): Micros | null {
  const [, period] = /^every-(\d+)us$/.exec(text) ?? [];
  return period === undefined ? null : Number(period);
}

/** The source of what a Function's own schedule calls. */
export const scheduleName = (app: string, name: string): string => `schedule-${app}-${name}`;
