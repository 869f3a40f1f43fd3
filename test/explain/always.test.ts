import { expect, test } from 'vitest';
import { Reading, type Subject } from '../../src/explain/index.ts';
import type {
  ContainerExplanation, Explanation, InputExplanation, RolloutExplanation,
} from '../../src/model/explanation.ts';
import type { FunctionResult, Summary } from '../../src/model/result.ts';
import { explanationReport } from '../../src/reports/explanation.ts';
import { jsonText } from '../../src/reports/json.ts';
import { WIDTH, widthOf } from '../../src/reports/layout.ts';
import { plain } from '../../src/reports/paint.ts';
import { forSmallScenarios } from '../rules/small-scenarios.ts';
import type { Played } from '../rules/timeline.ts';

const known = new Map<Played, readonly Explanation[]>();

/** Everything that there is to explain about a run; the same run is read only once. */
function everything(run: Played): readonly Explanation[] {
  const found = known.get(run) ?? explainAll(run);
  known.set(run, found);
  return found;
}

function explainAll({ records, result }: Played): readonly Explanation[] {
  const count = (type: string) => records.filter((record) => record.type === type).length;
  const numbers = (length: number) => Array.from({ length }, (_, place) => place + 1);
  const versions = Math.max(0, ...result.apps.map(({ history }) => history.length));
  const subjects: Subject[] = [
    ...numbers(count('input.arrived')).map((number) => ({ kind: 'input' as const, number })),
    ...numbers(count('container.starting')).map((number) =>
      ({ kind: 'container' as const, number })),
    ...numbers(versions).map((number) => ({ kind: 'rollout' as const, number })),
  ];
  const readings = subjects.map((subject) => new Reading(subject));
  for (const record of records) for (const reading of readings) reading.take(record);
  return readings.flatMap((reading) => reading.explanations(result.apps));
}

const inputsIn = (run: Played): readonly InputExplanation[] =>
  everything(run).filter((found) => found.subject === 'input');

test('whatever there is in a run can be explained, in lines that fit', () => {
  forSmallScenarios((_, run) => {
    const counts = { input: 0, container: 0, rollout: 0 };
    for (const found of everything(run)) {
      counts[found.subject]++;
      const report = explanationReport(found, { name: 'small', seed: 1 }, plain);
      expect(report).not.toMatch(/undefined|NaN|null|Infinity|\[object/);
      expect(report.split('\n').filter((line) => widthOf(line) > WIDTH)).toEqual([]);
      expect(found.causes).not.toEqual([]);
      expect(() => jsonText(found)).not.toThrow();
      const seqs = found.steps.map(({ record }) => record.seq);
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    }
    const { apps, inputs = [] } = run.result;
    expect(counts.input).toBe(inputs.length);
    expect(counts.container).toBe(run.records
      .filter(({ type }) => type === 'container.starting').length);
    expect(counts.rollout).toBe(apps.reduce((sum, { history }) => sum + history.length, 0));
  });
});

test('the parts of an input\'s time add up, and its fate is the run\'s', () => {
  forSmallScenarios((_, run) => {
    inputsIn(run).forEach((found, place) => {
      const { elapsed_us, wait_us, cold_wait_us, service_us, lost_us } = found.split;
      expect(wait_us + cold_wait_us + service_us + lost_us).toBe(elapsed_us);
      expect(Math.min(wait_us, cold_wait_us, service_us, lost_us)).toBeGreaterThanOrEqual(0);
      const row = run.result.inputs?.[place];
      expect([found.id, found.state, found.arrived_at_us, found.finished_at_us])
        .toEqual([row?.id, row?.state, row?.arrived_us, row?.finished_us]);
      expect(found.version).toBe(row?.attempts.at(-1)?.version);
    });
  });
});

const PARTS = ['latency_us', 'wait_us', 'cold_wait_us', 'service_us', 'lost_us'] as const;
type Part = (typeof PARTS)[number];

const partOf = ({ split }: InputExplanation, part: Part): number =>
  (part === 'latency_us' ? split.elapsed_us : split[part]);

function expectSummary(summary: Summary | undefined, values: readonly number[]): void {
  expect(summary?.max).toBe(values.length === 0 ? undefined : Math.max(...values));
  if (summary === undefined) return;
  const sum = values.reduce((total, value) => total + value, 0);
  expect(summary.mean).toBeCloseTo(sum / values.length, 3);
}

test('the times of all inputs together are those of the metrics', () => {
  forSmallScenarios((_, run) => {
    const succeeded = inputsIn(run).filter(({ state }) => state === 'succeeded');
    for (const { id, functions } of run.result.apps) {
      for (const [name, result] of Object.entries<FunctionResult>(functions)) {
        const own = succeeded.filter((found) => found.app === id && found.function === name);
        for (const part of PARTS) {
          expectSummary(result[part], own.map((found) => partOf(found, part)));
        }
      }
    }
  });
});

test('what a container did is what its inputs did on it', () => {
  forSmallScenarios((_, run) => {
    const attempts = (run.result.inputs ?? []).flatMap((input) => input.attempts);
    for (const found of everything(run)) {
      if (found.subject !== 'container') continue;
      const { id, served, version }: ContainerExplanation = found;
      const own = attempts.filter(({ container }) => container === id);
      expect(served.attempts).toBe(own.length);
      expect(own.every((attempt) => attempt.version === version)).toBe(true);
      if (found.ready_at_us === undefined) continue;
      const end = found.stopped_at_us ?? found.ended_at_us;
      expect(served.busy_us + served.idle_us).toBeLessThanOrEqual(end - found.ready_at_us);
    }
  });
});

test('how a rollout went is what the metrics say of it', () => {
  forSmallScenarios((_, run) => {
    for (const found of everything(run)) {
      if (found.subject !== 'rollout') continue;
      const { app, version, functions, state, over_at_us }: RolloutExplanation = found;
      const result = run.result.apps.find(({ id }) => id === app)?.rollouts
        .find((rollout) => rollout.version === version);
      expect(result?.finished_at_us).toBe(state === 'finished' ? over_at_us : undefined);
      expect(result?.superseded_at_us).toBe(state === 'superseded' ? over_at_us : undefined);
      if (state === 'finished') {
        expect(Object.values(functions).every(({ left }) => left === 0)).toBe(true);
      }
      for (const [name, { blocked }] of Object.entries(functions)) {
        const total = blocked.reduce((sum, { blocked_us }) => sum + blocked_us, 0);
        expect(total).toBe(result?.functions[name]?.blocked_us ?? 0);
      }
    }
  });
});
