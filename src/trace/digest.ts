const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** One step of MurmurHash3_x86_32 (Appleby, public domain): mixes a word into a lane. */
function mixWord(lane: number, word: number): number {
  const mixed = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(lane ^ mixed, 13), 5) + 0xe6546b64) | 0;
}

/** The finalizer of MurmurHash3: every bit of the lane decides about every bit of the result. */
function finishLane(lane: number): number {
  let x = lane ^ (lane >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');

/** Half of the checkpoints go, and they come half as often, whenever there are so many. */
const MOST_CHECKPOINTS = 1024;

/** Cells that are mixed in at one go. */
const SLICE = 512;

/** The digest of the first `records` records of a run. */
export interface Checkpoint {
  readonly records: number;
  readonly digest: string;
}

/**
 * A fingerprint of a run: two 32-bit lanes that every cell of every record is mixed into, in order,
 * and two more for the texts. Equal runs have equal digests whatever is done with their trace and
 * wherever it was flushed. Not cryptographic.
 */
export class Digest {
  /** Digests of longer and longer beginnings, evenly apart: they tell where two runs part. */
  checkpoints: Checkpoint[] = [];
  #chunks = 0;
  #chunksPerCheckpoint = 1;
  #even = 0x9747b28c | 0;
  #odd = 0x2f0b4f47 | 0;
  #textEven = 0x3c6ef372;
  #textOdd = 0x1b873593;
  #cells: Float64Array = new Float64Array(0);
  #words: Int32Array = new Int32Array(0);

  /** A digest of its own of all that was mixed in so far. */
  clone(): Digest {
    const copy = new Digest();
    copy.checkpoints = [...this.checkpoints];
    copy.#chunks = this.#chunks;
    copy.#chunksPerCheckpoint = this.#chunksPerCheckpoint;
    copy.#even = this.#even;
    copy.#odd = this.#odd;
    copy.#textEven = this.#textEven;
    copy.#textOdd = this.#textOdd;
    return copy;
  }

  /** Mixes in a text: its length, then its UTF-16 code units. */
  text(text: string): void {
    let even = mixWord(this.#textEven, text.length);
    let odd = mixWord(this.#textOdd, text.length);
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      even = mixWord(even, unit);
      odd = mixWord(odd, unit ^ 0x5555);
    }
    this.#textEven = even;
    this.#textOdd = odd;
  }

  /**
   * Mixes in the records of a chunk (see `TraceReader`), `recordCount` in all with those before.
   * Cells go in as the two words of their doubles: whole numbers have one representation, and none
   * has to be converted. They go in by fours, lanes in turn; four divides the length of each
   * record, so that it does not matter where a chunk ends.
   */
  read(cells: Float64Array, length: number, recordCount: number): void {
    if (cells !== this.#cells) {
      this.#cells = cells;
      this.#words = new Int32Array(cells.buffer);
    }
    // In slices: V8 never gets out of code that it compiled within one long loop.
    for (let from = 0; from < length; from += SLICE) {
      this.#mix(from, Math.min(from + SLICE, length));
    }
    this.#mark(recordCount);
  }

  /** Mixes in the cells of the current chunk from one place up to another; four divides both. */
  #mix(from: number, to: number): void {
    const words = this.#words;
    const end = 2 * to;
    let even = this.#even;
    let odd = this.#odd;
    for (let at = 2 * from; at < end; at += 8) {
      const word =
        (words[at] as number) +
        Math.imul(words[at + 1] as number, 0x85ebca77) +
        Math.imul(words[at + 2] as number, 0x9e3779b1) +
        Math.imul(words[at + 3] as number, 0xc2b2ae3d) +
        Math.imul(words[at + 4] as number, 0x27d4eb2f) +
        Math.imul(words[at + 5] as number, 0x165667b1) +
        Math.imul(words[at + 6] as number, 0x2c1b3c6d) +
        Math.imul(words[at + 7] as number, 0x297a2d39);
      const mixed = mixWord(even, word | 0);
      even = odd;
      odd = mixed;
    }
    this.#even = even;
    this.#odd = odd;
  }

  #mark(records: number): void {
    if (++this.#chunks % this.#chunksPerCheckpoint !== 0) return;
    this.checkpoints.push({ records, digest: join(this.#even, this.#odd) });
    if (this.checkpoints.length < MOST_CHECKPOINTS) return;
    this.#chunksPerCheckpoint *= 2;
    this.checkpoints = this.checkpoints.filter((_, place) => place % 2 === 1);
  }

  /** The digest of all that was mixed in so far: 16 hexadecimal digits. */
  value(): string {
    return join(mixWord(this.#even, this.#textEven), mixWord(this.#odd, this.#textOdd));
  }
}

function join(even: number, odd: number): string {
  return hex(finishLane(even ^ Math.imul(odd, 0x9e3779b1))) + hex(finishLane((odd + even) | 0));
}
