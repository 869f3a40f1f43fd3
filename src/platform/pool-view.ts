import type { PlatformSpec } from '../model/scenario.ts';
import type { ContainerView, OutcomesView, StrategyView } from '../model/strategy.ts';
import type { Micros } from '../model/time.ts';
import { STRATEGIES } from '../strategies/index.ts';
import type { Container } from './container.ts';
import type { FunctionRollout } from './rollout.ts';
import { desiredOf, roomOf } from './scaling.ts';

const LIVE = 0;
const NO_OUTCOMES: readonly OutcomesView[] = Object.freeze([]);

function viewOf(container: Container, now: Micros): ContainerView {
  return {
    id: container.id,
    version: container.version.number,
    state: container.state as ContainerView['state'],
    running: container.running.size + container.pool.batches.waitingOn(container),
    idleMicros: container.idle ? now - container.usedAt : 0,
  };
}

/**
 * What a strategy sees of its Function. Reading a count costs nothing; the list of containers is
 * made when it is asked for, so that a strategy with nothing to do costs nothing either.
 */
export class PoolView implements StrategyView {
  readonly #rollout: FunctionRollout;
  /** The last container that is shown; later ones are none of an interruption's business. */
  readonly #upTo: number;

  constructor(rollout: FunctionRollout, upTo = Number.POSITIVE_INFINITY) {
    this.#rollout = rollout;
    this.#upTo = upTo;
    Object.freeze(this);
  }

  get function(): string {
    return this.#rollout.pool.name;
  }

  get version(): number {
    return this.#rollout.rollout.version;
  }

  get outdatedVersions(): readonly number[] {
    const versions = this.containers.map(({ version }) => version);
    return [...new Set(versions)].filter((n) => n < this.version).sort((a, b) => a - b);
  }

  get containers(): readonly ContainerView[] {
    const { pool, strategy } = this.#rollout;
    // Freezing takes longer than all the rest, and the bundled strategies can be trusted.
    const freeze = !STRATEGIES.includes(strategy);
    const shown: ContainerView[] = [];
    for (const container of pool.containers.values()) {
      if (container.id > this.#upTo) continue;
      const view = viewOf(container, pool.world.now);
      shown.push(freeze ? Object.freeze(view) : view);
    }
    return freeze ? Object.freeze(shown) : shown;
  }

  get outdatedCount(): number {
    return this.#rollout.pool.outdatedCount;
  }

  get startingCount(): number {
    return this.#rollout.pool.starting[LIVE];
  }

  get readyCount(): number {
    return this.#rollout.pool.ready[LIVE];
  }

  get newlyReadyCount(): number {
    return this.#rollout.newlyReadyIds.length;
  }

  get newlyReadyIds(): readonly number[] {
    return this.#rollout.newlyReadyIds;
  }

  get stoppingCount(): number {
    return this.#rollout.pool.stoppingCount;
  }

  get queueLength(): number {
    return this.#rollout.pool.queuedCount;
  }

  get outcomes(): readonly OutcomesView[] {
    return this.#rollout.pool.outcomes?.all ?? NO_OUTCOMES;
  }

  get desired(): number {
    return desiredOf(this.#rollout.pool);
  }

  get room(): number {
    return roomOf(this.#rollout.pool, true);
  }

  get startableCount(): number {
    const { live } = this.#rollout.pool;
    if (live === null) return 0;
    return this.#rollout.pool.starts.allowed(live, this.room);
  }

  get now(): Micros {
    return this.#rollout.pool.world.now;
  }

  get sincePublish(): Micros {
    return this.#rollout.pool.world.now - this.#rollout.rollout.startedAt;
  }

  get policy(): PlatformSpec {
    return this.#rollout.pool.world.scenario.platform;
  }

  get memory(): unknown {
    return this.#rollout.memory;
  }
}
