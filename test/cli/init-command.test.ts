import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { schemaText } from '../../src/cli/schema-command.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratch = scratchDirectories();

async function call(cwd: string, ...argv: readonly string[]) {
  const terminal = collectedTerminal({ cwd });
  return { code: await main(argv, terminal), out: terminal.out(), err: terminal.err() };
}

const filesIn = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();

const schemaOf = (scenario: string): string =>
  /^# yaml-language-server: \$schema=(.+)$/m.exec(readFileSync(scenario, 'utf8'))?.[1] ?? '';

describe('cutover init', () => {
  test('writes a scenario and its schema, and says what to do next', async () => {
    const cwd = scratch();
    expect(await call(cwd, 'init')).toEqual({
      code: 0,
      err: '',
      out: `\
Written:
  scenarios/first.yaml           a scenario to start from
  .cutover/scenario.schema.json  what editors check scenarios by

Now try:
  cutover run scenarios/first.yaml
`,
    });
    expect(filesIn(cwd)).toEqual(['.cutover/scenario.schema.json', 'scenarios/first.yaml']);
  });

  test('writes a scenario that does what its comments say', async () => {
    const cwd = scratch();
    await call(cwd, 'init', '-q');
    expect(await call(cwd, 'validate', '-q', 'scenarios/first.yaml'))
      .toEqual({ code: 0, out: '', err: '' });
    const rolling = await call(cwd, 'run', 'scenarios/first.yaml');
    expect(rolling.code).toBe(0);
    expect(rolling.out).toMatch(/downtime 0s · 0 interrupted/);
    const set = 'events.0.deploy.strategy=recreate';
    const recreate = await call(cwd, 'run', 'scenarios/first.yaml', '--set', set);
    expect(recreate.out).toMatch(/downtime [1-9].* · [1-9]\d* interrupted/);
  });

  test('writes a scenario that passes as a test, and fails with the other strategy', async () => {
    const cwd = scratch();
    await call(cwd, 'init', '-q');
    expect((await call(cwd, 'test')).code).toBe(0);
    const set = 'events.0.deploy.strategy=recreate';
    const { code, out } = await call(cwd, 'test', '--set', set);
    expect(code).toBe(1);
    expect(out).toContain('zero downtime');
  });

  test('points editors at a schema that is there', async () => {
    const cwd = scratch();
    await call(cwd, 'init', 'my-app');
    const scenario = join(cwd, 'my-app/scenarios/first.yaml');
    expect(readFileSync(resolve(dirname(scenario), schemaOf(scenario)), 'utf8')).toBe(schemaText());
  });

  test('points them at the installed package, where there is one', async () => {
    const cwd = scratch();
    const installed = join(cwd, 'node_modules/cutover/schema');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'scenario.json'), '{}');
    const { out } = await call(cwd, 'init');
    expect(out).not.toContain('.cutover');
    expect(schemaOf(join(cwd, 'scenarios/first.yaml')))
      .toBe('../node_modules/cutover/schema/scenario.json');
    expect(filesIn(join(cwd, 'scenarios'))).toEqual(['first.yaml']);
  });

  test('overwrites nothing unless told to', async () => {
    const cwd = scratch();
    const path = join(cwd, 'scenarios/first.yaml');
    await call(cwd, 'init');
    expect((await call(cwd, 'init')).code).toBe(0);
    writeFileSync(path, 'name: mine\n');
    expect(await call(cwd, 'init')).toEqual({
      code: 2,
      out: '',
      err: 'error: scenarios/first.yaml would be overwritten: name another directory, or say '
        + '--force if that is wanted\n',
    });
    expect(readFileSync(path, 'utf8')).toBe('name: mine\n');
    expect((await call(cwd, 'init', '--force')).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('name: A new version of a shop');
  });

  test('says why it cannot write', async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'file'), '');
    const { code, err } = await call(cwd, 'init', 'file');
    expect(code).toBe(2);
    expect(err).toBe('error: cannot write file/scenarios/first.yaml: a part of the path is not a '
      + 'directory\n');
  });

  test('names itself as it was called', async () => {
    const terminal = collectedTerminal({ cwd: scratch(), env: { npm_command: 'exec' } });
    await main(['init'], terminal);
    expect(terminal.out()).toContain('  npx cutover run scenarios/first.yaml\n');
  });
});

test('cutover schema prints the JSON Schema', async () => {
  const { code, out, err } = await call('.', 'schema');
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(schemaText());
  expect(JSON.parse(out)).toMatchObject({ title: 'Scenario', type: 'object' });
});
