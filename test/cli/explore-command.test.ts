import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { layerJob, TASKS } from '../../src/cli/jobs.ts';
import { parseScope, type Scope } from '../../src/harness/explore/scope.ts';
import { Exploration } from '../../src/harness/explore/search.ts';
import { PLAIN, SETTINGS, stageOf } from '../../src/harness/explore/stage.ts';
import type { ExplorationResult } from '../../src/model/exploration.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratchDirectory = scratchDirectories();

/** It drains what serves before anything else does. */
const HASTY = `
export default {
  name: 'hasty',
  claims: { zeroDowntime: true },
  decide: ({ containers, version }) => containers
    .filter((container) => container.version < version && container.state === 'ready')
    .map(({ id }) => ({ order: 'drain', container: id })),
};
`;

async function explored(cwd: string, ...argv: readonly string[]) {
  const terminal = collectedTerminal({ cwd });
  const code = await main(['explore', ...argv], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

describe('cutover explore', () => {
  test('tells how much there was, and that nothing is violated', async () => {
    const { code, out } = await explored(scratchDirectory(), '--scope', 'K0C1D1F0');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/^rolling and recreate {2,}scope K0C1D1F0$/);
    expect(out).toMatch(/\nsetting +states +transitions +depth\nplain +\d+ +\d+ +\d+\n/);
    expect(out).toMatch(/\n✓ \d+ properties hold in every state, \d+ had nothing to judge\n$/);
  });

  test('writes the shortest way to a violation down as a scenario that shows it', async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'hasty.mjs'), HASTY);
    const { code, out } =
      await explored(cwd, '--strategy', './hasty.mjs', '--scope', 'K0C1D1F0', '--out', 'a.yaml');
    expect(code).toBe(1);
    expect(out).toContain('✗ S14, plain\n');
    expect(out).toContain('the shortest way to it: a.yaml\n');
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toContain('- S14 is violated');
    const terminal = collectedTerminal({ cwd });
    expect(await main(['test', 'a.yaml'], terminal)).toBe(0);
  });

  test('puts it into scenarios/found unless told where', async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'hasty.mjs'), HASTY);
    const { out } = await explored(cwd, '--strategy', './hasty.mjs', '--json');
    const { violation } = JSON.parse(out) as ExplorationResult;
    expect(violation?.file).toBe('scenarios/found/S14-K1C1D2F0-hasty.yaml');
    const terminal = collectedTerminal({ cwd });
    expect(await main(['test', violation?.file ?? ''], terminal)).toBe(0);
  });

  test('replaces no file in which something else is, unless it is told to', async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'hasty.mjs'), HASTY);
    writeFileSync(join(cwd, 'a.yaml'), 'mine');
    const find = async (...argv: readonly string[]): Promise<string | undefined> => {
      const { out } = await explored(
        cwd, '--strategy', './hasty.mjs', '--scope', 'K0C1D1F0', '--json', ...argv);
      return (JSON.parse(out) as ExplorationResult).violation?.file;
    };
    expect(await find('--out', 'a.yaml')).toBe('a-2.yaml');
    expect(await find('--out', 'a.yaml')).toBe('a-2.yaml');
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe('mine');
    expect(await find('--out', 'a.yaml', '--force')).toBe('a.yaml');
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toContain('- S14 is violated');
    expect(await find('--setting', 'exit handlers'))
      .toBe('scenarios/found/S14-K0C1D1F0-exit-handlers-hasty.yaml');
  });

  test.each([
    ['throws', '() => { throw new Error("no idea") }', 'no idea'],
    ['returns no list', '() => undefined', 'must return a list of orders'],
    ['gives an unknown order', '() => [{ order: "explode" }]', 'explode'],
    ['has no end', '({ memory = 0 }) => [{ order: "remember", memory: memory + 1 }]', 'end'],
  ])('says in a sentence that a strategy %s', async (_, decide, message) => {
    const cwd = scratchDirectory();
    const source = `export default { name: 'faulty', decide: ${decide} };`;
    writeFileSync(join(cwd, 'faulty.mjs'), source);
    const { code, out } =
      await explored(cwd, '--strategy', './faulty.mjs', '--scope', 'K0C1D1F0', '--out', 'a.yaml');
    const text = readFileSync(join(cwd, 'a.yaml'), 'utf8');
    expect(code).toBe(1);
    expect(out).toMatch(/✗ error, plain\n {2}strategy "/);
    for (const told of [out, text]) {
      expect(told).toContain(message);
      expect(told).not.toMatch(/src\/|node_modules|bug of cutover|^# +at /m);
    }
    expect(text).toContain('# No expectation is true of a run that breaks off.');
    const terminal = collectedTerminal({ cwd });
    expect(await main(['run', 'a.yaml'], terminal)).toBe(1);
    expect(terminal.err()).toContain(message);
  });

  test('does the same whether a thread does the tasks of a layer or not', async () => {
    const scope = parseScope('K0C1D1F0') as Scope;
    const exploration = new Exploration({ stage: stageOf(scope, PLAIN), scope });
    const alone = new Exploration({ stage: stageOf(scope, PLAIN), scope });
    while (alone.step());
    const options = { scope, setting: PLAIN, strategy: null, property: null, times: [] };
    for (let tasks = exploration.tasks(); tasks.length > 0; tasks = exploration.tasks()) {
      const done = await layerJob.prepare(structuredClone({ ...options, tasks }));
      for (let part = 0; part * TASKS < tasks.length; part++) {
        for (const each of structuredClone(done(part))) exploration.take(each);
      }
    }
    expect([exploration.states, exploration.transitions, exploration.depth])
      .toEqual([alone.states, alone.transitions, alone.depth]);
    expect(alone.states).toBeGreaterThan(20);
  });

  test('judges by the strategy and the property that a thread is told of', async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'hasty.mjs'), HASTY);
    const scope = parseScope('K0C1D1F0') as Scope;
    const stage = stageOf(scope, PLAIN, ['./hasty.mjs']);
    const strategy = { name: './hasty.mjs', scenario: join(cwd, 'scenario.yaml') };
    const groups = stage.moves.map((_, move) => move);
    const tasks = [{ path: [], left: [0, 1, 0, 0], groups }];
    const found = await Promise.all([null, 'S14', 'S05'].map(async (property) => {
      const part = await layerJob.prepare({
        scope, setting: PLAIN, strategy, property, times: [], tasks,
      });
      return part(0)[0]?.violation?.id;
    }));
    expect(found).toEqual(['S14', 'S14', undefined]);
  });

  test('says how far it tells apart the times that a strategy looks at', async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'late.mjs'), `
export default {
  name: 'late',
  decide: ({ containers, sincePublish }) => containers
    .filter(() => sincePublish >= 60_000_000)
    .map(({ id }) => ({ order: 'drain', container: id })),
};
`);
    const scope = ['--strategy', './late.mjs', '--scope', 'K0C1D1F0'];
    const { code, out } = await explored(cwd, ...scope);
    expect(code).toBe(0);
    expect(out)
      .toMatch(/\n✓ .*\n {2}The strategy looks at sincePublish: states are told apart by /);
    const { out: json } = await explored(cwd, ...scope, '--json');
    expect((JSON.parse(json) as ExplorationResult).settings[0]?.time_told)
      .toEqual({ read: ['sincePublish'], up_to_us: 12_000_000 });
  });

  test('is left after its budget, of which every setting has its share, and says so', async () => {
    const argv = ['--scope', 'K0C1D1F0', '--setting', 'all', '--budget', '1ms'];
    const { code, out } = await explored(scratchDirectory(), ...argv);
    expect(code).toBe(0);
    expect(out.match(/^.*left early$/gm)).toHaveLength(SETTINGS.length);
    expect(out).not.toMatch(/ 0 +0 +left early|✓/);
    expect(out).toMatch(/\n\d+ properties hold in the states seen; not all were looked at\n$/);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('has shown nothing where there was nothing to judge', async () => {
    const argv = ['--scope', 'K1C1D0F0', '--property', 'S13'];
    const { code, out } = await explored(scratchDirectory(), ...argv);
    expect(code).toBe(1);
    expect(out).toMatch(/\n✗ nothing was judged: it takes another scope or setting\n$/);
  });

  test.each([
    ['looks at the clock', '() => (Date.now() > 0 ? [] : [])',
      'f.mjs:1:44: Date looks at the clock'],
    ['keeps count', '() => (n++ % 2 === 0 ? [] : [{ order: "remember", memory: 1 }])',
      'asked twice with equal views about'],
    ['changes its view', '(view) => { view.containers.push(1); return []; }',
      'it changes its view, which is frozen: '],
  ])('a strategy that %s is not explored', async (_, decide, message) => {
    const cwd = scratchDirectory();
    const source = `export default { name: 'f', decide: ${decide} }; let n = 0;`;
    writeFileSync(join(cwd, 'f.mjs'), source);
    const { code, out, err } = await explored(cwd, '--strategy', './f.mjs');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('error: strategy "./f.mjs" is not pure (STR-1)');
    expect(err).toContain(message);
  });

  test.each([
    [['--scope', 'K9'], '"K9" is no scope'],
    [['--scope', 'K1C0D1F0'], 'containers C (1 or more)'],
    [['--property', 'S37'], 'S37 is about pairs of runs, and exploring judges one trace after'],
    [['--property', 'D09'], 'cutover fuzz --relation D09'],
    [['--property', 'S32'], 'S32 is about reports, and exploring judges traces'],
    [['--budget', '0s'], '--budget: nothing can be done in no time'],
    [['--setting', 'surg'], 'there is no setting "surg"; did you mean "surge"?'],
    [['--property', 'S99'], 'there is no property "S99"'],
    [['--strategy', './none.mjs'], 'cannot read the strategy ./none.mjs'],
    [['--strategy', 'roling'], '"roling" is no strategy: give its file'],
    [['--budget', '10'], '--budget'],
  ])('%j is a mistake of the command line', async (argv, message) => {
    const { code, err } = await explored(scratchDirectory(), ...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
