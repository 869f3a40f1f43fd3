import type { FunctionSpec } from '../model/configuration.ts';
import { scheduleText } from '../model/due-instants.ts';
import { containerPrice, type Picodollars, type PriceTable } from '../model/prices.ts';
import {
  ABSENT, BLOCK_REASONS, type BlockReason, LIMIT_POLICIES, recordIndex, REPLACE_POLICIES,
  RETIRE_POLICIES,
} from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Order, Strategy } from '../model/strategy.ts';
import type { Micros } from '../model/time.ts';
import type { Rollout } from './app.ts';
import type { Container } from './container.ts';
import type { FunctionVersion } from './function-version.ts';
import { carryOut, causeOf, refuse } from './orders.ts';
import type { Cause, Pool } from './pool.ts';
import { PoolView } from './pool-view.ts';
import { RunError } from './run-error.ts';
import { isShort, roomOf, surgeOf } from './scaling.ts';

const STARTED = recordIndex('rollout.started');
const BLOCKED = recordIndex('rollout.blocked');
const UNBLOCKED = recordIndex('rollout.unblocked');
const ROL_5 = ruleIndex('ROL-5');
const ROL_6 = ruleIndex('ROL-6');
const ROL_7 = ruleIndex('ROL-7');

const NOBODY: readonly number[] = Object.freeze([]);

/** Asks within one instant that no strategy needs. */
const ASK_LIMIT = 10_000;

/** A strategy's `shift`: which share of the assignments prefers the live version. */
export interface Shift {
  readonly toLive: boolean;
  readonly share: number;
  /** Assignments since the shift was ordered. */
  assigned: number;
}

/** What one of its containers costs; a scenario with a GPU that has no price is refused before. */
function priceOf({ resources }: FunctionSpec, prices: PriceTable): Picodollars {
  const price = containerPrice(resources, prices);
  if (price === undefined) throw new RunError(`there is no price for the GPU "${resources.gpu}"`);
  return price;
}

/** The rollout of a version for one Function, from the publish until no older container is left. */
export class FunctionRollout {
  readonly pool: Pool;
  readonly rollout: Rollout;
  /** The Function in the version that was live before; `null` if it is new. */
  readonly superseded: FunctionVersion | null;
  /** What the strategy asked to remember. */
  memory: unknown = null;
  shift: Shift | null = null;
  /** The instant of the latest wake-up that it asked for. */
  wakesAt: Micros | null = null;
  isDone = false;
  blockedBy: BlockReason | null = null;
  /** Containers that became ready since the strategy was last asked. */
  newlyReadyIds: readonly number[] = NOBODY;
  private readonly newlyReady: Container[] = [];
  private askedAt: Micros = -1;
  private askCount = 0;

  constructor(pool: Pool, rollout: Rollout, superseded: FunctionVersion | null) {
    this.pool = pool;
    this.rollout = rollout;
    this.superseded = superseded;
  }

  get strategy(): Strategy {
    return this.rollout.strategy;
  }

  get strategyName(): string {
    return this.rollout.strategy.name;
  }

  /** A container of the live version became ready. */
  noteReady(container: Container): void {
    this.newlyReady.push(container);
  }

  /** Notes the options that the Function has in this version, and the policies of the rollout. */
  announce(version: FunctionVersion): void {
    const { spec } = version;
    const { world, app, text } = this.pool;
    const { rolling, constants, prices } = world.scenario.platform;
    const cap = spec.max_containers;
    const { schedule } = spec;
    // Before the record is begun: a strategy of the user's may throw an error.
    const interruptDelay = this.strategy.interruption?.delay(world.scenario.platform) ?? ABSENT;
    world.log.open(STARTED, ROL_6, app.number).because(this.rollout.publishSeq)
      .put(this.rollout.version).put(text).put(cap ?? ABSENT)
      .put(cap === null ? ABSENT : surgeOf(this.pool, cap))
      .put(spec.max_inputs).put(spec.target_inputs).put(Number(spec.single_use))
      .put(spec.min_containers).put(spec.buffer_containers).put(spec.scaledown_window)
      .put(spec.timeout).put(spec.startup_timeout).put(spec.exit_time)
      .put(spec.retries.max_retries).put(constants.losses).put(priceOf(spec, prices))
      .put(REPLACE_POLICIES.indexOf(rolling.replace))
      .put(RETIRE_POLICIES.indexOf(rolling.retire))
      .put(LIMIT_POLICIES.indexOf(rolling.at_limit))
      .put(interruptDelay)
      .put(spec.autoscaler?.interval || ABSENT)
      .put(version.millicores === null ? ABSENT : version.millicores)
      .put(version.calls.length || ABSENT)
      .put(spec.autoscaler?.scaleup_window || ABSENT)
      .put(spec.batch?.max_batch_size ?? ABSENT).put(spec.batch?.wait ?? ABSENT)
      .putText(schedule === undefined ? null : scheduleText(schedule)).close();
  }

  /** Does what the strategy does as part of the publish. */
  publish(): void {
    const orders = this.strategy.atPublish?.(new PoolView(this)) ?? [];
    this.carryOut(orders, causeOf(this, ROL_5));
  }

  /** Carries out orders that are given in the control plane, for the reason that it names. */
  carryOut(orders: readonly Order[], cause: Cause): void {
    for (const order of orders) carryOut(this, order, cause);
  }

  /**
   * Asks the strategy once and carries out what it orders. Returns whether that changed anything:
   * what is so already needs no second look.
   *
   * @rule STR-1
   */
  progress(): boolean {
    if (this.isDone) return false;
    this.countAsk();
    this.newlyReadyIds = this.takeNewlyReady();
    const orders = this.strategy.decide(new PoolView(this));
    this.newlyReadyIds = NOBODY;
    let changed = false;
    for (const order of orders) changed = carryOut(this, order) || changed;
    return changed;
  }

  private countAsk(): void {
    const { now } = this.pool.world;
    if (now !== this.askedAt) this.askCount = 0;
    this.askedAt = now;
    if (++this.askCount > ASK_LIMIT) refuse(this, 'it gives orders without end');
  }

  /** A container that was lost in the instant in which it became ready replaces nobody. */
  private takeNewlyReady(): readonly number[] {
    if (this.newlyReady.length === 0) return NOBODY;
    const accepting = this.newlyReady.splice(0).filter((container) => container.isAccepting);
    return Object.freeze(accepting.map(({ id }) => id));
  }

  /**
   * Notes whether the rollout is stuck for this Function: somebody is left to be replaced, and no
   * replacement is starting because there is no place for it or because starts fail.
   *
   * @rule ROL-7
   */
  noteBlocked(): void {
    const reason = this.blockReason();
    if (reason === this.blockedBy) return;
    this.unblock();
    if (reason === null) return;
    this.blockedBy = reason;
    this.record(BLOCKED, reason);
  }

  /** Ends a blockade, if there is one: by progress, or because the rollout itself ends. */
  unblock(): void {
    const reason = this.blockedBy;
    if (reason === null) return;
    this.blockedBy = null;
    this.record(UNBLOCKED, reason);
  }

  private record(type: number, reason: BlockReason): void {
    const { world, app, text } = this.pool;
    world.log.open(type, ROL_7, app.number).because(this.rollout.publishSeq)
      .put(this.rollout.version).put(text).put(BLOCK_REASONS.indexOf(reason)).close();
  }

  private blockReason(): BlockReason | null {
    const { pool } = this;
    const { live } = pool;
    if (live === null || pool.outdatedCount === 0) return null;
    if (live.startingCount > live.heldCount) return null;
    // An interruption that is still to come replaces the old containers in its own way.
    if (this.strategy.interruption !== undefined) return null;
    if (live.heldCount > 0) return this.holdReason(live);
    if (roomOf(pool, true) === 0) return 'cap';
    if (pool.starts.allowed(live, 1) === 0) return 'backoff';
    // The strategy has room above the cap and no use for it; the autoscaler has use and no room.
    if (isShort(pool) && roomOf(pool, false) === 0) return 'cap';
    // A start that is held is never ready, and never idle for long enough to go by itself.
    const held = pool.world.admission === null ? undefined
      : [...pool.containers.values()].find(({ isHeld }) => isHeld);
    return held === undefined ? null : this.holdReason(held.version);
  }

  private holdReason(version: FunctionVersion): BlockReason {
    const { pool } = this;
    return pool.world.admission?.obstacleOf(pool, version) === 'outage' ? 'outage' : 'limit';
  }
}
