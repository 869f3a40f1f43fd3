import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchDirectories } from '../cli/scratch-directory.ts';
import { readerShell } from './reader.ts';
import { replay } from './replay.ts';

const scratch = scratchDirectories();

const block = (fence: string, text: string) => `\`\`\`${fence}\n${text}\`\`\`\n`;

/** The page as it is after it was followed with a shell that always answers the same. */
async function followed(page: string, output: string, code = 0): Promise<string> {
  const shell = async () => ({ output, code });
  return (await replay(page, { cwd: scratch(), shell })).page;
}

describe('an output of a page', () => {
  const page = (shown: string) => block('console', `$ cutover test\n${shown}`);

  test('stays as it is where it is what is printed', async () => {
    expect(await followed(page('a\nb\n'), 'a\nb\n')).toBe(page('a\nb\n'));
  });

  test('is replaced where it is not', async () => {
    expect(await followed(page('a\nc\n'), 'a\nb\n')).toBe(page('a\nb\n'));
    expect(await followed(page(''), 'a\n')).toBe(page('a\n'));
  });

  test.each([
    ['a\n…\n', true], ['…\nd\n', true], ['a\n…\nc\n…\n', true], ['…\nb\n…\nd\n', true],
    ['…\nc\n', false], ['b\n…\n', false], ['a\n…\nb\n…\n', false], ['a\nb\nc\nd\n…\n', false],
    ['a\n…\nx\n…\n', false], ['…\nc\n…\nb\n…\n', false],
  ])('may leave out lines: %j of a, b, c, d is %j', async (shown, isRight) => {
    const output = 'a\nb\nc\nd\n';
    expect(await followed(page(shown), output)).toBe(page(isRight ? shown : output));
  });

  test('goes on leaving out lines where only numbers, digests and bars differ', async () => {
    const output = (digest: string) => `took 12s\nb\nc\n▁▂ 3\ndigest ${digest}\nend\n`;
    const shown = (took: string, digest: string) => `took ${took}\n…\ndigest ${digest}\n  …\n`;
    expect(await followed(page(shown('9.5s', '0123456789abcdef')), output('fedcba9876543210')))
      .toBe(page(shown('12s', 'fedcba9876543210')));
  });

  test('may take another time than it did', async () => {
    const took = (time: string) => `    Simulated  2m 00s in ${time}\n`;
    expect(await followed(page(took('27ms')), took('1.03s'))).toBe(page(took('27ms')));
    expect(await followed(page(took('27ms')), took('27ms').replace('2m', '3m')))
      .toBe(page(took('27ms').replace('2m', '3m')));
  });

  test('comes with an exit code: 0, or what the block says of its last command', async () => {
    await expect(followed(page('a\n'), 'a\n', 1)).rejects.toThrow('exit code 1, not 0');
    const failing = block('console exit=1', '$ cutover test\na\n');
    expect(await followed(failing, 'a\n', 1)).toBe(failing);
    await expect(followed(failing, 'a\n')).rejects.toThrow('exit code 0, not 1');
  });

  test('belongs to a command', async () => {
    await expect(followed(block('console', 'a\n$ cutover test\n'), ''))
      .rejects.toThrow('lines before');
  });
});

describe('a file of a page', () => {
  const FILE = `The file \`in/a.yaml\`:\n${block('yaml file=in/a.yaml', 'a: 1\nb: 2\n')}`;
  const change = (text: string) => `\nChange \`in/a.yaml\`:\n${block('diff file=in/a.yaml', text)}`;

  async function written(page: string): Promise<string> {
    const cwd = scratch();
    await replay(page, { cwd, shell: readerShell });
    return readFileSync(join(cwd, 'in/a.yaml'), 'utf8');
  }

  test('is written, extended and changed', async () => {
    expect(await written(FILE)).toBe('a: 1\nb: 2\n');
    const more = `\nMore of \`in/a.yaml\`:\n${block('yaml append=in/a.yaml', 'c: 3\n')}`;
    expect(await written(FILE + more)).toBe('a: 1\nb: 2\nc: 3\n');
    expect(await written(FILE + change(' a: 1\n-b: 2\n+b: $& 3\n'))).toBe('a: 1\nb: $& 3\n');
  });

  test('has the lines that are changed, and once', async () => {
    await expect(written(FILE + change('-b: 3\n+b: 4\n'))).rejects.toThrow('0 times');
    await expect(written(FILE.replace('b: 2', 'a: 1') + change('-a: 1\n+a: 2\n')))
      .rejects.toThrow('2 times');
  });

  test('is named in the text before it', async () => {
    await expect(written(FILE.replace('`in/a.yaml`', 'a'))).rejects.toThrow('no reader is told');
  });

  test('is there for the commands after it', async () => {
    const page = `${FILE}\n${block('console exit=2', '$ cat in/a.yaml\na: 1\nb: 2\n'
      + '$ npx cutover validate in/*.yaml\n')}`;
    const { page: now } = await replay(page, { cwd: scratch(), shell: readerShell });
    expect(now).toContain('in/a.yaml:1:1: unknown key "a"');
  });
});

test('what there is nothing to do with is handed back', async () => {
  const { idle } = await replay(block('ts', 'a();\n') + block('console', '$ true\n'), {
    cwd: scratch(), shell: readerShell,
  });
  expect(idle.map(({ text }) => text)).toEqual(['a();\n']);
});
