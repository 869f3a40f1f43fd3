import { expect, test } from 'vitest';
import type { OutcomesView, Strategy } from '../../src/model/strategy.ts';
import { play } from './timeline.ts';

/** What a strategy is shown of outcomes: what is new, with the instant in seconds. */
function shownIn(scenario: string): readonly string[] {
  const shown: string[] = [];
  let before = '';
  const watching: Strategy = {
    name: './mine.ts',
    decide: ({ now, version, outcomes }) => {
      const told = outcomes.map((each) =>
        `v${each.version} ${each.succeeded}+${each.failed}`).join(' ');
      const line = `for v${version}: ${told}`;
      if (line !== before) shown.push(`${now / 1_000_000}s ${line}`.trimEnd());
      before = line;
      return [];
    },
  };
  play(scenario, { strategies: [watching] });
  return shown;
}

const APP = `
app:
  name: a
  functions:
    f: { code: x1, service_time: 1s, cold_start: 2s, initial_containers: 2, timeout: 3s }
`;

const DEPLOYED = '{ at: 10s, deploy: { strategy: ./mine.ts, change: '
  + '{ functions: { f: { code: x2, failure_rate: 1 } } } } }';

test('STR-1 the view tells how attempts ended since the publish, by version', () => {
  // The first is over before the publish; 12s finds v2 ready, whose code fails.
  expect(shownIn(`${APP}
traffic: [{ name: t, to: f, arrivals: { at: [8s, 9.5s, 11s, 14s, 16s] } }]
events: [${DEPLOYED}]
duration: 20s`)).toEqual([
    '10s for v2:', '10.5s for v2: v1 1+0', '12s for v2: v1 2+0', '15s for v2: v1 2+0 v2 0+1',
    '17s for v2: v1 2+0 v2 0+2',
  ]);
});

test('STR-1 a timeout is a failure, an attempt that the platform lost is neither', () => {
  expect(shownIn(`${APP}
traffic: [{ name: t, to: f, arrivals: { at: [11s, 11s] }, service_times: [60s, 2s] }]
events:
  - ${DEPLOYED.replace(', failure_rate: 1', '')}
  - { at: 12s, fault: { crash: { container: ta-1 } } }
duration: 20s`)).toEqual([
    '10s for v2:', '13s for v2: v1 1+0', '16s for v2: v1 1+0 v2 0+1',
  ]);
});

test('STR-1 outcomes are counted anew from each publish', () => {
  expect(shownIn(`${APP}
traffic: [{ name: t, to: f, arrivals: { at: [10s, 14s] } }]
events:
  - ${DEPLOYED.replace(', failure_rate: 1', '')}
  - { at: 12s, rollover: { strategy: ./mine.ts } }
duration: 20s`)).toEqual([
    '10s for v2:', '11s for v2: v1 1+0', '12s for v3:', '15s for v3: v2 1+0',
  ]);
});

test('STR-1 what a strategy was shown of outcomes never changes', () => {
  const seen: (readonly OutcomesView[])[] = [];
  const keeping: Strategy = {
    name: './mine.ts',
    decide: ({ outcomes }) => {
      seen.push(outcomes);
      return [];
    },
  };
  play(`${APP}
traffic: [{ name: t, to: f, arrivals: { at: [10s, 11s, 12s] } }]
events: [${DEPLOYED}]
duration: 20s`, { strategies: [keeping] });
  expect(seen.every((each) => Object.isFrozen(each) && each.every(Object.isFrozen))).toBe(true);
  expect(seen[0]).toEqual([]);
});
