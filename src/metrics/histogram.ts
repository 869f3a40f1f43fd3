import type { Micros } from '../model/time.ts';

/** Buckets per power of two: half a bucket is at most 1/256 of the values in it. */
const BUCKETS = 128;
const BUCKET_BITS = 7;
/** Below this every whole number has a bucket of its own. */
const EXACT_BELOW = 2 * BUCKETS;
/** Powers of two in front of the bucket's number in its octave, up to the safe integers. */
const SCALES = 53 - BUCKET_BITS;
const TWO_31 = 2_147_483_648;

const POWERS_OF_TWO = new Float64Array(SCALES + 1).fill(1);
for (let scale = 1; scale <= SCALES; scale++) {
  POWERS_OF_TWO[scale] = 2 * (POWERS_OF_TWO[scale - 1] as number);
}

function bucketOf(value: number): number {
  if (value < EXACT_BELOW) return value;
  if (value < TWO_31) {
    const scale = 31 - BUCKET_BITS - Math.clz32(value);
    return scale * BUCKETS + (value >>> scale);
  }
  const scale = 62 - BUCKET_BITS - Math.clz32(Math.floor(value / TWO_31));
  return scale * BUCKETS + Math.floor(value / (POWERS_OF_TWO[scale] as number));
}

function middleOf(bucket: number): number {
  if (bucket < EXACT_BELOW) return bucket;
  const scale = Math.floor(bucket / BUCKETS) - 1;
  return (bucket - scale * BUCKETS + 0.5) * (POWERS_OF_TWO[scale] as number);
}

/**
 * Whole numbers from 0 to 2^53 in buckets whose width grows with the value (log-linear), so that
 * any order statistic is known to within 0.4 % in constant memory.
 */
export class Histogram {
  count = 0;
  sum = 0;
  max: Micros = 0;
  readonly #counts = new Float64Array((SCALES + 1) * BUCKETS);

  addAll(values: Float64Array): void {
    const counts = this.#counts;
    let { sum, max } = this;
    for (let place = 0; place < values.length; place++) {
      const value = values[place] as number;
      const bucket = bucketOf(value);
      counts[bucket] = (counts[bucket] as number) + 1;
      sum += value;
      if (value > max) max = value;
    }
    this.count += values.length;
    this.sum = sum;
    this.max = max;
  }

  /** Adds all that another histogram holds. */
  addCounts(other: Histogram): void {
    for (const [bucket, count] of other.#counts.entries()) {
      this.#counts[bucket] = (this.#counts[bucket] as number) + count;
    }
    this.count += other.count;
    this.sum += other.sum;
    this.max = Math.max(this.max, other.max);
  }

  /** About the value at this place (from 1) of all that was added, in ascending order. */
  at(rank: number): Micros {
    let left = rank;
    for (let bucket = 0; bucket < this.#counts.length; bucket++) {
      left -= this.#counts[bucket] as number;
      if (left <= 0) return Math.min(middleOf(bucket), this.max);
    }
    throw new Error(`the histogram holds fewer than ${rank} values`);
  }
}
