import { KIND } from '../model/event-kinds.ts';
import { BATCH_REASONS, type BatchReason, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Micros } from '../model/time.ts';
import { startBatch } from './attempts.ts';
import type { Container } from './container.ts';
import type { BatchWork } from './function-version.ts';
import { InputList, NONE } from './input-list.ts';
import type { Pool } from './pool.ts';

const BATCHED = recordIndex('input.batched');
const UNBATCHED = recordIndex('input.unbatched');
const STARTED = recordIndex('batch.started');
const QUE_6 = ruleIndex('QUE-6');

/**
 * The open batch of a Function, of which there is one at most: it holds a slot of a container, and
 * inputs join it until it is full or has waited long enough, and runs as one. Until then they count
 * as queued. A Function whose versions do not batch never has one.
 *
 * @rule QUE-6
 */
export class Batches {
  /** Where the open batch will run; `null` while none is open. */
  container: Container | null = null;
  /** When it runs even if it is not full. */
  private dueAt: Micros = Number.POSITIVE_INFINITY;
  /** Its inputs in the order in which they joined. */
  private readonly members: InputList;
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
    this.members = new InputList(pool.world.inputs);
  }

  /** How many inputs wait in the open batch if that is on this container. */
  waitingOn(container: Container): number {
    return this.container === container ? this.members.size : 0;
  }

  /** An input that is in no list joins the open batch, or opens one on a container with a slot. */
  take(input: number, container: Container): void {
    const { world } = this.pool;
    const open = this.container
      ?? this.open(container, world.inputs.seniority[input] as number);
    this.members.append(input);
    this.pool.heldCount++;
    world.inputs.container[input] = open.slot;
    this.record(BATCHED, input, open);
    if (this.members.size >= (open.version.batch as BatchWork).maxSize) this.run('full');
  }

  /** Runs the open batch if it has waited for as long as it may. */
  runIfDue(): void {
    if (this.container !== null && this.pool.world.now >= this.dueAt) this.run('wait');
  }

  /** The container takes nothing more: an open batch on it runs at once. */
  retire(container: Container): void {
    if (this.container === container) this.run('retired');
  }

  /** An input leaves the open batch for good; one that is left without any is none. */
  leave(input: number): void {
    this.remove(input);
    if (this.members.size === 0) this.close();
  }

  /** The container is lost to an open batch: its inputs are anybody's again, in their places. */
  dissolve(container: Container): void {
    if (this.container !== container) return;
    const { queue, world } = this.pool;
    for (const input of this.clear()) {
      queue.comeBack(input, world.inputs.seniority[input] as number);
      this.record(UNBATCHED, input, container);
    }
  }

  /** There is no open batch any more; returns the inputs that were in it. */
  clear(): readonly number[] {
    const inputs = this.members.toArray();
    for (const input of inputs) this.remove(input);
    if (this.container !== null) this.close();
    return inputs;
  }

  private open(container: Container, seniority: number): Container {
    const { world, index } = this.pool;
    const { wait } = container.version.batch as BatchWork;
    this.container = container;
    this.dueAt = world.now + wait;
    this.load(container, 1);
    if (wait > 0) world.queue.push(wait, KIND['batch-due'], seniority, index);
    return container;
  }

  private run(why: BatchReason): void {
    const container = this.container as Container;
    const inputs = this.members.toArray();
    for (const input of inputs) this.remove(input);
    this.container = null;
    this.pool.world.log.open(STARTED, QUE_6, this.pool.app.number)
      .put(container.id).put(inputs.length).put(BATCH_REASONS.indexOf(why)).close();
    startBatch(this.pool, inputs, container);
  }

  private remove(input: number): void {
    this.members.remove(input);
    this.pool.heldCount--;
    this.pool.world.inputs.container[input] = NONE;
  }

  /** Gives the slot back. */
  private close(): void {
    this.load(this.container as Container, -1);
    this.container = null;
    this.pool.world.touch(this.pool);
  }

  /** A slot is taken, which is a use of the container, or given back. */
  private load(container: Container, by: 1 | -1): void {
    const { pool } = this;
    pool.withdraw(container);
    container.load += by;
    container.usedAt = pool.world.now;
    pool.freeSlotCount -= by;
    pool.offer(container);
  }

  private record(type: number, input: number, container: Container): void {
    const { app, world } = this.pool;
    world.log.open(type, QUE_6, app.number)
      .put(world.inputs.id[input] as number).put(container.id).close();
  }
}
