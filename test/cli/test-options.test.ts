import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { REPORTER_NAMES } from '../../src/reports/reporters/reporter.ts';
import { collectedTerminal } from './collected-terminal.ts';

async function call(...argv: string[]) {
  const terminal = collectedTerminal();
  return { code: await main(argv, terminal), out: terminal.out(), err: terminal.err() };
}

const SHARED_OPTIONS = ['--reporter', '--output-file.junit', '--color', '--no-color'];

describe('the help', () => {
  test.each([
    ['test', ['--test-name-pattern', '--update', '--bail', '--shard', '--watch', '--seed', '--set',
      '--no-check', '--pass-with-no-scenarios', 'Golden digests:', '130  stopped by Ctrl-C']],
    ['merge', ['All shards must be there']],
  ])('of %s has options, reports, examples and exit codes in 80 columns', async (name, special) => {
    const { code, out, err } = await call(name, '--help');
    expect([code, err]).toEqual([0, '']);
    const wanted = [...SHARED_OPTIONS, ...special, 'Reports:', 'Examples:', 'Exit codes:'];
    for (const text of wanted) expect(out).toContain(text);
    for (const reporter of REPORTER_NAMES) expect(out).toMatch(new RegExp(`^  ${reporter} `, 'm'));
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('a wrong command line is said to be wrong, with exit code 2 and nothing on stdout', () => {
  test.each([
    ['a pattern that is none', ['test', '-t', '('], 'Invalid regular expression'],
    ['a shard of no number', ['test', '--shard', '2'], 'Write i/n with i from 1 to n'],
    ['a shard beyond the last', ['test', '--shard', '3/2'], 'Write i/n with i from 1 to n'],
    ['a shard before the first', ['test', '--shard', '0/2'], 'Write i/n with i from 1 to n'],
    ['no failures to stop after', ['test', '--bail', '0'], 'Give a whole number from 1 on'],
    ['an unknown reporter', ['test', '--reporter', 'html'], 'default, dot, json, junit, github'],
    ['an unknown kind of file', ['test', '--output-file.jason=x'], 'unknown option'],
    ['a seed that is no number', ['test', '--seed', 'x'], 'A seed is a whole number'],
    ['watching a shard', ['test', '--watch', '--shard', '1/2'], 'leave out --shard'],
    ['nothing to merge', ['merge'], "missing required argument 'result'"],
    ['a path that is not there', ['test', 'scenarois'], 'did you mean "scenarios"?'],
  ])('%s', async (_case, argv, message) => {
    const { code, out, err } = await call(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^ {4}at /m);
  });
});
