import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratch = scratchDirectories();

/** On a quiet machine most take a tenth of this; more means that something grows too fast. */
const MOST_CPU_MICROS = 3_000_000;

const APP = 'app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }\n';
const MEBIBYTE = 1024 * 1024;

const times = (count: number, unit: (place: number) => string): string =>
  Array.from({ length: count }, (_, place) => unit(place)).join('');

const laughs = (
  item: string, entry: (place: number) => string, brackets: readonly [string, string],
) =>
  ['a', ...'bcdefghij'].map((name, level, names) => {
    const row = level === 0 ? Array(10).fill(item)
      : Array.from({ length: 10 }, (_, place) => `${entry(place)}*${names[level - 1]}`);
    return `${name}: &${name} ${brackets[0]}${level === 0 ? item : row.join(', ')}${brackets[1]}\n`;
  }).join('');

/** Texts that are refused, each with what is said of it. */
const REFUSED: readonly (readonly [string, () => string | Uint8Array, RegExp])[] = [
  ['a billion laughs in lists', () => laughs('x', () => '', ['[', ']']), /aliases stand for more/],
  ['a billion laughs in maps', () => laughs('x: 1', (k) => `k${k}: `, ['{', '}']), /aliases stand/],
  ['an alias of what it stands in', () => 'app: &a { name: *a }\n', /nested too deeply/],
  ['aliases without number', () => `a: &a 1\nb: [${'*a, '.repeat(300_000)}*a]\n`, /too much/],
  ['anchors without number', () => times(50_000, (k) => `k${k}: &k${k} 1\n`), /holds too much/],
  ['anchors in a row', () => '&a '.repeat(100_000), /nested too deeply/],
  ['tags in a row', () => '! '.repeat(100_000), /nested too deeply/],
  ['lists in lists', () => '['.repeat(1_000_000), /nested too deeply/],
  ['lists in lists that end', () => '['.repeat(50_000) + ']'.repeat(50_000), /nested too deeply/],
  ['maps in maps', () => '{a: '.repeat(100_000), /nested too deeply/],
  ['entries in entries', () => '- '.repeat(100_000), /nested too deeply/],
  ['keys in keys', () => '? '.repeat(100_000), /nested too deeply/],
  ['steps down', () => times(1_500, (k) => `${' '.repeat(k)}a:\n`), /nested too deeply/],
  ['a long list in a line', () => `${APP}events: [${'x, '.repeat(500_000)}]\n`, /holds too much/],
  ['a long list in lines', () => `${APP}events:\n${'- x\n'.repeat(500_000)}`, /holds too much/],
  ['as long a list as is read', () => `${APP}traffic: [${'{},'.repeat(32_000)}]\n`, /63900 more/],
  ['a key as long as a book', () => `${APP}? ${'k'.repeat(9_000_000)}\n: 1\n`, /unknown key "kkk/],
  ['the same key again and again', () => 'name: x\n'.repeat(14_000), /"name" is here twice/],
  ['other keys again and again', () => times(14_000, (k) => `k${k}: x\n`), /13\d\d\d more prob/],
  ['merge keys', () => `x: &x { a: 1 }\ny: { <<: *x, <<: *x }\n${APP}`, /"<<" is here twice/],
  ['blank lines', () => '\n'.repeat(9_000_000), /holds too much/],
  ['documents', () => '---\n'.repeat(500_000), /holds too much/],
  ['directives', () => '%A b\n'.repeat(49_000), /more problems/],
  ['mistakes', () => 'a: ]\n'.repeat(16_000), /more problems/],
  ['names that are nearly right', () => `app:\n  name: a\n  functions:\n${
    times(2_000, (k) => `    function_number_${k}: { service_time: 1s, cold_start: 1s }\n`)
  }traffic:\n${'- { to: function_numbr_x, arrivals: { at: [0s] } }\n'.repeat(1_500)}`, /more prob/],
  ['a number of digits', () => `${APP}seed: ${'9'.repeat(5_000_000)}\n`, /expected a whole number/],
  ['a duration of digits', () => `${APP}duration: ${'9'.repeat(5_000_000)}s\n`, /than 100 years/],
  ['50 MB of comment', () => `${APP}#${'x'.repeat(50 * MEBIBYTE)}`, /larger than 10 MiB/],
  ['bytes', () => Uint8Array.from({ length: 100_000 }, (_, k) => (k * 7919) % 256), /no.* text/],
  ['UTF-16', () => Buffer.from(`\uFEFF${APP}`, 'utf16le'), /in UTF-16: save it in UTF-8/],
  ['Latin 1', () => Buffer.from(`${APP}# caf\u00e9\n`, 'latin1'), /not text in UTF-8/],
  ['nothing', () => '', /there is no scenario in this/],
];

const TRACE = `${APP}traffic: [{ to: f, arrivals: { trace: { file: x.csv, arrival: t } } }]\n`;

/** The same in data files. */
const REFUSED_DATA: readonly (readonly [string, () => string | Uint8Array, RegExp])[] = [
  ['a line without end', () => `t\n${'1'.repeat(50 * MEBIBYTE)}`, /has more than 100000 char/],
  ['a head without end', () => 't,'.repeat(10 * MEBIBYTE), /has a line of more than 100000/],
  ['quotes', () => `t\n"${'"'.repeat(10 * MEBIBYTE)}`, /has more than 100000 characters/],
  ['spaces in front of a quote', () => `t\n${' '.repeat(99_000)}"`, /the quotes do not match/],
  ['more lines than fit', () => `t\n${'1\n'.repeat(10_000_001)}`, /has more than 10000000 lines/],
  ['mistakes', () => `t\n${'x\n'.repeat(2_000_000)}`, /expected a number from 0, found "x"/],
  ['bytes', () => Uint8Array.from({ length: 100_000 }, (_, k) => (k * 7919) % 256), /no.* text/],
];

async function validate(path: string) {
  const terminal = collectedTerminal();
  const before = process.cpuUsage();
  const code = await main(['validate', path], terminal);
  const { user, system } = process.cpuUsage(before);
  return { code, out: terminal.out() + terminal.err(), cpuMicros: user + system };
}

function checkRefusal(
  { code, out, cpuMicros }: Awaited<ReturnType<typeof validate>>, message: RegExp,
): void {
  expect(out).toMatch(message);
  expect(code).toBe(2);
  expect(out.length).toBeLessThan(50_000);
  expect(cpuMicros).toBeLessThan(MOST_CPU_MICROS);
}

describe('a scenario that is meant to take forever is refused soon:', () => {
  test.each(REFUSED)('%s', async (_what, text, message) => {
    const path = join(scratch(), 'x.yaml');
    writeFileSync(path, text());
    checkRefusal(await validate(path), message);
  });
});

describe('so is one whose data file is:', () => {
  test.each(REFUSED_DATA)('%s', async (_what, text, message) => {
    const directory = scratch();
    writeFileSync(join(directory, 'x.yaml'), TRACE);
    writeFileSync(join(directory, 'x.csv'), text());
    checkRefusal(await validate(join(directory, 'x.yaml')), message);
  });
});

describe('texts that are long for a reason are read:', () => {
  test.each<readonly [string, () => string]>([
    ['a comment', () => `${APP}# ${'x'.repeat(9 * MEBIBYTE)}\n`],
    ['a list', () =>
      `${APP}traffic: [{ to: f, arrivals: { at: [${'0s, '.repeat(24_000)}0s] } }]\n`],
    ['many Functions', () => `app:\n  name: a\n  functions:\n${
      times(4_000, (k) => `    f${k}: { service_time: 1s, cold_start: 1s }\n`)}`],
    ['many changes of many Functions', () => `app:\n  name: a\n  functions:\n${
      times(2_000, (k) => `    f${k}: { service_time: 1s, cold_start: 1s }\n`)}events:\n${
      times(1_000, (k) => `- { at: 1s, edit: { functions: { f${k}: { code: b } } } }\n`)}`],
  ])('%s', async (_what, text) => {
    const path = join(scratch(), 'x.yaml');
    writeFileSync(path, text());
    const { code, cpuMicros } = await validate(path);
    expect(code).toBe(0);
    expect(cpuMicros).toBeLessThan(MOST_CPU_MICROS);
  });
});

describe('what is no file that can be read says so, in the program as it is built:', () => {
  let program: BuiltProgram;
  beforeAll(async () => {
    program = await buildProgram();
  });
  afterAll(() => program.remove());

  /** What the program says of a file; one that never ends is an error. */
  function say(cwd: string, ...argv: readonly string[]) {
    const args = [program.main, ...argv];
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd, encoding: 'utf8', timeout: 20_000,
    });
    return { status, signal, said: stdout + stderr };
  }

  test('a directory, a device, a pipe that nobody writes to, and nothing at all', () => {
    const cwd = scratch();
    mkdirSync(join(cwd, 'folder.yaml'));
    spawnSync('mkfifo', ['pipe.yaml'], { cwd });
    const files = ['folder.yaml', '/dev/zero', 'pipe.yaml', 'nothing.yaml'];
    expect(say(cwd, 'run', ...files)).toEqual({
      status: 2,
      signal: null,
      said: 'folder.yaml: it is a directory\n/dev/zero: it is not a regular file\n'
        + 'pipe.yaml: it is not a regular file\nnothing.yaml: no such file or directory\n',
    });
  });

  test('the same where a scenario names it', () => {
    const cwd = scratch();
    spawnSync('mkfifo', ['pipe.mjs'], { cwd });
    writeFileSync(join(cwd, 'strategy.yaml'),
      `${APP}events: [{ at: 1s, deploy: { strategy: ./pipe.mjs } }]\n`);
    writeFileSync(join(cwd, 'data.yaml'), TRACE.replace('x.csv', '/dev/zero'));
    const { status, said } = say(cwd, 'run', 'strategy.yaml', 'data.yaml');
    expect(status).toBe(2);
    expect(said).toContain('cannot load the strategy ./pipe.mjs: it is not a regular file');
    expect(said).toContain('data.yaml:2:47: cannot read "/dev/zero": it is not a regular file');
  });

  test('a file that must not be read', () => {
    const cwd = scratch();
    const path = join(cwd, 'secret.yaml');
    writeFileSync(path, APP);
    chmodSync(path, 0);
    // To root nothing is closed; the file is read and is fine then.
    const isRoot = process.getuid?.() === 0;
    expect(say(cwd, 'validate', 'secret.yaml')).toMatchObject(isRoot
      ? { status: 0, said: 'secret.yaml  ok\n' }
      : { status: 2, said: 'secret.yaml: permission denied\n1 problem\n' });
  });

  test('a pipe that the shell hands over is read', () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'x.yaml'), APP);
    const line = `cat x.yaml | ${process.execPath} ${program.main} validate /dev/stdin`;
    const { status, stdout } = spawnSync('sh', ['-c', line], { cwd, encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '/dev/stdin  ok\n']);
  });
});
