import type { Distribution } from '../../model/distribution.ts';
import type { Micros } from '../../model/time.ts';
import { compileDistribution, type Sampler } from '../../random/distributions/index.ts';
import { Stream } from '../../random/stream.ts';

/** The values of all keyed streams of a seed, by their places (TIME-4). Asking changes nothing. */
export class Draws {
  readonly #seed: number;
  readonly #drawn = new Map<string, { readonly stream: Stream; readonly values: number[] }>();
  readonly #laws = new Map<Distribution, Sampler>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** TIME-4: the k-th value, from 0, of the stream of a purpose and an entity. */
  at(purpose: string, entity: string, k: number): number {
    const key = JSON.stringify([purpose, entity]);
    const { stream, values } = this.#drawn.get(key)
      ?? { stream: new Stream(this.#seed, purpose, entity), values: [] };
    this.#drawn.set(key, { stream, values });
    while (values.length <= k) values.push(stream.next());
    return values[k] as number;
  }

  /** TIME-1: what a law makes of a value that has place k, in whole microseconds. */
  micros(distribution: Distribution, u: number, k: number): Micros {
    const law = this.#laws.get(distribution) ?? compileDistribution(distribution);
    this.#laws.set(distribution, law);
    return law(u, k);
  }
}
