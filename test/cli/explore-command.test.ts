import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { layerJob, TASKS } from '../../src/cli/jobs.ts';
import { parseScope, type Scope } from '../../src/harness/explore/scope.ts';
import { Exploration } from '../../src/harness/explore/search.ts';
import { PLAIN, stageOf } from '../../src/harness/explore/stage.ts';
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
    expect(violation?.file).toBe('scenarios/found/S14-K1C1D2F0.yaml');
    const terminal = collectedTerminal({ cwd });
    expect(await main(['test', violation?.file ?? ''], terminal)).toBe(0);
  });

  test.each([
    ['throws', '() => { throw new Error("no idea") }', 'no idea'],
    ['returns no list', 'async () => []', 'must return a list of orders'],
    ['changes its view', '(view) => { view.containers.push(1); return []; }', 'object is not'],
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

  test('is left after its budget, and says so', async () => {
    const { code, out } = await explored(scratchDirectory(), '--budget', '1ms', '--json');
    const { settings, verdict } = JSON.parse(out) as ExplorationResult;
    expect([code, verdict, settings[0]?.complete]).toEqual([0, 'pass', false]);
  });

  test.each([
    [['--scope', 'K9'], '"K9" is no scope'],
    [['--setting', 'surg'], 'there is no setting "surg"; did you mean "surge"?'],
    [['--property', 'S99'], 'there is no property "S99"'],
    [['--strategy', './none.mjs'], 'cannot load the strategy ./none.mjs'],
    [['--strategy', 'roling'], '"roling" is no strategy: give its file'],
    [['--budget', '10'], '--budget'],
  ])('%j is a mistake of the command line', async (argv, message) => {
    const { code, err } = await explored(scratchDirectory(), ...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
