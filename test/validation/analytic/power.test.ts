import { describe, expect, test } from 'vitest';
import { defineScenario, type ScenarioInput } from '../../../src/scenario/index.ts';
import { nameOf } from './case.ts';
import { ANALYTIC_CASES } from './index.ts';
import {
  compareValues, type Finding, judgeRuns, plansOf, replicated, verdictBeside, verdictOn,
  verdictWithin,
} from './judgement.ts';
import { exponential } from './system.ts';

type AppInput = NonNullable<ScenarioInput['app']>;
type FunctionInput = AppInput['functions'][string];
type Change = (scenario: ScenarioInput) => ScenarioInput;

/** Sets options of the Function. */
const set = (options: Partial<FunctionInput>): Change => (scenario) => {
  const app = scenario.app as AppInput;
  const work = { ...app.functions['work'] as FunctionInput, ...options };
  return { ...scenario, app: { ...app, functions: { work } } };
};

const strategy = (name: string): Change => (scenario) => {
  const events = scenario.events ?? [];
  return { ...scenario, events: events.map((each) => ({ ...each, rollover: { strategy: name } })) };
};

/** Mistakes that a simulator could make, or whoever writes the scenario, and who must notice. */
const MISTAKES: readonly (readonly [name: string, quantity: string, what: string, Change])[] = [
  ['mm1-rho050', 'W', 'service 5 % longer', set({ service_time: exponential(1.05) })],
  ['mmc-2-rho075', 'P_wait', 'service 5 % longer', set({ service_time: exponential(1.05) })],
  ['md1-rho07', 'W', 'Erlang service', set({ service_time: { erlang: { k: 8, mean: '1s' } } })],
  ['me4-1-rho07', 'W', 'Erlang of 3', set({ service_time: { erlang: { k: 3, mean: '1s' } } })],
  ['dm1-rho05', 'P_wait', 'service 5 % longer', set({ service_time: exponential(1.05) })],
  ['erlangB-10-10 exponential', 'P_reject', 'a place to wait', (scenario) =>
    ({ ...scenario, platform: { limits: { queued: 1 } } })],
  ['erlangB-10-10 lognormal', 'mean_busy', 'a server more', set({
    initial_containers: 11, min_containers: 11, max_containers: 11,
  })],
  ['mm1-queue-timeout-1-overload', 'P_timeout', '20 % more patience', (scenario) =>
    ({ ...scenario, traffic: (scenario.traffic ?? []).map((source) =>
      ({ ...source, patience: '1.2s' })) })],
  ['setup1-exp-C5-T10', 'P_cold_per_request', 'idle for longer', set({ scaledown_window: '11s' })],
  ['setup1-exp-C5-T10', 'Wq', 'cold start 5 % longer', set({ cold_start: '5.25s' })],
  ['setup1-det-C5-T10', 'frac_time_starting', 'a second container', set({ max_containers: 2 })],
  ['setup1-expC-T0', 'frac_time_warm_idle', 'idle for a moment', set({ scaledown_window: '1ms' })],
  ['keepalive-zero-service-T10', 'P_cold', 'never scaled down', set({ min_containers: 1 })],
  ['retry-p03-max4', 'mean_total_time', 'back-off that does not grow', set({ retries: 3 })],
  ['retry-p03-max4', 'P_success', 'a retry too few', set({
    retries: { max_retries: 2, initial_delay: '1s', backoff_coefficient: 2 },
  })],
  ['recreate-interrupted-exp', 'mean_interrupted', 'rolling', strategy('rolling')],
  ['recreate-interrupted-exp', 'mean_wasted_work_s', 'deterministic service', set({
    service_time: '2.5s',
  })],
  ['rolling-drain-exp', 'mean_drain_time', 'recreate', strategy('recreate')],
  ['recreate-outage-recovery', 'mean_queue_at_end_of_outage', 'outage 5 % longer', set({
    cold_start: '21s',
  })],
];

/** What a tenth of the usual effort says of the values of a case. */
function findingsWith(name: string, change: Change): readonly Finding[] {
  const found = ANALYTIC_CASES.find((each) => nameOf(each) === name);
  if (found?.check.rule !== 'ci') throw new Error(`${name} is no simulated case`);
  const { scenario, replicate, effort } = found.check;
  const { seconds = Number.NaN } = effort.short ?? {};
  const changed = defineScenario(change(scenario));
  const runs = plansOf({ seconds: Math.round(seconds / 10) })
    .map((plan) => replicated(changed, replicate, plan).quantities);
  return judgeRuns(found.expected, found.check, runs);
}

describe('a tenth of the effort is enough to notice', () => {
  test.each(MISTAKES)('%s: %s tells of %s', (name, quantity, _, change) => {
    const finding = findingsWith(name, change).find((each) => each.quantity === quantity);
    expect(finding?.verdict).toBe('differs');
    // What was never measured differs as well.
    expect(finding?.found).toBeTypeOf('number');
    expect(finding?.found).not.toBeNaN();
  });
});

describe('the rule for intervals', () => {
  test.each([
    ['holds the value and is narrow', 'W', 2, { mean: 2.01, halfWidth: 0.02 }, 'agrees'],
    ['ends at the value', 'W', 2, { mean: 2.015625, halfWidth: 0.015625 }, 'agrees'],
    ['does not hold the value', 'W', 2, { mean: 2.021, halfWidth: 0.02 }, 'differs'],
    ['holds the value and is too wide', 'W', 2, { mean: 2, halfWidth: 0.021 }, 'vague'],
    ['is of a rare event', 'P_0', 0.005, { mean: 0.005, halfWidth: 0.00025 }, 'agrees'],
    ['is too wide for a rare event', 'P_0', 0.005, { mean: 0.005, halfWidth: 0.00026 }, 'vague'],
    ['is of an event not so rare', 'P_0', 0.01, { mean: 0.01, halfWidth: 0.0002 }, 'vague'],
    ['is of something small', 'Wq', 0.005, { mean: 0.005, halfWidth: 0.0002 }, 'vague'],
    ['is of nothing at all', 'idle', 0, { mean: 0, halfWidth: 0 }, 'agrees'],
    ['is of something never measured', 'W', 2, { mean: Number.NaN, halfWidth: 0 }, 'differs'],
  ] as const)('an interval that %s', (_, quantity, expected, found, verdict) => {
    expect(verdictOn(quantity, expected, found)).toBe(verdict);
  });
});

describe('the rule for what others found by simulation, 2 ± 0.03:', () => {
  test.each([
    ['apart by less than both half-widths come to', { mean: 2.04, halfWidth: 0.03 }, 'agrees'],
    ['apart by more', { mean: 2.05, halfWidth: 0.03 }, 'differs'],
    ['wider than theirs and than 1 %', { mean: 2, halfWidth: 0.031 }, 'vague'],
  ] as const)('an interval that is %s', (_, found, verdict) => {
    expect(verdictBeside(2, 0.03, found)).toBe(verdict);
  });
});

describe('the rule for what was published, 2 up to 0.0625:', () => {
  test.each([
    ['has its middle within', { mean: 2.05, halfWidth: 0.03 }, 'agrees'],
    ['is wider than the bounds', { mean: 2.05, halfWidth: 0.04 }, 'vague'],
    ['has its middle beyond', { mean: 2.07, halfWidth: 0.03 }, 'differs'],
    ['was never measured', { mean: Number.NaN, halfWidth: 0 }, 'differs'],
  ] as const)('an interval that %s', (_, found, verdict) => {
    expect(verdictWithin(2, 0.0625, found)).toBe(verdict);
  });
});

describe('the rules without chance', () => {
  test('nine digits are asked for where nothing is simulated', () => {
    const verdictOf = (found: number) => compareValues({ mu: 2 }, { mu: found })[0]?.verdict;
    expect(verdictOf(2 + 1e-9)).toBe('agrees');
    expect(verdictOf(2 + 3e-9)).toBe('differs');
    expect(compareValues({ mu: 2 }, {})[0]?.verdict).toBe('differs');
  });

  test('a fluid notices an outage that is 5 % longer', () => {
    const fluid = ANALYTIC_CASES.find(({ id }) => id === 'recreate-fluid-backlog');
    if (fluid?.check.rule !== 'fluid') throw new Error('there is no such case');
    const { scenario, replicate, seconds, tolerances } = fluid.check;
    const longer = defineScenario(set({ cold_start: '6.3s' })(scenario));
    const findings = compareValues(
      fluid.expected, replicate(longer, { seed: 1, seconds, warmUp: 0 }), tolerances,
    );
    expect(findings.find(({ quantity }) => quantity === 'backlog_at_ready')?.verdict)
      .toBe('differs');
  });
});
