import { KIND } from '../model/event-kinds.ts';
import { ABSENT, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { EventSpec, FaultKind, FaultSpec, RateFault } from '../model/scenario.ts';
import { SECOND } from '../model/time.ts';
import type { App } from './app.ts';
import { finishAttempt, interrupt } from './attempts.ts';
import type { Container } from './container.ts';
import { NONE } from './input-list.ts';
import { RESULT } from './inputs.ts';
import type { Pool } from './pool.ts';
import type { World } from './world.ts';

const STRUCK = recordIndex('fault.struck');
const FLT_1 = ruleIndex('FLT-1');

type Targeted = Extract<FaultSpec, { kind: 'crash' | 'preempt' | 'fail_attempt' }>;

/** Starts or builds that are to fail because a fault said so. */
interface Pending {
  /** The name of an App, which may be there only later. */
  readonly app: string;
  /** A Function or an image; `null` for any. */
  readonly target: string | null;
  readonly seq: number;
  left: number;
}

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
  private readonly world: World;
  private readonly starts: Pending[] = [];
  private readonly builds: Pending[] = [];
  private readonly rates: readonly RateFault[];

  constructor(world: World) {
    this.world = world;
    this.rates = world.scenario.faults;
  }

  /** A fault of the file strikes; `struck` is what its trigger was about. */
  strike(event: EventSpec, fault: FaultSpec, struck: Struck | null): void {
    const app = this.world.appName(event.app).app;
    if (fault.kind === 'start_failure') {
      const seq = this.record(app, fault.kind, fault.function);
      this.starts.push({ app: event.app, target: fault.function, seq, left: fault.count });
    } else if (fault.kind === 'build_failure') {
      const seq = this.record(app, fault.kind, fault.image ?? 'any image');
      this.builds.push({ app: event.app, target: fault.image, seq, left: fault.count });
    } else if (fault.kind === 'fail_attempt') {
      this.failAttempt(app, fault, struck);
    } else {
      const container = this.target(app, fault, struck);
      const seq = this.record(app, fault.kind, container === null ? 'none' : nameOf(container));
      if (container !== null) lose(container, fault.kind, seq);
    }
  }

  /** A fault by chance strikes the container that it was drawn for. */
  strikeContainer(rate: number, container: Container): void {
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
    const pending = take(this.starts, app, name);
    if (pending !== ABSENT) return pending;
    if (!this.strikesByChance('start_failure', app, name)) return ABSENT;
    return this.record(app, 'start_failure', nameOf(container));
  }

  /** The record of the fault that this build will fail by, or {@link ABSENT}. */
  buildFault(app: App, image: string): number {
    const pending = take(this.builds, app, image);
    if (pending !== ABSENT) return pending;
    if (!this.strikesByChance('build_failure', app, image)) return ABSENT;
    return this.record(app, 'build_failure', image);
  }

  /** Whether the attempt that begins now will fail by chance. */
  failsAttempt(pool: Pool): boolean {
    if (this.rates.length === 0) return false;
    return this.strikesByChance('fail_attempt', pool.app, pool.name);
  }

  /** Draws when a container that became ready will be lost by chance. */
  onReady(container: Container): void {
    this.rates.forEach((fault, index) => {
      const { app, name } = container.pool;
      if (fault.rate === null || !concerns(fault, app, name)) return;
      const world = this.world;
      const life = world.law({ kind: 'exponential', mean: SECOND / fault.rate });
      const stream = world.streamFor(`fault ${index}`, `${app.name}/${name}`);
      const key = world.keyOf(world.scenario.events.length + index, container.id);
      const after = life(stream.next(), 0);
      world.queue.push(after, KIND['fault-strikes'], key, container.slot);
    });
  }

  private strikesByChance(kind: FaultKind, app: App, target: string): boolean {
    let strikes = false;
    this.rates.forEach((fault, index) => {
      if (fault.kind !== kind || fault.probability === null) return;
      if (!concerns(fault, app, target)) return;
      const stream = this.world.streamFor(`fault ${index}`, `${app.name}/${target}`);
      strikes = stream.next() < fault.probability || strikes;
    });
    return strikes;
  }

  private failAttempt(app: App | null, fault: Targeted, struck: Struck | null): void {
    const { inputs } = this.world;
    const container = this.target(app, fault, struck);
    const given = struck?.input ?? NONE;
    const runs = given !== NONE && inputs.isOpen(given) && (inputs.serial[given] as number) > 0;
    const isMeant = runs && isFor(fault, this.world.poolOf(given));
    const input = isMeant ? given : (container?.running.first ?? NONE);
    const target = input === NONE ? 'none' : `in-${inputs.id[input]}`;
    const seq = this.record(app, fault.kind, target);
    if (input !== NONE) finishAttempt(this.world, input, { result: RESULT.failed, cause: seq });
  }

  /** The container that a fault means: the one it names, its trigger's, or the lowest busy one. */
  private target(app: App | null, fault: Targeted, struck: Struck | null): Container | null {
    if (app === null) return null;
    const pools = fault.function === null
      ? app.pools
      : app.pools.filter(({ name }) => name === fault.function);
    if (fault.container !== null) {
      const id = fault.container;
      return pools.map((pool) => pool.containers.get(id)).find((found) => found) ?? null;
    }
    const triggering = struck?.container ?? null;
    if (triggering !== null && isFor(fault, triggering.pool)) return triggering;
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
      .putText(kind).putText(target).close();
  }
}

/** Whether a fault that names a Function, or none, can mean this one. */
const isFor = (fault: Targeted, pool: Pool): boolean =>
  fault.container === null && (fault.function === null || fault.function === pool.name);

const nameOf = (container: Container): string => `ta-${container.id}`;

function concerns(fault: RateFault, app: App, target: string): boolean {
  return (fault.app === null || fault.app === app.name) &&
    (fault.target === null || fault.target === target);
}

function take(pending: Pending[], app: App, target: string): number {
  const found = pending.find(
    (fault) => fault.left > 0 && fault.app === app.name &&
      (fault.target === null || fault.target === target),
  );
  if (found === undefined) return ABSENT;
  found.left--;
  return found.seq;
}

/** A container is lost by crash or taken away by the platform; its inputs go back (RET-2). */
function lose(container: Container, kind: 'crash' | 'preempt', seq: number): void {
  const { pool, state } = container;
  if (state === 'stopping' || state === 'stopped') return;
  const cause = { rule: FLT_1, seq };
  interrupt(container, kind === 'crash' ? 'crashed' : 'preempted', cause);
  if (kind === 'crash') pool.crash(container, seq);
  else pool.stop(container, 'preempted', cause);
}
