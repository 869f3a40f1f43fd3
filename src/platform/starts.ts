import { KIND } from '../model/event-kinds.ts';
import {
  ABSENT, recordIndex, START_FAILURES, START_PHASES, START_REASONS, type StartFailure,
  type StartReason,
} from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import { toDuration } from '../random/law.ts';
import { type Container, groupOf } from './container.ts';
import {
  type FunctionVersion, type PlannedPhase, type PlannedStart, startBackoff,
} from './function-version.ts';
import type { Cause, Pool } from './pool.ts';
import { neverEnds } from './run-error.ts';

const STARTING = recordIndex('container.starting');
const READY = recordIndex('container.ready');
const START_FAILED = recordIndex('container.start_failed');
const PHASE = recordIndex('container.phase');

const CON_1 = ruleIndex('CON-1');
const CON_2 = ruleIndex('CON-2');
const CON_3 = ruleIndex('CON-3');
const CON_8 = ruleIndex('CON-8');
const CON_10 = ruleIndex('CON-10');

/** Failed starts in a row after which a run that waits for nothing else is given up. */
const HOPELESS = 10_000;

/** A start that takes so many times as long once its `queue` is over. */
function stretched(plan: PlannedStart, factor: number): PlannedStart {
  const { queueMicros, restoreMicros } = plan;
  const phases = plan.phases.map(({ phase, micros }) =>
    ({ phase, micros: toDuration(micros * factor) }));
  return {
    ...plan, phases,
    totalMicros: phases.reduce((sum, { micros }) => sum + micros, queueMicros),
    restoreMicros: restoreMicros === null ? null : toDuration(restoreMicros * factor),
  };
}

/** How a start ends whose phases all come to their end. */
const endOf = (container: Container, { fails }: PlannedStart): number =>
  KIND[fails || container.startFault !== ABSENT ? 'start-fails' : 'container-ready'];

/**
 * The starts of a pool's containers, from the decision to make one until it accepts inputs, or has
 * come to nothing.
 *
 * @rule CON-3
 */
export class Starts {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** Begins the start of a container; it counts as existing from now on. */
  begin(version: FunctionVersion, why: StartReason, cause: Cause): Container {
    const { pool } = this;
    const { world } = pool;
    const container = world.addContainer(pool, version, why);
    const drawn = version.planStart();
    const slow = world.faults.slowStart(pool);
    const plan = slow === null ? drawn : stretched(drawn, slow.factor);
    container.plan = plan;
    container.slowFault = slow?.seq ?? ABSENT;
    container.startFault = world.faults.startFault(container);
    container.restored = plan.restoreMicros !== null;
    pool.containers.set(container.id, container);
    container.outdated = version !== pool.live;
    pool.starting[groupOf(container)]++;
    version.startingCount++;
    pool.bindings.open(container);
    world.log.open(STARTING, cause.rule, pool.app.number).because(cause.seq)
      .put(container.id).put(pool.text).put(version.number).put(START_REASONS.indexOf(why))
      .put(plan.totalMicros).put(plan.queueMicros).put(container.slots)
      .put(plan.restoreMicros ?? ABSENT).close();
    if (world.admission === null) this.launch(container);
    else world.admission.ask(container);
    world.touch(pool);
    return container;
  }

  /** The phases of the start begin: what is certain about them by now is put into the queue. */
  launch(container: Container): void {
    const { world } = this.pool;
    const plan = container.plan as PlannedStart;
    const { queueMicros, totalMicros, phases } = plan;
    const { startup_timeout } = container.version.spec;
    if (world.startLoad !== null && phases.length > 0) {
      if (queueMicros === 0) this.nextPhase(container);
      else world.queue.push(queueMicros, KIND['phase-ends'], container.id, container.slot);
    } else if (totalMicros - queueMicros > startup_timeout) {
      const after = queueMicros + startup_timeout;
      world.queue.push(after, KIND['startup-timeout'], container.id, container.slot);
    } else {
      world.queue.push(totalMicros, endOf(container, plan), container.id, container.slot);
    }
  }

  /** The next phase of a start begins whose phases depend on what else starts meanwhile. */
  nextPhase(container: Container): void {
    const { pool } = this;
    const { world } = pool;
    const plan = container.plan as PlannedStart;
    const load = world.startLoad;
    if (load === null) return;
    if (++container.phase === 0) {
      load.starting++;
      const { startup_timeout } = container.version.spec;
      world.queue.push(startup_timeout, KIND['startup-timeout'], container.id, container.slot);
    }
    const { phase, micros } = plan.phases[container.phase] as PlannedPhase;
    const lasts = load.stretch(micros);
    world.log.open(PHASE, CON_10, pool.app.number)
      .put(container.id).put(START_PHASES.indexOf(phase)).put(lasts).put(load.starting).close();
    const isLast = container.phase === plan.phases.length - 1;
    const kind = isLast ? endOf(container, plan) : KIND['phase-ends'];
    world.queue.push(lasts, kind, container.id, container.slot);
  }

  /** A container that is there from the App's first publish, without a start (CON-8). */
  addInitial(version: FunctionVersion, cause: number): void {
    const { pool } = this;
    const { world } = pool;
    const container = world.addContainer(pool, version, 'initial');
    pool.containers.set(container.id, container);
    pool.starting[groupOf(container)]++;
    version.startingCount++;
    world.admission?.take(container);
    world.log.open(STARTING, CON_8, pool.app.number).because(cause)
      .put(container.id).put(pool.text).put(version.number).put(START_REASONS.indexOf('initial'))
      .put(0).put(0).put(container.slots).put(ABSENT).close();
    this.becomeReady(container, CON_8);
  }

  /** The last phase is over: from now on the container accepts inputs. */
  becomeReady(
    container: Container, rule: number = container.restored ? CON_2 : CON_1,
  ): void {
    const { pool } = this;
    const { world } = pool;
    this.leave(container);
    container.version.forgetFailures();
    container.move('ready');
    world.log.open(READY, rule, pool.app.number).because(container.slowFault)
      .put(container.id).close();
    pool.bindings.noteReady(container);
    if (!container.outdated) pool.rollout?.noteReady(container);
    world.faults.onReady(container);
    pool.admit(container);
  }

  /** A start that comes to nothing: the container is stopped at once, and back-off begins. */
  fail(container: Container, why: StartFailure, cause: number = ABSENT): void {
    const { pool } = this;
    const { world } = pool;
    const { version } = container;
    this.leave(container);
    container.move('stopped');
    pool.bindings.releaseAll(container);
    world.log.open(START_FAILED, CON_3, pool.app.number).because(cause)
      .put(container.id).put(START_FAILURES.indexOf(why)).close();
    if (container.id > version.countedUpTo) {
      version.failures++;
      version.countedUpTo = world.latestContainerId;
    }
    if (version.failures >= HOPELESS && world.waitsForNothingElse) throw neverEnds(pool);
    const { start_backoff, start_backoff_max } = world.scenario.platform.constants;
    const wait = startBackoff(version.failures, { first: start_backoff, most: start_backoff_max });
    version.notBefore = Math.max(version.notBefore, world.now + wait);
    world.queue.push(wait, KIND['backoff-over'], pool.index, pool.index);
    pool.gone(container, CON_3);
  }

  /** How many of `count` containers of a version back-off lets start now (CON-3). */
  allowed(version: FunctionVersion, count: number): number {
    if (this.pool.world.now < version.notBefore) return 0;
    if (version.failures === 0) return count;
    return version.startingCount > 0 ? 0 : Math.min(1, count);
  }

  /** The container starts no longer, whatever became of it. */
  leave(container: Container): void {
    const { admission, startLoad } = this.pool.world;
    container.plan = null;
    admission?.leave(container);
    if (startLoad !== null && container.phase >= 0) startLoad.starting--;
    this.pool.starting[groupOf(container)]--;
    container.version.startingCount--;
    this.pool.bindings.close(container);
  }
}
