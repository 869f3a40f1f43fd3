import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWorld, defineScenario, type LiveWorld, simulate } from '../../src/index.ts';
import type { TraceRecord } from '../../src/model/records.ts';
import { forEachRecord } from '../../src/trace/canonical.ts';

/** Stretches with constants of the App among them, so that much is due at one instant. */
const aStretch = fc.constantFrom('0s', '500ms', '1s', '2s', '3s', '5s', '20s');
const later = fc.option(fc.constantFrom('1s', '2s', '5s', '30s'));
const aStrategy = fc.constantFrom('rolling', 'recreate');

/** What a program does, step by step. */
const aStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('advance' as const), for: aStretch }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('call' as const), later }) },
  fc.record({ kind: fc.constant('deploy' as const), strategy: aStrategy, code: fc.nat(2), later }),
  fc.record({ kind: fc.constant('rollover' as const), strategy: aStrategy }),
  fc.record({ kind: fc.constant('rollback' as const) }),
  fc.record({ kind: fc.constant('crash' as const), later }),
  fc.record({ kind: fc.constant('outage' as const) }),
  fc.record({ kind: fc.constant('wedge' as const), later }),
  fc.record({ kind: fc.constant('traffic' as const) }),
  fc.record({ kind: fc.constant('stop' as const) }),
);

type Step = typeof aStep extends fc.Arbitrary<infer T> ? T : never;

/** An instant so much later than now. */
const at = (world: LiveWorld, stretch: string | null) =>
  (stretch === null ? {} : { at: `${world.now + Number.parseInt(stretch, 10) * 1_000_000}us` });

function take(world: LiveWorld, step: Step): void {
  const app = world.app('a');
  switch (step.kind) {
    case 'advance': return world.advance(step.for);
    case 'call': return void world.call('f', at(world, step.later));
    case 'deploy': return void app.deploy({
      strategy: step.strategy, ...at(world, step.later),
      change: { functions: { f: { code: String(step.code) } } },
    });
    case 'rollover': return void app.rollover({ strategy: step.strategy });
    case 'rollback': return void (app.version > 1 && app.rollback());
    case 'crash': return world.fault({ crash: { function: 'f' } }, at(world, step.later));
    case 'outage': return world.fault({ outage: { for: '4s' } });
    case 'wedge': return world.fault({ wedge: { function: 'f' } }, at(world, step.later));
    case 'traffic': return world.traffic({ to: 'f', arrivals: { every: '1s' }, count: 5 });
    case 'stop': return app.state === 'deployed' ? app.stop() : undefined;
  }
}

function play(steps: readonly Step[]): LiveWorld {
  const world = createWorld({ seed: 3, check: true });
  world.app({
    name: 'a', functions: {
      f: {
        service_time: '2s', cold_start: '1s', max_containers: 2, scaledown_window: '3s',
        failure_rate: 0.2, retries: 1, min_containers: 1,
      },
    },
  }).deploy();
  for (const step of steps) take(world, step);
  return world;
}

function recordsOf(world: LiveWorld): readonly TraceRecord[] {
  const records: TraceRecord[] = [];
  simulate(defineScenario(JSON.parse(JSON.stringify(world.toScenario()))), {
    readers: (texts) => [forEachRecord(texts, (record) => records.push(record))],
  });
  return records.slice(0, -1);
}

const programs = fc.array(aStep, { minLength: 1, maxLength: 25, size: 'max' });

test('whatever a program does, what it writes down gives the same records', () => {
  fc.assert(fc.property(programs, (steps) => {
    const world = play(steps);
    expect(recordsOf(world)).toEqual(world.records());
  }), { seed: 1, numRuns: 300 });
});

test('whatever a program does, a fork goes on as the world itself does', () => {
  fc.assert(fc.property(programs, programs, (steps, more) => {
    const world = play(steps);
    const fork = world.fork();
    for (const step of more) take(fork, step);
    for (const step of more) take(world, step);
    expect(fork.records()).toEqual(world.records());
    expect(fork.toScenario()).toEqual(world.toScenario());
  }), { seed: 2, numRuns: 100 });
});
