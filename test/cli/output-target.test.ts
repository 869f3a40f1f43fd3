import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { freeName, OutputFile } from '../../src/cli/output-target.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratchDirectory = scratchDirectories();

const LATE = `
app: { name: shop, functions: { api: { service_time: 2s, cold_start: 1s } } }
events: [{ at: 1s, call: { to: api } }]
expect: [api.latency.max < 1s]
`;

/** A directory with a scenario that fails, and a file where others want a directory. */
function scratch(): string {
  const cwd = scratchDirectory();
  writeFileSync(join(cwd, 'late.yaml'), LATE);
  writeFileSync(join(cwd, 'pass.yaml'), 'mine');
  return cwd;
}

async function cutover(cwd: string, argv: readonly string[]) {
  const terminal = collectedTerminal({ cwd });
  const code = await main([...argv], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

const NO_DIRECTORY = 'a part of the path is not a directory';

describe('a place where nothing can be written', () => {
  test.each([
    [['shrink', 'late.yaml', '--output', '.'], '.: it is a directory'],
    [['shrink', 'late.yaml', '--output', '.', '--force'], '.: it is a directory'],
    [['shrink', 'late.yaml', '--output', 'pass.yaml/x.yaml'], `pass.yaml/x.yaml: ${NO_DIRECTORY}`],
    [['explore', '--out', 'pass.yaml/new/x.yaml'], `pass.yaml/new/x.yaml: ${NO_DIRECTORY}`],
    [['verify', 'rolling', '--output', 'pass.yaml'],
      `pass.yaml/verify-rolling.json: ${NO_DIRECTORY}`],
    [['fuzz', '--output', '/dev/null/x.json'], `/dev/null/x.json: ${NO_DIRECTORY}`],
    [['fuzz', '--out', 'pass.yaml'], `pass.yaml/found.yaml: ${NO_DIRECTORY}`],
  ])('%j is a mistake, told before anything is done', async (argv, message) => {
    const cwd = scratch();
    expect(await cutover(cwd, argv))
      .toEqual({ code: 2, out: '', err: `error: cannot write ${message}\n` });
    expect(readFileSync(join(cwd, 'pass.yaml'), 'utf8')).toBe('mine');
  });

  test('is made where it can be, once there is something to write', async () => {
    const cwd = scratch();
    const file = new OutputFile('new/deep/x.txt', cwd);
    expect(existsSync(join(cwd, 'new'))).toBe(false);
    file.write('all');
    expect(readFileSync(join(cwd, 'new/deep/x.txt'), 'utf8')).toBe('all');
    const { code } = await cutover(cwd, ['shrink', 'late.yaml', '--output', 'small/x.yaml']);
    expect([code, existsSync(join(cwd, 'small/x.yaml'))]).toEqual([0, true]);
  });
});

test('a text that is to replace no other goes to the first name that is free or holds it', () => {
  const cwd = scratchDirectory();
  mkdirSync(join(cwd, 'found'));
  const put = (text: string): string => {
    const name = freeName('found/S01.yaml', text, cwd);
    writeFileSync(join(cwd, name), text);
    return name;
  };
  expect(['a', 'a', 'b', 'c', 'b'].map(put)).toEqual([
    'found/S01.yaml', 'found/S01.yaml', 'found/S01-2.yaml', 'found/S01-3.yaml', 'found/S01-2.yaml',
  ]);
});
