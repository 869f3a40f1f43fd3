import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Changes, FileChanges } from '../../../src/cli/regression/watching.ts';
import { testCommand, type TestFlags } from '../../../src/cli/test-command.ts';
import { collectedTerminal } from '../collected-terminal.ts';
import { scratchDirectories } from '../scratch-directory.ts';
import { type Workspace, workspaceIn } from '../workspace.ts';
import { RULE_BREAKER, shop, withStrategy, WRONG } from './scenarios.ts';

const scratch = scratchDirectories();

const WITH_DATA = shop('Data').replace(
  'arrivals: { every: 700ms }, until: 20s', 'arrivals: { trace: { file: t.csv, arrival: at } }',
);
const FILES = {
  'scenarios/a.yaml': shop('Alpha'), 'scenarios/data.yaml': WITH_DATA,
  'scenarios/t.csv': 'at\n1\n2\n',
  'scenarios/mine.yaml': withStrategy('../lib/mine.mjs'), 'lib/mine.mjs': RULE_BREAKER,
};

/** Changes one after the other as soon as the test waits for one; after the last comes Ctrl-C. */
class ScriptedChanges implements Changes {
  covered: readonly string[] = [];
  readonly #steps: (() => void)[];
  isClosed = false;
  onEnd: () => void = () => undefined;

  constructor(steps: (() => void)[]) {
    this.#steps = steps;
  }

  cover(directories: ReadonlySet<string>): void {
    this.covered = [...directories].sort();
  }

  async next(): Promise<boolean> {
    const step = this.#steps.shift();
    if (step === undefined) this.onEnd();
    else step();
    return step !== undefined;
  }

  close(): void {
    this.isClosed = true;
  }
}

/** What `--watch` shows in the beginning and after each of `steps`: the lines of scenarios. */
async function watched(
  space: Workspace, steps: readonly (() => void)[], { flags = {}, isTTY = false }:
  { flags?: TestFlags; isTTY?: boolean } = {},
) {
  const terminal = collectedTerminal({ cwd: space.cwd, isTTY, env: { CI: '1', NO_COLOR: '1' } });
  const rounds: string[][] = [];
  let seen = 0;
  const note = () => {
    rounds.push(terminal.out().slice(seen).match(/^[✓✗] scenarios\/\S+(?= {2})/gm) ?? []);
    seen = terminal.out().length;
  };
  const changes = new ScriptedChanges(steps.map((step) => () => {
    note();
    step();
  }));
  const code = await testCommand([], { ...flags, watch: true }, {
    terminal: {
      ...terminal,
      onInterrupt: (act) => {
        changes.onEnd = act;
        return () => undefined;
      },
    },
    changes,
  });
  note();
  return { code, rounds, terminal, changes };
}

const ALL = ['✓ scenarios/a.yaml', '✓ scenarios/data.yaml', '✗ scenarios/mine.yaml'];

describe('--watch', () => {
  test('tests all, and ends with exit code 130 on Ctrl-C', async () => {
    const { code, rounds, changes, terminal } = await watched(workspaceIn(scratch(), FILES), []);
    expect([code, rounds, changes.isClosed]).toEqual([130, [ALL], true]);
    expect(terminal.err()).toContain('waiting for changes; Ctrl-C ends\n');
  });

  test('tests a scenario again when it, its data or its strategy changes', async () => {
    const space = workspaceIn(scratch(), FILES);
    const { rounds } = await watched(space, [
      () => space.write('scenarios/a.yaml', shop('Alpha', ', min_containers: 1')),
      () => space.write('scenarios/t.csv', 'at\n1\n2\n3\n'),
      () => space.write('lib/mine.mjs', 'export default { name: "mine", decide: () => [] };'),
      () => undefined,
    ]);
    expect(rounds).toEqual([
      ALL, ['✓ scenarios/a.yaml'], ['✓ scenarios/data.yaml'], ['✓ scenarios/mine.yaml'], [],
    ]);
  });

  test('notices new files, files that go, and files that are wrong for a while', async () => {
    const space = workspaceIn(scratch(), FILES);
    const { rounds } = await watched(space, [
      () => space.write('scenarios/new/b.yaml', shop('Beta')),
      () => rmSync(join(space.cwd, 'scenarios/new/b.yaml')),
      () => space.write('scenarios/a.yaml', WRONG),
      () => space.write('scenarios/a.yaml', shop('Alpha')),
    ]);
    expect(rounds).toEqual([
      ALL, ['✓ scenarios/new/b.yaml'], [], ['✗ scenarios/a.yaml'], ['✓ scenarios/a.yaml'],
    ]);
  });

  test('looks at the directories of scenarios and of what they name', async () => {
    const space = workspaceIn(scratch(), { ...FILES, 'scenarios/deep/er/c.yaml': shop('C') });
    mkdirSync(join(space.cwd, 'scenarios/node_modules/x'), { recursive: true });
    mkdirSync(join(space.cwd, 'scenarios/empty'));
    const { changes } = await watched(space, []);
    expect(changes.covered.map((path) => relative(space.cwd, path))).toEqual([
      'lib', 'scenarios', 'scenarios/deep', 'scenarios/deep/er', 'scenarios/empty',
    ]);
  });

  test('goes on when all scenarios are gone, and when they are back', async () => {
    const space = workspaceIn(scratch(), { 'scenarios/a.yaml': shop('Alpha') });
    const { code, rounds } = await watched(space, [
      () => rmSync(join(space.cwd, 'scenarios'), { recursive: true }),
      () => space.write('scenarios/a.yaml', shop('Alpha')),
    ]);
    expect([code, rounds]).toEqual([130, [['✓ scenarios/a.yaml'], [], ['✓ scenarios/a.yaml']]]);
  });

  test('clears a terminal before each round, and nothing else', async () => {
    const clear = `${String.fromCharCode(27)}[2J`;
    const files = { 'scenarios/a.yaml': shop('Alpha') };
    const cleared = async (isTTY: boolean) => {
      const space = workspaceIn(scratch(), files);
      const { terminal } = await watched(space, [
        () => space.write('scenarios/a.yaml', shop('Beta')),
      ], { isTTY });
      return terminal.out().split(clear).length - 1;
    };
    expect([await cleared(true), await cleared(false)]).toEqual([2, 0]);
  });

  test('writes the report files of each round', async () => {
    const space = workspaceIn(scratch(), FILES);
    await watched(space, [() => space.write('scenarios/a.yaml', shop('Alpha 2'))], {
      flags: { outputFiles: { dot: 'dots.txt' } },
    });
    expect(space.read('dots.txt')).toMatch(/^·\n/);
  });
});

describe('changes of files', () => {
  test('are told once they are there, also if nobody waited for them', async () => {
    const space = workspaceIn(realpathSync(scratch()), { 'a/x.yaml': '' });
    const changes = new FileChanges();
    changes.cover(new Set([join(space.cwd, 'a')]));
    const waiting = changes.next();
    space.write('a/x.yaml', 'name: x');
    expect(await waiting).toBe(true);
    space.write('a/y.yaml', 'name: y');
    expect(await changes.next()).toBe(true);
    changes.close();
  });

  test('in directories that are gone are none, and after closing there are none', async () => {
    const changes = new FileChanges();
    changes.cover(new Set([join(scratch(), 'nowhere')]));
    const waiting = changes.next();
    changes.close();
    expect(await waiting).toBe(false);
    expect(await changes.next()).toBe(false);
  });
});
