import { describe, expect, test } from 'vitest';
import { shop } from './shop.ts';

const SECOND = 1_000_000;

describe('a fork', () => {
  const busy = () => {
    const made = shop({
      service_time: { exponential: { mean: '2s' } }, max_containers: 4, initial_containers: 4,
    }, { seed: 7 });
    made.world.traffic({ name: 'users', to: 'api', arrivals: { poisson: { rate: '1.5/s' } } });
    made.world.advance('1m');
    return made;
  };

  test('goes on as the world would have, and leaves that as it is', () => {
    const { world } = busy();
    const before = world.records();
    const fork = world.fork();
    fork.advance('1m');
    expect(world.records()).toEqual(before);
    expect([world.now, fork.now]).toEqual([60 * SECOND, 120 * SECOND]);
    world.advance('1m');
    expect(world.records()).toEqual(fork.records());
    expect(world.results()).toEqual(fork.results());
  });

  test('lets one moment have two futures', () => {
    const { world } = busy();
    const change = { functions: { api: { code: 'b' } } };
    const [rolling, recreate] = (['rolling', 'recreate'] as const).map((strategy) => {
      const future = world.fork();
      future.app('shop').deploy({ strategy, change });
      future.advance('1m');
      return future.app('shop').result()?.rollouts.at(-1);
    });
    expect([rolling?.interrupted, rolling?.downtime_us]).toEqual([0, 0]);
    expect(recreate?.interrupted).toBeGreaterThan(0);
    expect(recreate?.downtime_us).toBe(3 * SECOND);
    expect(world.app('shop').version).toBe(1);
  });

  test('knows the calls and commands of before as they are in it', () => {
    const { world, app } = shop();
    const call = world.call('api');
    const late = world.call('api', { at: '20s' });
    const command = app.deploy({ change: { tags: { team: 'a' } }, build: '4s' });
    const fork = world.fork();
    fork.advance('30s');
    expect([call.state, late.state, command.outcome]).toEqual(['queued', 'scheduled', null]);
    expect(fork.same(call).latency).toBe(5 * SECOND);
    expect(fork.same(late).state).toBe('succeeded');
    expect(fork.same(command)).toMatchObject({ outcome: 'deployed', version: 2 });
  });

  test('has a past of its own to write down', () => {
    const { world } = shop();
    const fork = world.fork();
    world.call('api');
    fork.advance('1s');
    fork.app({ name: 'other', functions: {} }).deploy();
    expect(world.toScenario().events).toHaveLength(2);
    expect(fork.toScenario()).toMatchObject({
      duration: '1s', apps: [{ name: 'shop' }, { name: 'other' }],
    });
    expect(() => world.app('other')).toThrow('there is no App "other"');
  });
});
