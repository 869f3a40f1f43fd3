/** A fingerprint of a state: two words of 32 bits. */
export interface Fingerprint {
  readonly high: number;
  readonly low: number;
}

const LEAST_CAPACITY = 1024;

/** The table is made larger before so great a share of it is taken. */
const MOST_TAKEN = 0.6;

/** Words of a place: two of the fingerprint, then the number of the state from 1; 0 is free. */
const PLACE = 3;

/**
 * Numbers states by their fingerprints, in order of first sight, in open addressing: twelve bytes
 * for each place, and no object for any state. Two of n states share one of 2^64 fingerprints with
 * a probability of about n² / 2^65.
 */
export class Visited {
  size = 0;
  private words: Int32Array = new Int32Array(PLACE * LEAST_CAPACITY);

  /** The number of the state with this fingerprint, from 0: {@link size} before it if it is new. */
  number({ high, low }: Fingerprint): number {
    if (this.size >= MOST_TAKEN * this.capacity) this.grow();
    const at = this.find(high | 0, low | 0);
    const known = this.words[at + 2] as number;
    if (known > 0) return known - 1;
    this.put(at, [high, low, ++this.size]);
    return this.size - 1;
  }

  /** Memory of the table in bytes. */
  get bytes(): number {
    return this.words.byteLength;
  }

  /** How likely it is that any two of its members were different states. */
  get collisionOdds(): number {
    return this.size * this.size / 2 / 2 ** 64;
  }

  private get capacity(): number {
    return this.words.length / PLACE;
  }

  /** Where this fingerprint is, or the free place where it belongs. */
  private find(high: number, low: number): number {
    const { words, capacity } = this;
    for (let place = high & (capacity - 1); ; place = (place + 1) & (capacity - 1)) {
      const at = PLACE * place;
      if (words[at + 2] === 0 || (words[at] === high && words[at + 1] === low)) return at;
    }
  }

  private put(at: number, place: readonly number[]): void {
    this.words.set(place, at);
  }

  private grow(): void {
    const { words } = this;
    this.words = new Int32Array(2 * words.length);
    for (let at = 0; at < words.length; at += PLACE) {
      if (words[at + 2] === 0) continue;
      const place = words.subarray(at, at + PLACE);
      this.put(this.find(place[0] as number, place[1] as number), [...place]);
    }
  }
}
