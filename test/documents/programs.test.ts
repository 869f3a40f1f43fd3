import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { scratchDirectories } from '../cli/scratch-directory.ts';
import { expectUpToDate } from './generated.ts';
import { type Snippet, snippetsIn } from './snippets.ts';

const PAGES = ['README.md', 'docs/how-to/step-by-hand.md', 'docs/how-to/write-a-strategy.md'];

const pageOf = (name: string): string =>
  readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

const isProgram = ({ language, info }: Snippet): boolean =>
  language === 'ts' && info['file']?.endsWith('.test.ts') !== true;

const scratch = scratchDirectories();

afterEach(() => {
  vi.restoreAllMocks();
});

/** What a program prints, call by call. */
async function outputOf({ text, info }: Snippet): Promise<readonly string[]> {
  const file = join(scratch(), info['file'] ?? 'program.ts');
  writeFileSync(file, text);
  const log = vi.spyOn(console, 'log').mockReturnValue();
  await import(/* @vite-ignore */ file);
  const lines = log.mock.calls.map((values) => values.join(' '));
  log.mockRestore();
  return lines;
}

/** The program with what it prints behind each line that prints once. */
function commented(text: string, lines: readonly string[]): string {
  let next = 0;
  return text.replace(/^(\s*console\.log\(.*\);) \/\/ .*$/gm, (_, call: string) =>
    `${call} // ${lines[next++]}`);
}

describe.each(PAGES)('the programs of %s', (name) => {
  test('print what their comments say', async () => {
    const page = pageOf(name);
    let now = page;
    for (const program of snippetsIn(page).filter(isProgram)) {
      const lines = await outputOf(program);
      expect(lines).not.toEqual([]);
      expect(program.text.match(/^\s*console\.log\(/gm)?.length).toBe(lines.length);
      now = now.replace(program.text, () => commented(program.text, lines));
    }
    if (now !== page) expectUpToDate(name, now);
  });
});

const tests = PAGES.flatMap((name) => snippetsIn(pageOf(name)))
  .filter((snippet) => snippet.language === 'ts' && !isProgram(snippet));

// The tests in the pages are tests of this file.
describe.each(tests.map((snippet) => [snippet.info['file'] ?? '', snippet] as const))('%s', async (
  name, { text },
) => {
  const cwd = mkdtempSync(join(tmpdir(), 'cutover-'));
  symlinkSync(resolve('node_modules'), join(cwd, 'node_modules'), 'dir');
  writeFileSync(join(cwd, name), text);
  await import(/* @vite-ignore */ join(cwd, name));
  afterAll(() => rmSync(cwd, { recursive: true }));
});

test('there are tests in the pages', () => {
  expect(tests).not.toEqual([]);
});
