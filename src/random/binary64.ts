const LEAST_EXPONENT = -1074;
const GREATEST_EXPONENT = 1023;

const powers = new Float64Array(GREATEST_EXPONENT - LEAST_EXPONENT + 1);
for (let at = 0, power = Number.MIN_VALUE; at < powers.length; at++, power *= 2) {
  powers[at] = power;
}

/** 2^k for -1074 ≤ k ≤ 1023, all there are; a table, as building one from its bits is slower. */
export function powerOfTwo(k: number): number {
  return powers[k - LEAST_EXPONENT] as number;
}

const number = new Float64Array(1);
const words = new Int32Array(number.buffer);

/** Whether the first of the two 32-bit words of a number in memory is the less significant one. */
const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const HIGH = LITTLE_ENDIAN ? 1 : 0;

/** The upper 32 bits of a number: sign, 11 bits of exponent, the first 20 bits of the fraction. */
export function highWord(x: number): number {
  number[0] = x;
  return words[HIGH] as number;
}
