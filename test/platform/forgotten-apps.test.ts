import { expect, test } from 'vitest';
import { Run } from '../../src/platform/run.ts';
import { World } from '../../src/platform/world.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { TraceLog } from '../../src/trace/log.ts';

const SECOND = 1_000_000;

function worldOf(text: string): { readonly world: World; readonly run: Run } {
  const parsed = parseScenario(text, { file: 'one.yaml' });
  if ('problems' in parsed) throw new Error(parsed.problems.map((p) => p.message).join('\n'));
  const world = new World(parsed.scenario, new TraceLog());
  return { world, run: new Run(world) };
}

/** What a world holds that an App adds to, the Apps themselves aside. */
const held = ({ pools, versions, apps }: World) => ({
  pools: pools.filter((pool) => pool !== null).map(({ app, name }) => `ap-${app.number}/${name}`),
  versions: versions.size,
  ofApps: apps.map((app) => app.allPools.length + app.versions.length),
});

test('of an ephemeral App that is stopped no Function and no version is kept', () => {
  const { world, run } = worldOf(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 1s, exit_time: 5s, calls: [{ function: g, at: 1 }] }
        g: { service_time: 1s, cold_start: 1s, min_containers: 1 }
    events: [{ every: 10s, run: { function: f } }]
    duration: 200s
  `);
  run.advance(14 * SECOND, true);
  // The container of the call spends its exit time.
  expect(held(world)).toEqual({
    pools: ['ap-1/f', 'ap-1/g', 'ap-2/f', 'ap-2/g'], versions: 4, ofApps: [3, 3],
  });
  run.advance(189 * SECOND, true);
  const gone = Array.from({ length: 18 }, () => 0);
  expect(held(world)).toEqual({ pools: ['ap-1/f', 'ap-1/g'], versions: 2, ofApps: [3, ...gone] });
  // What they drew is told when the run ends.
  expect(world.drawCounts()).toContain('cold start init a run run-1 17/f/v1=1');
});

test.each([
  ['an idle container', 'f: { service_time: 1s, cold_start: 1s }'],
  ['a back-off', 'f: { service_time: 1s, cold_start: 1s, start_failures: always }'],
  ['an open batch',
    'f: { cold_start: 1s, batch: { max_batch_size: 9, wait: 20s, base: 1s, per_input: 1s } }'],
  ['a decision of the autoscaler',
    'f: { service_time: 9s, cold_start: 1s, autoscaler: { interval: 7s, scaleup_window: 21s } }'],
])('what was to come for it has lost its meaning: %s', (_, options) => {
  const { world, run } = worldOf(`
    app: { name: a, functions: { ${options} } }
    traffic: [{ to: f, via: serve, arrivals: { at: [2s, 5s] } }]
    events: [{ at: 1s, serve: { for: 10s } }]
    duration: 600s
  `);
  run.advance(600 * SECOND, true);
  run.end(600 * SECOND);
  expect(held(world).pools).toEqual(['ap-1/f']);
});
