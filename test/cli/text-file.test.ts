import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readText } from '../../src/cli/text-file.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratch = scratchDirectories();

function fileWith(bytes: string | Uint8Array): string {
  const path = join(scratch(), 'file');
  writeFileSync(path, bytes);
  return path;
}

test('a text is read without its byte order mark', () => {
  expect(readText(fileWith('\ufeffname: ä\n'), 1)).toBe('name: ä\n');
});

test('a text may be as large as allowed', () => {
  expect(readText(fileWith('x'.repeat(1024 * 1024)), 1)).toHaveLength(1024 * 1024);
});

describe('a file that is no use says why', () => {
  test('missing', () => {
    expect(() => readText(join(scratch(), 'nothing'), 1)).toThrow('no such file or directory');
  });

  test('a directory', () => {
    const path = join(scratch(), 'folder');
    mkdirSync(path);
    expect(() => readText(path, 1)).toThrow('it is a directory');
  });

  test('too large', () => {
    expect(() => readText(fileWith('x'.repeat(1024 * 1024 + 1)), 1)).toThrow('larger than 1 MiB');
  });

  test('without an end', () => {
    expect(() => readText('/dev/zero', 1)).toThrow('it is not a regular file');
  });

  test('binary', () => {
    expect(() => readText(fileWith(Uint8Array.of(80, 75, 0, 4)), 1)).toThrow('not a text file');
  });

  test('in another encoding', () => {
    expect(() => readText(fileWith(Uint8Array.of(0xff, 0xfe, 0x61, 0)), 1)).toThrow('in UTF-16');
    expect(() => readText(fileWith(Uint8Array.of(0xfe, 0xff, 0, 0x61)), 1)).toThrow('in UTF-16');
    expect(() => readText(fileWith(Uint8Array.of(0xe4, 0x0a)), 1)).toThrow('not text in UTF-8');
  });
});
