import type { Micros } from '../model/time.ts';
import type { Sampler } from './law.ts';
import type { Stream } from './stream.ts';

/** Draws are taken so many at a time. */
export const BLOCK = 1024;

// Its own: see the note in `engine/event-queue.ts`.
const AHEAD = BLOCK;

const NO_DRAWS = new Float64Array(0);

/** In place of a value that the law did not give. */
const UNKNOWN = -1;

/**
 * The draws of a stream by their place k, taken a block ahead: the current block is at hand, what
 * is behind it is gone. The values of the law that is asked for first are computed for a whole
 * block at once, which is what makes sampling cheap; those of another law one by one, as two laws
 * may take turns.
 */
export class Draws {
  private readonly stream: Stream;
  // Empty until they are asked for: many are not.
  private draws = NO_DRAWS;
  private values = NO_DRAWS;
  /** The place of the first draw of the current block. */
  private first = -AHEAD;
  /** The law that the values belong to; `null` while nobody has asked for any. */
  private law: Sampler | null = null;
  /** Whether a copy has the same draws and values: then they are not written to any more. */
  private isShared = false;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  /** Copies draw k, which is not behind the current block, to `column[at]`. */
  copy(k: number, column: Float64Array, at: number): void {
    while (k >= this.first + AHEAD) this.nextBlock();
    column[at] = this.draws[k - this.first] as number;
  }

  /** Draw k, which is not behind the current block. */
  draw(k: number): number {
    while (k >= this.first + AHEAD) this.nextBlock();
    return this.draws[k - this.first] as number;
  }

  /** True when {@link value} knows the value of draw k: it is in the current block. */
  has(k: number): boolean {
    return k >= this.first && k < this.first + AHEAD;
  }

  /** What the law makes of draw k of the current block. */
  value(k: number, law: Sampler): Micros {
    if (this.law === null) this.sample(law);
    // It is in the block, and `| 0` saves V8 from asking whether it is a whole number.
    const at = (k - this.first) | 0;
    const value = this.law === law ? (this.values[at] as number) : UNKNOWN;
    // The sign tells V8 that this is a number: it would allocate what may be anything.
    return value === UNKNOWN ? +law(this.draws[at] as number, k) : value;
  }

  /** As {@link value}, going on to the next block where needed. */
  next(k: number, law: Sampler): Micros {
    while (k >= this.first + AHEAD) this.nextBlock();
    return this.value(k, law);
  }

  /** Draws of their own that go on from the same place. */
  clone(): Draws {
    const copy = new Draws(this.stream.clone());
    copy.draws = this.draws;
    copy.values = this.values;
    copy.first = this.first;
    copy.law = this.law;
    copy.isShared = true;
    this.isShared = true;
    return copy;
  }

  private nextBlock(): void {
    if (this.isShared) this.stopSharing();
    if (this.draws.length === 0) this.draws = new Float64Array(AHEAD);
    this.stream.fill(this.draws);
    this.first += AHEAD;
    this.law = null;
  }

  /**
   * A law that has only so many values throws past the last; a block may reach further than anyone
   * will ask, so that is left to whoever does.
   */
  private sample(law: Sampler): void {
    if (this.isShared) this.stopSharing();
    this.law = law;
    if (this.values.length === 0) this.values = new Float64Array(AHEAD);
    this.values.fill(UNKNOWN);
    try {
      law.fill(this.draws, this.values, this.first);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }

  private stopSharing(): void {
    this.draws = this.draws.slice();
    this.values = this.values.slice();
    this.isShared = false;
  }
}
