import { KIND } from '../model/event-kinds.ts';
import { ABSENT, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { EventSpec, FaultKind, FaultSpec, RateFault } from '../model/scenario.ts';
import { type Micros, SECOND } from '../model/time.ts';
import type { App } from './app.ts';
import { finishWork, interrupt } from './attempts.ts';
import type { Container } from './container.ts';
import { FaultWindows } from './fault-windows.ts';
import { NONE } from './input-list.ts';
import { RESULT } from './inputs.ts';
import { PendingFaults } from './pending-faults.ts';
import type { Pool } from './pool.ts';
import type { World } from './world.ts';

const STRUCK = recordIndex('fault.struck');
const FLT_1 = ruleIndex('FLT-1');

/** Faults by chance come after all events of the file, however many there will be (TIME-2). */
export const RATE_PLACE = 2 ** 21;

type Targeted = Extract<FaultSpec, { kind: 'crash' | 'preempt' | 'fail_attempt' | 'wedge' }>;

/** What the record that triggered a fault was about. */
export interface Struck {
  readonly container: Container | null;
  /** The slot of an input, or `NONE`. */
  readonly input: number;
}

/**
 * What goes wrong because a scenario says so: at an instant, on an occurrence in the trace, or by
 * chance. Every fault that takes effect leaves a record, which what it causes refers to.
 *
 * @rule FLT-1
 */
export class Faults {
  readonly windows: FaultWindows;
  private readonly world: World;
  private readonly starts = new PendingFaults();
  private readonly builds = new PendingFaults();
  private readonly delays = new PendingFaults();
  private readonly rates: readonly RateFault[];

  constructor(world: World) {
    this.world = world;
    this.rates = world.scenario.faults;
    this.windows = new FaultWindows(world);
  }

  /** Starts and builds that are still to fail: of which App, what, and how many. */
  get pending(): readonly (readonly [app: string, target: string | null, left: number])[] {
    return [...this.starts.toArray(), ...this.builds.toArray()]
      .map(({ app, target, left }) => [app, target, left]);
  }

  /** A fault of the file strikes; `struck` is what its trigger was about. */
  strike(
    event: EventSpec & { readonly place: number }, fault: FaultSpec, struck: Struck | null,
  ): void {
    if ('for' in fault) return this.windows.begin(fault, event.app, event.place);
    if (fault.kind === 'invalidate_secret') return this.invalidate(fault.secret);
    if (event.app === null) return;
    const { app } = this.world.appName(event.app);
    switch (fault.kind) {
      case 'start_failure': {
        const seq = this.record(app, fault.kind, fault.function);
        const target = fault.function;
        return this.starts.add({ ...pendingOf(event.app, fault), target, seq });
      }
      case 'build_failure': case 'build_delay': {
        const seq = this.record(app, fault.kind, fault.image ?? 'any image');
        const list = fault.kind === 'build_delay' ? this.delays : this.builds;
        return list.add({ ...pendingOf(event.app, fault), target: fault.image, seq });
      }
      case 'fail_attempt': case 'wedge': return this.strikeRunning(app, fault, struck);
      default: {
        const container = this.target(app, fault, struck);
        const seq = this.record(app, fault.kind, container === null ? 'none' : nameOf(container));
        if (container !== null) lose(container, fault.kind, seq);
      }
    }
  }

  /** Draws when faults of the platform strike for the first time by chance. */
  schedule(): void {
    this.rates.forEach(({ fault }, index) => {
      if (fault !== undefined) this.scheduleNext(index);
    });
  }

  /** A fault by chance that strikes no container in particular; false if it is none. */
  strikePlatform(rate: number): boolean {
    const fault = this.rates[rate]?.fault;
    if (fault === undefined) return false;
    this.scheduleNext(rate);
    if (fault.kind === 'invalidate_secret') this.invalidate(fault.secret);
    else this.windows.begin(fault, null, RATE_PLACE + rate);
    return true;
  }

  private scheduleNext(index: number): void {
    const { world } = this;
    const gap = this.gap(index, 'the platform');
    const key = world.keyOf(RATE_PLACE + index, 0);
    world.queue.push(gap, KIND['fault-strikes'], key, 0);
  }

  /** The time until a fault by rate strikes next. */
  private gap(index: number, entity: string): Micros {
    const { world } = this;
    const law = world.law({ kind: 'exponential', mean: SECOND / (this.rates[index]?.rate ?? 1) });
    return law(world.streamFor(`fault ${index}`, entity).next(), 0);
  }

  /** A fault by chance strikes the container that it was drawn for, unless it is on its way out. */
  strikeContainer(rate: number, container: Container): void {
    if (container.state === 'stopping') return;
    const { kind } = this.rates[rate] as RateFault;
    const seq = this.record(container.pool.app, kind, nameOf(container));
    lose(container, kind === 'preempt' ? 'preempt' : 'crash', seq);
  }

  /** An attempt that was to fail by chance does; returns the `seq` of the record. */
  strikeAttempt(input: number): number {
    const { inputs } = this.world;
    const pool = this.world.poolOf(input);
    return this.record(pool.app, 'fail_attempt', `in-${inputs.id[input]}`);
  }

  /** The record of the fault that this start will fail by, or {@link ABSENT}. */
  startFault(container: Container): number {
    const { app, name } = container.pool;
    const pending = this.starts.take(app, name);
    if (pending !== null) return pending.seq;
    if (!this.strikesByChance('start_failure', app, name)) return ABSENT;
    return this.record(app, 'start_failure', nameOf(container));
  }

  /** The record of the fault that this build will fail by, or {@link ABSENT}. */
  buildFault(app: App, image: string): number {
    const pending = this.builds.take(app, image);
    if (pending !== null) return pending.seq;
    if (!this.strikesByChance('build_failure', app, image)) return ABSENT;
    return this.record(app, 'build_failure', image);
  }

  /** By how much this build is delayed, and the record of the fault; `null` for not at all. */
  buildDelay(app: App, image: string): { readonly micros: Micros; readonly seq: number } | null {
    const pending = this.delays.take(app, image);
    if (pending !== null) return { micros: pending.delay, seq: pending.seq };
    const { delay } = this.struckBy('build_delay', app, image) ?? {};
    if (delay === undefined) return null;
    return { micros: delay, seq: this.record(app, 'build_delay', image) };
  }

  /** How many times as long a start of this Function takes that begins now, and the fault. */
  slowStart({ app, name }: Pool): { readonly factor: number; readonly seq: number } | null {
    let factor = 1;
    let cause = ABSENT;
    for (const { fault, app: owner, seq } of this.windows.open) {
      if (fault.kind !== 'slow_start' || fault.function !== name) continue;
      if (owner !== app.name || app.session !== null) continue;
      factor *= fault.factor;
      cause = seq;
    }
    const { factor: byChance } = this.struckBy('slow_start', app, name) ?? {};
    if (byChance !== undefined) {
      factor *= byChance;
      cause = this.record(app, 'slow_start', name);
    }
    return cause === ABSENT ? null : { factor, seq: cause };
  }

  /** The record of the fault that wedges the attempt which begins now, or {@link ABSENT}. */
  wedgeByChance(input: number): number {
    const { inputs } = this.world;
    const { app, name } = this.world.poolOf(input);
    if (!this.strikesByChance('wedge', app, name)) return ABSENT;
    return this.record(app, 'wedge', `in-${inputs.id[input]}`);
  }

  /** Containers that have loaded the secret fail what they are given from now on. */
  private invalidate(secret: string): void {
    const { containers, log } = this.world;
    const seq = log.open(STRUCK, FLT_1, ABSENT)
      .putText('invalidate_secret').putText(secret).put(ABSENT).close();
    for (const container of containers) {
      if (container === null || container.isHeld) continue;
      if (container.version.spec.secrets.includes(secret)) container.secretFault = seq;
    }
  }

  /** Whether the attempt that begins now will fail by chance. */
  failsAttempt(pool: Pool): boolean {
    if (this.rates.length === 0) return false;
    return this.strikesByChance('fail_attempt', pool.app, pool.name);
  }

  /** Draws when a container that became ready will be lost by chance. */
  onReady(container: Container): void {
    const { world, rates } = this;
    const { app, name } = container.pool;
    for (let index = 0; index < rates.length; index++) {
      const fault = rates[index] as RateFault;
      if (fault.rate === null || !concerns(fault, app, name)) continue;
      const key = world.keyOf(RATE_PLACE + index, container.id);
      const after = this.gap(index, `${app.entity}/${name}`);
      world.queue.push(after, KIND['fault-strikes'], key, container.slot);
    }
  }

  private strikesByChance(kind: FaultKind, app: App, target: string): boolean {
    return this.struckBy(kind, app, target) !== null;
  }

  /** The last of the faults with a probability that strike now. */
  private struckBy(kind: FaultKind, app: App, target: string): RateFault | null {
    let striking: RateFault | null = null;
    for (const [index, fault] of this.rates.entries()) {
      if (fault.kind !== kind || fault.probability === null) continue;
      if (!concerns(fault, app, target)) continue;
      const stream = this.world.streamFor(`fault ${index}`, `${app.entity}/${target}`);
      if (stream.next() < fault.probability) striking = fault;
    }
    return striking;
  }

  private strikeRunning(app: App | null, fault: Targeted, struck: Struck | null): void {
    const { inputs } = this.world;
    const container = this.target(app, fault, struck);
    const given = struck?.input ?? NONE;
    const runs = given !== NONE && inputs.isOpen(given) && (inputs.serial[given] as number) > 0;
    const isMeant = runs && isFor(fault, app, this.world.poolOf(given));
    const input = isMeant ? given : (container?.running.first ?? NONE);
    const target = input === NONE ? 'none' : `in-${inputs.id[input]}`;
    const seq = this.record(app, fault.kind, target);
    if (input === NONE) return;
    if (fault.kind === 'wedge') this.world.attemptFaults?.wedge(input, seq);
    else finishWork(this.world, input, { result: RESULT.failed, cause: seq });
  }

  /** The container that a fault means: the one it names, its trigger's, or the lowest busy one. */
  private target(app: App | null, fault: Targeted, struck: Struck | null): Container | null {
    if (app === null) return null;
    const pools = fault.function === null
      ? app.allPools
      : app.allPools.filter(({ name }) => name === fault.function);
    if (fault.container !== null) {
      const id = fault.container;
      return pools.map((pool) => pool.containers.get(id)).find((found) => found) ?? null;
    }
    const triggering = struck?.container ?? null;
    if (triggering !== null && isFor(fault, app, triggering.pool)) return triggering;
    if (struck !== null && fault.function === null) return null;
    const accepting = pools.flatMap((pool) =>
      [...pool.containers.values()].filter((container) => container.isAccepting),
    );
    const busy = accepting.filter(({ running }) => running.size > 0);
    const [lowest] = (busy.length > 0 ? busy : accepting).sort((a, b) => a.id - b.id);
    return lowest ?? null;
  }

  private record(app: App | null, kind: FaultKind, target: string): number {
    return this.world.log.open(STRUCK, FLT_1, app?.number ?? ABSENT)
      .putText(kind).putText(target).put(ABSENT).close();
  }
}

/** Whether a fault of an App that names a Function, or none, can mean this one. */
const isFor = (fault: Targeted, app: App | null, pool: Pool): boolean =>
  fault.container === null && pool.app === app &&
  (fault.function === null || fault.function === pool.name);

const nameOf = (container: Container): string => `ta-${container.id}`;

function concerns(fault: RateFault, app: App, target: string): boolean {
  return (fault.app === null || (fault.app === app.name && app.session === null)) &&
    (fault.target === null || fault.target === target);
}

/** What all faults have that wait for the next start or build. */
const pendingOf = (
  app: string, fault: { readonly count: number; readonly delay?: Micros },
) => ({ app, left: fault.count, delay: fault.delay ?? 0 });

/** A container is lost by crash or taken away by the platform; its inputs go back (RET-2). */
function lose(container: Container, kind: 'crash' | 'preempt', seq: number): void {
  const { pool, state } = container;
  if (state === 'stopping' || state === 'stopped') return;
  const cause = { rule: FLT_1, seq };
  interrupt(container, kind === 'crash' ? 'crashed' : 'preempted', cause);
  if (kind === 'crash') pool.crash(container, seq);
  else pool.stop(container, 'preempted', cause);
}
