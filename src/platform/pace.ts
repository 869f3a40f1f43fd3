import type { AutoscalerPace } from '../model/configuration.ts';
import type { Micros } from '../model/time.ts';
import type { FunctionVersion } from './function-version.ts';

/**
 * How a Function that has `autoscaler` options is scaled in one version: at instants that are
 * `interval` apart, the first of them the publish, and up only for demand that has lasted for
 * `scaleup_window`. What lasted before the publish does not count.
 *
 * @rule AUT-5
 */
export class Pace {
  private readonly begunAt: Micros;
  private readonly interval: Micros;
  private readonly window: Micros;
  /** Amounts of demand, rising; there has been as much without a pause since `since`. */
  private readonly levels: number[] = [];
  private readonly since: Micros[] = [];

  constructor(begunAt: Micros, { interval, scaleup_window }: AutoscalerPace) {
    this.begunAt = begunAt;
    this.interval = interval;
    this.window = scaleup_window;
  }

  /** Whether containers may be started and stopped in this instant. */
  decides(now: Micros): boolean {
    return this.interval === 0 || (now - this.begunAt) % this.interval === 0;
  }

  /** Takes note of the demand as it is from now on; returns how much of it has lasted. */
  lasting(demand: number, now: Micros): number {
    if (this.window === 0) return demand;
    const { levels, since } = this;
    let from = now;
    while (levels.length > 0 && (levels.at(-1) as number) >= demand) {
      levels.pop();
      from = since.pop() as Micros;
    }
    levels.push(demand);
    since.push(from);
    const latest = now - this.window;
    while ((since[1] ?? Number.POSITIVE_INFINITY) <= latest) {
      levels.shift();
      since.shift();
    }
    const [oldest = now] = since;
    return oldest <= latest ? (levels[0] as number) : 0;
  }

  /**
   * The next instant at which the decision can be another one although nothing happens until then;
   * `Infinity` if there is none.
   */
  nextDecision(now: Micros): Micros {
    if (!this.decides(now)) return this.periodEnd(now);
    const next = this.since.find((from) => from > now - this.window);
    if (next === undefined) return Number.POSITIVE_INFINITY;
    const lasts = next + this.window;
    return this.decides(lasts) ? lasts : this.periodEnd(lasts);
  }

  /** The first decision after an instant within a period. */
  private periodEnd(at: Micros): Micros {
    return at + this.interval - (at - this.begunAt) % this.interval;
  }
}

/** The pace of a pool that goes by the options of a version; `null` if it has none. */
export function paceOf({ publishedAt, spec }: FunctionVersion): Pace | null {
  return spec.autoscaler === undefined ? null : new Pace(publishedAt, spec.autoscaler);
}
