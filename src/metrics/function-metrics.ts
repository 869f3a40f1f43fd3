import type { FunctionResult } from '../model/result.ts';
import { usd } from '../model/prices.ts';
import type { Micros } from '../model/time.ts';
import type { AppMetrics } from './app-metrics.ts';
import type { Container } from './container.ts';
import { ContainerTally } from './container-tally.ts';
import { Downtime } from './downtime.ts';
import type { FunctionBuckets } from './function-buckets.ts';
import { InputTally } from './input-tally.ts';
import { VersionTallies } from './version-tallies.ts';

/** What a Function is called, and by whom. */
export interface FunctionPlace {
  readonly app: AppMetrics;
  readonly name: string;
  /** Its place among all Functions of the run. */
  readonly number: number;
  readonly buckets: FunctionBuckets | null;
}

/** One Function over the run, whatever its versions. */
export class FunctionMetrics {
  readonly app: AppMetrics;
  readonly name: string;
  /** Its place among all Functions of the run. */
  readonly number: number;
  /** The version that was live when the Function was first heard of. */
  readonly sinceVersion: number;
  /** Its part of the timeline, if one is kept. */
  readonly buckets: FunctionBuckets | null;
  readonly inputs = new InputTally();
  readonly containers = new ContainerTally();
  readonly downtime = new Downtime();
  readonly versions = new VersionTallies();
  readonly #batches = { started: 0, inputs: 0 };
  /** Once any version of it has a schedule. */
  schedule: { fired: number; notified: number } | null = null;
  /** Once any version of it has a URL: the latest. */
  web: { url: string; redirected: number } | null = null;
  #slots = 0;
  #accepting = 0;
  /** Inputs of pinned callers, by the version that they are pinned to. */
  readonly #pinned = new Map<number, number>();
  readonly #acceptingByVersion = new Map<number, number>();

  constructor({ app, name, number, buckets }: FunctionPlace) {
    this.app = app;
    this.name = name;
    this.number = number;
    this.buckets = buckets;
    this.sinceVersion = app.version;
  }

  /** Slots of its accepting containers. */
  get slots(): number {
    return this.#slots;
  }

  /** True while containers of more than one version accept inputs. */
  get isMixed(): boolean {
    return this.#acceptingByVersion.size > 1;
  }

  /** A batch of so many inputs runs. */
  countBatch(size: number): void {
    this.#batches.started++;
    this.#batches.inputs += size;
  }

  /** A caller who is pinned to this version calls. */
  countPinned(version: number): void {
    this.#pinned.set(version, (this.#pinned.get(version) ?? 0) + 1);
  }

  /** A container accepts inputs from now on. */
  gain(container: Container, now: Micros): void {
    this.#change(container, 1, now);
    if (this.#accepting === 1) this.downtime.end(now);
  }

  /** A container accepts no longer; `byDeployment` tells whether a deployment saw to that. */
  lose(container: Container, now: Micros, byDeployment: boolean): void {
    this.#change(container, -1, now);
    if (this.#accepting === 0 && byDeployment) {
      this.downtime.begin(this.app.version, { now, queued: this.inputs.queued });
    }
  }

  /** The result of a run that ended at this instant. */
  result(endedAt: Micros): FunctionResult {
    const { inputs, attempts, ...samples } = this.inputs.result();
    const containers = this.containers.result(endedAt, this.versions.timesUntil(endedAt));
    const parts = this.versions.costParts(endedAt);
    const { started, inputs: batched } = this.#batches;
    return {
      inputs,
      attempts,
      by_version: Object.fromEntries(this.versions.attempts()),
      ...(this.#pinned.size === 0 ? {} : { pinned: Object.fromEntries(this.#pinned) }),
      ...samples,
      ...(started === 0 ? {} : { batches: { started, mean_size: batched / started } }),
      containers,
      cold_starts: containers.started,
      downtime_us: this.downtime.total(endedAt),
      cost_usd: usd(this.versions.cost(endedAt, null)),
      cost_parts_usd: {
        idle: usd(parts.idle),
        cold_starts: usd(parts.cold_starts),
        lost: usd(parts.lost),
      },
      ...(this.schedule === null ? {} : { schedule: { ...this.schedule } }),
      ...(this.web === null ? {} : { web: { ...this.web } }),
    };
  }

  #change({ version, slots }: Container, step: 1 | -1, now: Micros): void {
    this.app.rollout?.beforeSlots(this, now);
    this.#slots += step * slots;
    this.#accepting += step;
    const ofVersion = (this.#acceptingByVersion.get(version) ?? 0) + step;
    if (ofVersion === 0) this.#acceptingByVersion.delete(version);
    else this.#acceptingByVersion.set(version, ofVersion);
    this.app.mixMayChange(now);
  }
}
