import { describe, expect, test } from 'vitest';
import { createWorld, RunError, ScenarioError } from '../../src/index.ts';
import type { WorldOptions } from '../../src/index.ts';
import { shop } from './shop.ts';

const { world, app } = shop();
world.advance('5s');

/** What a program that is not typed might pass. */
const odd = (value: unknown): never => value as never;

describe('a mistake is told as a file is told it, at the place where it was made:', () => {
  test.each<[string, () => unknown, string]>([
    ['a Function that is not there', () => world.call('apo'),
      'world.call: to: there is no Function "apo"; did you mean "api"?'],
    ['an App that is not there', () => world.app('shoop'),
      'world.app: there is no App "shoop"; did you mean "shop"?'],
    ['an App that is there already', () => world.app({ name: 'shop', functions: {} }),
      'world.app: name: another App is called "shop"'],
    ['a duration that is none', () => world.advance('30 sec'),
      'world.advance: "30 sec" is no duration; did you mean "30s"?'],
    ['a number without a unit', () => world.advance(odd(30)),
      'world.advance: 30 has no unit; did you mean "30s"?'],
    ['an instant that is none', () => world.call('api', { at: 'noon' }),
      'world.call: at: "noon" is no duration; write it like 250ms, 8s or 1h30m'],
    ['a version that is not there', () => app.rollback('v9'),
      'app.rollback: to: there is no v9 by then: at most 1 version is published'],
    ['a version that is no version', () => app.rollback('latest'),
      'app.rollback: to: "latest" is no version; write it like v1'],
    ['a change with a wrong value',
      () => app.deploy({ change: { functions: { api: { timeout: '30 sec' } } } }),
      'app.deploy: change.functions.api.timeout: "30 sec" is no duration; did you mean "30s"?'],
    ['a change that contradicts itself',
      () => app.edit({ functions: { api: { min_containers: 2, max_containers: 1 } } }),
      'app.edit: functions.api.min_containers: min_containers 2 is above max_containers 1'],
    ['a strategy that is not there', () => app.rollover({ strategy: 'recraete' }),
      'app.rollover: strategy: "recraete" is none of rolling, recreate; did you mean "recreate"?'],
    ['a fault without a target', () => world.fault({ crash: {} }),
      'world.fault: crash: a fault at an instant needs a target; give it "function" or '
      + '"container"'],
    ['a source that is not valid',
      () => world.traffic({ to: 'api', arrivals: { poisson: { rate: '5' } } }),
      'world.traffic: arrivals.poisson.rate: "5" is no rate; did you mean "5/s"?'],
    ['an option of calls that is none', () => world.call('api', odd({ pacience: '1s' })),
      'world.call: pacience: unknown key "pacience"; did you mean "patience"?'],
    ['a beginning that is not valid', () => createWorld(odd({ platform: { routing: 'fair' } })),
      'createWorld: platform.routing: "fair" is none of most-recently-used, least-recently-used, '
      + 'newest, oldest, random'],
  ])('%s', (_, make, message) => {
    const before = JSON.stringify([world.toScenario(), world.records()]);
    expect(make).toThrow(ScenarioError);
    expect(make).toThrow(message);
    expect(JSON.stringify([world.toScenario(), world.records()])).toBe(before);
  });
});

describe('what cannot be done any more, or never comes:', () => {
  test.each<[string, () => unknown, string]>([
    ['an instant that is over', () => world.until('4s'), 'world.until: 4s is over, it is 5s'],
    ['a command for one', () => app.rollover({ at: '4.5s' }),
      'app.rollover: at: 4.5s is over, it is 5s'],
    ['traffic that begins with one', () => world.traffic({
      to: 'api', arrivals: { burst: { count: 3, at: '0s' } },
    }), 'world.traffic: its first input would arrive at 5s, which is over'],
    ['a Function that no version has', () => app.function('ap'),
      'there is no Function "ap" in "shop"; there is api'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(RunError);
    expect(make).toThrow(message);
  });

  test('a condition that does not come true, after the time that it was given', () => {
    const other = world.fork();
    expect(() => other.until(() => false, { within: '10s' }))
      .toThrow('world.until: not true within 10s, up to 15s');
    expect(other.now).toBe(15_000_000);
  });

  test('STP-2 a second stop: it is told when and by whom the App was stopped', () => {
    const other = world.fork();
    other.app('shop').stop({ by: 'mia' });
    expect(() => other.app('shop').stop()).toThrow('app.stop: stopped already at 5s by mia');
  });
});

test('a world has no end of its own, and nothing is expected then', () => {
  const ends: WorldOptions[] = [odd({ duration: '5m' }), odd({ expect: ['zero downtime'] })];
  for (const options of ends) expect(() => createWorld(options)).toThrow(ScenarioError);
  const endless = createWorld({
    app: { name: 'shop', functions: { api: { service_time: '1s', cold_start: '1s' } } },
    traffic: [{ to: 'api', arrivals: { poisson: { rate: '1/s' } } }],
    events: [{ every: '1m', rollover: {} }],
  });
  endless.until('2m');
  expect(endless.app('shop').version).toBe(3);
});
