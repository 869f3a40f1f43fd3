import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { collectedTerminal } from './collected-terminal.ts';

async function call(...argv: string[]) {
  const terminal = collectedTerminal();
  return { code: await main(argv, terminal), out: terminal.out(), err: terminal.err() };
}

/** The commands that there are, by the files that define them. */
const COMMANDS = readdirSync('src/cli/commands')
  .filter((name) =>
    readFileSync(`src/cli/commands/${name}`, 'utf8').includes(': CommandDefinition ='))
  .map((name) => name.replace('.ts', ''));

describe('help', () => {
  test('lists the commands', async () => {
    const { code, out, err } = await call('--help');
    expect([code, err]).toEqual([0, '']);
    for (const name of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} +[a-z]`, 'm'));
    expect(out).toContain('help ');
  });

  test.each(COMMANDS)('of %s has one list of exit codes, and 80 columns', async (name) => {
    const { code, out, err } = await call(name, '--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`^Usage: cutover ${name}\\b.*\n\n\\S`));
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const codes = out.split('\nExit codes:\n').slice(1)
      .map((text) => [...text.matchAll(/^ {2}(\d+) {2}/gm)].map(([, code]) => Number(code)));
    expect(codes).toHaveLength(1);
    expect(codes[0]).toEqual([...new Set(codes[0])].sort((a, b) => a - b));
  });

  test('of a command lists options, examples and exit codes in 80 columns', async () => {
    const { code, out } = await call('run', '--help');
    expect(code).toBe(0);
    for (const option of ['--seed', '--set', '--until', '--side-by-side', '--json', '--inputs',
      '--trace', '--quiet', '--color', '--no-color', 'Examples:', 'Exit codes:']) {
      expect(out).toContain(option);
    }
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('is what a bare call gets, on stderr', async () => {
    const { code, out, err } = await call();
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: cutover');
  });
});

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(await call('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

describe('a wrong command line is said to be wrong, with exit code 2 and nothing on stdout', () => {
  test.each([
    ['an unknown command', ['rnu', 'x.yaml'], 'Did you mean run?'],
    ['what other commands do', ['replay', 'x.yaml', '--until', '5s'], 'cutover run FILE --until'],
    ['a scenario without "run"', ['x.yaml', '--json'], 'cutover run x.yaml --json'],
    ['an unknown option', ['run', 'x.yaml', '--trase', 't'], 'Did you mean --trace?'],
    ['no file', ['run'], "missing required argument 'file'"],
    ['a seed that is no number', ['run', 'x.yaml', '--seed', 'abc'], 'A seed is a whole number'],
    ['a negative seed', ['run', 'x.yaml', '--seed', '-1'], 'A seed is a whole number'],
    ['a seed too large to be exact', ['run', 'x.yaml', '--seed', '9007199254740993'], 'A seed is'],
    ['a setting without value', ['run', 'x.yaml', '--set', 'seed'], 'Write path=value'],
    ['a time without unit', ['run', 'x.yaml', '--until', '5'], 'did you mean "5s"?'],
    ['records of inputs in a report', ['run', 'x.yaml', '--inputs'], 'add --json'],
    ['one trace of two runs', ['run', 'a.yaml', 'b.yaml', '--trace', 't'], 'give one scenario'],
    ['one run side by side', ['run', 'a.yaml', '--side-by-side'], '2 to 4 scenarios'],
    ['a comparison as JSON', ['run', 'a.yaml', 'b.yaml', '--side-by-side', '--json'], 'leave out'],
  ])('%s', async (_case, argv, message) => {
    const { code, out, err } = await call(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^ {4}at /m);
  });
});
