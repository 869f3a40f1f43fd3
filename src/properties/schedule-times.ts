import type { RecordOf } from '../model/known-record.ts';
import { type DueInstants, dueAfter, parseDue, periodOf } from '../model/due-instants.ts';
import type { Micros } from '../model/time.ts';
import type { AppHistory } from './history/app.ts';
import type { FunctionHistory } from './history/function.ts';
import type { Here } from './history/here.ts';

interface Times {
  /** The latest version that has the schedule. */
  version: number;
  readonly schedule: string | undefined;
  /** `null` for a cron. */
  readonly period: Micros | null;
  /** It is next due after this instant. */
  after: Micros;
}

/** When the schedules of a trace are due, by what its publishes and firings tell. */
export class ScheduleTimes {
  readonly #tables = new Map<string, DueInstants>();
  readonly #times = new Map<FunctionHistory, Times>();

  /** Takes in the instants of a cron. */
  plan({ record }: Here<'schedule.planned'>): void {
    this.#tables.set(record.schedule, parseDue(record.due));
  }

  /** Takes in what a Function has in the version that was just published. */
  begin({ app, function: owner, record, now }: Here<'rollout.started'>): void {
    // Schedules of Apps that clients run or serve do not fire (EPH-1).
    if (owner === null || app.state === 'ephemeral') return;
    const { schedule, version } = record;
    const known = this.#times.get(owner);
    const goesOn = known !== undefined && known.version === previousOf(app)
      && known.schedule === schedule;
    if (!goesOn) {
      const period = schedule === undefined ? null : periodOf(schedule);
      this.#times.set(owner, { version, schedule, period, after: now });
    } else {
      if (known.period !== null && this.#next(known) !== now) known.after = now;
      known.version = version;
    }
  }

  /** It has fired. */
  fire(owner: FunctionHistory, now: Micros): void {
    const times = this.#times.get(owner);
    if (times !== undefined) times.after = now;
  }

  /** When a Function is next due; `Infinity` for one without a schedule, or in no live version. */
  next(owner: FunctionHistory): Micros {
    const times = this.#times.get(owner);
    if (times === undefined || times.version !== owner.app.version || owner.app.isGone) {
      return Number.POSITIVE_INFINITY;
    }
    return this.#next(times);
  }

  /** The Functions of an App that have a schedule now; of all Apps if none is named. */
  live(app: AppHistory | null): readonly FunctionHistory[] {
    const owners = app === null ? [...this.#times.keys()] : app.functions;
    return owners.filter((owner) => this.has(owner));
  }

  /** Whether a Function has a schedule now. */
  has(owner: FunctionHistory): boolean {
    const times = this.#times.get(owner);
    const { isGone, version } = owner.app;
    return times?.schedule !== undefined && !isGone && times.version === version;
  }

  #next({ schedule = '', period, after }: Times): Micros {
    return period === null ? dueAfter(this.#tables.get(schedule) ?? [], after) : after + period;
  }
}

/** The version that was live before the present one; 0 before the first. */
const previousOf = ({ editions }: AppHistory): number => editions.at(-2)?.version ?? 0;

/** The publish that is live. */
export const publishOf = ({ live }: AppHistory): RecordOf<'deploy.published'> | null =>
  live?.published ?? null;
