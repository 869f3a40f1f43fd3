import type { FunctionTimeline } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import { BUCKET_LIMIT, type BucketScale } from './bucket-scale.ts';

/** What happened with one Function in each bucket of the run. */
export class FunctionBuckets {
  readonly #scale: BucketScale;
  readonly #arrived = new Float64Array(BUCKET_LIMIT);
  readonly #succeeded = new Float64Array(BUCKET_LIMIT);
  readonly #latencySum = new Float64Array(BUCKET_LIMIT);
  readonly #latencyMax = new Float64Array(BUCKET_LIMIT);
  /** Containers × microseconds. */
  readonly #presence = new Float64Array(BUCKET_LIMIT);
  #containers = 0;
  #since: Micros = 0;

  constructor(scale: BucketScale) {
    this.#scale = scale;
  }

  addArrival(at: Micros): void {
    const bucket = this.#scale.bucketOf(at);
    this.#arrived[bucket] = (this.#arrived[bucket] as number) + 1;
  }

  /** An input that arrived at this instant succeeded. */
  addLatency(arrivedAt: Micros, latency: Micros): void {
    const bucket = this.#scale.bucketOf(arrivedAt);
    this.#succeeded[bucket] = (this.#succeeded[bucket] as number) + 1;
    this.#latencySum[bucket] = (this.#latencySum[bucket] as number) + latency;
    if (latency > (this.#latencyMax[bucket] as number)) this.#latencyMax[bucket] = latency;
  }

  /** From `now` on so many containers exist. */
  setContainers(count: number, now: Micros): void {
    this.#scale.bucketOf(now);
    const width = this.#scale.width;
    while (this.#since < now) {
      const bucket = Math.floor(this.#since / width);
      const until = Math.min(now, (bucket + 1) * width);
      this.#presence[bucket] =
        (this.#presence[bucket] as number) + this.#containers * (until - this.#since);
      this.#since = until;
    }
    this.#containers = count;
  }

  /** Makes each pair of buckets one. */
  merge(): void {
    for (const sums of [this.#arrived, this.#succeeded, this.#latencySum, this.#presence]) {
      mergePairs(sums, (a, b) => a + b);
    }
    mergePairs(this.#latencyMax, Math.max);
  }

  /** The buckets of a run that ended at this instant. */
  result(endedAt: Micros): Omit<FunctionTimeline, 'app' | 'function'> {
    const last = this.#scale.bucketOf(endedAt);
    const width = this.#scale.width;
    this.setContainers(this.#containers, endedAt);
    const perBucket = (value: (bucket: number) => number): number[] =>
      Array.from({ length: last + 1 }, (_, bucket) => value(bucket));
    return {
      latency_max_us: perBucket((bucket) =>
        this.#succeeded[bucket] === 0 ? Number.NaN : this.#latencyMax[bucket] as number),
      latency_mean_us: perBucket((bucket) =>
        (this.#latencySum[bucket] as number) / (this.#succeeded[bucket] as number)),
      arrived: perBucket((bucket) => this.#arrived[bucket] as number),
      containers: perBucket((bucket) => {
        const lasted = Math.min(width, endedAt - bucket * width);
        return lasted === 0 ? this.#containers : (this.#presence[bucket] as number) / lasted;
      }),
    };
  }
}

function mergePairs(values: Float64Array, merge: (a: number, b: number) => number): void {
  const half = values.length / 2;
  for (let place = 0; place < half; place++) {
    values[place] = merge(values[2 * place] as number, values[2 * place + 1] as number);
  }
  values.fill(0, half);
}
