import type { State, StatefulPRNG } from 'seedrandom';
import alea from 'seedrandom/lib/alea.js';
import { hash128 } from './hash.ts';

const MULTIPLIER = 2091639;
const TWO_TO_21 = 2 ** 21;
const TWO_TO_MINUS_32 = 2 ** -32;
const TWO_TO_MINUS_53 = 2 ** -53;

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
 * Writes the doubles that alea gives from this state on, and brings the state up to date: its own
 * two steps for each, but with all numbers in registers, which takes less than half the time.
 */
function fillFrom(state: State.Alea, column: Float64Array): void {
  let { s0, s1, s2, c: carry } = state;
  for (let at = 0; at < column.length; at++) {
    const first = MULTIPLIER * s0 + carry * TWO_TO_MINUS_32;
    carry = Math.floor(first);
    const high = first - carry;
    const second = MULTIPLIER * s1 + carry * TWO_TO_MINUS_32;
    carry = Math.floor(second);
    const low = second - carry;
    column[at] = high + Math.floor(low * TWO_TO_21) * TWO_TO_MINUS_53;
    s0 = s2;
    s1 = high;
    s2 = low;
  }
  state.s0 = s0;
  state.s1 = s1;
  state.s2 = s2;
  state.c = carry;
}

/**
 * The draws of one purpose of one entity, one after the other (TIME-4): equal keys give equal
 * draws, and what other streams are asked for has no effect on them.
 */
export class Stream {
  readonly #key: readonly [seed: number, purpose: string, entity: string];
  /** Absent until the first draw, as many streams are never drawn from. */
  #source: StatefulPRNG<State.Alea> | null = null;
  /** Where the source begins; `null` for at its seed. */
  #from: State.Alea | null = null;
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
    this.#source ??= this.#open();
    this.#taken++;
    return this.#source.double();
  }

  /** Writes the next draws into a column, as many as it holds. */
  fill(column: Float64Array): void {
    this.#source ??= this.#open();
    const state = this.#source.state();
    fillFrom(state, column);
    this.#source = alea('', { state });
    this.#taken += column.length;
  }

  #open(): StatefulPRNG<State.Alea> {
    const from = this.#from;
    return from === null
      ? alea(seedText(this.#key), { state: true }) : alea('', { state: from });
  }

  /** A stream of its own that goes on from the same place. */
  clone(): Stream {
    const copy = new Stream(...this.#key);
    copy.#from = this.#source?.state() ?? this.#from;
    copy.#taken = this.#taken;
    return copy;
  }
}
