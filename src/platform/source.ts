import { OrderedSet } from '../engine/ordered-set.ts';
import type { SourceSpec } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { Sampler } from '../random/distributions/index.ts';
import { Draws } from '../random/draws.ts';
import { Stream } from '../random/stream.ts';
import { AppName } from './app.ts';
import { arrivalProcess } from './arrivals/index.ts';
import type { ArrivalProcess } from './arrivals/process.ts';
import { Origin } from './origin.ts';
import type { Schedule } from './schedule.ts';
import type { World } from './world.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** One source of traffic, and the sequences that decide its inputs' first attempts. */
export class Source extends Origin {
  readonly spec: SourceSpec;
  readonly index: number;
  /** Retries of its callers, those to come included. */
  retryCount = 0;
  /** Whether its callers ever try again. */
  readonly makesRetries: boolean;
  /** The instant of the next arrival; `Infinity` when there is none. */
  nextAt: Micros = NEVER;
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

  constructor(
    world: World, spec: SourceSpec,
    { index, schedule }: { readonly index: number; readonly schedule: Schedule | null },
  ) {
    // Nobody serves the App yet.
    super(world, spec, spec.via === undefined ? null : new AppName(world.appName(spec.app).spec));
    const { seed } = world.scenario;
    const draws = (purpose: string) => new Draws(new Stream(seed, purpose, spec.name));
    this.spec = spec;
    this.makesRetries = spec.caller_retries !== undefined;
    this.index = index;
    this.serviceTime = spec.service_time === null ? null : world.law(spec.service_time);
    this.patience = spec.patience === null ? null : world.law(spec.patience);
    this.services = draws('service');
    this.failures = draws('failure');
    this.patiences = draws('patience');
    this.from = spec.from;
    this.until = spec.until ?? NEVER;
    this.most = spec.count ?? NEVER;
    this.schedule = schedule;
    this.arrivals = schedule ?? arrivalProcess(spec.arrivals, draws('gap'));
    this.bound();
  }

  /** Goes on to the next arrival. */
  advance(): void {
    this.arrivals.advance();
    this.bound();
  }

  /** The caller of the k-th input has its answer now: in a closed loop a client may think next. */
  think(now: Micros, k: number): void {
    if (this.arrivals.think === undefined) return;
    this.arrivals.think(now - this.from, k);
    this.bound();
  }

  /** Looks again at when the next input arrives: its schedule is another one now. */
  reconsider(): void {
    this.bound();
  }

  private bound(): void {
    const at = this.from + this.arrivals.at;
    this.nextAt = at < this.until && this.count < this.most ? at : NEVER;
  }
}

/**
 * The sources by their next arrivals; of arrivals at one instant in order of their places:
 * schedules in order of name, then traffic in order of the file (TIME-2).
 */
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

  /** Takes in a source that is in the list by now. */
  add({ index, nextAt }: Source): void {
    if (nextAt < NEVER) this.order.add(index, nextAt);
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
