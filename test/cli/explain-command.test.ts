import { describe, expect, test } from 'vitest';
import { WIDTH, widthOf } from '../../src/reports/layout.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

/** Two containers at their cap, busy when version 2 is published. */
const SHOP = `
name: Shop at its cap
seed: 5
app:
  name: shop
  functions:
    api: { service_time: 30s, cold_start: 3s, initial_containers: 2, max_containers: 2 }
traffic:
  - { to: api, arrivals: { at: [1s, 2s, 3s] } }
events:
  - { at: 5s, deploy: { by: mia, change: { functions: { api: { code: b2 } } } } }
duration: 20s
`;

const app = (name: string): string =>
  `{ name: ${name}, functions: { api: { service_time: 1s, cold_start: 1s } } }`;
const TWO_APPS = `
name: Two Apps
apps: [${app('shop')}, ${app('news')}]
duration: 5s
`;

/** An App that is stopped, and another one of the same name. */
const AGAIN = `
name: Again
app: ${app('shop')}
events: [{ at: 1s, stop: {} }, { at: 2s, deploy: {} }]
duration: 5s
`;

const FILES = { 'shop.yaml': SHOP, 'two.yaml': TWO_APPS, 'again.yaml': AGAIN };

const workspace = (files: Readonly<Record<string, string>> = {}) =>
  workspaceIn(scratch(), { ...FILES, ...files });

const ROLLOUT = `Shop at its cap                                                           seed 5

v2 of shop (rolling): blocked
api: 0 of 2 containers replaced, 2 left

          5s  DEP-1   deploy 1 (rolling) is issued by mia
              PUB-5   v2 is published (rolling)
              ROL-6   api: 2 containers to replace; max_containers 2, surge 0
              DEP-2   deploy 1 (rolling) returns
              ROL-7   api: blocked (at max_containers)
                        2 of 2 containers busy, max_containers 2, 1 input queued
         20s  TIME-5  the run ends, 15s after the publish

why
Blocked since 5s: 2 of 2 containers run v1 and are busy, max_containers is 2:
raise it, set surge, or recreate.
`;

describe('an explanation', () => {
  test('is printed at 80 columns, and nothing on stderr', async () => {
    const { call } = workspace();
    for (const name of ['2', 'v2', 'shop/v2', 'ap-1/2']) {
      const told = await call(['explain', 'shop.yaml', 'rollout', name]);
      expect(told).toEqual({ code: 0, out: ROLLOUT, err: '' });
    }
    expect(await call(['explain', 'shop.yaml', 'rollout', '2', '--app', 'shop']))
      .toEqual({ code: 0, out: ROLLOUT, err: '' });
    expect(ROLLOUT.split('\n').every((line) => widthOf(line) <= WIDTH)).toBe(true);
  });

  test('is the same in colour on a terminal, and plain if that is asked for', async () => {
    const { call } = workspace();
    const argv = ['explain', 'shop.yaml', 'rollout', 'v2'];
    const esc = String.fromCharCode(27);
    const shown = await call(argv, { isTTY: true, env: { CI: '1' } });
    expect(shown.out).toContain(`${esc}[1mwhy${esc}[0m`);
    expect(shown.out.replaceAll(new RegExp(`${esc}\\[\\d*m`, 'g'), '')).toBe(ROLLOUT);
    const plain = await call([...argv, '--no-color'], { isTTY: true, env: { CI: '1' } });
    expect(plain.out).toBe(ROLLOUT);
  });

  test('follows --seed, --set and --until', async () => {
    const { call } = workspace();
    const argv = ['explain', 'shop.yaml', 'rollout', 'v2'];
    const set = 'app.functions.api.max_containers=9';
    const freed = await call([...argv, '--set', set, '--seed', '9']);
    expect(freed.out).toMatch(/^Shop at its cap {2,}seed 9\n\nv2 of shop \(rolling\): under way/);
    const cut = await call(['explain', 'shop.yaml', 'input', 'in-3', '--until', '10s']);
    expect(cut.out).toContain('10s  TIME-5  the run ends; it is still queued, for 7s');
  });

  test('is the same as data with --json', async () => {
    const { call } = workspace();
    const { code, out } = await call(['explain', 'shop.yaml', 'rollout', 'v2', '--json']);
    const told = JSON.parse(out) as Readonly<Record<string, unknown>>;
    expect([code, Object.keys(told)]).toEqual([0, [
      'schema_version', 'kind', 'tool', 'scenario', 'seed', 'digest', 'why', 'explanation',
    ]]);
    expect(told['why']).toEqual([
      'Blocked since 5s: 2 of 2 containers run v1 and are busy, max_containers is 2: raise it, '
      + 'set surge, or recreate.',
    ]);
    expect(told['explanation']).toMatchObject({
      subject: 'rollout', id: 'v2', app: 'ap-1', app_name: 'shop', state: 'blocked',
      published_at_us: 5_000_000, ended_at_us: 20_000_000,
      functions: { api: { to_replace: 2, replaced: 0, left: 2, cap: 2, surge: 0 } },
      causes: [{ cause: 'blocked', function: 'api', blockade: { why: 'cap', count: 1 } }],
    });
  });

  test('is the same from the trace of the run', async () => {
    const { call } = workspace();
    await call(['run', 'shop.yaml', '--trace', 'run.jsonl']);
    for (const subject of [['rollout', '2'], ['input', '3'], ['container', '1']]) {
      const fromRun = await call(['explain', 'shop.yaml', ...subject]);
      const fromTrace = await call(['explain', 'run.jsonl', ...subject]);
      expect(fromTrace.code).toBe(0);
      const withoutTitle = ({ out }: { out: string }) => out.slice(out.indexOf('\n'));
      expect(withoutTitle(fromTrace)).toBe(withoutTitle(fromRun));
      expect(fromTrace.out).toMatch(/^run\.jsonl\n/);
    }
    const data = await call(['explain', 'run.jsonl', 'input', '3', '--json']);
    expect(JSON.parse(data.out)).toMatchObject({
      kind: 'explanation', trace: { file: 'run.jsonl' }, explanation: { id: 'in-3' },
    });
  });
});

/** The line on stderr of a command line that is refused. */
async function refusal(...argv: readonly string[]): Promise<string> {
  const { code, out, err } = await workspace().call(['explain', ...argv]);
  expect([code, out]).toEqual([2, '']);
  return err;
}

describe('what is not there', () => {
  test('is refused with what there is', async () => {
    expect(await refusal('shop.yaml', 'input', '17'))
      .toBe('error: the run has no input 17: it has in-1 to in-3\n');
    expect(await refusal('shop.yaml', 'container', 'ta-3'))
      .toBe('error: the run has no container ta-3: it has ta-1 to ta-2\n');
    expect(await refusal('shop.yaml', 'rollout', 'v3'))
      .toBe('error: the run has no rollout v3: it has v1, v2\n');
    expect(await refusal('two.yaml', 'rollout', 'v2'))
      .toBe('error: the run has no rollout v2: it has news/v1, shop/v1\n');
    expect(await refusal('two.yaml', 'input', '1'))
      .toBe('error: the run has no input 1: it has none\n');
    expect(await refusal('again.yaml', 'rollout', 'shop/v2'))
      .toBe('error: the run has no rollout shop/v2: it has ap-1/v1, ap-2/v1\n');
  });

  test('is refused where it is a thing that no run has', async () => {
    expect(await refusal('shop.yaml', 'input', 'ta-1'))
      .toBe('error: "ta-1" names no input: write 17 or in-17\n');
    expect(await refusal('shop.yaml', 'container', '0'))
      .toBe('error: "0" names no container: write 3 or ta-3\n');
    expect(await refusal('shop.yaml', 'rollout', '/v1'))
      .toBe('error: "/v1" names no rollout: write 2, v2 or APP/v2\n');
    expect(await refusal('shop.yaml', 'pod', '1')).toContain(
      'Allowed choices are input, container, rollout.',
    );
  });
});

describe('one of several Apps', () => {
  test('is named in front of the version or with --app', async () => {
    const { call } = workspace();
    const first = await call(['explain', 'two.yaml', 'rollout', 'news/v1']);
    expect(first.out).toContain('\nv1 of news (rolling): finished\n');
    const second = await call(['explain', 'two.yaml', 'rollout', 'v1', '--app', 'shop']);
    expect(second.out).toContain('\nv1 of shop (rolling): finished\n');
    const third = await call(['explain', 'again.yaml', 'rollout', 'ap-2/v1']);
    expect([third.code, third.err]).toEqual([0, '']);
  });

  test('has to be named', async () => {
    expect(await refusal('two.yaml', 'rollout', 'v1')).toBe(
      'error: v1 is a rollout of several Apps: news/v1 (ap-1), shop/v1 (ap-2); '
      + 'name one with --app\n',
    );
    expect(await refusal('again.yaml', 'rollout', 'shop/v1')).toContain('(ap-1), shop/v1 (ap-2)');
    expect(await refusal('two.yaml', 'rollout', 'shop/v1', '--app', 'news'))
      .toBe('error: "shop/v1" and --app news name two Apps\n');
    expect(await refusal('two.yaml', 'input', '1', '--app', 'shop')).toBe(
      'error: --app goes with a rollout: each input of a run has a number of its own\n',
    );
  });
});

describe('a file', () => {
  test('that is no scenario is refused with its problems', async () => {
    const { call } = workspace({ 'wrong.yaml': SHOP.replace('cold_start', 'cold_strat') });
    const { code, out, err } = await call(['explain', 'wrong.yaml', 'input', '1']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^wrong\.yaml:7:\d+: /);
    const absent = await call(['explain', 'shpo.yaml', 'input', '1']);
    expect([absent.code, absent.err])
      .toEqual([2, 'shpo.yaml: no such file or directory; did you mean "shop.yaml"?\n']);
    const soon = await refusal('shop.yaml', 'input', '1', '--until', 'soon');
    expect(soon).toMatch(/^error: --until: /);
  });

  test('that is no trace of a whole run is refused', async () => {
    const space = workspace();
    await space.call(['run', 'shop.yaml', '--trace', 'run.jsonl']);
    const lines = space.read('run.jsonl').trimEnd().split('\n');
    const explain = async (...kept: readonly string[]) => {
      space.write('cut.jsonl', `${kept.join('\n')}\n`);
      const { code, out, err } = await space.call(['explain', 'cut.jsonl', 'input', '1']);
      expect([code, out]).toEqual([2, '']);
      return err;
    };
    expect(await explain(...lines.slice(0, -1)))
      .toBe('error: cut.jsonl: the trace does not reach the end of its run\n');
    expect(await explain('{"seq":0}', ...lines.slice(1))).toMatch(/^cut\.jsonl:1:\d+: /);
    const later = lines.slice(9).map((line, seq) => line.replace(/"seq":\d+/, `"seq":${seq}`));
    expect(await explain(...later))
      .toMatch(/^error: cut\.jsonl: the trace does not tell a run from its beginning \(/);
  });

  test('that is a trace takes no options of a run', async () => {
    expect(await refusal('run.jsonl', 'input', '1', '--seed', '3'))
      .toBe('error: --seed goes with a scenario: a trace is of a run that is over\n');
    expect(await refusal('run.jsonl', 'input', '1'))
      .toBe('error: cannot read run.jsonl: no such file or directory\n');
  });
});

test('a strategy that breaks a rule ends the explanation with it', async () => {
  const { call } = workspace({
    'bad.mjs': 'export const strategy = { name: "bad", decide: () => { throw new Error("no"); } };',
    'bad.yaml': SHOP.replace('by: mia', 'by: mia, strategy: ./bad.mjs'),
  });
  const { code, out, err } = await call(['explain', 'bad.yaml', 'rollout', '2']);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/strategy ".\/bad.mjs" threw an error \(line 1, column \d+\): no/);
});
