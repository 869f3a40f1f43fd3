import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Side } from '../../src/expectations/comparison.ts';
import type { Judge } from '../../src/expectations/judge.ts';
import { lastTrueWithin } from '../../src/expectations/truth-watch.ts';
import { aSmallScenario, scenarioOf } from '../rules/small-scenarios.ts';
import { judge } from './judging.ts';

/**
 * Lines of every kind whose truth changes as a run goes on. A prefix of a rollout that is not over
 * is no rollout that took long: such lines are tested by name in `forms.test.ts`.
 */
const LINES = [
  'f.inputs.arrived < 3', 'f.inputs.succeeded == 2', 'f.inputs.queued == 0',
  'f.inputs.running == 1 ± 1', 'f[version=1].inputs.succeeded != 1',
  'f[cold=true].inputs.arrived == 1',
  'f[cold=false].inputs.succeeded < 1', 'f.inputs.cold == 0', 'f.attempts.total <= 2',
  'f[from=3s,to=20s].inputs.arrived < 2',
  'f.latency.mean < 3s', 'f.latency.p50 < 3s', 'f.latency.p90 == 5s ± 50%', 'f.wait.max == 0s',
  'f.cold_wait.mean == 0s', 'f.service.p99.9 > 20s', 'f[version=1].latency.p75 <= 2s',
  'f.queue.mean < 0.1', 'f.queue.mean > 3.5', 'f.queue.max == 1', 'f.throughput > 1/s',
  'f.throughput == 0.1/s ± 10%', 'f.success_share == 100%', 'f.cold_share < 50%',
  'f.containers.started < 2', 'f.containers.mean < 1', 'f.containers.mean == 1.5 ± 0.1',
  'f.containers.peak == 1', 'f.containers.seconds < 10s', 'f.downtime == 0s', 'f.downtime == 2s',
  'app.version == 1', 'app.state == stopped', 'count(attempt.ended) < 4',
  'count(container.ready[version=1]) == 1', 'zero downtime',
];

describe('the last instant at which a line was true', () => {
  test('is one at which the run could have ended, and none that came later is', () => {
    const instants = fc.array(fc.nat({ max: 50 }), { minLength: 2, maxLength: 2 });
    const seen = { once: 0, never: 0 };
    fc.assert(fc.property(aSmallScenario, fc.nat(), instants, (small, start, later) => {
      const scenario = scenarioOf(small);
      const untrue = judge(scenario, LINES).filter(({ ok }) => !ok);
      const chosen = Array.from({ length: Math.min(4, untrue.length) }, (_, step) =>
        untrue[(start + step * 7) % untrue.length] ?? expect.fail());
      for (const { text, last_true_us: last = -1 } of chosen) {
        const isTrueAt = (until: number) => judge(scenario, [text], { until })[0]?.ok;
        seen[last < 0 ? 'never' : 'once']++;
        if (last >= 0) expect([text, isTrueAt(last)]).toEqual([text, true]);
        const after = [last + 1, ...later.map((second) => second * 1e6)]
          .filter((at) => at > last && at <= 50e6);
        for (const at of after) expect([text, at, isTrueAt(at)]).toEqual([text, at, false]);
      }
    }), { seed: 1, numRuns: 15, unbiased: true });
    expect(seen.once).toBeGreaterThan(10);
    expect(seen.never).toBeGreaterThan(3);
  });
});

/** A line that goes through some of its sides, each for so long. */
function course(stretches: readonly (readonly [Side, number])[], trueOn: readonly Side[]): Judge {
  const sides = stretches.flatMap(([side, length]) => Array.from({ length }, () => side));
  return {
    sideAt: (now) => sides[now] ?? expect.fail(`there is no ${now}`),
    isTrueOn: (side) => trueOn.includes(side),
    isLostOn: () => false,
    wasNeverTrue: () => false,
    verdict: () => expect.fail('nobody asks for it'),
  };
}

test('between two records it is found whichever way the line goes through its sides', () => {
  const orders = fc.constantFrom<Side[]>(
    ['below', 'within', 'above'], ['above', 'within', 'below'], ['nowhere', 'below', 'within'],
    ['within'], ['below', 'above'], ['nowhere', 'above', 'within', 'below'],
  );
  const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 });
  const truths = fc.subarray<Side>(['below', 'within', 'above']);
  fc.assert(fc.property(orders, lengths, truths, (sides, given, trueOn) => {
    const stretches = sides.map((side, at) => [side, given[at] as number] as const);
    const end = stretches.reduce((sum, [, length]) => sum + length, 0) - 1;
    const line = course(stretches, trueOn);
    let last: number | null = null;
    for (let at = 0; at <= end; at++) if (line.isTrueOn(line.sideAt(at))) last = at;
    expect(lastTrueWithin(line, 0, end)).toBe(last);
  }), { seed: 1 });
});
