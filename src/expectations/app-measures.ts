import type { Amount } from '../model/expectation.ts';
import type { AppState } from '../model/lifecycle.ts';
import { ABSENT } from '../model/records.ts';
import type { AppMetrics, Deployment } from '../metrics/app-metrics.ts';
import type { RunMetrics } from '../metrics/run-metrics.ts';
import { whole } from './amounts.ts';
import type { Measure, State } from './judge.ts';

const NEVER_DEPLOYED = 'the App was never deployed';

/**
 * The deployed Apps of one name, one after another: a name can be used again once its App is
 * stopped. What clients run or serve under that name are other Apps (EPH-1).
 */
export class NamedApp {
  readonly #metrics: RunMetrics;
  readonly #name: string;
  /** There is no other App, so that what belongs to none can only be about this one. */
  readonly #isOnly: boolean;

  constructor(metrics: RunMetrics, name: string, isOnly: boolean) {
    this.#metrics = metrics;
    this.#name = name;
    this.#isOnly = isOnly;
  }

  /** Oldest first. */
  get all(): readonly AppMetrics[] {
    return this.#metrics.live.filter(({ name, ephemeral }) =>
      name === this.#name && ephemeral === undefined);
  }

  get latest(): AppMetrics | undefined {
    return this.all.at(-1);
  }

  /** The last of them that published this version. */
  publisherOf(version: number): AppMetrics | undefined {
    return this.all.findLast((app) => app.rolloutOf(version) !== undefined);
  }

  /** A command by its number among those for the name. */
  deployment(n: number): Deployment | undefined {
    const apps = this.#isOnly ? [...this.all, this.#metrics.app(ABSENT)] : this.all;
    return apps.map((app) => app.deployments.get(n)).find((found) => found !== undefined);
  }
}

/** The live version of an App. */
export class VersionMeasure implements Measure {
  readonly unit = 'count';
  readonly trend = 'varies';
  readonly #app: NamedApp;

  constructor(app: NamedApp) {
    this.#app = app;
  }

  at(): Amount | null {
    const app = this.#app.latest;
    return app === undefined ? null : whole(app.version);
  }

  absence(): string {
    return NEVER_DEPLOYED;
  }
}

/** Whether an App is in a state, or not in it. */
export class AppStateClaim implements State {
  readonly #app: NamedApp;
  readonly #claim: { readonly is: boolean; readonly state: AppState };

  constructor(app: NamedApp, claim: { readonly is: boolean; readonly state: AppState }) {
    this.#app = app;
    this.#claim = claim;
  }

  holds(): boolean {
    const app = this.#app.latest;
    return app !== undefined && (app.state === this.#claim.state) === this.#claim.is;
  }

  actual(): string {
    return this.#app.latest?.state ?? NEVER_DEPLOYED;
  }
}
