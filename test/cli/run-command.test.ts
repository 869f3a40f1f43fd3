import {
  mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import type { RunResult } from '../../src/model/result.ts';
import { WIDTH, widthOf } from '../../src/reports/layout.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratch = scratchDirectories();

const shop = (strategy: string, name = `Shop, ${strategy}`): string => `
name: ${name}
seed: 5
app:
  name: shop
  functions:
    api: { service_time: 1s, cold_start: 3s, code: a1, initial_containers: 2, min_containers: 2 }
traffic:
  - { to: api, arrivals: { every: 700ms }, until: 1m }
events:
  - { at: 20s, deploy: { strategy: ${strategy}, change: { functions: { api: { code: b2 } } } } }
`;

/** A directory with these files, and a function that runs a command line in it. */
function workspace(files: Readonly<Record<string, string>>) {
  const cwd = scratch();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const call = async (argv: string[], options: Parameters<typeof collectedTerminal>[0] = {}) => {
    const terminal = collectedTerminal({ ...options, cwd });
    return { code: await main(argv, terminal), out: terminal.out(), err: terminal.err() };
  };
  return { cwd, call };
}

const BOTH = { 'rolling.yaml': shop('rolling'), 'recreate.yaml': shop('recreate') };
const parsed = (text: string): RunResult => JSON.parse(text) as RunResult;

describe('CHT-1 a run', () => {
  test('marks its deployments on the chart and in the JSON result', async () => {
    const { call } = workspace(BOTH);
    expect((await call(['run', 'rolling.yaml'])).out).toMatch(/\n +▲v1 +▲v2\n/);
    const [app] = parsed((await call(['run', 'rolling.yaml', '--json'])).out).apps;
    expect(app?.markers?.map(({ publishes }) => publishes)).toEqual([
      [{ version: 1, at_us: 0 }], [{ version: 2, at_us: 20_000_000 }],
    ]);
  });

  test('marks none with --no-markers, and is the same run', async () => {
    const { call } = workspace(BOTH);
    expect((await call(['run', 'rolling.yaml', '--no-markers'])).out).not.toContain('▲');
    const off = parsed((await call(['run', 'rolling.yaml', '--json', '--no-markers'])).out);
    const on = parsed((await call(['run', 'rolling.yaml', '--json'])).out);
    expect(off.apps[0]).not.toHaveProperty('markers');
    expect(off.digest).toBe(on.digest);
    const { out } = await call(
      ['run', 'rolling.yaml', 'recreate.yaml', '--side-by-side', '--quiet', '--no-markers'],
    );
    expect(out).not.toContain('▲');
  });

  test('leads to the whole history where the chart cannot name all of it', async () => {
    const rollovers = [2, 3, 4, 5].map((at) => `  - { at: ${at}s, rollover: {} }\n`).join('');
    const busy = shop('rolling').replace('\nevents:\n', `\nevents:\n${rollovers}`);
    const { call } = workspace({ 'busy.yaml': busy });
    const { out } = await call(['run', 'busy.yaml', '--until', '30s', '--seed', '7']);
    const way = 'cutover history busy.yaml --seed 7 --at 30s';
    expect(out).toContain(`\nall versions: ${way}\n`);
    const history = await call(way.split(' ').slice(1));
    expect(history.out.match(/^v\d /gm)).toEqual(['v6 ', 'v5 ', 'v4 ', 'v3 ', 'v2 ', 'v1 ']);
  });

  test('beside others names the App of each version where there are several', async () => {
    const one = (name: string) =>
      `{ name: ${name}, functions: { f: { service_time: 1s, cold_start: 1s } } }`;
    const two = `name: Two\napps: [${one('news')}, ${one('shop')}]\nduration: 40s\n`
      + 'events: [{ at: 20s, app: shop, rollover: {} }]\n';
    const { call } = workspace({ 'two.yaml': two, 'again.yaml': two.replace('Two', 'Again') });
    const { out } = await call(['run', 'two.yaml', 'again.yaml', '--side-by-side', '--quiet']);
    expect(out.match(/▲news v1,shop v1 +▲shop v2\n/g)).toHaveLength(2);
  });
});

describe('a run', () => {
  test('reports on stdout and says nothing on stderr', async () => {
    const { code, out, err } = await workspace(BOTH).call(['run', 'rolling.yaml']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Shop, rolling {2,}seed 5 · /);
    expect(out).toContain('v2 rolling');
    expect(out).toMatch(/\ndigest {2}[0-9a-f]{16}\nreproduce: .*\n$/);
    expect(out).toContain('reproduce: cutover run rolling.yaml --seed 5\n');
  });

  test('has no colour in a pipe, and the same text in colour on a terminal', async () => {
    const { call } = workspace(BOTH);
    const piped = await call(['run', 'rolling.yaml']);
    const shown = await call(['run', 'rolling.yaml'], { isTTY: true, env: { CI: '1' } });
    const esc = String.fromCharCode(27);
    expect(piped.out).not.toContain(esc);
    expect(shown.out.replaceAll(new RegExp(`${esc}\\[\\d*m`, 'g'), '')).toBe(piped.out);
    expect(shown.out).not.toBe(piped.out);
    const argv = ['run', 'rolling.yaml', '--no-color'];
    const plain = await call(argv, { isTTY: true, env: { CI: '1' } });
    expect(plain.out).toBe(piped.out);
  });

  test('repeats itself by the line that it prints', async () => {
    const { call } = workspace(BOTH);
    const argv = ['run', 'rolling.yaml', '--seed', '9', '--until', '30s',
      '--set', 'app.functions.api.service_time={ exponential: { mean: 2s } }'];
    const { out } = await call(argv);
    const line = out.slice(out.indexOf('reproduce: ')).replaceAll('\\\n', '');
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map((word) => word[1] ?? word[2] ?? '');
    expect(words.slice(0, 2)).toEqual(['reproduce:', 'cutover']);
    expect((await call(words.slice(2))).out).toBe(out);
  });

  test('ends where --until says, and its shape follows --set', async () => {
    const { call } = workspace(BOTH);
    const { out } = await call([
      'run', 'rolling.yaml', '--until', '10s', '--set', 'traffic.0.arrivals.every=1s', '--json',
    ]);
    expect(parsed(out).ended_at_us).toBe(10_000_000);
    expect(parsed(out).apps[0]?.functions['api']?.inputs.arrived).toBe(10);
  });

  test('takes one line with --quiet', async () => {
    const { out } = await workspace(BOTH).call(['run', 'rolling.yaml', 'recreate.yaml', '-q']);
    expect(out.split('\n')).toHaveLength(3);
    expect(out).toMatch(/^rolling\.yaml {2}pass {2}seed 5 {2}digest [0-9a-f]{16}\n/);
  });
});

describe('JSON', () => {
  test('is the result, without rows of inputs unless asked for', async () => {
    const { call } = workspace(BOTH);
    const { out, err } = await call(['run', 'rolling.yaml', '--json', '--color']);
    expect(err).toBe('');
    const result = parsed(out);
    expect(result).toMatchObject({
      schema_version: 1, seed: 5, verdict: 'pass',
      scenario: { name: 'Shop, rolling', file: 'rolling.yaml' },
    });
    expect(result.inputs).toBeUndefined();
    const withInputs = await call(['run', 'rolling.yaml', '--json', '--inputs']);
    const { inputs, ...rest } = parsed(withInputs.out);
    expect(rest).toEqual(result);
    expect(inputs).toHaveLength(result.apps[0]?.functions['api']?.inputs.arrived ?? -1);
  });

  test('of several runs is one object', async () => {
    const { out } = await workspace(BOTH).call(['run', 'rolling.yaml', 'recreate.yaml', '--json']);
    const { schema_version, runs } = JSON.parse(out) as { schema_version: 1; runs: RunResult[] };
    expect(schema_version).toBe(1);
    expect(runs.map(({ scenario }) => scenario.file)).toEqual(['rolling.yaml', 'recreate.yaml']);
  });
});

test('runs side by side come after their reports, with words that fit them', async () => {
  const { code, out } = await workspace(BOTH)
    .call(['run', 'rolling.yaml', 'recreate.yaml', '--side-by-side']);
  expect(code).toBe(0);
  expect(out.indexOf('side by side')).toBeGreaterThan(out.lastIndexOf('reproduce:'));
  expect(out).toMatch(/│ downtime +│ +0s │ +[\d.]+s │/);
  expect(out).toMatch(/Rolling had no downtime and interrupted nothing; recreate was down for/);
});

describe('a trace', () => {
  test('is written whole, and leaves the run as it was', async () => {
    const { cwd, call } = workspace(BOTH);
    const without = await call(['run', 'rolling.yaml']);
    const { out, err } = await call(['run', 'rolling.yaml', '--trace', 'trace.jsonl']);
    expect(out).toBe(without.out);
    const lines = readFileSync(join(cwd, 'trace.jsonl'), 'utf8').trimEnd().split('\n');
    expect(err).toBe(`trace: ${lines.length} records in trace.jsonl\n`);
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(lines.map((_, seq) => seq));
    expect(JSON.parse(lines.at(-1) as string).type).toBe('run.ended');
    expect(readdirSync(cwd)).toHaveLength(3);
  });

  test('that cannot be written stops the run before it begins', async () => {
    const { code, out, err } = await workspace(BOTH)
      .call(['run', 'rolling.yaml', '--trace', 'nowhere/trace.jsonl']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('error: cannot write the trace to nowhere/trace.jsonl: '
      + 'no such file or directory\n');
  });

  test('never overwrites the scenario, by whatever name', async () => {
    const { cwd, call } = workspace(BOTH);
    symlinkSync('rolling.yaml', join(cwd, 'link.yaml'));
    for (const path of ['rolling.yaml', './rolling.yaml', 'link.yaml']) {
      expect((await call(['run', 'rolling.yaml', '--trace', path])).code).toBe(2);
    }
    expect(readFileSync(join(cwd, 'rolling.yaml'), 'utf8')).toBe(BOTH['rolling.yaml']);
  });
});

describe('problems of all scenarios are told at once, and nothing is run', () => {
  test('wrong, missing, unreadable and empty files', async () => {
    const { cwd, call } = workspace({
      ...BOTH,
      'wrong.yaml': shop('roling'),
      'binary.yaml': 'name: \u0000',
      'empty.yaml': '',
    });
    mkdirSync(join(cwd, 'folder'));
    const { code, out, err } = await call([
      'run', 'rolling.yaml', 'wrong.yaml', 'rollin.yaml', 'binary.yaml', 'empty.yaml', 'folder',
    ]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^wrong\.yaml:\d+:\d+: .*"roling".*did you mean "rolling"\?$/m);
    expect(err).toContain('rollin.yaml: no such file or directory; did you mean "rolling.yaml"?\n');
    expect(err).toContain('binary.yaml: it is not a text file\n');
    expect(err).toMatch(/^empty\.yaml:1:1: /m);
    expect(err).toContain('folder: it is a directory\n');
  });

  test('a setting that the scenario has no place for', async () => {
    const { code, err } = await workspace(BOTH)
      .call(['run', 'rolling.yaml', '--set', 'app.functions.api.max_container=1']);
    expect(code).toBe(2);
    expect(err).toContain('did you mean "max_containers"?');
  });
});

describe('a strategy of the user', () => {
  const impatient = `
    export default {
      name: 'impatient',
      decide: (view) => view.outdatedCount > 0
        ? view.containers
            .filter(({ version, state }) => version < view.version && state !== 'stopping')
            .map(({ id }) => ({ order: 'terminate', container: id }))
        : [],
    };`;

  test('carries out the rollouts that name its file', async () => {
    const { call } = workspace({ 'mine.yaml': shop('./mine.mjs'), 'mine.mjs': impatient });
    const { code, out } = await call(['run', 'mine.yaml', '--json']);
    expect(code).toBe(0);
    const app = parsed(out).apps[0];
    expect(app?.rollouts.at(-1)).toMatchObject({ version: 2, strategy: './mine.mjs' });
    expect(app?.functions['api']?.attempts.interrupted).toBeGreaterThan(0);
  });

  test.each([
    ['breaks a rule', 'decide: () => [{ order: "drain", container: 999 }]', 'ta-999'],
    ['throws', 'decide() { throw new TypeError("no such thing"); }', 'no such thing'],
    ['returns nothing', 'decide() {}', 'must return a list of orders'],
  ])('that %s ends the run with exit code 1 and no stack', async (_case, method, message) => {
    const { call, cwd } = workspace({
      'mine.yaml': shop('./mine.mjs'), 'mine.mjs': `export default { name: 'mine', ${method} };`,
    });
    const { code, out, err } = await call(['run', 'mine.yaml', '--trace', 'trace.jsonl']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(message);
    expect(err).toContain('reproduce: cutover run mine.yaml --seed 5\n');
    expect(err).not.toMatch(/^ {4}at /m);
    expect(readdirSync(cwd)).toEqual(['mine.mjs', 'mine.yaml']);
  });

  test('that cannot be loaded is a problem of the scenario', async () => {
    const { call } = workspace({ 'mine.yaml': shop('./mine.mjs') });
    const { code, err } = await call(['run', 'mine.yaml']);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^mine\.yaml:\d+:\d+: cannot load the strategy \.\/mine\.mjs: .*\n .*\n +\^\n$/,
    );
  });
});

describe('the bundled scenarios', () => {
  const files = readdirSync('scenarios').filter((name) => /\.ya?ml$/.test(name));

  test.each(files)('%s is reported within the width', async (name) => {
    const terminal = collectedTerminal();
    expect(await main(['run', join('scenarios', name)], terminal)).toBe(0);
    const lines = terminal.out().split('\n');
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(WIDTH);
  });
});
