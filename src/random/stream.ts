import type { State, StatefulPRNG } from 'seedrandom';
import alea from 'seedrandom/lib/alea.js';
import { hash128 } from './hash.ts';

/**
 * The 128-bit hash of an unambiguous notation of the key, so that no two keys share a seed in
 * practice; 16 bits to a character, as seeding takes time for each.
 */
function seedText(key: readonly [number, string, string]): string {
  let text = '';
  for (const word of hash128(JSON.stringify(key))) {
    text += String.fromCharCode(word >>> 16, word & 0xffff);
  }
  return text;
}

/**
 * The draws of one purpose of one entity, one after the other (TIME-4): equal keys give equal
 * draws, and what other streams are asked for has no effect on them.
 */
export class Stream {
  readonly #key: readonly [seed: number, purpose: string, entity: string];
  /** Absent until the first draw, as many streams are never drawn from. */
  #source: StatefulPRNG<State.Alea> | null = null;
  #taken = 0;

  /**
   * @param purpose what the draws are for: `gap`, `cold start`
   * @param entity whose draws they are: the name of a traffic source, of a Function
   * @throws RangeError if the seed is no whole number
   */
  constructor(seed: number, purpose: string, entity: string) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed is a whole number, not ${seed}`);
    this.#key = [seed, purpose, entity];
  }

  /** How many draws were taken: the place, from 0, of the next one. */
  get taken(): number {
    return this.#taken;
  }

  /** The next draw: one of the 2^53 multiples of 2^-53 in [0, 1), each equally likely. */
  next(): number {
    this.#source ??= alea(seedText(this.#key), { state: true });
    this.#taken++;
    return this.#source.double();
  }

  /** A stream of its own that goes on from the same place. */
  clone(): Stream {
    const copy = new Stream(...this.#key);
    if (this.#source !== null) copy.#source = alea('', { state: this.#source.state() });
    copy.#taken = this.#taken;
    return copy;
  }
}
