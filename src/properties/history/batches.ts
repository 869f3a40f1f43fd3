import type { Micros } from '../../model/time.ts';
import type { Container } from './container.ts';
import type { Here } from './here.ts';
import type { History } from './history.ts';

/** Inputs that run as one (QUE-6): it is open until its start is told. */
export class Batch {
  readonly container: Container;
  readonly openedAt: Micros;
  /** The `seq` of the record by which it was opened. */
  readonly openedSeq: number;
  /** Inputs that wait in it, or run in it. */
  size = 0;

  constructor(container: Container, { now, seq }: Here) {
    this.container = container;
    this.openedAt = now;
    this.openedSeq = seq;
  }

  /** When it has to run, whether it is full or not; `Infinity` where that is not told. */
  get dueAt(): Micros {
    return this.openedAt
      + (this.container.generation.options?.batch_wait_us ?? Number.POSITIVE_INFINITY);
  }
}

/** The batches of a trace that are open, and those that run. */
export class BatchTable {
  /** By the input that waits or runs in one. */
  readonly ofInput = new Map<number, Batch>();
  /** Those that are open. */
  readonly open = new Set<Batch>();

  /** An input that is in no queue joins the open batch of its Function, or opens one. */
  join(here: Here, container: Container): void {
    const { function: owner } = container;
    let batch = owner.openBatch;
    if (batch === null) {
      batch = new Batch(container, here);
      owner.openBatch = batch;
      owner.isBatching = true;
      this.open.add(batch);
      this.#load(container, 1);
      container.usedAt = here.now;
    }
    batch.size++;
    owner.batched++;
    this.ofInput.set(here.input.number, batch);
  }

  /** An input that waits in the open batch leaves it, or it runs and the attempt of it starts. */
  leaveOpen(here: Here): void {
    const batch = this.ofInput.get(here.input.number);
    if (batch === undefined) return;
    batch.container.function.batched--;
    // Its start was told: from here on the batch counts what runs.
    if (!this.open.has(batch)) return;
    this.ofInput.delete(here.input.number);
    if (--batch.size > 0) return;
    this.#close(batch);
    this.#load(batch.container, -1);
    batch.container.usedAt = here.now;
  }

  /** The batch that is open on a container runs. */
  start({ container }: Here): void {
    const batch = container?.function.openBatch ?? null;
    if (batch !== null && batch.container === container) this.#close(batch);
  }

  /** An attempt that ran in a batch is over. */
  end(input: number): void {
    const batch = this.ofInput.get(input);
    if (batch === undefined) return;
    this.ofInput.delete(input);
    batch.container.inBatches--;
    if (--batch.size === 0) this.#load(batch.container, -1);
  }

  #close(batch: Batch): void {
    this.open.delete(batch);
    batch.container.function.openBatch = null;
  }

  #load(container: Container, by: 1 | -1): void {
    const isReady = container.state === 'ready';
    if (isReady && container.load === 0) container.generation.idle--;
    container.batches += by;
    if (isReady && container.load === 0) container.generation.idle++;
  }
}

/** Takes in a record of a batch. */
export function takeBatchRecord({ batches }: History, here: Here): void {
  batches.start(here);
}
