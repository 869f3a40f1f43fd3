import { KIND } from '../model/event-kinds.ts';
import {
  ABSENT, DRAIN_REASONS, type DrainReason, recordIndex, STOP_REASONS, type StopReason,
} from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Micros } from '../model/time.ts';
import type { App } from './app.ts';
import { type Scaling, UNSCALED } from './autoscaler.ts';
import { Batches } from './batches.ts';
import { Bindings } from './bindings.ts';
import { type Container, groupOf } from './container.ts';
import { FreeSlots } from './free-slots.ts';
import type { FunctionVersion } from './function-version.ts';
import { InputList, InputQueue } from './input-list.ts';
import type { Pace } from './pace.ts';
import { RecencyList } from './recency-list.ts';
import type { OutcomeCounts } from './outcome-counts.ts';
import type { FunctionRollout } from './rollout.ts';
import { Starts } from './starts.ts';
import { StaleRouter } from './stale-router.ts';
import type { World } from './world.ts';

const DRAINING = recordIndex('container.draining');
const STOPPING = recordIndex('container.stopping');
const CRASHED = recordIndex('container.crashed');
const STOPPED = recordIndex('container.stopped');

const CON_4 = ruleIndex('CON-4');
const CON_5 = ruleIndex('CON-5');
const RET_4 = ruleIndex('RET-4');

/** The second of what a pool keeps for live and for outdated containers. */
const OUTDATED = 1;

/** The version that callers of a pool are pinned to, and the other pools of its Function. */
type Pinned = { readonly version: FunctionVersion; readonly family: Pool[] } | null;

/** Who asked for something, as the trace tells it. */
export interface Cause {
  /** Place of the rule in `RULES`. */
  readonly rule: number;
  /** `seq` of the record that led to it, or {@link ABSENT}. */
  readonly seq: number;
}

/**
 * The containers and the queue of one Function of one App (OBJ-3). Counts are kept up to date by
 * every verb, so that no decision has to look at all containers. Only a pool and its starts change
 * the state of a container.
 */
export class Pool {
  readonly world: World;
  readonly app: App;
  readonly name: string;
  /** Its place among the pools of the run. */
  readonly index: number;
  /** The number of its name among the run's texts. */
  readonly text: number;
  /** The version whose pinned callers alone it serves (PIN-1); `null`: all that are not pinned. */
  readonly pinned: FunctionVersion | null;
  /** The pools of its Function, which share the cap: that of callers without a pin first. */
  readonly family: Pool[];
  /** The Function in every version that has it, by number; kept where callers are not pinned. */
  readonly versions = new Map<number, FunctionVersion>();
  /** How often the autoscaler decides (AUT-5); `null` for at every settling. */
  pace: Pace | null = null;
  /** The Function in the live version; `null` if that version has no such Function. */
  live: FunctionVersion | null = null;
  /** What the autoscaler goes by: the live version's options, unless they are overridden. */
  scaling: Scaling = UNSCALED;
  /** The containers that are not stopped, by id and in order of id. */
  readonly containers = new Map<number, Container>();
  readonly queue: InputQueue;
  /** Inputs between a failure and their retry. */
  readonly waiting: InputList;
  /** Queued inputs that wait for one container alone. */
  readonly bindings: Bindings;
  readonly batches: Batches;
  /** What the router learns late; `null` where it always knows (QUE-9). */
  readonly router: StaleRouter | null;
  /** Queued inputs that are in no queue: bound, in the open batch, misrouted. */
  heldCount = 0;
  slots: FreeSlots;
  readonly starts: Starts;
  /** Ready containers without an input, longest idle first: live, outdated. */
  readonly idle: readonly [RecencyList<Container>, RecencyList<Container>];
  /** Containers that are starting: live, outdated. */
  readonly starting: [number, number] = [0, 0];
  /** Containers that are ready: live, outdated. */
  readonly ready: [number, number] = [0, 0];
  stoppingCount = 0;
  /** Inputs that run on accepting containers. */
  runningCount = 0;
  /** Inputs that run, on draining containers too. */
  runningTotal = 0;
  /** Slots of accepting containers that are free. */
  freeSlotCount = 0;
  /** The rollout of the live version for this Function, while it is open. */
  rollout: FunctionRollout | null = null;
  /** How attempts end while that is open; `null` where no strategy looks at it. */
  outcomes: OutcomeCounts | null = null;
  /** When the next idle expiry is looked at; `Infinity` while none is due. */
  idleWakeAt: Micros = Number.POSITIVE_INFINITY;
  /** Before this instant no idle container can have reached its window. */
  idleDueAt: Micros = Number.POSITIVE_INFINITY;
  /** When the platform settles for a decision of the autoscaler that is still to come (AUT-5). */
  decisionAt: Micros = Number.POSITIVE_INFINITY;
  /** True once a version was live that runs inputs in batches (QUE-6). */
  isBatching = false;
  /** True while something happened that the next settling has to look at. */
  dirty = false;

  constructor(
    world: World, app: App, { name, pinned }: { readonly name: string; readonly pinned: Pinned },
  ) {
    this.world = world;
    this.app = app;
    this.name = name;
    this.pinned = pinned?.version ?? null;
    this.family = pinned?.family ?? [];
    this.family.push(this);
    this.index = world.pools.length;
    this.text = world.log.texts.number(name);
    this.queue = new InputQueue(world.inputs);
    this.waiting = new InputList(world.inputs);
    this.bindings = new Bindings(this);
    this.batches = new Batches(this);
    this.router = world.isRouterLate ? new StaleRouter(this) : null;
    this.idle = [new RecencyList(), new RecencyList()];
    this.slots = this.newSlots();
    this.starts = new Starts(this);
  }

  /** What names it besides its Function: `@v2`, or nothing. */
  get pin(): string {
    return this.pinned === null ? '' : `@v${this.pinned.number}`;
  }

  /** Containers that are not stopped. */
  get existingCount(): number {
    return this.containers.size;
  }

  /** Queued inputs, in the queue or not. */
  get queuedCount(): number {
    return this.queue.size + this.heldCount;
  }

  /**
   * False when a settling would find nothing to do after an input has left: nobody waits, nothing
   * is rolled out, nobody idle has reached the window, and less demand never calls for a start:
   * it only ends how long there was as much, where that counts.
   */
  get wantsSettling(): boolean {
    return this.queuedCount > 0 || this.rollout !== null || this.world.now >= this.idleDueAt ||
      this.pace !== null;
  }

  /** Outdated containers that nobody has retired. */
  get outdatedCount(): number {
    return this.starting[OUTDATED] + this.ready[OUTDATED];
  }

  /** The container accepts inputs from now on. */
  admit(container: Container): void {
    this.ready[groupOf(container)]++;
    container.usedAt = this.world.now;
    this.freeSlotCount += container.slots;
    this.offer(container);
    this.touchFamily();
  }

  /**
   * The container takes no new input, and stops when its last one has ended: at once if none runs,
   * else by {@link drained}. One that is starting is cancelled.
   *
   * @rule CON-4
   */
  drain(container: Container, why: DrainReason | 'evicted', cause: Cause): void {
    if (container.state === 'starting') return this.stop(container, 'cancelled', cause);
    if (container.state !== 'ready') return;
    this.batches.retire(container);
    const isEviction = why === 'evicted';
    if (container.load === 0) return this.stop(container, isEviction ? why : 'retired', cause);
    this.leaveReady(container);
    container.move('draining');
    this.world.log.open(DRAINING, cause.rule, this.app.number).because(cause.seq)
      .put(container.id).put(DRAIN_REASONS.indexOf(isEviction ? 'retired' : why)).close();
    this.world.touch(this);
  }

  /** The last input of a container that drains has ended. */
  drained(container: Container): void {
    this.stop(container, 'drained', { rule: CON_4, seq: ABSENT });
  }

  /**
   * Stops a container that nothing runs on: one that was ready spends its exit time first, one
   * that was starting is gone at once. Who interrupts one ends its attempts before (`shutDown`).
   *
   * @rule CON-5
   */
  stop(container: Container, why: StopReason, cause: Cause): void {
    const { world } = this;
    const starting = container.state === 'starting';
    if (starting) this.starts.leave(container);
    else if (container.state === 'ready') this.leaveReady(container);
    container.move('stopping');
    world.log.open(STOPPING, cause.rule, this.app.number).because(cause.seq)
      .put(container.id).put(STOP_REASONS.indexOf(why)).close();
    this.stoppingCount++;
    world.touch(this);
    if (starting) {
      this.bindings.releaseAll(container);
      this.exitOver(container);
    } else {
      const { exit_time } = container.version.spec;
      world.queue.push(exit_time, KIND['exit-over'], container.id, container.slot);
    }
  }

  /** The exit handler is over. */
  exitOver(container: Container): void {
    container.move('stopped');
    this.stoppingCount--;
    this.gone(container, CON_5);
  }

  /**
   * The container is lost, without an exit handler; nothing may run on it any more.
   *
   * @rule RET-4
   */
  crash(container: Container, cause: number): void {
    if (container.state === 'starting') return this.starts.fail(container, 'crashed', cause);
    const { log } = this.world;
    if (container.state === 'ready') this.leaveReady(container);
    container.move('stopped');
    log.open(CRASHED, RET_4, this.app.number).because(cause)
      .put(container.id).putText('fault').close();
    this.gone(container, RET_4);
  }

  /** Takes the container out of every set before its load changes. */
  withdraw(container: Container): void {
    if (container.offered === true) this.slots.remove(container);
    if (container.idle === true) {
      container.idle = false;
      this.idle[groupOf(container)].remove(container);
    }
  }

  /** Puts a ready container into the sets that its load and use call for. */
  offer(container: Container): void {
    const { load } = container;
    if (load < container.slots && container.used === false) this.slots.add(container);
    if (load > 0) return;
    container.idle = true;
    this.idle[groupOf(container)].add(container);
    if (this.idleDueAt === Number.POSITIVE_INFINITY) this.armIdleExpiry();
  }

  /** Makes sure that the platform settles when an idle container reaches its window. */
  armIdleExpiry(): void {
    this.idleDueAt = Number.POSITIVE_INFINITY;
    for (const { first } of this.idle) {
      if (first === null || this.live === null) continue;
      const at = first.usedAt + this.scaling.scaledown_window;
      this.idleDueAt = Math.min(this.idleDueAt, at);
      this.wakeAt(at);
    }
  }

  /** Makes sure that the platform settles at the next decision of the autoscaler (AUT-5). */
  awaitDecision(at: Micros): void {
    if (at === this.decisionAt || at === Number.POSITIVE_INFINITY) return;
    this.decisionAt = at;
    this.world.queue.push(at - this.world.now, KIND['wake-up'], this.index, this.index);
  }

  private wakeAt(at: Micros): void {
    const { now, queue } = this.world;
    // One that is past its window stays because it is needed; each settling looks at it again.
    if (at <= now || at >= this.idleWakeAt) return;
    this.idleWakeAt = at;
    queue.push(at - now, KIND['idle-expiry'], this.index, this.index);
  }

  /** Makes the next settling look at all pools of the Function, which share room and back-off. */
  touchFamily(): void {
    for (const pool of this.family) this.world.touch(pool);
  }

  /** The autoscaler goes by other options from now on. */
  rescale(scaling: Scaling): void {
    this.scaling = scaling;
    this.idleWakeAt = Number.POSITIVE_INFINITY;
    this.armIdleExpiry();
    this.world.touch(this);
  }

  /** Empty: for the containers as they are after a publish. */
  newSlots(): FreeSlots {
    const { world } = this;
    return new FreeSlots({
      routing: world.scenario.platform.routing,
      containers: world.containers,
      idle: this.idle,
      stream: () => world.streamFor('routing', `${this.app.entity}/${this.name}${this.pin}`),
    });
  }

  private leaveReady(container: Container): void {
    if (this.router !== null) this.router.remember(container);
    this.withdraw(container);
    this.bindings.releaseAll(container);
    this.ready[groupOf(container)]--;
    this.runningCount -= container.running.size;
    this.freeSlotCount -= container.freeSlots;
  }

  /** The container is stopped: nothing of it is left but its records. */
  gone(container: Container, rule: number): void {
    const { world } = this;
    world.admission?.free(container);
    world.log.open(STOPPED, rule, this.app.number).put(container.id).close();
    this.containers.delete(container.id);
    world.removeContainer(container);
    this.touchFamily();
  }
}
