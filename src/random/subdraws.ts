/** Steps after which every bit of the seed has reached every bit of the state. */
const WARM_UP = 12;

/**
 * Further draws made out of one draw, for laws that need several numbers for one value: sfc32
 * (Doty-Humphrey, PractRand), seeded by the 53 bits of the draw.
 */
export class Subdraws {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  /** From here on the draws are those that belong to `u`, whatever was drawn before. */
  restart(u: number): void {
    const scaled = u * 67108864;
    const high = Math.floor(scaled);
    this.#a = 0;
    this.#b = high;
    this.#c = (scaled - high) * 134217728;
    this.#counter = 1;
    for (let step = 0; step < WARM_UP; step++) this.#word();
  }

  /** The next number in [0, 1), of 53 bits. */
  next(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  #word(): number {
    const word = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0;
    return word;
  }
}
