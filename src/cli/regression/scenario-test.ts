import { performance } from 'node:perf_hooks';
import type { RunResult } from '../../model/result.ts';
import type {
  RunSummary, ScenarioOutcome, TestFailure, TestOptions,
} from '../../model/test-report.ts';
import { expectedViolations } from '../../expectations/index.ts';
import { simulate, type SimulateOptions } from '../../simulate.ts';
import { evidenceOf } from '../evidence.ts';
import { repeatingCommand } from '../reproduction.ts';
import type { BrokenScenario, LoadedScenario } from '../scenario-file.ts';
import {
  brokenRunFailure, expectationFailure, problemFailure, propertyFailure,
} from './findings.ts';
import type { GoldenComparison, Goldens } from './golden.ts';

/** How each scenario of a test is run. */
export interface TestConditions {
  readonly options: TestOptions;
  /** `null` where the runs are not those of the files as they are. */
  readonly goldens: Goldens | null;
  /** Whether to show where in the code a bug of ours struck. */
  readonly debug: boolean;
}

function summaryOf(result: RunResult): RunSummary {
  const {
    scenario, seed, digest, verdict, ended_at_us, events, expectations, properties,
  } = result;
  return {
    scenario, seed, digest, verdict, ended_at_us, events,
    ...(expectations === undefined ? {} : { expectations }),
    ...(properties === undefined ? {} : { properties }),
  };
}

/** All of a run that is not as it should be, beside its digest. */
function failuresOf(
  loaded: LoadedScenario, { expectations = [], properties = [] }: RunResult,
  options: SimulateOptions,
): TestFailure[] {
  const meant = expectedViolations(loaded.scenario);
  const violated = properties.filter(({ id, ok }) => !ok && !meant.has(id));
  const evidence = evidenceOf(violated, (readers) => {
    simulate(loaded.scenario, { ...options, readers });
  });
  return [
    ...expectations.filter(({ ok }) => !ok).map((each) => expectationFailure(loaded, each)),
    ...violated.map((each) => propertyFailure(loaded, each, evidence)),
  ];
}

/** A scenario that was not run because its file is wrong. */
export const brokenOutcome = ({ file, problems }: BrokenScenario): ScenarioOutcome => ({
  file, name: file, status: 'broken', failures: problems.map(problemFailure),
});

/** A scenario that was not run although it could have been. */
export const skippedOutcome = (
  { file, scenario }: LoadedScenario, skipped_by: NonNullable<ScenarioOutcome['skipped_by']>,
): ScenarioOutcome => ({ file, name: scenario.name, status: 'skipped', skipped_by, failures: [] });

/** What a run came to beside the failures of its own. */
interface RunFindings {
  readonly run?: RunSummary;
  readonly failures: readonly TestFailure[];
  readonly comparison?: GoldenComparison;
}

function carryOut(
  loaded: LoadedScenario, { options, goldens, debug }: TestConditions,
): RunFindings {
  const { file, scenario, strategies } = loaded;
  const what: SimulateOptions = {
    file, strategies, ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
  let result: RunResult;
  let failures: readonly TestFailure[];
  try {
    ({ result } = simulate(scenario, { ...what, check: options.check }));
    failures = failuresOf(loaded, result, what);
  } catch (error) {
    return { failures: [brokenRunFailure(loaded, error, debug)] };
  }
  const run = summaryOf(result);
  if (goldens === null) return { run, failures };
  try {
    const comparison = goldens.compare(file, result, failures.length === 0);
    const { failure } = comparison;
    return { run, comparison, failures: failure === undefined ? failures : [...failures, failure] };
  } catch (error) {
    return { run, failures: [...failures, brokenRunFailure(loaded, error, debug)] };
  }
}

/** Runs a scenario and holds it to its expectations, all properties and its golden digest. */
export function testScenario(loaded: LoadedScenario, conditions: TestConditions): ScenarioOutcome {
  const { file, scenario } = loaded;
  const { options } = conditions;
  const before = performance.now();
  const { run, failures, comparison } = carryOut(loaded, conditions);
  const isBroken = failures.some(({ kind }) => kind === 'problem' || kind === 'internal');
  return {
    file, name: scenario.name,
    status: isBroken ? 'broken' : failures.length > 0 ? 'failed' : 'passed',
    ...(run === undefined ? {} : { run }),
    ...(comparison === undefined ? {} : { golden: comparison.golden }),
    failures,
    reproduce: repeatingCommand(file, options.seed ?? scenario.seed, options),
    wall_ms: Math.round(performance.now() - before),
  };
}
