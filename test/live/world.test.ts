import { describe, expect, test } from 'vitest';
import { createWorld, recreate, type Strategy } from '../../src/index.ts';
import { shop } from './shop.ts';

const SECOND = 1_000_000;

describe('an App', () => {
  test('DEP-7 is there from its first deploy on, and takes commands by hand', () => {
    const world = createWorld();
    const app = world.app({
      name: 'shop', functions: { api: { service_time: '2s', cold_start: '3s' } },
    });
    expect([app.id, app.state, app.version]).toEqual([null, null, 0]);
    const first = app.deploy({ by: 'mia', commit: 'c0ffee' });
    expect([first.outcome, first.version]).toEqual(['deployed', 1]);
    expect([app.id, app.state, app.version]).toEqual(['ap-1', 'deployed', 1]);
    world.advance('10s');
    app.rollover();
    app.deploy({ strategy: 'recreate', change: { functions: { api: { code: 'b' } } } });
    app.rollback('v1');
    expect(app.history()).toEqual([
      {
        version: 4, type: 'rollback', deployed_at_us: 10 * SECOND, deployed_by: 'operator',
        strategy: 'rolling', source_version: 1,
      },
      {
        version: 3, type: 'standard', deployed_at_us: 10 * SECOND, deployed_by: 'operator',
        strategy: 'recreate',
      },
      {
        version: 2, type: 'rollover', deployed_at_us: 10 * SECOND, deployed_by: 'operator',
        strategy: 'rolling', source_version: 1,
      },
      {
        version: 1, type: 'standard', deployed_at_us: 0, deployed_by: 'mia', strategy: 'rolling',
        commit: 'c0ffee',
      },
    ]);
    app.stop({ by: 'mia' });
    expect(app.state).toBe('stopped');
    expect(app.result()).toMatchObject({ stopped_by: 'mia', version: 4 });
    expect(app.deploy().version).toBe(1);
    expect(app.id).toBe('ap-2');
  });

  test('an edit is published by the next deploy, and a deploy of what is live is a no-op', () => {
    const { world, app } = shop();
    expect(app.deploy().outcome).toBe('no_op');
    app.edit({ functions: { api: { code: 'b' } } });
    expect(app.version).toBe(1);
    expect(app.deploy()).toMatchObject({ outcome: 'deployed', version: 2, duration: 0 });
    expect(world.results()[0]?.deployments.map(({ outcome }) => outcome))
      .toEqual(['deployed', 'no_op', 'deployed']);
  });

  test('PUB-8 has options of its autoscaler set until the next publish', () => {
    const { world, app } = shop();
    app.autoscaler({ function: 'api', min_containers: 2 });
    expect(app.function('api').containers).toHaveLength(2);
    world.advance('3s');
    app.rollover();
    world.until(() => !app.isRollingOut);
    world.advance('2m');
    expect(app.function('api').containers).toEqual([]);
  });

  test('a command is under way while it builds, and may come to nothing', () => {
    const { world, app } = shop();
    const change = { functions: { api: { code: 'b' } } };
    const slow = app.deploy({ change, build: '30s' });
    expect([slow.outcome, slow.version, slow.duration]).toEqual([null, null, null]);
    world.advance('30s');
    expect([slow.outcome, slow.version, slow.duration]).toEqual(['deployed', 2, 30 * SECOND]);
    app.edit({ functions: { api: { code: 'c' } } });
    const broken = app.deploy({ build: { duration: '10s', fails: true } });
    world.advance('10s');
    expect([broken.outcome, broken.version]).toEqual(['build_failed', null]);
    expect(broken.reason).toMatch(/failed/);
    const other = world.app({ name: 'other', functions: {} });
    expect(other.rollover()).toMatchObject({
      outcome: 'rejected', reason: 'the App was never deployed',
    });
  });

  test('tells its containers, queues and what its rollout waits for', () => {
    const { world, app } = shop({ max_containers: 1 });
    world.call('api');
    world.call('api');
    expect(app.function('api')).toEqual({
      name: 'api', queued: 2, running: 0,
      containers: [{ id: 'ta-1', version: 1, state: 'starting', running: 0 }],
    });
    world.advance('3s');
    expect(app.function('api')).toMatchObject({ queued: 1, running: 1 });
    app.rollover();
    expect([app.isRollingOut, app.blockedBy]).toEqual([true, 'cap']);
    world.until(() => !app.isRollingOut);
    expect(app.blockedBy).toBeNull();
    expect(app.function('api').containers).toEqual([]);
  });
});

describe('a call', () => {
  test('is followed from its arrival to its end', () => {
    const { world } = shop();
    const call = world.call('api');
    expect([call.id, call.state, call.isFinal, call.succeeded, call.latency, call.version])
      .toEqual(['in-1', 'queued', false, null, null, null]);
    world.advance('3s');
    expect([call.state, call.version]).toEqual(['running', 1]);
    world.advance('2s');
    expect([call.state, call.isFinal, call.succeeded, call.latency])
      .toEqual(['succeeded', true, true, 5 * SECOND]);
    expect(call.attempts).toEqual([{
      n: 1, cause: 'first', container: 'ta-1', version: 1,
      started_us: 3 * SECOND, ended_us: 5 * SECOND, result: 'succeeded',
    }]);
    expect(world.inputs()).toEqual([call.input]);
  });

  test('may be made for later, and is not there before', () => {
    const { world } = shop();
    const call = world.call('api', { at: '10s' });
    expect([call.state, call.id, call.input]).toEqual(['scheduled', null, null]);
    world.advance('9.999999s');
    expect(call.state).toBe('scheduled');
    world.advance('1us');
    expect([call.state, call.input?.arrived_us]).toEqual(['queued', 10 * SECOND]);
  });

  test('has patience, a kind and a service time of its own', () => {
    const { world } = shop();
    const impatient = world.call('api', { patience: '1s' });
    const long = world.call('api', { service_time: '7s', kind: 'spawn' });
    world.advance('1s');
    expect([impatient.state, impatient.latency, impatient.reason])
      .toEqual(['abandoned', SECOND, 'patience over']);
    world.advance('9s');
    expect([long.state, long.latency, long.reason]).toEqual(['succeeded', 10 * SECOND, null]);
    const sources = world.records().flatMap((record) => record['source'] ?? []);
    expect(sources).toEqual([
      'calls of shop/api, patience 1s', 'calls of shop/api, spawn, service 7s',
    ]);
  });

  test('PIN-1 may be pinned to a version', () => {
    const { world, app } = shop();
    app.rollover();
    const [old, live] = [world.call('api', { version: 1 }), world.call('api')];
    world.advance('10s');
    expect([old.version, live.version]).toEqual([1, 2]);
    expect(world.call('api', { version: 9 })).toMatchObject({
      state: 'rejected', reason: 'not found',
    });
  });

  test('of an App that is gone is rejected, which is an answer of the platform', () => {
    const { world, app } = shop();
    app.stop();
    const call = world.call('api');
    expect([call.state, call.succeeded, call.reason]).toEqual(['rejected', false, 'not found']);
  });

  test('TIME-4 takes the draws of its own number, whatever else is called', () => {
    const law = { exponential: { mean: '2s' } };
    const times = (others: number): readonly (number | null)[] => {
      const { world } = shop({ service_time: law, max_inputs: 100 });
      const calls = [0, 1, 2].map(() => {
        for (let other = 0; other < others; other++) world.call('api', { kind: 'spawn' });
        return world.call('api');
      });
      world.advance('5m');
      return calls.map((call) => call.latency);
    };
    expect(times(2)).toEqual(times(0));
    expect(new Set(times(0)).size).toBe(3);
  });
});

describe('time', () => {
  test('passes by a stretch or up to an instant, the last instant included', () => {
    const { world } = shop();
    const call = world.call('api');
    world.advance('2s');
    world.until('5s');
    expect([world.now, call.state]).toEqual([5 * SECOND, 'succeeded']);
    world.until('5s');
    expect(world.now).toBe(5 * SECOND);
  });

  test('passes until a condition is true, which is looked at after each instant', () => {
    const { world } = shop();
    const call = world.call('api');
    world.until(() => call.state === 'running');
    expect(world.now).toBe(3 * SECOND);
    world.until(() => call.isFinal);
    expect(world.now).toBe(5 * SECOND);
    world.until(() => true);
    expect(world.now).toBe(5 * SECOND);
  });

  test('brings traffic, from now on unless it begins at another instant', () => {
    const { world, app } = shop();
    world.advance('10s');
    world.traffic({ name: 'users', to: 'api', arrivals: { every: '4s' }, count: 2 });
    world.traffic({ to: 'api', arrivals: { at: ['0s'] }, from: '12s' });
    world.advance('1m');
    expect(world.inputs().map(({ arrived_us }) => arrived_us / SECOND)).toEqual([12, 14, 18]);
    expect(app.result()?.functions['api']?.inputs.succeeded).toBe(3);
  });

  test('brings traffic, commands and faults of the scenario that it began with', () => {
    const world = createWorld({
      app: {
        name: 'shop',
        functions: { api: { service_time: '1s', cold_start: '1s', initial_containers: 1 } },
      },
      traffic: [{ to: 'api', arrivals: { every: '5s' } }],
      events: [
        { every: '20s', rollover: {} },
        { when: { event: 'container.ready', nth: 2 }, fault: { crash: {} } },
      ],
    });
    world.until('1m');
    const app = world.app('shop');
    expect(app.version).toBe(4);
    expect(app.result()?.functions['api']?.containers.crashed).toBe(1);
  });
});

describe('what goes wrong', () => {
  test('strikes by hand, now or later', () => {
    const { world } = shop({ initial_containers: 2, retries: 0 });
    const [one, two] = [world.call('api'), world.call('api')];
    world.fault({ crash: { function: 'api' } });
    world.fault({ fail_attempt: { function: 'api' } }, { at: '1s' });
    world.advance('1s');
    expect([one.state, two.state]).toEqual(['running', 'failed']);
    world.advance('10s');
    expect(one.attempts.map(({ cause }) => cause)).toEqual(['first', 'crashed']);
  });

  test('is noticed by the properties, at once if that is asked for', () => {
    const hasty: Strategy = {
      ...recreate, name: 'hasty',
      claims: { zeroDowntime: true, noPreempt: true, mixVersions: false },
    };
    const play = (check: boolean) => {
      const { world, app } = shop({ initial_containers: 1 }, { check, strategies: [hasty] });
      world.call('api');
      app.rollover({ strategy: 'hasty' });
      return world;
    };
    expect(() => play(true)).toThrow(/does not hold at 0s: /);
    const found = play(false).properties().filter(({ ok }) => !ok);
    expect(found).not.toEqual([]);
    expect(shop({}, { check: true }).world.properties().every(({ ok }) => ok)).toBe(true);
  });
});

describe('a strategy of its own', () => {
  const own: Strategy = { ...recreate, name: 'all-at-once' };

  test('is named where one is, and is written down by that name', () => {
    const { world, app } = shop({}, { strategies: [own] });
    app.rollover({ strategy: 'all-at-once' });
    app.edit({ functions: { api: { code: 'b' } } });
    app.rollback('v1', { strategy: 'all-at-once' });
    expect(app.history().map(({ strategy }) => strategy))
      .toEqual(['all-at-once', 'all-at-once', 'rolling']);
    expect(world.toScenario().events?.[1]).toEqual({
      at: '0s', settled: true, app: 'shop', rollover: { strategy: 'all-at-once' },
    });
  });
});
