import { setImmediate } from 'node:timers/promises';
import type {
  GoldenState, RunSummary, ScenarioOutcome, Shard, TestCounts, TestFailure, TestOptions, TestReport,
} from '../../model/test-report.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../../version.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { BrokenScenario, LoadedScenario } from '../scenario-file.ts';
import {
  brokenOutcome, skippedOutcome, type TestConditions, testScenario,
} from './scenario-test.ts';

/** Adds up outcomes, whether they come from one process or from several. */
export function countsOf(scenarios: readonly ScenarioOutcome[]): TestCounts {
  const withStatus = (status: ScenarioOutcome['status']): number =>
    scenarios.filter((scenario) => scenario.status === status).length;
  const checks = (kind: TestFailure['kind'], countIn: (run: RunSummary) => number) => {
    const total = scenarios.reduce((sum, { run }) =>
      sum + (run === undefined ? 0 : countIn(run)), 0);
    const failed = scenarios.reduce((sum, { failures }) =>
      sum + failures.filter((failure) => failure.kind === kind).length, 0);
    return { passed: total - failed, failed };
  };
  const properties = checks('property', ({ properties: all = [] }) => all.length);
  const expected = scenarios.reduce((sum, { run }) =>
    sum + (run?.properties ?? []).filter(({ ok }) => !ok).length, 0) - properties.failed;
  const goldens: Partial<Record<GoldenState, number>> = {};
  for (const { golden } of scenarios) {
    if (golden !== undefined) goldens[golden.state] = (goldens[golden.state] ?? 0) + 1;
  }
  return {
    scenarios: {
      passed: withStatus('passed'), failed: withStatus('failed'), broken: withStatus('broken'),
      skipped: withStatus('skipped'), total: scenarios.length,
    },
    expectations: checks('expectation', ({ expectations = [] }) => expectations.length),
    properties: expected === 0
      ? properties : { ...properties, passed: properties.passed - expected, expected },
    goldens,
    simulated_us: scenarios.reduce((sum, { run }) => sum + (run?.ended_at_us ?? 0), 0),
    wall_ms: scenarios.reduce((sum, { wall_ms = 0 }) => sum + wall_ms, 0),
  };
}

/** What a report says besides its scenarios. */
export interface ReportHead {
  readonly options: TestOptions;
  readonly shard?: Shard | undefined;
  readonly interrupted?: boolean;
}

/** The report on these outcomes. */
export function reportOn(
  scenarios: readonly ScenarioOutcome[], { options, shard, interrupted = false }: ReportHead,
): TestReport {
  const isWhole = !interrupted && scenarios.every(({ skipped_by = 'pattern' }) =>
    skipped_by === 'pattern');
  const isGood = scenarios.every(({ failures }) => failures.length === 0);
  return {
    schema_version: 1, kind: 'test',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    verdict: isWhole && isGood ? 'pass' : 'fail',
    options,
    ...(shard === undefined ? {} : { shard }),
    ...(interrupted ? { interrupted } : {}),
    counts: countsOf(scenarios),
    scenarios,
  };
}

/**
 * The exit code that a report stands for: what is worst in it. A shard of which no name matches the
 * pattern is in order, as another one may have such a scenario.
 */
export function exitCodeOf({ scenarios, interrupted, options, shard }: TestReport): ExitCode {
  if (interrupted === true) return EXIT.interrupted;
  const kinds = new Set(scenarios.flatMap(({ failures }) => failures.map(({ kind }) => kind)));
  if (kinds.has('internal')) return EXIT.internal;
  if (kinds.has('problem')) return EXIT.usage;
  if (kinds.size > 0) return EXIT.failed;
  const isPassedOver = options.pattern !== undefined && shard === undefined
    && scenarios.every(({ status }) => status === 'skipped');
  return isPassedOver ? EXIT.nothing : EXIT.passed;
}

/** Who follows a test, and may end it. */
export interface TestFollower {
  readonly isInterrupted: () => boolean;
  readonly onStart: (file: string) => () => void;
  readonly onDone: (outcome: ScenarioOutcome) => void;
}

/** What is to be tested, and when to give up. */
export interface TestPlan extends TestConditions {
  readonly pattern?: RegExp | undefined;
  /** After so many scenarios that did not pass the others are skipped. */
  readonly bail?: number | undefined;
}

/**
 * Tests scenarios one after the other. All that is wrong with files is known before the first one
 * runs; those that are right are run all the same. Between two of them the process can take note of
 * signals.
 */
export async function testAll(
  scenarios: readonly (LoadedScenario | BrokenScenario)[], plan: TestPlan, follower: TestFollower,
): Promise<readonly ScenarioOutcome[]> {
  const outcomes: ScenarioOutcome[] = [];
  let failedCount = 0;
  const outcomeOf = (each: LoadedScenario | BrokenScenario): ScenarioOutcome => {
    if ('problems' in each) return brokenOutcome(each);
    if (plan.pattern?.test(each.scenario.name) === false) return skippedOutcome(each, 'pattern');
    if (follower.isInterrupted()) return skippedOutcome(each, 'interrupt');
    if (failedCount >= (plan.bail ?? Number.POSITIVE_INFINITY)) return skippedOutcome(each, 'bail');
    const done = follower.onStart(each.file);
    const outcome = testScenario(each, plan);
    done();
    return outcome;
  };
  for (const each of scenarios) {
    const outcome = outcomeOf(each);
    if (outcome.status === 'failed' || outcome.status === 'broken') failedCount++;
    outcomes.push(outcome);
    follower.onDone(outcome);
    await setImmediate();
  }
  return outcomes;
}
