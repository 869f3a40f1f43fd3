import { KIND } from '../model/event-kinds.ts';
import {
  ABSENT, DRAIN_REASONS, type DrainReason, recordIndex, START_FAILURES, START_REASONS,
  type StartFailure, type StartReason, STOP_REASONS, type StopReason,
} from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Micros } from '../model/time.ts';
import type { App } from './app.ts';
import { Bindings } from './bindings.ts';
import type { Container } from './container.ts';
import { FreeSlots } from './free-slots.ts';
import { type FunctionVersion, startBackoff } from './function-version.ts';
import { InputList, InputQueue } from './input-list.ts';
import { RecencyList } from './recency-list.ts';
import type { FunctionRollout } from './rollout.ts';
import { neverEnds } from './run-error.ts';
import type { World } from './world.ts';

const STARTING = recordIndex('container.starting');
const READY = recordIndex('container.ready');
const START_FAILED = recordIndex('container.start_failed');
const DRAINING = recordIndex('container.draining');
const STOPPING = recordIndex('container.stopping');
const CRASHED = recordIndex('container.crashed');
const STOPPED = recordIndex('container.stopped');

const CON_1 = ruleIndex('CON-1');
const CON_2 = ruleIndex('CON-2');
const CON_3 = ruleIndex('CON-3');
const CON_5 = ruleIndex('CON-5');
const CON_8 = ruleIndex('CON-8');
const RET_4 = ruleIndex('RET-4');

/** Live containers come first, outdated ones second, wherever a pool keeps them apart. */
const LIVE = 0;
const OUTDATED = 1;

const groupOf = (container: Container): 0 | 1 => (container.outdated === true ? OUTDATED : LIVE);

/** Failed starts in a row after which a run that waits for nothing else is given up. */
const HOPELESS = 10_000;

/** Who asked for something, as the trace tells it. */
export interface Cause {
  /** Place of the rule in `RULES`. */
  readonly rule: number;
  /** `seq` of the record that led to it, or {@link ABSENT}. */
  readonly seq: number;
}

/**
 * The containers and the queue of one Function of one App (OBJ-3). Counts are kept up to date by
 * every verb, so that no decision has to look at all containers. Only a pool changes the state of a
 * container.
 *
 * @rule CON-3
 * @rule CON-4
 * @rule CON-5
 * @rule CON-7
 * @rule RET-4
 */
export class Pool {
  readonly world: World;
  readonly app: App;
  readonly name: string;
  /** Its place among the pools of the run. */
  readonly index: number;
  /** The number of its name among the run's texts. */
  readonly text: number;
  /** The Function in the live version; `null` if that version has no such Function. */
  live: FunctionVersion | null = null;
  /** The containers that are not stopped, by id and in order of id. */
  readonly containers = new Map<number, Container>();
  readonly queue: InputQueue;
  /** Inputs between a failure and their retry. */
  readonly waiting: InputList;
  /** Queued inputs that wait for one container alone. */
  readonly bindings: Bindings;
  slots: FreeSlots;
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
  /** When the next idle expiry is looked at; `Infinity` while none is due. */
  idleWakeAt: Micros = Number.POSITIVE_INFINITY;
  /** Before this instant no idle container can have reached its window. */
  idleDueAt: Micros = Number.POSITIVE_INFINITY;
  /** When the platform settles for a decision of the autoscaler that is still to come (AUT-5). */
  decisionAt: Micros = Number.POSITIVE_INFINITY;
  /** True if how long a demand has lasted matters (AUT-5). */
  isPaced = false;
  /** True while something happened that the next settling has to look at. */
  dirty = false;

  constructor(world: World, app: App, name: string) {
    this.world = world;
    this.app = app;
    this.name = name;
    this.index = world.pools.length;
    this.text = world.log.texts.number(name);
    this.queue = new InputQueue(world.inputs);
    this.waiting = new InputList(world.inputs);
    this.bindings = new Bindings(this);
    this.idle = [new RecencyList(), new RecencyList()];
    this.slots = this.newSlots();
  }

  /** Containers that are not stopped. */
  get existingCount(): number {
    return this.containers.size;
  }

  /** Queued inputs, bound ones included. */
  get queuedCount(): number {
    return this.queue.size + this.bindings.count;
  }

  /**
   * False when a settling would find nothing to do after an input has left: nobody waits, nothing
   * is rolled out, nobody idle has reached the window, and less demand never calls for a start:
   * it only ends how long there was as much, where that counts.
   */
  get wantsSettling(): boolean {
    return this.queuedCount > 0 || this.rollout !== null || this.world.now >= this.idleDueAt ||
      this.isPaced;
  }

  /** Outdated containers that nobody has retired. */
  get outdatedCount(): number {
    return this.starting[OUTDATED] + this.ready[OUTDATED];
  }

  /** Begins the start of a container; it counts as existing from now on. */
  start(version: FunctionVersion, why: StartReason, cause: Cause): Container {
    const { world } = this;
    const container = world.addContainer(this, version, why);
    const plan = version.planStart();
    container.startFault = world.faults.startFault(container);
    container.restored = plan.restoreMicros !== null;
    const fails = plan.fails || container.startFault !== ABSENT;
    const run = plan.totalMicros - plan.queueMicros;
    const late = run > version.spec.startup_timeout;
    this.containers.set(container.id, container);
    container.outdated = version !== this.live;
    this.starting[groupOf(container)]++;
    version.startingCount++;
    this.bindings.open(container);
    world.log.open(STARTING, cause.rule, this.app.number).because(cause.seq)
      .put(container.id).put(this.text).put(version.number).put(START_REASONS.indexOf(why))
      .put(plan.totalMicros).put(plan.queueMicros).put(container.slots)
      .put(plan.restoreMicros ?? ABSENT).close();
    if (late) {
      const after = plan.queueMicros + version.spec.startup_timeout;
      world.queue.push(after, KIND['startup-timeout'], container.id, container.slot);
    } else {
      const kind = fails ? KIND['start-fails'] : KIND['container-ready'];
      world.queue.push(plan.totalMicros, kind, container.id, container.slot);
    }
    world.touch(this);
    return container;
  }

  /** A container that is there from the App's first publish, without a start (CON-8). */
  addInitial(version: FunctionVersion, cause: number): void {
    const { world } = this;
    const container = world.addContainer(this, version, 'initial');
    this.containers.set(container.id, container);
    this.starting[LIVE]++;
    version.startingCount++;
    world.log.open(STARTING, CON_8, this.app.number).because(cause)
      .put(container.id).put(this.text).put(version.number).put(START_REASONS.indexOf('initial'))
      .put(0).put(0).put(container.slots).put(ABSENT).close();
    this.becomeReady(container, CON_8);
  }

  /** The last phase of the start is over: from now on the container accepts inputs. */
  becomeReady(
    container: Container, rule: number = container.restored ? CON_2 : CON_1,
  ): void {
    const { world } = this;
    this.leaveStarting(container);
    container.version.forgetFailures();
    container.move('ready');
    this.ready[groupOf(container)]++;
    world.log.open(READY, rule, this.app.number).put(container.id).close();
    this.bindings.noteReady(container);
    if (!container.outdated) this.rollout?.noteReady(container);
    world.faults.onReady(container);
    container.usedAt = world.now;
    this.freeSlotCount += container.slots;
    this.offer(container);
    world.touch(this);
  }

  /** A start that comes to nothing: the container is stopped at once, and back-off begins. */
  failStart(container: Container, why: StartFailure, cause: number = ABSENT): void {
    const { world } = this;
    const { version } = container;
    this.leaveStarting(container);
    container.move('stopped');
    this.bindings.releaseAll(container);
    world.log.open(START_FAILED, CON_3, this.app.number).because(cause)
      .put(container.id).put(START_FAILURES.indexOf(why)).close();
    if (container.id > version.countedUpTo) {
      version.failures++;
      version.countedUpTo = world.latestContainerId;
    }
    if (version.failures >= HOPELESS && world.waitsForNothingElse) throw neverEnds(this);
    const { start_backoff, start_backoff_max } = world.scenario.platform.constants;
    const wait = startBackoff(version.failures, { first: start_backoff, most: start_backoff_max });
    version.notBefore = Math.max(version.notBefore, world.now + wait);
    world.queue.push(wait, KIND['backoff-over'], this.index, this.index);
    this.gone(container, CON_3);
  }

  /** How many of `count` containers of a version back-off lets start now (CON-3). */
  allowedStarts(version: FunctionVersion, count: number): number {
    if (this.world.now < version.notBefore) return 0;
    if (version.failures === 0) return count;
    return version.startingCount > 0 ? 0 : Math.min(1, count);
  }

  /**
   * The container takes no new input, and stops when its last one has ended: at once if none runs.
   * One that is starting is cancelled.
   */
  drain(container: Container, why: DrainReason | 'evicted', cause: Cause): void {
    if (container.state === 'starting') return this.stop(container, 'cancelled', cause);
    if (container.state !== 'ready') return;
    if (container.running.size === 0) {
      return this.stop(container, why === 'evicted' ? 'evicted' : 'retired', cause);
    }
    this.leaveReady(container);
    container.move('draining');
    this.world.log.open(DRAINING, cause.rule, this.app.number).because(cause.seq)
      .put(container.id).put(DRAIN_REASONS.indexOf(why === 'evicted' ? 'retired' : why)).close();
    this.world.touch(this);
  }

  /**
   * Stops a container that nothing runs on: one that was ready spends its exit time first, one
   * that was starting is gone at once.
   */
  stop(container: Container, why: StopReason, cause: Cause): void {
    const { world } = this;
    const starting = container.state === 'starting';
    if (starting) this.leaveStarting(container);
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

  /** The container is lost, without an exit handler; nothing may run on it any more. */
  crash(container: Container, cause: number): void {
    if (container.state === 'starting') return this.failStart(container, 'crashed', cause);
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
    const load = container.running.size;
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
      const at = first.usedAt + this.live.spec.scaledown_window;
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

  /** Sorts the containers anew by what a publish made of them: live or outdated. */
  regroup(): void {
    this.isPaced = this.live !== null && this.live.pace !== null;
    this.slots = this.newSlots();
    for (const list of this.idle) list.clear();
    this.bindings.closeAll();
    this.starting.fill(0);
    this.ready.fill(0);
    for (const container of this.containers.values()) {
      container.outdated = container.version !== this.live;
      container.offered = false;
      container.idle = false;
      if (container.state === 'starting') this.starting[groupOf(container)]++;
      this.bindings.open(container);
    }
    const accepting = [...this.containers.values()]
      .filter((container) => container.isAccepting)
      .sort((a, b) => a.usedAt - b.usedAt || a.id - b.id);
    for (const container of accepting) {
      this.ready[groupOf(container)]++;
      this.offer(container);
    }
    this.idleWakeAt = Number.POSITIVE_INFINITY;
    this.armIdleExpiry();
    this.world.touch(this);
  }

  private newSlots(): FreeSlots {
    const { world } = this;
    return new FreeSlots({
      routing: world.scenario.platform.routing,
      containers: world.containers,
      idle: this.idle,
      stream: () => world.streamFor('routing', `${this.app.name}/${this.name}`),
    });
  }

  private leaveStarting(container: Container): void {
    this.starting[groupOf(container)]--;
    container.version.startingCount--;
    this.bindings.close(container);
  }

  private leaveReady(container: Container): void {
    this.withdraw(container);
    this.bindings.releaseAll(container);
    this.ready[groupOf(container)]--;
    this.runningCount -= container.running.size;
    this.freeSlotCount -= container.freeSlots;
  }

  private gone(container: Container, rule: number): void {
    const { world } = this;
    this.containers.delete(container.id);
    world.log.open(STOPPED, rule, this.app.number).put(container.id).close();
    world.removeContainer(container);
    world.touch(this);
  }
}
