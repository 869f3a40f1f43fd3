import { type Micros, MILLISECOND } from '../model/time.ts';

export const BUCKET_LIMIT = 240;

/** The width of the buckets of a run that ended at this instant. */
export function bucketWidth(endedAt: Micros): Micros {
  const scale = new BucketScale(() => undefined);
  scale.bucketOf(endedAt);
  return scale.width;
}

/**
 * Equal stretches of the run from t = 0, at most {@link BUCKET_LIMIT} of them: when the run grows
 * beyond them, they become twice as wide.
 */
export class BucketScale {
  #width: Micros = MILLISECOND;
  #end: Micros = BUCKET_LIMIT * MILLISECOND;
  readonly #onWider: () => void;

  /** `onWider` is called for each doubling: buckets 2n and 2n + 1 are now bucket n. */
  constructor(onWider: () => void) {
    this.#onWider = onWider;
  }

  get width(): Micros {
    return this.#width;
  }

  /** The bucket that the instant falls in. */
  bucketOf(at: Micros): number {
    while (at >= this.#end) {
      this.#width *= 2;
      this.#end *= 2;
      this.#onWider();
    }
    return Math.floor(at / this.#width);
  }
}
