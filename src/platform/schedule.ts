import type { ScheduleSpec } from '../model/configuration.ts';
import { type DueInstants, dueAfter, scheduleText } from '../model/due-instants.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { ArrivalProcess } from './arrivals/process.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** When the inputs of one Function's own schedule are due, across the versions of its App. */
export class Schedule implements ArrivalProcess {
  at: Micros = Number.NaN;
  private spec: ScheduleSpec | null = null;
  /** The place of its cron in the scenario's table, which is too large to be copied with a run. */
  private place = -1;
  private readonly scenario: Scenario;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.at = NEVER;
  }

  /** The instants of its cron; `null` if it has none. */
  get due(): DueInstants | null {
    return this.scenario.schedules?.crons[this.place]?.due ?? null;
  }

  advance(): void {
    this.at = this.nextAfter(this.at);
  }

  /**
   * A publish at `now` has brought this schedule, or none. One that was there before goes on: a
   * cron as if nothing had happened, a period from now on, and what is due now is due once.
   *
   * @rule SCH-2
   */
  follow(spec: ScheduleSpec | null, now: Micros): void {
    const isSame = spec !== null && this.spec !== null
      && scheduleText(spec) === scheduleText(this.spec);
    this.spec = spec;
    if (isSame && (this.at === now || this.place >= 0)) return;
    this.place = this.placeOf(spec);
    this.at = this.nextAfter(now);
  }

  /**
   * The first instant after `instant` at which it is due.
   *
   * @rule SCH-1
   */
  private nextAfter(instant: Micros): Micros {
    if (this.due !== null) return dueAfter(this.due, instant);
    return this.spec !== null && 'period' in this.spec ? instant + this.spec.period : NEVER;
  }

  private placeOf(spec: ScheduleSpec | null): number {
    if (spec === null || !('cron' in spec)) return -1;
    const crons = this.scenario.schedules?.crons ?? [];
    return crons.findIndex((table) => scheduleText(table) === scheduleText(spec));
  }
}
