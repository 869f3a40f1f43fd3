import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../src/model/scenario.ts';
import { Run } from '../../src/platform/run.ts';
import { World } from '../../src/platform/world.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { TraceLog } from '../../src/trace/log.ts';
import { aSmallScenario, scenarioOf } from '../rules/small-scenarios.ts';

const SECOND = 1_000_000;

function parse(text: string): Scenario {
  const parsed = parseScenario(text, { file: 'small.json' });
  if ('problems' in parsed) throw new Error(parsed.problems.map((p) => p.message).join('\n'));
  return parsed.scenario;
}

/** Ends a run at a minute or when everything is over; returns its digest. */
function finish(run: Run): string {
  run.advance(60 * SECOND, true);
  run.end(run.world.now);
  return run.world.log.digest.value();
}

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Gives every Function these options, and an App whose Functions call one that they can call. */
const withOptions = (options: object) => (key: string, value: unknown): unknown => {
  if (!isMap(value) || key === 'callee') return value;
  if (key === 'functions' && 'f' in value && 'calls' in options) {
    return { ...value, callee: { service_time: '3s', cold_start: '1s' } };
  }
  return 'cold_start' in value ? { ...value, ...options } : value;
};

describe('D10 a run that forks', () => {
  test.each([
    ['an autoscaler that acts at once', {}],
    ['containers that share their cores', { max_inputs: 3, concurrency: { cpu: 1 } }],
    ['Functions that call another', { calls: [{ function: 'callee', at: 0.5 }] }],
    ['one that takes its time', { autoscaler: { interval: '3s', scaleup_window: '2s' } }],
  ])('goes on as if it had not, and so do its forks, in any order, with %s', (_, options) => {
    const whenever = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(aSmallScenario, whenever, (small, stops) => {
      const scenario = parse(JSON.stringify(scenarioOf(small), withOptions(options)));
      const start = (): Run => new Run(new World(scenario, new TraceLog()));
      const whole = finish(start());
      const run = start();
      const forks: Run[] = [];
      for (const at of stops.sort((a, b) => a - b)) {
        run.advance(at * SECOND, true);
        forks.push(run.fork());
        // Not the last one to be made, but what that one came from goes on.
        if (at % 2 === 0) forks.push((forks.at(-1) as Run).fork());
      }
      for (const fork of forks.reverse()) expect(finish(fork)).toBe(whole);
      expect(finish(run)).toBe(whole);
    }), { seed: 1, numRuns: 200 });
  });
});
