import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Golden, TestReport } from '../../../src/model/test-report.ts';
import { scratchDirectories } from '../scratch-directory.ts';
import { type Workspace, workspaceIn } from '../workspace.ts';
import { RULE_BREAKER, shop, withStrategy, WRONG } from './scenarios.ts';

const scratch = scratchDirectories();
const CI = { env: { CI: 'true' } };
const made = (files: Readonly<Record<string, string>> = { 'a.yaml': shop('A') }) =>
  workspaceIn(scratch(), files);

const goldenOf = (space: Workspace): Golden => JSON.parse(space.read('a.golden.json'));

/** The states of golden digests after a test, by scenario. */
async function states(space: Workspace, argv: readonly string[], options = {}) {
  const { out, code } = await space.call(['test', '.', '--reporter', 'json', ...argv], options);
  const { scenarios } = JSON.parse(out) as TestReport;
  return { code, states: scenarios.map(({ golden }) => golden?.state) };
}

const differing = async (): Promise<Workspace> => {
  const space = made();
  await space.call(['test', '.', '-u']);
  space.write('a.yaml', shop('A', ', min_containers: 1'));
  return space;
};

describe('a golden digest', () => {
  test('is written beside the scenario by a bare -u, and later runs are held to it', async () => {
    const space = made();
    expect(await states(space, ['-u'])).toEqual({ code: 0, states: ['written'] });
    expect(Object.keys(goldenOf(space))).toEqual(['digest', 'semantics', 'ended_at_us']);
    expect(readdirSync(space.cwd)).toEqual(['a.golden.json', 'a.yaml']);
    expect(await states(space, [])).toEqual({ code: 0, states: ['matched'] });
    expect(await states(space, [], CI)).toEqual({ code: 0, states: ['matched'] });
  });

  test('that differs fails the test, shows both and says how to update', async () => {
    const space = await differing();
    const { code, out } = await space.call(['test', '.']);
    expect(code).toBe(1);
    expect(out).toContain('a.golden.json: the digest is not the golden one\n');
    expect(out).toContain(`expected        ${goldenOf(space).digest}, ended at `);
    expect(out).toMatch(/actual {10}[0-9a-f]{16}, ended at /);
    expect(out).toContain('semantics       1.0 in both\n');
    expect(out).toContain('if it is meant  cutover test a.yaml -u changed\n');
  });

  test('of other rules says that a difference is to be expected', async () => {
    const space = await differing();
    space.write('a.golden.json', JSON.stringify({ ...goldenOf(space), semantics: '0.9' }));
    const { out } = await space.call(['test', '.']);
    expect(out).toMatch(/semantics {7}0\.9 then, 1\.0 now: a difference is to be\s+expected/);
  });

  test.each([
    ['changed', 0, 'updated'], ['all', 0, 'updated'], ['missing', 1, 'differs'],
    ['none', 1, 'differs'],
  ])('that differs, with -u %s', async (update, code, state) => {
    const space = await differing();
    const before = space.read('a.golden.json');
    expect(await states(space, ['-u', update])).toEqual({ code, states: [state] });
    expect(space.read('a.golden.json') === before).toBe(state === 'differs');
  });

  test.each([
    ['changed', 'none'], ['all', 'written'], ['missing', 'written'], ['none', 'none'],
  ])('that is not there, with -u %s', async (update, state) => {
    const space = made();
    expect(await states(space, ['-u', update])).toEqual({ code: 0, states: [state] });
    expect(space.has('a.golden.json')).toBe(state === 'written');
  });

  test('is written only of a scenario that passes', async () => {
    const space = made({
      'wrong.yaml': WRONG, 'mine.yaml': withStrategy('./mine.mjs'), 'mine.mjs': RULE_BREAKER,
      'a.yaml': shop('A'),
    });
    expect((await space.call(['test', '.', '-u', 'all'])).code).toBe(2);
    expect(readdirSync(space.cwd).filter((name) => name.includes('golden')))
      .toEqual(['a.golden.json']);
  });

  test('is not that of a run with another seed or another value', async () => {
    const space = await differing();
    expect(await states(space, ['--seed', '9'])).toEqual({ code: 0, states: [undefined] });
    const set = ['--set', 'app.functions.api.service_time=2s'];
    expect(await states(space, set)).toEqual({ code: 0, states: [undefined] });
    const { code, err } = await space.call(['test', '.', '-u', 'all', ...set]);
    expect(code).toBe(2);
    expect(err).toContain('leave out --seed and --set, or -u');
  });

  test('that makes no sense is an error, unless all are written anew', async () => {
    const space = made({ 'a.yaml': shop('A'), 'a.golden.json': '{ "digest": 5 }' });
    const { code, out } = await space.call(['test', '.']);
    expect(code).toBe(2);
    expect(out).toContain('it is no golden digest');
    expect(await states(space, ['-u', 'all'])).toEqual({ code: 0, states: ['written'] });
  });

  test('cannot be that of two scenarios', async () => {
    const space = made({ 'a.yaml': shop('A'), 'a.yml': shop('B') });
    expect((await space.call(['test', '.'])).code).toBe(0);
    const { code, err } = await space.call(['test', '.', '-u']);
    expect(code).toBe(2);
    expect(err).toContain('a.yaml and a.yml share a.golden.json: rename one of them');
  });
});

describe('on a CI server', () => {
  test('scenarios of which none has a golden digest need none', async () => {
    expect(await states(made(), [], CI)).toEqual({ code: 0, states: ['none'] });
  });

  test('one without fails where others of its directory have theirs', async () => {
    const space = made({
      'a.yaml': shop('A'), 'b.yaml': shop('B'), 'elsewhere/c.yaml': shop('C'),
    });
    await space.call(['test', 'a.yaml', '-u']);
    expect(await states(space, [])).toEqual({ code: 0, states: ['matched', 'missing', 'none'] });
    expect(await states(space, [], CI))
      .toEqual({ code: 1, states: ['matched', 'missing', 'none'] });
    const { out } = await space.call(['test', '.'], CI);
    expect(out).toMatch(/b\.yaml: the golden digest is missing\n.*b\.golden\.json\n/);
    expect(out).toContain('cutover test b.yaml -u missing');
  });

  test.each(['missing', 'all', 'changed'])('-u %s writes nothing', async (update) => {
    const space = await differing();
    space.write('b.yaml', shop('B'));
    const before = space.read('a.golden.json');
    const { code, err } = await space.call(['test', '.', '-u', update], CI);
    expect(code).toBe(1);
    expect(err).toContain('CI is set: golden digests are compared, and none is written\n');
    expect(space.read('a.golden.json')).toBe(before);
    expect(space.has('b.golden.json')).toBe(false);
  });
});

describe('what stands behind -u', () => {
  test('may be a path', async () => {
    const space = made();
    expect((await space.call(['test', '-u', 'a.yaml'])).code).toBe(0);
    expect(space.has('a.golden.json')).toBe(true);
  });

  test('that is nearly a word that it takes is an error', async () => {
    const { code, err } = await made().call(['test', '-u', 'chnaged']);
    expect(code).toBe(2);
    expect(err).toContain('did you mean "changed"?');
  });
});
