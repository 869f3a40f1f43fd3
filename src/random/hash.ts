const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** Bytes of a block: one word for each of the four lanes. */
const BLOCK = 16;

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

const mix1 = (word: number): number => Math.imul(rotate(Math.imul(word, C1), 15), C2);
const mix2 = (word: number): number => Math.imul(rotate(Math.imul(word, C2), 16), C3);
const mix3 = (word: number): number => Math.imul(rotate(Math.imul(word, C3), 17), C4);
const mix4 = (word: number): number => Math.imul(rotate(Math.imul(word, C4), 18), C1);

function finish(lane: number): number {
  let x = lane ^ (lane >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** The bytes as little-endian words: the whole blocks, then one with what is left and zeros. */
function toWords(bytes: Uint8Array): Int32Array {
  const words = new Int32Array((Math.floor(bytes.length / BLOCK) + 1) * (BLOCK / 4));
  bytes.forEach((byte, at) => {
    words[at >> 2] = (words[at >> 2] as number) | (byte << (8 * (at & 3)));
  });
  return words;
}

/** Four unsigned 32-bit words. */
export type Hash128 = readonly [number, number, number, number];

/**
 * MurmurHash3_x86_128 (Austin Appleby, public domain) of the UTF-8 bytes of a text, seed 0. Not
 * cryptographic.
 */
export function hash128(text: string): Hash128 {
  const bytes = new TextEncoder().encode(text);
  return hashBlocks(toWords(bytes), bytes.length);
}

/** As {@link hash128}, of the little-endian bytes of words. */
export function hashOfWords(words: readonly number[]): Hash128 {
  const blocks = new Int32Array((Math.floor(words.length / 4) + 1) * 4);
  blocks.set(words);
  return hashBlocks(blocks, 4 * words.length);
}

/** Of so many bytes in whole blocks of four words, of which the last has what is left and zeros. */
function hashBlocks(words: Int32Array, length: number): Hash128 {
  const word = (at: number): number => words[at] as number;
  const rest = words.length - BLOCK / 4;
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  for (let at = 0; at < rest; at += 4) {
    h1 = (Math.imul(rotate(h1 ^ mix1(word(at)), 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 = (Math.imul(rotate(h2 ^ mix2(word(at + 1)), 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 = (Math.imul(rotate(h3 ^ mix3(word(at + 2)), 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 = (Math.imul(rotate(h4 ^ mix4(word(at + 3)), 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  h1 ^= mix1(word(rest)) ^ length;
  h2 ^= mix2(word(rest + 1)) ^ length;
  h3 ^= mix3(word(rest + 2)) ^ length;
  h4 ^= mix4(word(rest + 3)) ^ length;
  const sum = h1 + h2 + h3 + h4;
  h1 = finish(sum);
  h2 = finish(h2 + sum);
  h3 = finish(h3 + sum);
  h4 = finish(h4 + sum);
  const total = h1 + h2 + h3 + h4;
  return [total >>> 0, (h2 + total) >>> 0, (h3 + total) >>> 0, (h4 + total) >>> 0];
}
