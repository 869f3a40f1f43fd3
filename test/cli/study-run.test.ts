import { rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { strategySources } from '../../src/cli/cell-strategies.ts';
import { replicationJob } from '../../src/cli/jobs.ts';
import { type StudyCell, StudyRun } from '../../src/cli/study-run.ts';
import { type Alternative, replicate, replicationSeed } from '../../src/study/replication.ts';
import { type Override, parseScenario } from '../../src/scenario/index.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const TEXT = `
name: shop
duration: 20s
app:
  name: shop
  functions: { api: { code: v1, service_time: { exponential: { mean: 400ms } }, cold_start: 1s } }
traffic:
  - { name: callers, to: api, arrivals: { poisson: { rate: 3/s } } }
`;

const scratch = scratchDirectories();

function cellOf(label: string, path: string, overrides: readonly Override[]): StudyCell {
  const measures = ['api.latency.mean', 'api.inputs.arrived'];
  const parsed = parseScenario(TEXT, { file: 'shop.yaml', measures, overrides });
  if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
  return { scenario: parsed.scenario, measures: parsed.measures, path, label };
}

const cellWith = (warm: number): StudyCell => cellOf(`warm ${warm}`, '/shop.yaml', [
  { path: 'app.functions.api.min_containers', value: String(warm) },
]);

/** Its strategy gives an order that no strategy may give. */
function wildCell(): StudyCell {
  const decide = "() => [{ order: 'drain', container: 99 }]";
  const { cwd } = workspaceIn(scratch(), {
    'wild.mjs': `export default { name: 'wild', decide: ${decide} };`,
  });
  const change = '{ functions: { api: { code: v2 } } }';
  return cellOf('wild', join(cwd, 'shop.yaml'), [{
    path: 'events', value: `[{ at: 5s, deploy: { strategy: ./wild.mjs, change: ${change} } }]`,
  }]);
}

const [two, four] = [cellWith(2), cellWith(4)];
const terminal = collectedTerminal();
const runWith = (seed: number): StudyRun => new StudyRun({ seed, terminal });

/** Presses Ctrl-C when so many turns have passed. */
function interrupted(turns: number): StudyRun {
  const onInterrupt = (act: () => void) => {
    const wait = (left: number): unknown => (left === 0 ? act() : setImmediate(wait, left - 1));
    wait(turns);
    return () => undefined;
  };
  return new StudyRun({ seed: 5, terminal: { ...terminal, onInterrupt } });
}
const alone = (cell: Omit<Alternative, 'strategies'>, replication: number) =>
  replicate({ ...cell, strategies: [] }, replicationSeed(5, replication));

describe('replications of the cells of a study', () => {
  test('are those of each cell by itself, whatever other cells there are', async () => {
    const found = await runWith(5).measure([two, four], 3);
    expect(found).toEqual([two, four].map((cell) => [0, 1, 2].map((n) => alone(cell, n))));
    expect(await runWith(5).measure([four], 3)).toEqual([found[1]]);
    const arrived = found.map((column) => column.map(([, count]) => count));
    expect(arrived[0]).toEqual(arrived[1]);
  });

  test('are not repeated, and go on where they ended', async () => {
    const run = runWith(5);
    const [before = []] = await run.measure([two], 2);
    const [after = [], other] = await run.measure([{ ...two }, four], 3);
    expect(after.map((one, place) => one === before[place])).toEqual([true, true, false]);
    expect(other).toEqual([0, 1, 2].map((n) => alone(four, n)));
    expect(await run.measure([four, two], 1)).toEqual([[other?.[0]], [before[0]]]);
    expect(await run.measure([two, two], 4)).toEqual([0, 1].map(() => [...after, alone(two, 3)]));
  });

  test('are the same from a thread, in whichever order', async () => {
    const units = [[0, 4], [1, 0], [0, 0]] as const;
    const options = { seed: 5, cells: [two, four], units, sources: [] };
    const there = await replicationJob.prepare(structuredClone(options));
    expect([2, 0, 1].map((part) => structuredClone(there(part))))
      .toEqual([alone(two, 0), alone(two, 4), alone(four, 0)].map((measured) => ({ measured })));
  });

  test('one that cannot be carried out is told by its cell and seed', async () => {
    const found = runWith(5).measure([two, wildCell()], 3);
    await expect(found).rejects.toThrow(`wild, seed ${replicationSeed(5, 0)}: `);
    await expect(found).rejects.toMatchObject({ name: 'ReplicationError', code: 1 });
  });

  test('are not those of a strategy that was changed meanwhile', async () => {
    const wild = wildCell();
    const options = { seed: 5, cells: [wild], units: [[0, 0]] as const };
    const sources = strategySources([wild]);
    const file = wild.path.replace('shop.yaml', 'wild.mjs');
    expect(sources.map((each) => each.file)).toEqual([file.slice(1)]);
    writeFileSync(file, '// Another one.');
    const there = await replicationJob.prepare({ ...options, sources });
    expect(there(0)).toEqual({
      code: 2,
      message: `${file} on ${hostname()} is not what it was where the study was begun: `
        + 'a strategy has the same files wherever it is carried out',
    });
    rmSync(file);
    const gone = await replicationJob.prepare({ ...options, sources });
    expect(gone(0)).toEqual({
      code: 2, message: `cannot read the strategy ${file}: no such file or directory`,
    });
  });

  test.each([
    [{ redis: 'redis://queue' }, '--redis goes with --engine bullmq'],
    [{ engine: 'bullmq' }, '--engine bullmq: say where the queue is'],
    [{ engine: 'bullmq', redis: 'redis://queue', threads: 2 }, '--threads: with --engine bullmq'],
  ] as const)('%j makes no sense', (engine, message) => {
    expect(() => new StudyRun({ ...engine, seed: 5, terminal })).toThrow(message);
  });

  test('need a queue where they go through one', async () => {
    const engine = { engine: 'bullmq', redis: 'redis://queue.invalid' } as const;
    const run = new StudyRun({ ...engine, seed: 5, terminal });
    await expect(run.measure([two], 3)).rejects.toThrow(
      /^no Redis answers at redis:\/\/queue\.invalid: /);
    await run.close();
  });

  test('all cells come on together until Ctrl-C', async () => {
    const run = interrupted(4);
    const found = await run.measure([two, four], 1000);
    const [ours = 0, theirs = 0] = found.map((column) => column.length);
    expect(run.isStopped).toBe(true);
    expect(ours + theirs).toBeLessThan(1000);
    expect([0, 1]).toContain(ours - theirs);
    expect(theirs).toBeGreaterThan(0);
    expect(await run.measure([two], 1000)).toEqual([found[0]]);
  });
});
