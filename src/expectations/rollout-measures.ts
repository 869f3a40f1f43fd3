import type { Amount, RolloutMeasure, Unit } from '../model/expectation.ts';
import type { RolloutResult } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import type { AppMetrics } from '../metrics/app-metrics.ts';
import { formatDuration } from '../scenario/units.ts';
import { whole } from './amounts.ts';
import type { NamedApp } from './app-measures.ts';
import type { ContainerFollower } from './container-follower.ts';
import type { Measure, State, Trend } from './judge.ts';
import { rolloutUnit } from './metric-names.ts';

/** The rollout of one version. */
export class NamedRollout {
  readonly #app: NamedApp;
  readonly #version: number;

  constructor(app: NamedApp, version: number) {
    this.#app = app;
    this.#version = version;
  }

  get version(): number {
    return this.#version;
  }

  get app(): AppMetrics | undefined {
    return this.#app.publisherOf(this.#version);
  }

  get isBlocked(): boolean {
    return this.app?.rolloutOf(this.#version)?.isBlocked === true;
  }

  result(now: Micros): RolloutResult | undefined {
    return this.app?.rolloutResult(this.#version, now);
  }

  /** What became of it, in a few words. */
  fate(endedAt: Micros): string {
    const result = this.result(endedAt);
    if (result === undefined) return `v${this.#version} was never published`;
    const { finished_at_us: finishedAt, superseded_at_us: supersededAt } = result;
    if (finishedAt !== undefined) return `finished at ${formatDuration(finishedAt)}`;
    if (supersededAt !== undefined) return `superseded at ${formatDuration(supersededAt)}`;
    if (this.app?.state !== 'deployed') return 'ended by a stop of the App';
    return this.isBlocked ? `blocked at the end (${result.blocked_by})` : 'not finished at the end';
  }
}

/** Whether a rollout is blocked or superseded. */
export class RolloutStateClaim implements State {
  readonly #rollout: NamedRollout;
  readonly #state: 'blocked' | 'superseded';

  constructor(rollout: NamedRollout, state: 'blocked' | 'superseded') {
    this.#rollout = rollout;
    this.#state = state;
  }

  holds(now: Micros): boolean {
    if (this.#state === 'blocked') return this.#rollout.isBlocked;
    return this.#rollout.result(now)?.superseded_at_us !== undefined;
  }

  actual(endedAt: Micros): string {
    return this.#rollout.fate(endedAt);
  }
}

/** How long a rollout took, if it was finished. */
export class RolloutDuration implements Measure {
  readonly unit = 'duration';
  readonly trend: Trend;
  readonly #rollout: NamedRollout;

  /** `isOnly`: no other App of the name can publish such a version. */
  constructor(rollout: NamedRollout, isOnly: boolean) {
    this.trend = isOnly ? 'rises' : 'varies';
    this.#rollout = rollout;
  }

  at(now: Micros): Amount | null {
    const result = this.#rollout.result(now);
    if (result?.finished_at_us === undefined) return null;
    return whole(result.finished_at_us - result.started_at_us);
  }

  soFar(now: Micros): Amount | null {
    const result = this.#rollout.result(now);
    const isOpen = result?.superseded_at_us === undefined
      && this.#rollout.app?.state === 'deployed';
    return result !== undefined && isOpen ? whole(now - result.started_at_us) : null;
  }

  absence(endedAt: Micros): string {
    return this.#rollout.fate(endedAt);
  }
}

interface RolloutParts {
  readonly rollout: NamedRollout;
  /** Needed for the peak. */
  readonly containers: ContainerFollower | null;
  /** No other App of the name can publish such a version. */
  readonly isOnly: boolean;
}

/** Another number of a rollout, which counts whether or not it is over. */
export class RolloutNumber implements Measure {
  readonly unit: Unit;
  readonly trend: Trend;
  readonly #measure: Exclude<RolloutMeasure, 'duration'>;
  readonly #parts: RolloutParts;

  constructor(measure: Exclude<RolloutMeasure, 'duration'>, parts: RolloutParts) {
    this.unit = rolloutUnit(measure);
    this.trend = !parts.isOnly ? 'varies' : measure === 'trough' ? 'falls' : 'rises';
    this.#measure = measure;
    this.#parts = parts;
  }

  at(now: Micros): Amount | null {
    const { rollout, containers } = this.#parts;
    const { app } = rollout;
    if (this.#measure === 'peak') {
      const peak = app && containers?.peakOf(app.number, rollout.version);
      return peak === undefined || peak === null ? null : whole(peak);
    }
    const result = rollout.result(now);
    const value = result && numberOf(this.#measure, result);
    return value === undefined ? null : whole(value);
  }

  absence(endedAt: Micros): string {
    const { rollout } = this.#parts;
    return rollout.result(endedAt) === undefined
      ? rollout.fate(endedAt) : 'nothing accepted inputs at the publish';
  }
}

function numberOf(
  measure: Exclude<RolloutMeasure, 'duration' | 'peak'>, result: RolloutResult,
): number | undefined {
  switch (measure) {
    case 'downtime': return result.downtime_us;
    case 'blocked': return result.blocked_us;
    case 'mixed': return result.mixed_us;
    case 'interrupted': return result.interrupted;
    case 'trough': {
      const serving = Object.values(result.functions)
        .filter(({ accepting_at_publish: slots }) => slots > 0);
      if (serving.length === 0) return undefined;
      return Math.min(...serving.map(({ trough_slots }) => trough_slots));
    }
  }
}
