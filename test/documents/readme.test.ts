import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { collectedTerminal } from '../cli/collected-terminal.ts';
import { scratchDirectories } from '../cli/scratch-directory.ts';
import { snippetOf } from './snippets.ts';

const FILE = new URL('../../README.md', import.meta.url);
const readme = readFileSync(FILE, 'utf8');
const scratchDirectory = scratchDirectories();

afterEach(() => {
  vi.restoreAllMocks();
});

/** With UPDATE_DOCUMENTS=1 the output is written into the README instead of compared with it. */
const UPDATES = process.env['UPDATE_DOCUMENTS'] === '1';

test('the scenario of the README gives the output of the README', async () => {
  const cwd = scratchDirectory();
  writeFileSync(join(cwd, 'shop.yaml'), snippetOf(readme, 'yaml'));
  const shown = snippetOf(readme, 'console');
  const [command, ...output] = shown.split('\n');
  const terminal = collectedTerminal({ cwd });
  const argv = command?.replace('$ npx cutover ', '').split(' ') ?? [];
  expect(await main(argv, terminal)).toBe(0);
  if (UPDATES) return writeFileSync(FILE, readme.replace(shown, `${command}\n${terminal.out()}`));
  expect(terminal.out()).toBe(output.join('\n'));
});

test('the program of the README prints what its comments say', async () => {
  const program = snippetOf(readme, 'ts');
  const file = join(scratchDirectory(), 'program.ts');
  writeFileSync(file, program);
  const log = vi.spyOn(console, 'log').mockReturnValue();
  await import(/* @vite-ignore */ file);
  const comments = program.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm);
  const promised = [...comments].map(([, text]) => text);
  expect(promised).not.toEqual([]);
  expect(log.mock.calls.map((values) => values.join(' '))).toEqual(promised);
});
