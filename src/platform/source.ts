import { OrderedSet } from '../engine/ordered-set.ts';
import type { SourceSpec } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { Sampler } from '../random/distributions/index.ts';
import { Draws } from '../random/draws.ts';
import { Stream } from '../random/stream.ts';
import type { AppName } from './app.ts';
import { arrivalProcess } from './arrivals/index.ts';
import type { ArrivalProcess } from './arrivals/process.ts';
import type { Pool } from './pool.ts';
import type { World } from './world.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** One source of traffic, and the sequences that decide its inputs' first attempts. */
export class Source {
  readonly spec: SourceSpec;
  readonly index: number;
  readonly name: AppName;
  readonly text: number;
  readonly functionText: number;
  /** Original inputs so far. */
  count = 0;
  /** Retries of its callers, those to come included. */
  retryCount = 0;
  /** Whether its callers ever try again. */
  readonly makesRetries: boolean;
  /** The instant of the next arrival; `Infinity` when there is none. */
  nextAt: Micros = NEVER;
  /** How many inputs may be queued beyond the free slots, and in all, when one of it comes. */
  readonly queueLimit: number;
  readonly inFlightLimit: number;
  /** The law of this source, in place of the Function's. */
  readonly serviceTime: Sampler | null;
  readonly patience: Sampler | null;
  readonly services: Draws;
  readonly failures: Draws;
  readonly patiences: Draws;
  private readonly arrivals: ArrivalProcess;
  private readonly from: Micros;
  private readonly until: Micros;
  private readonly most: number;
  private latestPool: Pool | null = null;

  constructor(world: World, spec: SourceSpec, index: number) {
    const { seed, platform } = world.scenario;
    const { queued, spawned, in_flight } = platform.limits;
    const draws = (purpose: string) => new Draws(new Stream(seed, purpose, spec.name));
    this.spec = spec;
    this.makesRetries = spec.caller_retries !== undefined;
    this.index = index;
    this.name = world.appName(spec.app);
    this.text = world.log.texts.number(spec.name);
    this.functionText = world.log.texts.number(spec.function);
    this.queueLimit = spec.kind === 'spawn' ? spawned : queued;
    this.inFlightLimit = spec.kind === 'spawn' ? NEVER : in_flight;
    this.serviceTime = spec.service_time === null ? null : world.law(spec.service_time);
    this.patience = spec.patience === null ? null : world.law(spec.patience);
    this.services = draws('service');
    this.failures = draws('failure');
    this.patiences = draws('patience');
    this.from = spec.from;
    this.until = spec.until ?? NEVER;
    this.most = spec.count ?? NEVER;
    this.arrivals = arrivalProcess(spec.arrivals, draws('gap'));
    this.bound();
  }

  /** The pool that takes its inputs now; `null` if nobody does. */
  pool(): Pool | null {
    const { app } = this.name;
    if (app === null || !app.isDeployed) return null;
    if (this.latestPool?.app !== app) this.latestPool = app.pool(this.spec.function);
    return this.latestPool === null || this.latestPool.live === null ? null : this.latestPool;
  }

  /** Goes on to the next arrival. */
  advance(): void {
    this.arrivals.advance();
    this.bound();
  }

  /** A caller has its answer now: in a closed loop it thinks about its next request. */
  think(now: Micros): void {
    if (this.arrivals.think === undefined) return;
    this.arrivals.think(now - this.from);
    this.bound();
  }

  private bound(): void {
    const at = this.from + this.arrivals.at;
    this.nextAt = at < this.until && this.count < this.most ? at : NEVER;
  }
}

/** The sources by their next arrivals; of arrivals at one instant in order of the file. */
export class Arrivals {
  /** The instant of the earliest arrival; `Infinity` when none is left. */
  nextAt: Micros = NEVER;
  /** The source it is from; only while there is one. */
  next: Source;
  private readonly sources: readonly Source[];
  private readonly order = new OrderedSet();

  constructor(sources: readonly Source[]) {
    this.sources = sources;
    this.next = sources[0] as Source;
    for (const { nextAt, index } of sources) if (nextAt < NEVER) this.order.add(index, nextAt);
    this.choose();
  }

  /** Goes on to the arrival after the earliest one. */
  advance(): void {
    const source = this.next;
    source.advance();
    if (this.order.size > 1 || source.nextAt === NEVER) {
      this.order.remove(source.index);
      if (source.nextAt < NEVER) this.order.add(source.index, source.nextAt);
      this.choose();
    } else {
      this.nextAt = source.nextAt;
    }
  }

  /** The next arrival of a source may be another one now. */
  follow(source: Source): void {
    // The place of one that was alone has not been kept up to date.
    if (this.order.size === 1) this.place(this.sources[this.order.first] as Source);
    this.place(source);
    this.choose();
  }

  private place({ index, nextAt }: Source): void {
    if (this.order.has(index)) this.order.remove(index);
    if (nextAt < NEVER) this.order.add(index, nextAt);
  }

  private choose(): void {
    this.nextAt = NEVER;
    if (this.order.size === 0) return;
    this.next = this.sources[this.order.first] as Source;
    this.nextAt = this.next.nextAt;
  }
}
