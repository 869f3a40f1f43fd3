import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';
import {
  type DeploymentForecast, forecastOf, withMark,
} from '../../src/study/planned-deployment.ts';
import { replicate } from '../../src/study/replication.ts';

const FUNCTIONS = ['api', 'mail', 'new'];

/** What the event at a place comes to, in a run with this seed. */
function forecast(text: string, { event = 0, seed = 1 } = {}): DeploymentForecast {
  const parsed = parseScenario(text, { file: 'shop.yaml' });
  if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
  const { scenario } = parsed;
  const planned = { functions: FUNCTIONS };
  return forecastOf(planned, replicate({
    scenario: withMark(scenario, event), measures: [], strategies: [], planned,
  }, seed));
}

/** Two Functions, one of which is asked all the time. */
const shop = (events: string, more = ''): string => `
name: shop
duration: 2m
app:
  name: shop
  functions:
    api: { service_time: 3s, cold_start: 4s, initial_containers: 3, min_containers: 3,
      scaledown_window: 5m, ${more} }
    mail: { service_time: 3s, cold_start: 4s }
traffic:
  - { to: api, arrivals: { every: 2s }, until: 100s }
events:
${events}`;

const withBase = (text: string): string => text
  .replace('functions:', 'images: { base: { build: 5s } }\n  functions:')
  .replace('api: {', 'api: { image: base,');

const NEXT = 'change: { functions: { api: { code: v2 } } }';
const deploy = (strategy: string, change = NEXT, at = '1m') =>
  `  - { at: ${at}, deploy: { strategy: ${strategy}, ${change} } }\n`;

describe('what a deployment comes to in one run', () => {
  test('rolling: as many start as drain, nothing is interrupted', () => {
    const { functions: [api, mail, other], ...rest } = forecast(shop(deploy('rolling')));
    expect(rest).toEqual({
      outcome: 'deployed', previous: 1, version: 2, published_after_us: 0,
      finished_after_us: 5_000_000, superseded_after_us: null, blocked_us: 0, downtime_us: 0,
    });
    expect(api).toEqual({
      was: true, is: true, started: 3, drained: 3, stopped: 0, left: 0, interrupted: 0, peak: 6,
      cap: null, surge: null, blocked_by: null,
    });
    expect(mail).toEqual({ ...api, started: 0, drained: 0, peak: 0 });
    expect(other).toBeNull();
  });

  test('recreate: all are stopped, and start until the queue is served that came of it', () => {
    const { functions: [api], ...rest } = forecast(shop(deploy('recreate')));
    expect(rest).toMatchObject({ finished_after_us: 0, downtime_us: 4_000_000 });
    expect(api).toMatchObject({
      started: 5, drained: 0, stopped: 3, left: 0, interrupted: 1, peak: 5,
    });
  });

  test('recreate of what is idle: what starts for the next inputs starts because of it', () => {
    const idle = shop(deploy('recreate')).replace('service_time: 3s', 'service_time: 100ms')
      .replace('min_containers: 3,', '').replace('at: 1m', 'at: 61s');
    const { functions: [api, mail], ...rest } = forecast(idle);
    expect(rest).toMatchObject({ finished_after_us: 0, downtime_us: 4_000_000 });
    expect(api).toMatchObject({ started: 3, drained: 0, stopped: 3, interrupted: 0, peak: 3 });
    expect(mail).toMatchObject({ started: 0, stopped: 0, peak: 0 });
  });

  test('recreate of what nobody asks for afterwards starts nothing', () => {
    const idle = shop(deploy('recreate')).replace('min_containers: 3,', '')
      .replace('until: 100s', 'until: 50s');
    expect(forecast(idle).functions[0]).toMatchObject({ started: 0, stopped: 3 });
  });

  test('a version that never serves after a recreate starts and starts', () => {
    const broken = 'change: { functions: { api: { code: v2, start_failures: always } } }';
    const found = forecast(shop(deploy('recreate', broken))).functions[0];
    expect(found?.started).toBeGreaterThan(3);
  });

  test('at the cap a rolling one is blocked, and nothing has left in the end', () => {
    const { functions: [api], ...rest } =
      forecast(shop(deploy('rolling'), 'max_containers: 3'));
    expect(rest).toMatchObject({ finished_after_us: null, blocked_us: 60_000_000 });
    expect(api).toMatchObject({
      started: 0, drained: 0, stopped: 0, left: 3, peak: 3, cap: 3, surge: 0, blocked_by: 'cap',
    });
  });

  test('a Function that comes, and one that goes with what it runs', () => {
    const change = 'change: { functions: { api: null, new: { service_time: 1s, cold_start: 2s,'
      + ' min_containers: 2 } } }';
    const { functions: [api, , other] } = forecast(shop(deploy('rolling', change)));
    expect(api).toMatchObject({ was: true, is: false, started: 0, drained: 3, left: 0 });
    expect(other).toMatchObject({ was: false, is: true, started: 2, drained: 0, peak: 2 });
  });

  test('a Function that a later deployment brings is none of it', () => {
    const later = 'change: { functions: { new: { service_time: 1s, cold_start: 2s,'
      + ' min_containers: 20 } } }';
    const events = deploy('rolling') + deploy('rolling', later, '90s');
    const [api, , other] = forecast(shop(events)).functions;
    expect(api).toMatchObject({ started: 3, drained: 3, peak: 6 });
    expect(other).toBeNull();
    expect(forecast(shop(events), { event: 1 }).functions[2])
      .toMatchObject({ was: false, is: true, started: 20, peak: 20 });
  });

  test('what a later deployment does while its starts are under way is none of it', () => {
    const events = deploy('recreate') + deploy('rolling', NEXT.replace('v2', 'v3'), '61s');
    expect(forecast(shop(events)).functions[0])
      .toMatchObject({ started: 3, stopped: 3, interrupted: 1, peak: 3 });
  });

  test('its builds come first', () => {
    const withImage = (event: string) => withBase(shop(deploy('rolling', event)));
    expect(forecast(withImage(`${NEXT}, build: 20s`)))
      .toMatchObject({ published_after_us: 20_000_000, finished_after_us: 25_000_000 });
    expect(forecast(withImage('change: { images: { base: { build: 6s } } }')))
      .toMatchObject({ published_after_us: 6_000_000, finished_after_us: 11_000_000 });
  });

  test('is over when a newer version comes', () => {
    const events = deploy('rolling') + deploy('rolling', NEXT.replace('v2', 'v3'), '62s');
    expect(forecast(shop(events))).toMatchObject({
      version: 2, finished_after_us: null, superseded_after_us: 2_000_000,
      functions: [{ started: 3, drained: 0, left: 3, peak: 6 }, {}, null],
    });
    expect(forecast(shop(events), { event: 1 })).toMatchObject({ previous: 2, version: 3 });
  });

  test('what was on its way out before is not its doing', () => {
    const wedged = `  - { at: 50s, fault: { wedge: { function: api } } }\n${deploy('rolling')}`;
    const again = wedged + deploy('rolling', NEXT.replace('v2', 'v3'), '90s');
    expect(forecast(shop(again), { event: 2 }).functions[0])
      .toMatchObject({ drained: 3, stopped: 0, left: 1 });
  });

  test.each([
    ['a no-op', deploy('rolling', 'change: {}'), 'no_op'],
    ['a build that fails', deploy('rolling', 'build: { duration: 3s, fails: true }, '
      + 'change: { images: { base: { build: 6s } } }'), 'build_failed'],
    ['a rollback of the first version', '  - { at: 1m, rollback: {} }\n', 'rejected'],
    ['a rollover of a stopped App',
      '  - { at: 1m, rollover: {} }\n  - { at: 30s, stop: {} }\n', 'rejected'],
    ['one that waits for what never happens',
      '  - { when: { event: container.crashed }, rollover: {} }\n', 'never'],
  ])('%s publishes nothing', (_, events, outcome) => {
    expect(forecast(withBase(shop(events)))).toMatchObject({
      outcome, version: null, finished_after_us: null, functions: [null, null, null],
    });
  });

  test('an App that is not there yet', () => {
    const first = shop('  - { at: 10s, rollover: {} }\n  - { at: 20s, deploy: {} }\n')
      .replace('name: shop\n  functions', 'name: shop\n  deployed: false\n  functions');
    expect(forecast(first).outcome).toBe('rejected');
    expect(forecast(first, { event: 1 })).toMatchObject({
      outcome: 'deployed', previous: 0, version: 1,
      functions: [{ was: false, is: true, started: 3 }, {}, null],
    });
  });

  test('the mark changes nothing of the run', () => {
    const parsed = parseScenario(shop(deploy('recreate')), { file: 'shop.yaml' });
    if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
    const { scenario } = parsed;
    const { apps } = simulate(scenario).result;
    expect(simulate(withMark(scenario, 0)).result.apps.map(({ history, ...app }) => app))
      .toEqual(apps.map(({ history, ...app }) => app));
  });
});
