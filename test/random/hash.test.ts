import { expect, test } from 'vitest';
import { hash128, hashOfWords } from '../../src/random/hash.ts';

const hex = (text: string): string =>
  hash128(text).map((word) => word.toString(16).padStart(8, '0')).join('');

test.each([
  ['', '00000000000000000000000000000000'],
  ['H', 'f69feb5df45637a0f45637a0f45637a0'],
  ['Hello', '2360ae465e6336c6ad45b3f4ad45b3f4'],
  ['Hello Wo', 'db37ce0fe9a99ae0da8c411bda8c411b'],
  ['Hello Wor', '107e2665706ff8b8eb00bf34e910bf63'],
  ['Hello World!', '6bee9883eb1be4f59dfb7172ae3fbea9'],
  ['Hello World! He', '784f7f08ab145b43cf27d08dc5413b50'],
  ['Hello World! Hel', '82475db0161f88d8850474822a76794a'],
  ['Hello World! Hell', 'a0cf95de87e61640ad45f08dc508c90a'],
  ['Hello World! Hello World! Hello ', '4855a598c76f875e7760fe307dcc7b58'],
  ["I will not buy this tobacconist's, it is scratched.", '9b5b7ba2ef3f7866889adeaf00f3f98e'],
])('the published hash of %j', (text, hash) => {
  expect(hex(text)).toBe(hash);
});

test.each([
  ['メ', '6fa5c4ad8756ef5c8756ef5c8756ef5c'],
  ['utf-8 supported 🌈', '796479ed1bbff85b29e39731d1967a07'],
])('the published hash of the UTF-8 bytes of %j', (text, hash) => {
  expect(hex(text)).toBe(hash);
});

test.each(['', 'Hell', 'Hello Wo', 'Hello World! Hello World! Hello '])(
  'words have the hash of their bytes: %j', (text) => {
    const bytes = new TextEncoder().encode(text);
    expect(hashOfWords([...new Int32Array(bytes.buffer, 0, bytes.length / 4)]))
      .toEqual(hash128(text));
  },
);
