import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  AppResult, FunctionResult, RolloutResult, RunResult,
} from '../../src/model/result.ts';
import { aSmallScenario, scenarioOf } from '../rules/small-scenarios.ts';
import { judge, resultOf } from './judging.ts';

/** A line without its condition, with the number that the JSON report has in its place. */
type Reported = readonly [subject: string, value: string];

const us = (micros: number): string => `${micros}us`;

const PLAIN = ['arrived', 'succeeded', 'failed', 'terminated', 'rejected', 'abandoned', 'queued',
  'running', 'waiting'] as const;
const CAUSES = ['first', 'retry', 'timeout', 'interrupted', 'preempted', 'crashed'] as const;
const SPANS = ['latency', 'wait', 'cold_wait', 'service', 'lost'] as const;
const RANKS = ['p50', 'p90', 'p95', 'p99', 'max'] as const;

function ofFunction(name: string, result: FunctionResult): readonly Reported[] {
  const { inputs, attempts, containers } = result;
  const existed = Object.values(containers.by_state_us).reduce((sum, time) => sum + time, 0);
  return [
    ...PLAIN.map((of): Reported => [`inputs.${of}`, String(inputs[of])]),
    ['inputs.retried', String(inputs.retried ?? 0)],
    ['inputs.misrouted', String(inputs.misrouted ?? 0)],
    ['inputs.cold', String(result.cold_inputs)],
    ...CAUSES.map((of): Reported => [`attempts.${of}`, String(attempts[of])]),
    ['attempts.total', String(Object.values(attempts).reduce((sum, count) => sum + count, 0))],
    ...SPANS.flatMap((span) => {
      const summary = result[`${span}_us`];
      return summary === undefined
        ? [] : RANKS.map((rank): Reported => [`${span}.${rank}`, us(summary[rank])]);
    }),
    ...(['started', 'start_failed', 'crashed', 'peak'] as const)
      .map((of): Reported => [`containers.${of}`, String(containers[of])]),
    ['containers.seconds', us(existed)],
    ['downtime', us(result.downtime_us)],
  ].map(([metric, value]) => [`${name}.${metric}`, value as string]);
}

function ofRollout(rollout: RolloutResult): readonly Reported[] {
  const { version, started_at_us: at, finished_at_us: end } = rollout;
  const serving = Object.values(rollout.functions)
    .filter(({ accepting_at_publish }) => accepting_at_publish > 0)
    .map(({ trough_slots }) => trough_slots);
  return [
    ['downtime', us(rollout.downtime_us)],
    ['blocked', us(rollout.blocked_us)],
    ['mixed', us(rollout.mixed_us)],
    ['interrupted', String(rollout.interrupted)],
    ...(serving.length === 0 ? [] : [['trough', String(Math.min(...serving))] as const]),
    ...(end === undefined ? [] : [['duration', us(end - at)] as const]),
  ].map(([measure, value]) => [`rollout v${version} ${measure}`, value as string]);
}

function ofApp(app: AppResult): readonly Reported[] {
  return [
    ['app.version', String(app.version)],
    ['app.state', app.state],
    ...Object.entries(app.functions).flatMap(([name, result]) => ofFunction(name, result)),
    ...app.rollouts.flatMap(ofRollout),
    ...app.deployments.flatMap(({ n, version, issued_at_us, returned_at_us }): Reported[] => [
      ...(version === undefined ? [] : [[`deployment ${n} version`, String(version)] as const]),
      ...(returned_at_us === undefined
        ? [] : [[`deployment ${n} duration`, us(returned_at_us - issued_at_us)] as const]),
    ]),
  ];
}

/** What the JSON report of a run with one App says, as lines of `expect` would put it. */
function reported({ apps }: RunResult): readonly Reported[] {
  const [app, another] = apps;
  return app === undefined || another !== undefined ? [] : ofApp(app);
}

const runs = (numRuns: number) => ({ seed: 1, numRuns, unbiased: true });

describe('lines of expect and the JSON report agree:', () => {
  test.each([['==', true, 35], ['!=', false, 6]] as const)(
    'what the report says, after %s, is %s', (operator, isTrue, numRuns) => {
      fc.assert(fc.property(aSmallScenario, (small) => {
        const scenario = scenarioOf(small);
        const lines = reported(resultOf(scenario, []))
          .map(([subject, value]) => `${subject} ${operator} ${value}`);
        expect(judge(scenario, lines).filter(({ ok }) => ok !== isTrue)).toEqual([]);
      }), runs(numRuns));
    });

  test('a selection holds the inputs that its keys say, as the rows of --inputs have them', () => {
    fc.assert(fc.property(aSmallScenario, fc.nat({ max: 20 }), (small, second) => {
      const scenario = scenarioOf(small);
      const { apps, inputs = [] } = resultOf(scenario, [], { inputs: true });
      const versions = Object.keys(apps[0]?.functions['f']?.by_version ?? {});
      if (apps.length !== 1) return;
      const lines = versions.flatMap((version) => {
        const chosen = inputs.filter(({ function: name, arrived_us, attempts }) => name === 'f'
          && arrived_us >= second * 1e6 && attempts.at(-1)?.version === Number(version));
        const took = chosen.filter(({ state }) => state === 'succeeded')
          .map(({ arrived_us, finished_us = 0 }) => finished_us - arrived_us);
        const tried = chosen.flatMap(({ attempts }) => attempts);
        const subject = `f[version=${version},from=${second}s]`;
        if (chosen.length === 0) return [`${subject}.inputs.arrived == 0`];
        return [
          `${subject}.inputs.arrived == ${chosen.length}`,
          `${subject}.inputs.succeeded == ${took.length}`,
          `${subject}.attempts.total == ${tried.length}`,
          `${subject}.attempts.first == ${tried.filter(({ cause }) => cause === 'first').length}`,
          ...(took.length === 0 ? [] : [`${subject}.latency.max == ${us(Math.max(...took))}`]),
        ];
      });
      expect(judge(scenario, lines).filter(({ ok }) => !ok)).toEqual([]);
    }), runs(30));
  });

  test('a mean is within a billionth of the one that is reported', () => {
    fc.assert(fc.property(aSmallScenario, (small) => {
      const scenario = scenarioOf(small);
      const result = resultOf(scenario, []);
      if (result.apps.length !== 1) return;
      const lines = Object.entries(result.apps[0]?.functions ?? {}).flatMap(([name, of]) => [
        `${name}.containers.mean == ${of.containers.mean.toFixed(9)} ± 0.000000001`,
        ...SPANS.flatMap((span) => {
          const mean = of[`${span}_us`]?.mean;
          const line = `${name}.${span}.mean`;
          return mean === undefined ? [] : [`${line} == ${us(Math.round(mean))} ± 1us`];
        }),
      ]);
      expect(judge(scenario, lines).filter(({ ok }) => !ok)).toEqual([]);
    }), runs(25));
  });
});
