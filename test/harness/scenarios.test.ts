import type fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aScenario, readWritten, SCENARIO_PARTS, type ScenarioData, writeScenario,
} from '../../src/harness/arbitrary/scenarios.ts';
import { BATCH, scenariosOf } from '../../src/harness/campaign/drawing.ts';
import { upToItsEnd } from '../../src/harness/judging.ts';
import { traceOf } from '../../src/harness/relations/traces.ts';
import { scenarioText } from '../../src/harness/scenario-text.ts';
import { RECORD_TYPES, type TraceRecord } from '../../src/model/records.ts';
import { canonicalScenario } from '../../src/scenario/canonical.ts';
import { scenarioOf } from '../scenario/reading.ts';

const drawn: readonly ScenarioData[] = Array.from({ length: 1_000 / BATCH }, (_, batch) =>
  scenariosOf(11, batch)).flat();

test('whatever is drawn is a valid scenario, and its text says the same', () => {
  for (const data of drawn.slice(0, 100)) {
    const written = writeScenario(data, 'drawn');
    const text = scenarioText(written.input, ['a comment']);
    expect(canonicalScenario(scenarioOf(text, written.files)))
      .toBe(canonicalScenario(readWritten(written)));
  }
});

/** All that occurs in the scenarios: keys, names of policies, kinds of records. */
const occurring = new Map<string, number>();
const note = (what: string): void => {
  occurring.set(what, (occurring.get(what) ?? 0) + 1);
};

function noteKeys(value: unknown): void {
  if (typeof value === 'string') note(value);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) note(key);
    noteKeys(inner);
  }
}

/** Things that happen by themselves, and not because of one another. */
const OCCASIONS = /^(input.arrived|deploy.issued|container.ready|attempt.ended|fault.struck)$/;

/** Whether things of different kinds happen at one instant. */
function hasTies(trace: readonly TraceRecord[]): boolean {
  const kinds = new Map<number, string>();
  return trace.filter(({ type, t_us }) => t_us > 0 && OCCASIONS.test(type))
    .some(({ type, t_us }) => {
      const isOther = (kinds.get(t_us) ?? type) !== type;
      kinds.set(t_us, type);
      return isOther;
    });
}

let tied = 0;
for (const data of drawn) {
  const written = writeScenario(data, 'drawn');
  noteKeys(written.input);
  for (const fault of written.input.faults ?? []) note(`${Object.keys(fault)[0]} by chance`);
  const trace = upToItsEnd(readWritten(written), traceOf);
  for (const { type } of trace) note(type);
  if (hasTies(trace)) tied++;
}

describe('random scenarios have in them', () => {
  test.each([
    ['every kind of record', RECORD_TYPES],
    ['every kind of arrivals', [
      'every', 'at', 'burst', 'poisson', 'stages', 'counts', 'trace', 'spread', 'ramp_to', 'even',
    ]],
    ['every option of a source', [
      'kind', 'from', 'until', 'count', 'patience', 'service_times', 'service_time',
    ]],
    ['every option of a Function that changes what happens', [
      'image', 'code', 'exit_time', 'startup_timeout', 'start_failure_rate', 'start_failures',
      'single_use', 'initial_containers', 'min_containers', 'max_containers', 'buffer_containers',
      'scaledown_window', 'max_inputs', 'target_inputs', 'timeout', 'failure_rate', 'generator',
      'retries', 'max_retries', 'queue', 'pull', 'boot', 'init',
    ]],
    ['every law', [
      'uniform', 'exponential', 'erlang', 'gamma', 'lognormal', 'weibull', 'pareto',
      'hyperexponential', 'empirical', 'sequence',
    ]],
    ['every command', [
      'deploy', 'rollover', 'rollback', 'edit', 'stop', 'recreate', 'build', 'fails', 'to', 'tags',
      'images', 'deployed', 'when', 'nth', 'version',
    ]],
    ['every fault', [
      'crash', 'preempt', 'fail_attempt', 'start_failure', 'build_failure', 'rate', 'probability',
      'container', 'wedge', 'outage', 'cold_start_cap', 'gpu_shortage', 'slow_start', 'build_delay',
      'invalidate_secret', 'router_lag',
    ]],
    ['every fault by chance', [
      'crash', 'preempt', 'fail_attempt', 'start_failure', 'build_failure', 'wedge', 'outage',
      'cold_start_cap', 'gpu_shortage', 'slow_start', 'build_delay', 'invalidate_secret',
      'router_lag',
    ].map((kind) => `${kind} by chance`)],
    ['every policy and limit', [
      'most-recently-used', 'least-recently-used', 'newest', 'oldest', 'random', 'early',
      'kill-container', 'cancel-attempt', 'surge', '50%', 'match', 'demand', 'one-for-one',
      'all-at-first', 'at-desired', 'wait', 'evict-idle', 'interrupt_delay', 'queued', 'in_flight',
      'spawned', 'retry_floor', 'start_backoff', 'start_backoff_max', 'recreate_poll',
      'recreate_wait', 'losses',
    ]],
    ['durations of nothing and of a day', ['0s', '1us', '1d']],
  ] as const)('%s', (_, names) => {
    expect(names.filter((name) => (occurring.get(name) ?? 0) < 2)).toEqual([]);
  });

  test('much that happens at one instant', () => {
    expect(tied / drawn.length).toBeGreaterThan(0.25);
  });
});

test('any scenario can be shrunk, wherever it came from', () => {
  for (const data of drawn.slice(0, 100)) {
    const stranger = JSON.parse(JSON.stringify(data)) as ScenarioData;
    const stuck = Object.entries(SCENARIO_PARTS).filter(([part, arbitrary]) =>
      !(arbitrary as fc.Arbitrary<unknown>)
        .canShrinkWithoutContext(stranger[part as keyof ScenarioData]));
    expect(stuck.map(([part]) => part)).toEqual([]);
  }
  expect(aScenario.canShrinkWithoutContext(drawn[0])).toBe(true);
});
