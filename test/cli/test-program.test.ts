import { spawn, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestReport } from '../../src/model/test-report.ts';
import { junitProblems } from '../reports/reporters/junit-schema.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';
import { shop } from './regression/scenarios.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { type Workspace, workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();
let program: BuiltProgram;

beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const { PATH = '' } = process.env;

function run({ cwd }: Workspace, argv: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program.main, ...argv], {
    cwd, encoding: 'utf8', env: { PATH, ...env },
  });
  return { status, stdout, stderr };
}

const EXPECTING = `${shop('Shop')}
expect:
  - api.inputs.failed == 0
  - { that: zero downtime, why: customers pay here }
`;
const BROKEN = EXPECTING.replace('failed == 0', 'failed == 1');
const lineOf = (text: string, words: string): number =>
  text.slice(0, text.indexOf(words)).split('\n').length;

describe('the bundled scenarios', () => {
  test('pass', () => {
    const space = workspaceIn(scratch(), {});
    cpSync('scenarios', join(space.cwd, 'scenarios'), { recursive: true });
    const { status, stdout, stderr } = run(space, ['test', 'scenarios/']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Scenarios {2}\d+ passed \(\d+\)\n/);
    expect(stdout).toMatch(/Properties {2}[\d,]+ passed\n/);
  });
});

describe('one expectation that is not true', () => {
  test('is exit code 1, one message at its line, valid JUnit and one annotation', async () => {
    const space = workspaceIn(scratch(), {
      'scenarios/good.yaml': EXPECTING, 'scenarios/shop.yaml': BROKEN,
    });
    const { status, stdout, stderr } = run(
      space, ['test', '--output-file.junit=junit.xml'],
      { GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_WORKSPACE: space.cwd },
    );
    expect([status, stderr]).toEqual([1, '']);
    const line = lineOf(BROKEN, 'failed == 1');
    const places = stdout.match(/^ {2}scenarios\/.*:\d+:\d+: .*/gm);
    expect(places).toEqual([`  scenarios/shop.yaml:${line}:5: expectation not met`]);
    expect(stdout).toContain('\n    - api.inputs.failed == 1\n      ^\n');
    expect(stdout).toMatch(/ {4}expected {3}api\.inputs\.failed == 1\n {4}actual {5}0\n/);
    expect(stdout).toContain('reproduce: cutover run scenarios/shop.yaml --seed 5\n');
    expect(stdout).toContain(
      'Scenarios  1 failed, 1 passed (2)\n Expectations  1 failed, 3 passed\n',
    );
    const start = `::error file=scenarios/shop.yaml,line=${line},col=5,title=api.inputs.failed`;
    expect(stdout.match(/^::error .*/gm)).toEqual([expect.stringContaining(start)]);
    const junit = space.read('junit.xml');
    expect(await junitProblems(junit)).toEqual([]);
    expect(junit.match(/<failure /g)).toHaveLength(1);
    expect(junit).toContain(
      '<testcase classname="scenarios/shop.yaml" name="api.inputs.failed == 1" time="0.000">\n',
    );
  });

  test('is judged likewise by the line that repeats it', () => {
    const space = workspaceIn(scratch(), { 'scenarios/shop.yaml': BROKEN });
    const { stdout } = run(space, ['test', '--reporter', 'json']);
    const [outcome] = (JSON.parse(stdout) as TestReport).scenarios;
    const again = run(space, [...(outcome?.reproduce?.slice(1) ?? []), '--json']);
    expect(again.status).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject(outcome?.run ?? { digest: 'none' });
  });

  test('leaves no golden digest', () => {
    const space = workspaceIn(scratch(), { 'scenarios/shop.yaml': BROKEN });
    expect(run(space, ['test', '-u']).status).toBe(1);
    expect(space.has('scenarios/shop.golden.json')).toBe(false);
  });
});

describe('a property', () => {
  test('that is meant to be violated, and holds, is an expectation that is not met', () => {
    const text = `${shop('Shop')}\nexpect: [S01 is violated]\n`;
    const space = workspaceIn(scratch(), { 'scenarios/shop.yaml': text });
    const { status, stdout } = run(space, ['test']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/Expectations {2}1 failed\n +Properties {2}\d+ passed\n/);
  });

  test('is not looked at with --no-check', () => {
    const space = workspaceIn(scratch(), { 'scenarios/shop.yaml': shop('Shop') });
    const { status, stdout } = run(space, ['test', '--no-check']);
    expect(status).toBe(0);
    expect(stdout).not.toContain('Properties');
  });
});

describe('Ctrl-C', () => {
  test('ends --watch with exit code 130', async () => {
    const { cwd } = workspaceIn(scratch(), { 'scenarios/shop.yaml': shop('Shop') });
    const child = spawn(process.execPath, [program.main, 'test', '--watch'], {
      cwd, env: { PATH }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr.on('data', (text: Buffer) => {
      if (text.includes('waiting for changes')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
  });
});
