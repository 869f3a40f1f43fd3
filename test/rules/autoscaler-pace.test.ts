import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pace } from '../../src/platform/pace.ts';
import { containersIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { aSmallScenario, scenarioOf } from './small-scenarios.ts';
import { play, type Played } from './timeline.ts';

const app = (options: string) =>
  `app: { name: a, functions: { f: { service_time: 20s, cold_start: 1s, ${options} } } }`;
const violated = ({ result }: Played) => result.properties?.filter(({ ok }) => !ok);
const starts = (yaml: string) => linesWith(play(yaml), 'starting');

test('AUT-5 with an interval containers start at its multiples only', () => {
  const played = play(`
    ${app('autoscaler: { interval: 10s }')}
    traffic: [{ to: f, arrivals: { at: [3s, 4s, 20s] } }]
    duration: 30s
  `);
  expect(linesWith(played, 'starting')).toEqual([
    '10s c1 f v1 starting (demand)', '10s c2 f v1 starting (demand)',
    '20s c3 f v1 starting (demand)',
  ]);
  expect(rulesIn(played, 'container.starting')).toEqual(Array(3).fill('container.starting AUT-5'));
  expect(recordsIn(played, 'rollout.started')).toMatchObject([{ interval_us: 10e6 }]);
});

test('AUT-5 demand that is gone by then starts nothing', () => {
  expect(starts(`
    ${app('autoscaler: { interval: 10s }')}
    traffic: [{ to: f, arrivals: { at: [3s] }, patience: 5s }]
    duration: 30s
  `)).toEqual([]);
});

test('AUT-5 with an interval containers that are idle stop at its multiples only', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 2s
          cold_start: 1s
          scaledown_window: 10s
          initial_containers: 1
          autoscaler: { interval: 8s }
    traffic: [{ to: f, arrivals: { at: [1s] } }]
    duration: 1m
  `);
  // Idle since 3s, due at 13s.
  expect(containersIn(played).slice(2)).toEqual(['16s c1 stopping (idle)', '16s c1 stopped']);
  expect(rulesIn(played, 'container.stopping')).toEqual(['container.stopping AUT-3']);
});

test('AUT-5 one that is used again before the decision stays', () => {
  expect(linesWith(play(`
    app:
      name: a
      functions:
        f:
          service_time: 2s
          cold_start: 1s
          scaledown_window: 10s
          initial_containers: 1
          autoscaler: { interval: 8s }
    traffic: [{ to: f, arrivals: { at: [1s, 15s] } }]
    duration: 1m
  `), 'idle')).toEqual(['32s c1 stopping (idle)']);
});

test('AUT-5 a publish decides at once, and the interval counts from it', () => {
  expect(starts(`
    ${app('min_containers: 1, autoscaler: { interval: 10s }')}
    traffic: [{ to: f, arrivals: { at: [16s, 17s] } }]
    events: [{ at: 4s, rollover: { strategy: recreate } }]
    duration: 30s
  `)).toEqual([
    '0s c1 f v1 starting (demand)', '4s c2 f v2 starting (demand)',
    '24s c3 f v2 starting (demand)',
  ]);
});

test('AUT-5 a container that is lost is missed until the next decision', () => {
  const played = play(`
    ${app('min_containers: 1, autoscaler: { interval: 10s }')}
    events: [{ at: 4s, fault: { crash: { function: f } } }]
    duration: 30s
  `, { check: true });
  expect(linesWith(played, 'starting')).toEqual([
    '0s c1 f v1 starting (demand)', '10s c2 f v1 starting (demand)',
  ]);
  expect(violated(played)).toEqual([]);
});

test('AUT-5, ROL-3 replacements do not wait for the interval', () => {
  const played = play(`
    ${app('initial_containers: 2, autoscaler: { interval: 1m }')}
    traffic: [{ to: f, arrivals: { at: [1s] } }]
    events:
      - { at: 4s, rollover: {} }
      - { at: 4500ms, fault: { start_failure: { function: f, count: 1 } } }
    duration: 20s
  `);
  expect(linesWith(played, 'starting').slice(2)).toEqual([
    '4s c3 f v2 starting (demand)', '4s c4 f v2 starting (replacement)',
  ]);
  expect(linesWith(played, 'draining', 'retired')).toHaveLength(2);
});

test('AUT-5 with a window containers start for demand that has lasted for it', () => {
  expect(starts(`
    ${app('autoscaler: { scaleup_window: 10s }')}
    traffic: [{ to: f, arrivals: { at: [3s, 5s, 5s] } }]
    duration: 30s
  `)).toEqual([
    '13s c1 f v1 starting (demand)',
    '15s c2 f v1 starting (demand)', '15s c3 f v1 starting (demand)',
  ]);
});

test('AUT-5 what pauses has to last anew, and what is below it does not', () => {
  // Two from 2s to 6s, one meanwhile, two again from 8s.
  expect(starts(`
    ${app('autoscaler: { scaleup_window: 10s }')}
    traffic:
      - { to: f, arrivals: { at: [1s, 8s] } }
      - { to: f, arrivals: { at: [2s] }, patience: 4s }
    duration: 30s
  `)).toEqual(['11s c1 f v1 starting (demand)', '18s c2 f v1 starting (demand)']);
});

test('AUT-5 demand that falls as work ends has paused, although nobody waits then', () => {
  // c1 runs i1 to 4s and i2 from 5s: from 4s to 5s there is no demand, from 6s on two.
  expect(starts(`
    app:
      name: a
      functions:
        f:
          service_time: 3s
          cold_start: 1s
          initial_containers: 1
          buffer_containers: 1
          autoscaler: { scaleup_window: 5s }
    traffic: [{ to: f, arrivals: { at: [1s, 5s] }, service_times: [3s, 20s] }]
    duration: 30s
  `).slice(1)).toEqual(['10s c2 f v1 starting (demand)']);
});

test('AUT-5 the minimum does not wait for the window', () => {
  expect(starts(`
    ${app('min_containers: 2, autoscaler: { scaleup_window: 10s }')}
    traffic: [{ to: f, arrivals: { at: [5s] } }]
    events: [{ at: 8s, fault: { crash: { function: f } } }]
    duration: 30s
  `)).toEqual([
    '0s c1 f v1 starting (demand)', '0s c2 f v1 starting (demand)',
    '8s c3 f v1 starting (demand)',
  ]);
});

test('AUT-5 what lasted before the publish does not count after it', () => {
  expect(starts(`
    ${app('initial_containers: 1, autoscaler: { scaleup_window: 10s }')}
    traffic: [{ to: f, arrivals: { at: [1s] }, service_times: [50s] }]
    events: [{ at: 15s, rollover: { strategy: recreate } }]
    duration: 40s
  `).slice(1)).toEqual(['25s c2 f v2 starting (demand)']);
});

test('AUT-5 with both, demand has to have lasted at a decision', () => {
  expect(starts(`
    ${app('autoscaler: { interval: 4s, scaleup_window: 10s }')}
    traffic: [{ to: f, arrivals: { at: [3s, 6s] } }]
    duration: 30s
  `)).toEqual(['16s c1 f v1 starting (demand)', '16s c2 f v1 starting (demand)']);
});

test('AUT-5 intervals and windows of 0 are no change of the configuration', () => {
  const played = play(`
    ${app('autoscaler: { interval: 0s }')}
    events:
      - at: 1s
        deploy: { change: { functions: { f: { autoscaler: { scaleup_window: 0s } } } } }
      - { at: 2s, deploy: { change: { functions: { f: { autoscaler: null } } } } }
      - { at: 3s, deploy: { change: { functions: { f: { autoscaler: { interval: 5s } } } } } }
  `);
  expect(recordsIn(played, 'deploy.noop')).toHaveLength(2);
  expect(recordsIn(played, 'deploy.published')).toHaveLength(2);
  expect(recordsIn(played, 'rollout.started')[0]).not.toHaveProperty('interval_us');
});

const aPace = fc.record({ interval: fc.nat({ max: 6 }), window: fc.nat({ max: 6 }) });

/** A small scenario, all of whose Functions are paced in all versions. */
function pacedScenario(
  small: typeof aSmallScenario extends fc.Arbitrary<infer T> ? T : never,
  { interval, window }: { readonly interval: number; readonly window: number },
): string {
  const pace = { interval: `${interval}s`, scaleup_window: `${window}s` };
  return JSON.stringify(scenarioOf(small), (_, value: unknown) =>
    (typeof value === 'object' && value !== null && 'cold_start' in value
      ? { ...value, autoscaler: pace } : value));
}

test('AUT-5 whatever happens, nothing is decided between two decisions', () => {
  let decisions = 0;
  fc.assert(fc.property(aSmallScenario, aPace, (small, pace) => {
    const played = play(pacedScenario(small, pace), { check: true });
    expect(violated(played)).toEqual([]);
    const publishes = new Map<string, number>();
    for (const { type, app, t_us, why } of played.records) {
      if (type === 'deploy.published') publishes.set(String(app), t_us);
      const isDecision = (type === 'container.starting' && why === 'demand')
        || (type === 'container.stopping' && why === 'idle');
      if (!isDecision || pace.interval === 0) continue;
      expect((t_us - (publishes.get(String(app)) ?? 0)) % (pace.interval * 1e6)).toBe(0);
      decisions++;
    }
  }), { seed: 1, numRuns: 300 });
  expect(decisions).toBeGreaterThan(500);
});

/** One value of demand per instant, from instant 0 on. */
const someDemand = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 40 });

test('AUT-5 what has lasted is the least demand of the window', () => {
  const seen = new Set<number>();
  fc.assert(fc.property(someDemand, fc.integer({ min: 1, max: 8 }), (demand, window) => {
    const pace = new Pace(0, { interval: 0, scaleup_window: window });
    demand.forEach((value, now) => {
      // Whatever happens in an instant counts from then on: the window is full after `window`.
      const least = now < window ? 0 : Math.min(...demand.slice(now - window, now + 1));
      expect(pace.lasting(value, now)).toBe(least);
      seen.add(least);
    });
  }), { seed: 1, numRuns: 300 });
  expect(seen.size).toBeGreaterThan(4);
});

test('AUT-5 the next decision comes neither too late nor in between', () => {
  const anInterval = fc.nat({ max: 5 });
  fc.assert(fc.property(someDemand, anInterval, fc.nat({ max: 6 }), (demand, interval, window) => {
    const given = { interval, scaleup_window: window };
    const [pace, shadow] = [new Pace(3, given), new Pace(3, given)];
    demand.forEach((value, at) => {
      shadow.lasting(value, 3 + at);
      pace.lasting(value, 3 + at);
    });
    const [last, level] = [2 + demand.length, demand.at(-1) as number];
    const next = pace.nextDecision(last);
    if (next !== Number.POSITIVE_INFINITY) expect(pace.decides(next)).toBe(true);
    let known = pace.decides(last) ? pace.lasting(level, last) : -1;
    for (let now = last + 1; now < Math.min(next, last + 30); now++) {
      if (shadow.decides(now)) expect(shadow.lasting(level, now)).toBe(known);
      known = pace.decides(now) ? shadow.lasting(level, now) : known;
    }
  }), { seed: 1, numRuns: 300 });
});

test('AUT-5 who waits for room is decided on as soon as there is any, at the next interval', () => {
  const played = play(`
    ${app('min_containers: 1, max_containers: 1, autoscaler: { interval: 10s }')}
    traffic: [{ name: old, to: f, version: 1, arrivals: { at: [5s] } }]
    events: [{ at: 33s, autoscaler: { function: f, max_containers: 2 } }]
  `, { check: true });
  expect(linesWith(played, 'starting')).toEqual([
    '0s c1 f v1 starting (demand)', '40s c2 f v1 starting (pinned)',
  ]);
  expect(violated(played)).toEqual([]);
});
