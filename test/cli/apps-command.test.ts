import { describe, expect, test } from 'vitest';
import type { AppResult } from '../../src/model/result.ts';
import { WIDTH, widthOf } from '../../src/reports/layout.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

const app = (name: string, more = ''): string =>
  `{ name: ${name}${more}, functions: { api: { service_time: 1s, cold_start: 1s, `
  + 'initial_containers: 2, min_containers: 2, exit_time: 3s } } }';

const APPS = `
name: Apps
apps:
  - ${app('shop')}
  - ${app('news', ', environment: staging')}
  - ${app('later', ', deployed: false')}
events:
  - { at: 10s, app: shop, stop: { by: erin } }
  - { at: 20s, app: shop, deploy: { by: erin } }
duration: 30s
`;

const workspace = (files: Readonly<Record<string, string>> = {}) =>
  workspaceIn(scratch(), { 'apps.yaml': APPS, ...files });

async function shown(...argv: readonly string[]): Promise<string> {
  const { code, out, err } = await workspace().call(['apps', 'apps.yaml', ...argv]);
  expect([code, err]).toEqual([0, '']);
  return out;
}

describe('the list of Apps', () => {
  test('has the columns of the platform, a stopped App and its successor', async () => {
    expect(await shown()).toBe(`\
Apps                                                             seed 1 · at 30s

app id  name          state     tasks  created at  stopped at
ap-1    staging/news  deployed      2          0s           –
ap-2    shop          stopped       0          0s         13s
ap-3    shop          deployed      2         20s           –
`);
  });

  test('is that of the instant which is asked for', async () => {
    expect(await shown('--at', '11s')).toMatch(/\nap-2 +shop +stopping +2 +0s +–\n/);
    expect(await shown('--at', '11s')).not.toContain('ap-3');
  });

  test('is on the calendar where the scenario has a start, and keeps to the width', async () => {
    const out = await shown('--set', 'start=2026-01-05T09:00:00+01:00');
    expect(out).toMatch(/\nap-2 .* 2026-01-05 08:00:00 {2}2026-01-05 08:00:13\n/);
    expect(Math.max(...out.split('\n').map(widthOf))).toBeLessThanOrEqual(WIDTH);
    const long = `${'long-'.repeat(12)}name`;
    const { out: cut } = await workspace({ 'apps.yaml': APPS.replaceAll('shop', long) })
      .call(['apps', 'apps.yaml', '--set', 'start=2026-01-05T09:00:00Z']);
    expect(cut).toMatch(/\nap-1 +long.*….*-name /);
    expect(Math.max(...cut.split('\n').map(widthOf))).toBeLessThanOrEqual(WIDTH);
  });

  test('as JSON says also which version is live and who stopped an App', async () => {
    const { at_us, kind, apps } = JSON.parse(await shown('--json')) as
      { at_us: number; kind: string; apps: AppResult[] };
    expect([at_us, kind]).toEqual([30_000_000, 'apps']);
    expect(apps[1]).toEqual({
      id: 'ap-2', name: 'shop', environment: 'main', state: 'stopped', created_at_us: 0,
      stopped_by: 'erin', stopped_at_us: 13_000_000, version: 1, containers: 0,
      cost_usd: 0.00005,
    });
    expect(apps.map(({ id }) => id)).toEqual(['ap-1', 'ap-2', 'ap-3']);
  });

  test('can be of one App', async () => {
    const out = await shown('--app', 'news');
    expect(out).toContain('\nap-1 ');
    expect(out).not.toContain('shop');
  });

  test('may be empty', async () => {
    const { call } = workspace({
      'none.yaml': `name: None yet\napp: ${app('later', ', deployed: false')}\nduration: 1s\n`,
    });
    const { code, out } = await call(['apps', 'none.yaml']);
    expect(code).toBe(0);
    expect(out).toMatch(/\n\nno App\n$/);
    expect((await call(['history', 'none.yaml'])).out).toMatch(/\n\nno App\n$/);
    expect((await call(['apps', 'none.yaml', '--app', 'later'])).err)
      .toBe('error: there is no App "later" at that time: there is none\n');
  });
});

describe('an App', () => {
  test('whose first build is under way or failed has no version', async () => {
    const text = `
name: First build
app:
  name: shop
  deployed: false
  images: { base: { build: 10s, fails: true } }
  functions: { api: { service_time: 1s, cold_start: 1s, image: base } }
events: [{ at: 1s, deploy: {} }]
duration: 30s
`;
    const { call } = workspace({ 'first.yaml': text });
    const during = await call(['apps', 'first.yaml', '--at', '5s']);
    expect(during.out).toMatch(/\nap-1 +shop +initializing +0 +1s +–\n/);
    const after = await call(['history', 'first.yaml']);
    expect(after.out).toMatch(/\nshop \(ap-1\) {2}stopped at 11s\nno version\n$/);
  });
});
