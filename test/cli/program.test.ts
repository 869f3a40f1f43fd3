import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltProgram, buildProgram } from './built-program.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratch = scratchDirectories();
const ESC = String.fromCharCode(27);
let program: BuiltProgram;

beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const SHOP = `
name: Shop
app:
  name: shop
  functions: { api: { service_time: 1s, cold_start: 3s, code: a1 } }
traffic:
  - { to: api, arrivals: { every: 100ms }, count: 3000 }
events:
  - { at: 20s, deploy: { strategy: STRATEGY, change: { functions: { api: { code: b2 } } } } }
`;

/** Whether a file there would find the compiler of TypeScript. */
function isInstalledNear(directory: string): boolean {
  try {
    return createRequire(join(directory, 'mine.ts')).resolve('typescript') !== '';
  } catch {
    return false;
  }
}

/** Runs a shell line in a directory with a scenario; `$cutover` is the program. */
function shell(
  line: string, { env = {}, files = {} }:
  { env?: Record<string, string>; files?: Record<string, string> } = {},
) {
  const cwd = scratch();
  const strategy = Object.keys(files)[0] ?? 'rolling';
  writeFileSync(join(cwd, 'shop.yaml'), SHOP.replace('STRATEGY', strategy));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const { PATH = '' } = process.env;
  const cutover = `${process.execPath} ${program.main}`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line.replaceAll('$cutover', cutover)], {
    cwd, encoding: 'utf8', env: { PATH, ...env },
  });
  return { status, stdout, stderr };
}

describe('the program in a shell', () => {
  test('reports on stdout, in plain text since it is no terminal', () => {
    const { status, stdout, stderr } = shell('$cutover run shop.yaml');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Shop {2,}seed 1 · /);
    expect(stdout).not.toContain(ESC);
  });

  test('colours a pipe when it is told to', () => {
    expect(shell('$cutover run shop.yaml', { env: { FORCE_COLOR: '1' } }).stdout).toContain(ESC);
    expect(shell('$cutover run shop.yaml --no-color', { env: { FORCE_COLOR: '1' } }).stdout)
      .not.toContain(ESC);
  });

  test('says nothing when its reader has seen enough', () => {
    const { stdout, stderr } = shell('$cutover run shop.yaml --json --inputs | head -n 1');
    expect([stdout, stderr]).toEqual(['{\n', '']);
  });

  test('writes its trace to a pipe as well, and minds no reader that leaves', () => {
    const { stdout, stderr } = shell('$cutover run shop.yaml -q --trace /dev/stdout | head -n 1');
    expect(stdout).toMatch(/^\{"seq":0,.*\}\n$/);
    expect(stderr).toBe('');
  });

  test('tells success from usage errors by its exit code', () => {
    expect(shell('$cutover --version').status).toBe(0);
    expect(shell('$cutover run missing.yaml')).toEqual({
      status: 2, stdout: '', stderr: 'missing.yaml: no such file or directory\n',
    });
  });

  test('gives the same campaign on any number of threads', () => {
    const fuzz = '$cutover fuzz --runs 120 --seed 3 --json --threads';
    const [one, two] = [1, 2].map((threads) => shell(`${fuzz} ${threads}`).stdout);
    expect(one).toContain('"runs": 120');
    expect(two).toBe(one);
  });

  test('gives the same comparison on any number of threads', () => {
    const compare = '$cutover compare shop.yaml --vary platform.router_lag=0s,1s --json --runs 9';
    const [one, two] = [1, 2].map((threads) => shell(`${compare} --threads ${threads}`).stdout);
    expect(one).toContain('"replications": 9');
    expect(two).toBe(one);
  });

  test('gives the same digest in each process', () => {
    const [first, second, ...rest] =
      shell('$cutover run shop.yaml -q; $cutover run shop.yaml -q').stdout.trim().split('\n');
    expect(first).toMatch(/digest [0-9a-f]{16}$/);
    expect([second, rest]).toEqual([first, []]);
  });

  test('says why it cannot write its output', () => {
    const { status, stderr } = shell('$cutover run shop.yaml > /dev/full');
    expect([status, stderr]).toEqual([
      2, 'error: cannot write the output: no space left on the device\n',
    ]);
  });

  const MINE = {
    './mine.ts': `
      interface View { readonly version: number }
      export const strategy = { name: 'mine', decide: (_view: View) => [] };
    `,
  };

  test('runs a strategy in TypeScript where Node does, and says so where it does not', () => {
    const { status, stderr } = shell('$cutover run shop.yaml -q', { files: MINE });
    const runs = 'typescript' in process.features && Boolean(process.features.typescript)
      || isInstalledNear(tmpdir());
    if (runs) expect(status).toBe(0);
    else {
      expect(status).toBe(2);
      expect(stderr).toMatch(/does not run TypeScript by itself: npm install typescript, or use/);
    }
  });

  const COMPILER = resolve('node_modules/typescript');
  const INSTALL = `mkdir node_modules && ln -s ${COMPILER} node_modules/typescript`;

  test('runs a strategy in TypeScript on any Node where its compiler is installed', () => {
    const { status, stderr } = shell(`${INSTALL} && $cutover run shop.yaml -q`, { files: MINE });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('tells all places in which a strategy in TypeScript does not parse', () => {
    const text = "export default { name: 'mine', decide(v: any) {\n"
      + "  const a = [{ order: 'drain' container: 1 }];\n  if (v.now > 0 { return []; }\n} };\n";
    const { status, stdout, stderr } =
      shell(`${INSTALL} && $cutover verify ./mine.ts`, { files: { './mine.ts': text } });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain("mine.ts:2:31: ',' expected\n"
      + "    const a = [{ order: 'drain' container: 1 }];\n"
      + '                                ^\n');
    expect(stderr).toMatch(/^error: the strategy \.\/mine\.ts has 2 mistakes:\n/);
    expect(stderr).toContain("mine.ts:3:17: ')' expected\n");
  });

  test('tells where a strategy does not parse, also in a file that it imports', () => {
    const files = {
      './mine.mjs': "import { a } from './a.mjs';\nexport default { name: 'm', decide: () => a };",
      './a.mjs': 'export const a = [\n  1, };\n',
    };
    const place = "a.mjs:2:6: Unexpected token '}'\n    1, };\n       ^\n";
    expect(shell('$cutover verify ./mine.mjs', { files })).toEqual({
      status: 2, stdout: '', stderr: `error: the strategy ./mine.mjs has 1 mistake:\n${place}`,
    });
    const { status, stderr } = shell('$cutover run shop.yaml', { files });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^shop\.yaml:9:36: the strategy \.\/mine\.mjs has 1 mistake\n/);
    expect(stderr.endsWith(place)).toBe(true);
  });
});
