import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { type Workspace, workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

const SHOP = `
name: Shop
duration: 20s
app:
  name: shop
  functions: { api: { service_time: { exponential: { mean: 400ms } }, cold_start: 1s } }
traffic:
  - { name: callers, to: api, arrivals: { poisson: { rate: 2/s } } }
`;

const MEASURED = ['--metric', 'api.latency.mean', '--metric', 'api.cost'];
const SWEEP = [
  'sweep', 'shop.yaml', '--vary', 'app.functions.api.min_containers=1..3', ...MEASURED,
];
const COMPARE = [
  'compare', 'shop.yaml', '--vary', 'app.functions.api.min_containers=1,4', ...MEASURED,
];

const OF_ANOTHER_STUDY = 'are of another study: its scenario, a file that it names, what is varied '
  + 'or measured, or the seed is not the same';

const shopIn = (): Workspace => workspaceIn(scratch(), { 'shop.yaml': SHOP });

/** Carries out parts of a study, each into a file of its own; tells their names. */
async function shardsIn(
  shop: Workspace, argv: readonly string[], count: number,
): Promise<readonly string[]> {
  const files = Array.from({ length: count }, (_, place) => `part-${place + 1}.jsonl`);
  for (const [place, file] of files.entries()) {
    const { code, out, err } = await shop.call([...argv, '--shard', `${place + 1}/${count}`]);
    expect([code, err]).toEqual([0, '']);
    shop.write(file, out);
  }
  return files;
}

/** A command line that somebody stops by Ctrl-C when so many turns have passed. */
async function stopped(shop: Workspace, argv: readonly string[], turns: number) {
  const terminal = collectedTerminal({ cwd: shop.cwd });
  const onInterrupt = (act: () => void) => {
    const wait = (left: number): unknown => (left === 0 ? act() : setImmediate(wait, left - 1));
    wait(turns);
    return () => undefined;
  };
  const code = await main(argv, { ...terminal, onInterrupt });
  return { code, out: terminal.out(), err: terminal.err() };
}

describe('shards of a study', () => {
  test.each([
    ['a table', SWEEP], ['JSON', [...SWEEP, '--json', '--seed', '8']],
    ['CSV', [...SWEEP, '--runs', '5', '--csv']], ['a comparison', COMPARE],
  ])('merged are the whole: %s', async (_, argv) => {
    const shop = shopIn();
    const whole = await shop.call(argv);
    const files = await shardsIn(shop, argv, 4);
    expect(await shop.call(['merge', ...files.toReversed()])).toEqual(whole);
  });

  test('write the files of the whole when they are merged', async () => {
    const shop = shopIn();
    const argv = [...SWEEP, '--runs', '3', '--output', 'grid.csv'];
    const files = await shardsIn(shop, argv, 2);
    expect(shop.has('grid.csv')).toBe(false);
    const { code, err } = await shop.call(['merge', ...files]);
    expect([code, err, shop.has('grid.csv')]).toEqual([0, '', true]);
  });

  test('say first what they are of, then a line for each run', async () => {
    const shop = shopIn();
    await shardsIn(shop, [...SWEEP, '--runs', '2', '--threads', '1'], 4);
    const [header, ...runs] = shop.read('part-2.jsonl').trimEnd().split('\n')
      .map((line) => JSON.parse(line));
    expect(header).toMatchObject({
      schema_version: 1, kind: 'finished-runs', command: [...SWEEP, '--runs', '2'],
      shard: { index: 2, count: 4, runs: 2 },
    });
    expect(runs).toEqual([0, 1].map((replication) => ({
      cell: expect.stringMatching(/^[\da-f]{32}$/), replication,
      measured: [expect.any(Number), expect.any(Number)],
    })));
  });

  test('that are not one whole are refused, with all reasons', async () => {
    const shop = shopIn();
    const argv = [...SWEEP, '--runs', '2'];
    const [one = '', two = '', three = ''] = await shardsIn(shop, argv, 3);
    const lines = shop.read(two).split('\n');
    shop.write('cut.jsonl', lines.slice(0, 2).join('\n'));
    shop.write('older.jsonl', shop.read(two).replace(/"version":"[\d.]+"/, '"version":"0.0.1"'));
    shop.write('other.jsonl', shop.read(two).replace('"--runs","2"', '"--runs","9"'));
    shop.write('four.jsonl', shop.read(two).replace('"count":3', '"count":4'));
    shop.write('whole.jsonl', shop.read(two).replace(/,"shard":\{[^}]*\}/, ''));
    shop.write('bent.jsonl', lines.with(2, '{"cell":7}').join('\n'));
    const refused = async (...files: readonly string[]): Promise<string> => {
      const { code, out, err } = await shop.call(['merge', ...files]);
      expect([code, out]).toEqual([2, '']);
      return err;
    };
    expect(await refused(one, two)).toBe('error: of 3 shards these are missing: 3\n');
    expect(await refused(one, one, three)).toBe(
      `error: ${one}: ${one} is shard 1 as well\nof 3 shards these are missing: 2\n`);
    expect(await refused(one, 'cut.jsonl', 'whole.jsonl')).toBe(
      'error: cut.jsonl: shard 2 is not complete, 0 of 2 runs: go on with it by --resume\n'
      + 'whole.jsonl: it is no shard: go on with it by --resume\n');
    expect(await refused(one, 'other.jsonl', 'four.jsonl')).toBe(
      `error: other.jsonl: it has another command than ${one}\n`
      + `four.jsonl: it has another number of shards than ${one}\n`);
    expect(await refused('older.jsonl', 'bent.jsonl', 'none.jsonl')).toMatch(new RegExp(
      '^error: older.jsonl: it was made by cutover 0\\.0\\.1 with rules .*, and this is .*\n'
      + 'bent.jsonl:3: it is no finished run\nnone.jsonl: no such file or directory\n$'));
    expect(await refused(one, two, three, '--reporter', 'dot')).toBe(
      'error: reporters are for tests: a study is shown as its command says\n');
    shop.write('shop.yaml', SHOP.replace('2/s', '3/s'));
    expect(await refused(one, two, three)).toBe(`error: these runs ${OF_ANOTHER_STUDY}\n`);
  });

  test('of a number of runs that is known beforehand', async () => {
    const shop = shopIn();
    for (const [more, what] of [
      [['--precision', 'api.cost ±5%'], '--precision'], [['--batches', '30'], 'a steady state'],
    ] as const) {
      expect(await shop.call([...SWEEP, '--shard', '1/2', ...more])).toEqual({
        code: 2, out: '',
        err: `error: --shard: with ${what} it is not known beforehand what the parts are\n`,
      });
    }
  });
});

describe('a study that was stopped', () => {
  test('says how to go on, and then ends as if it had not been', async () => {
    const shop = shopIn();
    const argv = [...SWEEP, '--runs', '9', '--set', 'name=Two words', '--json'];
    const whole = await shop.call(argv);
    const { code, out, err } = await stopped(shop, argv, 7);
    expect(code).toBe(130);
    expect(JSON.parse(out)).toMatchObject({ complete: false });
    const [, kept, file, command] =
      /^(\d+) runs kept in (sweep-[\da-f]{8}\.jsonl); to go on:\n {2}(.*)\n$/.exec(err) ?? [];
    expect(command).toBe('cutover sweep shop.yaml --vary app.functions.api.min_containers=1..3 '
      + '--metric api.latency.mean --metric api.cost --runs 9 --set \'name=Two words\' --json '
      + `--resume ${file}`);
    expect(shop.read(file as string).split('\n').length).toBe(Number(kept) + 2);
    expect(await shop.call([...argv, '--resume', file as string])).toEqual(whole);
    expect(shop.read(file as string).split('\n').length).toBe(27 + 2);
    expect(await shop.call([...argv, '--resume', file as string])).toEqual(whole);
  });

  test('leaves files alone that others have left', async () => {
    const shop = shopIn();
    const argv = [...SWEEP, '--runs', '9'];
    const names = [];
    for (let time = 0; time < 2; time++) {
      const { err } = await stopped(shop, argv, 7);
      names.push(/kept in (\S+);/.exec(err)?.[1]);
    }
    expect(names[1]).toBe(names[0]?.replace('.jsonl', '-2.jsonl'));
  });

  test('keeps each run as soon as it is done, where that was asked for', async () => {
    const shop = shopIn();
    const argv = [...SWEEP, '--runs', '9', '--resume', 'mine.jsonl'];
    const { err } = await stopped(shop, argv, 7);
    expect(err).toMatch(/^\d+ runs kept in mine\.jsonl; to go on:\n.* --resume mine\.jsonl\n$/);
    // Whoever was killed may have written half a line.
    shop.write('mine.jsonl', shop.read('mine.jsonl').slice(0, -9));
    expect(await shop.call(argv)).toEqual(await shop.call([...SWEEP, '--runs', '9']));
    expect(shop.read('mine.jsonl').split('\n').length).toBe(27 + 2);
  });

  test('may go on to more runs than it was meant to have', async () => {
    const shop = shopIn();
    await shop.call([...COMPARE, '--runs', '5', '--resume', 'mine.jsonl']);
    const more = [...COMPARE, '--precision', 'api.cost ±10%', '--runs', '20'];
    expect(await shop.call([...more, '--resume', 'mine.jsonl'])).toEqual(await shop.call(more));
  });

  test('goes on where it looks for an answer, too', async () => {
    const shop = shopIn();
    const argv = [
      'solve', 'shop.yaml', '--vary', 'app.functions.api.min_containers=1..8',
      '--goal', 'api.latency.mean < 450ms', '--runs', '6',
    ];
    const { code, err } = await stopped(shop, argv, 8);
    const [, file = ''] = /kept in (\S+);.*\n.* --runs 6 --resume \1\n/.exec(err) ?? [];
    expect([code, shop.has(file)]).toEqual([130, true]);
    expect(await shop.call([...argv, '--resume', file])).toEqual(await shop.call(argv));
  });

  test('goes on with a shard, too', async () => {
    const shop = shopIn();
    const argv = [...SWEEP, '--runs', '9', '--shard', '2/3'];
    const { code, out, err } = await stopped(shop, argv, 4);
    expect([code, out]).toEqual([130, '']);
    const [, file = ''] = /kept in (\S+);.*\n.* --shard 2\/3 --resume \1\n$/.exec(err) ?? [];
    expect((await shop.call([...argv, '--resume', file])).out).toBe((await shop.call(argv)).out);
    const { err: refused } = await shop.call([...SWEEP, '--runs', '9', '--resume', file]);
    expect(refused).toBe(`error: ${file}: it is of shard 2/3\n`);
  });

  test.each([
    ['shop.yaml', 'shop.yaml: there are no finished runs in it'],
    ['nowhere/mine.jsonl', 'cannot write nowhere/mine.jsonl: no such file or directory'],
    ['mine.jsonl --seed 4', `the runs in mine.jsonl ${OF_ANOTHER_STUDY}`],
    ['mine.jsonl --shard 1/2', 'mine.jsonl: it is of the whole study, not of a shard'],
  ])('does not go on with %s', async (options, message) => {
    const shop = shopIn();
    await shop.call([...COMPARE, '--runs', '2', '--resume', 'mine.jsonl']);
    const before = shop.read('mine.jsonl');
    const argv = [...COMPARE, '--runs', '3', '--resume', ...options.split(' ')];
    expect(await shop.call(argv)).toEqual({ code: 2, out: '', err: `error: ${message}\n` });
    expect([shop.read('mine.jsonl'), shop.read('shop.yaml')]).toEqual([before, SHOP]);
  });
});
