import { OrderedSet } from '../engine/ordered-set.ts';
import { recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import { startAttempt } from './attempts.ts';
import type { Container } from './container.ts';
import { NONE } from './input-list.ts';
import type { Pool } from './pool.ts';

const BOUND = recordIndex('input.bound');
const UNBOUND = recordIndex('input.unbound');
const QUE_10 = ruleIndex('QUE-10');

/**
 * Early binding: an input that finds no free slot is promised to one start under way and waits for
 * it alone, though it counts as queued. With late binding nothing is ever bound.
 *
 * @rule QUE-10
 */
export class Bindings {
  private readonly pool: Pool;
  private readonly isEarly: boolean;
  /** Starting containers of the live version that can be promised more inputs, oldest first. */
  private readonly starts = new OrderedSet();
  /** Containers that became ready with inputs bound to them, to be served before any other. */
  private readonly ready: Container[] = [];

  constructor(pool: Pool) {
    this.pool = pool;
    this.isEarly = pool.world.scenario.platform.binding === 'early';
  }

  /** A start under way can be promised inputs up to its target. */
  open(container: Container): void {
    if (!this.isEarly || container.outdated || container.state !== 'starting') return;
    if (container.bound.size >= container.boundLimit || this.starts.has(container.slot)) return;
    this.starts.add(container.slot, container.id);
  }

  /** The container does not start any more: ready, failed or cancelled. */
  close(container: Container): void {
    if (this.isEarly && this.starts.has(container.slot)) this.starts.remove(container.slot);
  }

  closeAll(): void {
    this.starts.clear();
  }

  /** The container became ready. */
  noteReady(container: Container): void {
    if (container.bound.size > 0) this.ready.push(container);
  }

  /** Starts the inputs bound to containers that became ready. */
  serve(): void {
    if (this.ready.length === 0) return;
    for (const container of this.ready.splice(0)) {
      for (const input of container.bound.toArray()) {
        this.release(container, input);
        if (container.runsBatches === false) startAttempt(this.pool, input, container);
        else this.pool.batches.take(input, container);
      }
    }
  }

  /** Binds queued inputs, most senior first, to starts under way, earliest first. */
  bindQueued(): void {
    if (!this.isEarly) return;
    const { world, queue, app } = this.pool;
    while (queue.size > 0 && this.starts.size > 0) {
      const container = world.containers[this.starts.first] as Container;
      const input = queue.first(world.inputs.seniority);
      queue.remove(input);
      container.bound.append(input);
      this.pool.heldCount++;
      world.inputs.container[input] = container.slot;
      if (container.bound.size >= container.boundLimit) this.starts.remove(container.slot);
      world.log.open(BOUND, QUE_10, app.number)
        .put(world.inputs.id[input] as number).put(container.id).close();
    }
  }

  /** The input does not wait for this container any more. */
  release(container: Container, input: number): void {
    container.bound.remove(input);
    this.pool.world.inputs.container[input] = NONE;
    this.pool.heldCount--;
    this.open(container);
  }

  /** The container will not serve them: its inputs are anybody's again, in their places. */
  releaseAll(container: Container): void {
    if (container.bound.size === 0) return;
    const { world, queue, app } = this.pool;
    for (const input of container.bound.toArray()) {
      this.release(container, input);
      queue.comeBack(input, world.inputs.seniority[input] as number);
      world.log.open(UNBOUND, QUE_10, app.number)
        .put(world.inputs.id[input] as number).put(container.id).close();
    }
  }
}
