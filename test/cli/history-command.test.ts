import { describe, expect, test } from 'vitest';
import type { AppResult } from '../../src/model/result.ts';
import { WIDTH, widthOf } from '../../src/reports/layout.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

const SHOP = `
name: Shop
seed: 5
app:
  name: shop
  functions:
    api: { service_time: 1s, cold_start: 3s, initial_containers: 2 }
traffic:
  - { to: api, arrivals: { at: [1s, 40s] } }
events:
  - at: 5s
    deploy:
      by: mia
      client: 1.2.0
      commit: 4f2a9c1*
      tag: release
      strategy: recreate
      change: { functions: { api: { code: b2 } } }
  - { at: 10s, deploy: { by: ci } }
  - { at: 20s, rollback: { by: on-call } }
  - { at: 30s, rollover: { by: mia } }
`;

const app = (name: string): string =>
  `{ name: ${name}, functions: { api: { service_time: 1s, cold_start: 1s } } }`;

const AGAIN = `
name: Again
apps: [${app('shop')}, ${app('news')}]
events:
  - { at: 1s, app: shop, stop: { by: erin } }
  - { at: 2s, app: shop, deploy: { by: erin } }
duration: 5s
`;

const FILES = { 'shop.yaml': SHOP, 'again.yaml': AGAIN };

const workspace = (files: Readonly<Record<string, string>> = {}) =>
  workspaceIn(scratch(), { ...FILES, ...files });

/** The output of a command that succeeds. */
async function shown(...argv: readonly string[]): Promise<string> {
  const { code, out, err } = await workspace().call(['history', ...argv]);
  expect([code, err]).toEqual([0, '']);
  return out;
}

const json = async (...argv: readonly string[]) =>
  JSON.parse(await shown(...argv, '--json')) as { at_us: number; apps: AppResult[] };

const HISTORY = `Shop                                                             seed 5 · at 44s

shop (ap-1)  deployed
version  deployed at  type         strategy  by        client  commit    tag
v4               30s  rollover v3  rolling   mia
v3               20s  rollback v1  rolling   on-call
v2                5s  standard     recreate  mia       1.2.0   4f2a9c1*  release
v1                0s  standard     rolling   scenario
`;

describe('PUB-7 the history', () => {
  test('has a row for each version, newest first, and none for a no-op', async () => {
    expect(await shown('shop.yaml')).toBe(HISTORY);
  });

  test('is that of the instant which is asked for', async () => {
    const out = await shown('shop.yaml', '--at', '5s');
    expect(out).toMatch(/^Shop +seed 5 · at 5s\n/);
    expect(out).toMatch(/^v2 .*\nv1 .*\n$/m);
    expect(await shown('shop.yaml', '--at', '4999999us')).not.toContain('\nv2');
    const later = await json('shop.yaml', '--at', '2m');
    expect([later.at_us, later.apps[0]?.version]).toEqual([120_000_000, 4]);
  });

  test('leaves out client, commit and tag where no version has them', async () => {
    expect(await shown('shop.yaml', '--at', '1s'))
      .toContain('\nversion  deployed at  type      strategy  by\n');
  });

  test('is on the calendar where the scenario has a start', async () => {
    const out = await shown('shop.yaml', '--set', 'start=2026-02-28T23:59:45Z', '--at', '25s');
    expect(out).toMatch(/^Shop +seed 5 · at 25s \(2026-03-01 00:00:10 UTC\)\n/);
    expect(out).toContain('deployed at (UTC)');
    expect(out).toContain('\nv3       2026-03-01 00:00:05  rollback v1');
  });

  test('keeps to the width, however long the names are', async () => {
    const long = 'a-very-long-name-that-somebody-thought-would-be-a-good-idea';
    const text = SHOP.replaceAll(/mia|1\.2\.0|4f2a9c1\*|release/g, long)
      .replace('name: shop', `name: ${long}`).replace('name: Shop', `name: ${long.repeat(2)}`);
    const { call } = workspace({ 'long.yaml': text });
    for (const start of [[], ['--set', 'start=2026-01-01T00:00:00Z']]) {
      const { out } = await call(['history', 'long.yaml', ...start]);
      expect(out).toContain('a-very');
      expect(Math.max(...out.split('\n').map(widthOf))).toBeLessThanOrEqual(WIDTH);
    }
  });

  test('as JSON has the rows of a result, newest first', async () => {
    const { call } = workspace();
    const { at_us, apps } = await json('shop.yaml', '--at', '25s');
    const { out } = await call(['run', 'shop.yaml', '--until', '25s', '--json']);
    const [result] = (JSON.parse(out) as { apps: AppResult[] }).apps;
    expect(at_us).toBe(25_000_000);
    expect(apps).toEqual([{
      id: 'ap-1', name: 'shop', environment: 'main', state: 'deployed', version: 3,
      history: result?.history.toReversed(),
    }]);
    expect(apps[0]?.history[0]).toEqual({
      version: 3, type: 'rollback', deployed_at_us: 20_000_000, deployed_by: 'on-call',
      strategy: 'rolling', source_version: 1,
    });
  });

  test('is coloured where that is asked for, and else the same', async () => {
    const esc = String.fromCharCode(27);
    const out = await shown('shop.yaml', '--color');
    expect(out).toContain(esc);
    expect(out.replaceAll(new RegExp(`${esc}\\[\\d*m`, 'g'), '')).toBe(HISTORY);
  });
});

describe('STP-2 the history of a stopped App', () => {
  test('stays readable, beside that of its successor, and says when and by whom', async () => {
    const out = await shown('again.yaml', '--app', 'shop');
    expect(out).toContain('\nshop (ap-2)  stopped at 1s by erin\nversion');
    expect(out).toMatch(/\nshop \(ap-3\) {2}deployed\nversion.*\nv1 +2s .* erin\n$/);
    expect(out).not.toContain('news');
    expect(await shown('again.yaml', '--app', 'ap-3')).not.toContain('ap-2');
  });
});

describe('the history is refused', () => {
  const refusal = async (...argv: readonly string[]): Promise<string> => {
    const { code, out, err } = await workspace().call(['history', ...argv]);
    expect([code, out]).toEqual([2, '']);
    return err;
  };

  test('of an App that is not there', async () => {
    expect(await refusal('again.yaml', '--at', '1s', '--app', 'shpo')).toBe(
      'error: there is no App "shpo" at that time: there is news (ap-1), shop (ap-2); '
      + 'did you mean "shop"?\n',
    );
  });

  test('of no time, no file, and a file that is wrong', async () => {
    expect(await refusal('shop.yaml', '--at', 'soon')).toMatch(/^error: --at: /);
    expect(await refusal('shpo.yaml')).toContain('did you mean "shop.yaml"?');
    expect(await refusal('shop.yaml', '--set', 'app.functions.api.cold_strat=1s'))
      .toContain('cold_start');
  });
});

test('a strategy that breaks a rule ends the history with it', async () => {
  const { call } = workspace({
    'bad.mjs': 'export const strategy = { name: "bad", decide: () => { throw new Error("no"); } };',
    'bad.yaml': SHOP.replace('strategy: recreate', 'strategy: ./bad.mjs'),
  });
  const { code, out, err } = await call(['history', 'bad.yaml']);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/strategy ".\/bad.mjs" threw an error \(line 1, column \d+\): no/);
  expect((await call(['history', 'bad.yaml', '--at', '4s'])).code).toBe(0);
});
