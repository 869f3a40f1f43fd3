import type { AutoscalerPace } from '../model/configuration.ts';
import type { WaitCause, WaitReason } from '../model/explanation.ts';
import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import type { Micros } from '../model/time.ts';
import type { Census } from './census.ts';
import type { InputEntry } from './pool.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What an input waits for while it is queued, and who is ahead of it. */
export class InputWait {
  readonly #census: Census;
  readonly #waits = new Map<WaitReason, Writable<WaitCause>>();
  readonly #ahead = new Set<string>();
  /** It is promised to a start under way (QUE-10). */
  isBound = false;
  /** It is in the open batch of its Function (QUE-6). */
  isBatched = false;
  /** It went to a container that accepts nothing, and is not back yet (QUE-9). */
  isMisrouted = false;

  constructor(census: Census) {
    this.#census = census;
  }

  get waits(): readonly WaitCause[] {
    return [...this.#waits.values()].map((wait) => ({ ...wait }));
  }

  /** It has just been queued: who is there already and senior to it is ahead. */
  begin(input: InputEntry): void {
    this.#ahead.clear();
    for (const other of input.pool.queued) {
      if (other.seniority < input.seniority) this.#ahead.add(other.id);
    }
  }

  /** Another input of its Function came to the queue or left it. */
  follow(input: InputEntry, record: KnownRecord): void {
    if (!('input' in record) || record.input === input.id) return;
    const other = this.#census.inputs.get(record.input);
    const isAhead = other?.pool === input.pool && other.state === 'queued'
      && other.seniority < input.seniority;
    if (isAhead) this.#ahead.add(record.input);
    else this.#ahead.delete(record.input);
  }

  /** It was queued from `since` until now, and nothing happened meanwhile. */
  pass(input: InputEntry, { since, now }: { since: Micros; now: Micros }): void {
    const reason = this.#reason(input);
    const known = this.#waits.get(reason);
    const { pool } = input;
    if (known === undefined) {
      const emptiedBy = pool.emptiedBy === null ? undefined : this.#deployment(pool.emptiedBy);
      this.#waits.set(reason, {
        cause: 'wait', reason, wait_us: now - since, since_us: since,
        pool: pool.state(), ahead: this.#ahead.size, failed_starts: pool.failedStarts,
        ...(emptiedBy === undefined ? {} : { emptied_by: emptiedBy }),
        ...(reason === 'held' ? this.#hold(pool.firstHeld) : {}),
        ...(reason === 'pace' ? { pace: pool.pace as AutoscalerPace } : {}),
      });
      return;
    }
    known.wait_us += now - since;
    known.failed_starts = Math.max(known.failed_starts, pool.failedStarts);
  }

  #reason({ pool }: InputEntry): WaitReason {
    if (this.isMisrouted) return 'misroute';
    if (this.isBatched) return 'batch';
    const { startingSlots, failedStarts } = pool;
    const isBound = this.isBound && pool.firstHeld === null;
    if (failedStarts === 0 && (isBound || startingSlots > this.#ahead.size)) return 'start';
    if (pool.firstHeld !== null && startingSlots === 0) return 'held';
    if (pool.isFull) return 'cap';
    if (failedStarts > 0) return 'backoff';
    // More containers were wanted, and none was in the way but the autoscaler itself.
    if (pool.pace !== null && pool.isShort) return 'pace';
    return startingSlots > 0 ? 'start' : 'slot';
  }

  /** What holds a start, and the fault behind it. */
  #hold(record: RecordOf<'container.held'> | null): Pick<WaitCause, 'held' | 'by'> {
    if (record === null) return {};
    const by = this.#census.causeOf(record);
    return { held: record.why, ...(by === undefined ? {} : { by }) };
  }

  /** The deployment behind the record that took the last container away, if it was one. */
  #deployment(record: KnownRecord) {
    const isDeployment = (record.type === 'container.stopping'
        && ['interrupted', 'retired', 'evicted'].includes(record.why))
      || (record.type === 'container.draining' && record.why !== 'graceful');
    return isDeployment ? this.#census.causeOf(record) : undefined;
  }
}
