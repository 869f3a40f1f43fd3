import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesOf } from '../../src/cli/regression/shard.ts';
import type { TestReport } from '../../src/model/test-report.ts';
import { RULE_BREAKER, shop, withStrategy, WRONG } from './regression/scenarios.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { type Workspace, workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

const GOOD = Object.fromEntries('edcba'.split('').map((name) =>
  [`scenarios/${name}.yaml`, shop(`Shop ${name}`)]));
const BAD = {
  ...GOOD, 'scenarios/mine.yaml': withStrategy('./mine.mjs'), 'scenarios/mine.mjs': RULE_BREAKER,
};

/** Tests the scenarios in `count` shards, each of which writes `I.json`. */
async function sharded(
  files: Readonly<Record<string, string>>, count: number, argv: readonly string[] = [],
): Promise<Workspace & { readonly codes: readonly number[] }> {
  const space = workspaceIn(scratch(), files);
  const codes: number[] = [];
  for (let index = 1; index <= count; index++) {
    const { code } = await space.call([
      'test', '--shard', `${index}/${count}`, `--output-file.json=${index}.json`, ...argv,
    ]);
    codes.push(code);
  }
  return { ...space, codes };
}

const withoutTimes = (text: string): string =>
  text.replaceAll(/"wall_ms": \d+/g, '').replaceAll(/ in [\d.]+m?s\n/g, '\n');

describe('shards', () => {
  test('have each file once, whatever their number', () => {
    fc.assert(fc.property(
      fc.uniqueArray(fc.string(), { maxLength: 40 }), fc.integer({ min: 1, max: 12 }),
      (files, count) => {
        const shards = Array.from({ length: count }, (_, place) =>
          filesOf(files, { index: place + 1, count }));
        expect(shards.flat().toSorted()).toEqual(files.toSorted());
        const sizes = shards.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      },
    ), { seed: 3, numRuns: 200 });
  });

  test('say which part of what they are', async () => {
    const space = await sharded(GOOD, 2);
    const { shard, scenarios } = JSON.parse(space.read('2.json')) as TestReport;
    expect(shard).toMatchObject({ index: 2, count: 2, file_count: 5 });
    expect(scenarios.map(({ file }) => file)).toEqual(['scenarios/b.yaml', 'scenarios/d.yaml']);
  });

  test('without a file pass, and so do those of which no name matches', async () => {
    expect((await sharded(GOOD, 6)).codes).toEqual([0, 0, 0, 0, 0, 0]);
    expect((await sharded(GOOD, 5, ['-t', 'Shop c'])).codes).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('joined shards', () => {
  test.each([
    ['good', GOOD, 3, [], 0], ['bad', BAD, 2, [], 1],
    ['wrong', { ...BAD, 'scenarios/w.yaml': WRONG }, 4, [], 2],
    ['more than there are files', GOOD, 7, [], 0],
    ['of some names', GOOD, 2, ['-t', '[ab]'], 0], ['of no name', GOOD, 2, ['-t', 'zzz'], 4],
  ] as const)('that are %s say what the whole would have said', async (
    _case, files, count, argv, expected,
  ) => {
    const space = await sharded(files, count, argv);
    const names = Array.from({ length: count }, (_, place) => `${place + 1}.json`).reverse();
    for (const reporter of ['json', 'default', 'github']) {
      const whole = await space.call(['test', '--reporter', reporter, ...argv]);
      const merged = await space.call(['merge', '--reporter', reporter, ...names]);
      expect([merged.code, whole.code]).toEqual([expected, expected]);
      expect(withoutTimes(merged.out)).toBe(withoutTimes(whole.out));
    }
  });

  test('add to the job summary, and leave annotations to the shards', async () => {
    const space = await sharded(BAD, 2);
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: `${space.cwd}/s.md` };
    const { out } = await space.call(['merge', '1.json', '2.json'], { env });
    expect(out).not.toContain('::error');
    expect(space.read('s.md')).toMatch(/^## ❌ cutover: 1 failed, 5 passed\n/);
  });
});

describe('what are not the shards of one test is refused, with all reasons', () => {
  const merge = async (space: Workspace, ...names: string[]) => {
    const { code, out, err } = await space.call(['merge', ...names]);
    expect([code, out]).toEqual([2, '']);
    return err;
  };

  /** The report of a shard after a change to it. */
  const changed = (space: Workspace, name: string, change: (report: TestReport) => object) => {
    const report = JSON.parse(space.read(name)) as TestReport;
    space.write(name, JSON.stringify({ ...report, ...change(report) }));
  };

  test('doubled and missing shards', async () => {
    const space = await sharded(GOOD, 4);
    expect(await merge(space, '1.json', '2.json', '2.json')).toBe(
      'error: 2.json: 2.json is shard 2 as well\nof 4 shards these are missing: 3, 4\n',
    );
  });

  test.each([
    ['another version of cutover', ({ tool }) => ({ tool: { ...tool, version: '9.9.9' } })],
    ['another version of the rules', ({ tool }) => ({ tool: { ...tool, semantics: '9' } })],
    ['another set of files', ({ shard }) => ({ shard: { ...shard, files_hash: 'x' } })],
    ['another number of shards', ({ shard }) => ({ shard: { ...shard, count: 3 } })],
    ['another --seed', ({ options }) => ({ options: { ...options, seed: 3 } })],
    ['another --set', ({ options }) => ({ options: { ...options, set: ['a=b'] } })],
    ['another -t', ({ options }) => ({ options: { ...options, pattern: 'x' } })],
    ['another --no-check', ({ options }) => ({ options: { ...options, check: false } })],
  ] as [string, (report: TestReport) => object][])('%s', async (what, change) => {
    const space = await sharded(GOOD, 2);
    changed(space, '2.json', change);
    expect(await merge(space, '1.json', '2.json'))
      .toBe(`error: 2.json: it has ${what} than 1.json\n`);
  });

  test('files that are something else', async () => {
    const space = await sharded(GOOD, 2);
    await space.call(['test', '--output-file.json=whole.json']);
    space.write('x.json', '{ "schema_version": 1 }');
    space.write('y.json', 'x');
    changed(space, '2.json', () => ({ interrupted: true }));
    expect(await merge(space, '1.json', '2.json', 'x.json', 'y.json', 'whole.json', 'no.json'))
      .toBe([
        'error: 2.json: shard 2 was interrupted: run it again',
        'x.json: it is not what cutover test --reporter json prints; look at "kind"',
        'y.json: it is no JSON',
        'whole.json: it is whole already: it was made without --shard',
        'no.json: no such file or directory',
        '',
      ].join('\n'));
  });

  test('a report that would overwrite a shard', async () => {
    const space = await sharded(GOOD, 2);
    expect(await merge(space, '1.json', '2.json', '--output-file.json=1.json'))
      .toContain('it is one of the files to be read');
  });
});
