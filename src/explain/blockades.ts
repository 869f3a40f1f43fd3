import type { Blockade, ExplainedStep } from '../model/explanation.ts';
import type { RecordOf } from '../model/known-record.ts';
import type { BlockReason } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import type { Census } from './census.ts';
import { stepOf } from './explainer.ts';
import type { Pool } from './pool.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Told {
  readonly blockade: Writable<Blockade>;
  readonly first: ExplainedStep;
  last: ExplainedStep;
  unblocked: ExplainedStep | null;
}

/** When and why a rollout was blocked for one Function: the first time, the last, and how often. */
export class Blockades {
  readonly #census: Census;
  readonly #pool: Pool;
  readonly #byReason = new Map<BlockReason, Told>();

  constructor(census: Census, pool: Pool) {
    this.#census = census;
    this.#pool = pool;
  }

  /** In order of their first time. */
  get all(): readonly Blockade[] {
    return [...this.#byReason.values()].map(({ blockade }) => ({ ...blockade }));
  }

  get steps(): readonly ExplainedStep[] {
    return [...this.#byReason.values()].flatMap(({ blockade, first, last, unblocked }) => {
      const repeats = blockade.count - 1;
      return [
        repeats === 0 ? first : { ...first, repeats },
        ...(repeats > 0 && blockade.is_open ? [last] : []),
        ...(unblocked === null ? [] : [{ ...unblocked, after_us: blockade.blocked_us }]),
      ];
    });
  }

  block(record: RecordOf<'rollout.blocked'>): void {
    const { why, t_us } = record;
    const pool = this.#pool.state();
    const step = stepOf(this.#census, record, { pool });
    const known = this.#byReason.get(why);
    if (known === undefined) {
      const blockade = {
        why, count: 1, blocked_us: 0, first_at_us: t_us, last_at_us: t_us, is_open: true,
        pool, failed_starts: this.#pool.failedStarts,
      };
      this.#byReason.set(why, { blockade, first: step, last: step, unblocked: null });
      return;
    }
    known.last = step;
    known.unblocked = null;
    Object.assign(known.blockade, { is_open: true, last_at_us: t_us, pool });
    known.blockade.count++;
  }

  unblock(record: RecordOf<'rollout.unblocked'>): void {
    const known = this.#byReason.get(record.why);
    if (known === undefined) return;
    this.#close(known.blockade, record.t_us);
    known.unblocked = stepOf(this.#census, record);
  }

  /** The rollout, or the run, ends unfinished: what was blocked until now stays so for good. */
  end(now: Micros): void {
    for (const told of this.#byReason.values()) {
      const { blockade, unblocked } = told;
      if (unblocked === null) this.#close(blockade, now);
      // A rollout that ends is unblocked in the same instant.
      else if (unblocked.record.t_us === now) told.unblocked = null;
      else continue;
      blockade.is_open = true;
    }
  }

  #close(blockade: Writable<Blockade>, now: Micros): void {
    blockade.blocked_us += now - blockade.last_at_us;
    blockade.is_open = false;
    blockade.failed_starts = Math.max(blockade.failed_starts, this.#pool.failedStarts);
  }
}
