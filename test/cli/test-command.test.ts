import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import type { TestReport } from '../../src/model/test-report.ts';
import { WIDTH, widthOf } from '../../src/reports/layout.ts';
import { junitProblems } from '../reports/reporters/junit-schema.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { RULE_BREAKER, shop, withStrategy, WRONG } from './regression/scenarios.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

const GOOD = {
  'scenarios/a.yaml': shop('Alpha, rolling'), 'scenarios/b.yaml': shop('Beta, recreate'),
};
const BAD = {
  ...GOOD,
  'scenarios/mine.yaml': withStrategy('./mine.mjs'), 'scenarios/mine.mjs': RULE_BREAKER,
  'scenarios/wrong.yaml': WRONG,
};
const made = (files: Readonly<Record<string, string>> = GOOD) => workspaceIn(scratch(), files);

const parsed = (text: string): TestReport => JSON.parse(text) as TestReport;
const statuses = (text: string) =>
  parsed(text).scenarios.map(({ file, status }) => `${file} ${status}`);

describe('scenarios that pass', () => {
  test('are listed and counted on stdout, with exit code 0', async () => {
    const { code, out, err } = await made().call(['test']);
    expect([code, err]).toEqual([0, '']);
    expect(out)
      .toMatch(/^✓ scenarios\/a\.yaml {2}Alpha, rolling +[\d.]+s\n✓ scenarios\/b\.yaml {2}/);
    expect(out).toContain('Scenarios  2 passed (2)\n');
  });

  test('are told in the same bytes by each run, but for the time that it takes', async () => {
    const { call } = made();
    const told = async () => (await call(['test', '--reporter', 'json'])).out
      .replaceAll(/"wall_ms": \d+/g, '');
    expect(await told()).toBe(await told());
  });
});

describe('what fails', () => {
  test('a strategy that breaks a rule is a failure of its scenario: exit code 1', async () => {
    const { code, out } = await made(BAD).call(['test', 'scenarios/mine.yaml', 'scenarios/a.yaml']);
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ scenarios\/mine\.yaml .* 1 failure\n/m);
    expect(out).toContain('  scenarios/mine.yaml: ');
    expect(out).toContain('ta-999');
    expect(out).toContain('  reproduce: cutover run scenarios/mine.yaml --seed 5\n');
    expect(out).toContain('Scenarios  1 failed, 1 passed (2)\n');
  });

  test('a file that is wrong is a failure, and the others run: exit code 2', async () => {
    const { code, out, err } = await made(BAD).call(['test']);
    expect([code, err]).toEqual([2, '']);
    expect(out).toMatch(/scenarios\/wrong\.yaml:\d+:\d+: .*did you mean\s+"cold_start"/);
    expect(out).toMatch(/\n {4}.*cold_strat: 3s.*\n +\^\n/);
    expect(out).toContain('Scenarios  1 failed, 1 broken, 2 passed (4)\n');
    expect(Math.max(...out.split('\n').map(widthOf))).toBeLessThanOrEqual(WIDTH);
  });

  test('a repeat has the words of the command line that change a run', async () => {
    const { out } = await made(BAD).call([
      'test', 'scenarios/mine.yaml', '--seed', '7', '--set', 'name=A b', '--no-check',
    ]);
    expect(out.replaceAll(/\\\n\s*/g, '')).toContain(
      "reproduce: cutover run scenarios/mine.yaml --seed 7 --set 'name=A b' --no-check\n",
    );
  });

  test('--bail skips the rest', async () => {
    const { code, out } = await made({ ...BAD, 'scenarios/z.yaml': shop('Z') })
      .call(['test', '--bail', '1', '--reporter', 'json']);
    expect(code).toBe(2);
    expect(statuses(out)).toEqual([
      'scenarios/a.yaml passed', 'scenarios/b.yaml passed', 'scenarios/mine.yaml failed',
      'scenarios/wrong.yaml broken', 'scenarios/z.yaml skipped',
    ]);
    expect(parsed(out).verdict).toBe('fail');
  });
});

describe('-t', () => {
  test('runs the scenarios whose names match, and counts the others as skipped', async () => {
    const { code, out } = await made().call(['test', '-t', 'rolling|^Gamma', '--reporter', 'json']);
    expect(code).toBe(0);
    expect(statuses(out)).toEqual(['scenarios/a.yaml passed', 'scenarios/b.yaml skipped']);
    expect(parsed(out)).toMatchObject({
      verdict: 'pass', options: { pattern: 'rolling|^Gamma', check: true },
      counts: { scenarios: { passed: 1, skipped: 1, total: 2 } },
    });
  });

  test('that matches no name is exit code 4, unless that passes', async () => {
    const { call } = made();
    const { code, err } = await call(['test', '-t', 'gamma']);
    expect([code, err]).toEqual([4, 'error: no scenario has a name that matches /gamma/\n']);
    expect((await call(['test', '-t', 'gamma', '--pass-with-no-scenarios'])).code).toBe(0);
  });
});

describe('no scenario at all', () => {
  test('is exit code 4', async () => {
    expect(await made({}).call(['test']))
      .toEqual({
        code: 4, out: '',
        err: 'error: there is no scenario in scenarios/; cutover init writes a first one\n',
      });
    const { code, err } = await made({ 'docs/x.txt': '' }).call(['test', 'docs', '*.yaml']);
    expect([code, err]).toEqual([4, 'error: there is no scenario in docs *.yaml\n']);
  });

  test('may pass', async () => {
    const { code, out } = await made({}).call(['test', '--pass-with-no-scenarios']);
    expect(code).toBe(0);
    expect(out).toContain('Scenarios  none\n');
  });
});

describe('reports', () => {
  test('go to files besides what is shown, in directories that need not be there', async () => {
    const space = made(BAD);
    const { out } = await space.call([
      'test', '--output-file.junit=out/deep/junit.xml', '--output-file.json=out/report.json',
      '--output-file.markdown', 'out/report.md', '--output-file.dot=out/dots.txt',
    ]);
    expect(out).toContain('✗ scenarios/mine.yaml');
    expect(await junitProblems(space.read('out/deep/junit.xml'))).toEqual([]);
    expect(parsed(space.read('out/report.json')).counts.scenarios.total).toBe(4);
    expect(space.read('out/report.md')).toMatch(/^## ❌/);
    expect(space.read('out/dots.txt')).toMatch(/^··xE\n/);
  });

  test('on stdout are one, and nothing if all go to files', async () => {
    const space = made();
    const { out } = await space.call(['test', '--reporter', 'junit']);
    expect(await junitProblems(out)).toEqual([]);
    const silent = await space.call(['test', '--reporter', 'dot', '--output-file.dot=dots.txt']);
    expect([silent.code, silent.out]).toEqual([0, '']);
    const { code, err } = await space.call(['test', '--reporter', 'default', '--reporter', 'json']);
    expect(code).toBe(2);
    expect(err).toContain('default and json cannot both go to stdout: give --output-file.json=');
  });

  test('never overwrite a scenario or a directory', async () => {
    const space = made();
    for (const path of ['scenarios/a.yaml', 'scenarios']) {
      const { code, err } = await space.call(['test', `--output-file.json=${path}`]);
      expect(code).toBe(2);
      expect(err).toContain(`cannot write the report to ${path}: it is`);
    }
    expect(space.read('scenarios/a.yaml')).toBe(GOOD['scenarios/a.yaml']);
  });

  test('show progress on stderr where somebody watches, and nowhere else', async () => {
    const { call } = made();
    const { err } = await call(['test'], { isTTY: true });
    expect(err).toContain('1/2 running scenarios/a.yaml …');
    expect((await call(['test'], { isTTY: true, env: { CI: '1' } })).err).toBe('');
  });
});

describe('on GitHub Actions', () => {
  const onGithub = (cwd: string) => ({
    env: {
      GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_WORKSPACE: cwd, GITHUB_STEP_SUMMARY: `${cwd}/s.md`,
    },
  });

  test('annotations come by themselves, and the job summary is added to', async () => {
    const space = made({ ...BAD, 's.md': '# Before\n' });
    const { out } = await space.call(['test'], onGithub(space.cwd));
    expect(out.match(/^::error file=scenarios\/mine\.yaml,title=/gm)).toHaveLength(1);
    expect(out).toMatch(/^::error file=scenarios\/wrong\.yaml,line=7,col=\d+,title=/m);
    expect(space.read('s.md')).toMatch(/^# Before\n## ❌ cutover: 2 failed, 2 passed\n/);
  });

  test('annotations stay out of a report for programs, and are not doubled', async () => {
    const space = made(BAD);
    const json = await space.call(['test', '--reporter', 'json'], onGithub(space.cwd));
    expect(parsed(json.out).verdict).toBe('fail');
    expect(json.err).toContain('::error file=scenarios/mine.yaml');
    const asked = await space.call(
      ['test', '--reporter', 'default', '--reporter', 'github'], onGithub(space.cwd));
    expect(asked.out.match(/::error file=scenarios\/mine/g)).toHaveLength(1);
    expect(asked.err).toBe('');
  });

  test('files are named from the root of the repository', async () => {
    const space = made({ 'packages/shop/scenarios/wrong.yaml': WRONG });
    const inside = workspaceIn(`${space.cwd}/packages/shop`, {});
    const { out } = await inside.call(['test'], onGithub(space.cwd));
    expect(out).toMatch(/^::error file=packages\/shop\/scenarios\/wrong\.yaml,line=/m);
  });

  test('a summary that is full already is left as it is', async () => {
    const space = made({ ...BAD, 's.md': 'x'.repeat(1024 * 1024 - 50) });
    await space.call(['test'], onGithub(space.cwd));
    expect(space.read('s.md')).toHaveLength(1024 * 1024 - 50);
  });
});

describe('Ctrl-C', () => {
  test('ends the test after the scenario that is running, and reports: exit code 130', async () => {
    const { cwd } = made();
    const terminal = collectedTerminal({ cwd });
    let press: () => void = () => undefined;
    let listenerCount = 0;
    const code = await main(['test', '--reporter', 'json'], {
      ...terminal,
      stdout: { write: terminal.stdout.write },
      onInterrupt: (act) => {
        press = act;
        listenerCount++;
        setImmediate(() => press());
        return () => listenerCount--;
      },
    });
    expect([code, listenerCount]).toEqual([130, 0]);
    expect(parsed(terminal.out())).toMatchObject({ interrupted: true, verdict: 'fail' });
    expect(parsed(terminal.out()).counts.scenarios).toMatchObject({ total: 2, failed: 0 });
    expect(parsed(terminal.out()).scenarios.at(-1)?.skipped_by).toBe('interrupt');
  });
});
