import { reportOn } from '../../../src/cli/regression/test-run.ts';
import { SECOND } from '../../../src/model/time.ts';
import type {
  RunSummary, ScenarioOutcome, TestFailure, TestReport,
} from '../../../src/model/test-report.ts';
import { plain } from '../../../src/reports/paint.ts';
import type { ReportContext } from '../../../src/reports/reporters/reporter.ts';

export const CONTEXT: ReportContext = { paint: plain, fromRoot: '' };

export function runSummary(change: Partial<RunSummary> = {}): RunSummary {
  return {
    scenario: { name: 'Rolling', file: 'scenarios/rolling.yaml', hash: 'aa' },
    seed: 42, digest: '0123456789abcdef', verdict: 'pass', ended_at_us: 90 * SECOND, events: 12,
    expectations: [
      { text: 'zero downtime', ok: true, actual: '0s', line: 30, column: 5 },
    ],
    properties: [
      { id: 'S01', name: 'conservation', ok: true, antecedents: 17 },
      { id: 'S15', name: 'capacity-floor', ok: true, antecedents: 3 },
    ],
    ...change,
  };
}

/** A scenario that is as it should be. */
export function passed(change: Partial<ScenarioOutcome> = {}): ScenarioOutcome {
  return {
    file: 'scenarios/rolling.yaml', name: 'Rolling deploy', status: 'passed',
    run: runSummary(), golden: { file: 'scenarios/rolling.golden.json', state: 'none' },
    failures: [],
    reproduce: ['cutover', 'run', 'scenarios/rolling.yaml', '--seed', '42'],
    wall_ms: 120,
    ...change,
  };
}

export const EXPECTATION: TestFailure = {
  kind: 'expectation', title: 'rollout v2 finishes within 5s',
  file: 'scenarios/recreate.yaml', line: 31, column: 5,
  excerpt: '  - rollout v2 finishes within 5s\n    ^',
  details: {
    expected: 'rollout v2 finishes within 5s', actual: '18.2s', last_true: 'at 1m 05s',
    why: 'users notice an outage of more than five seconds, and the people of support do too',
  },
};

export const PROPERTY: TestFailure = {
  kind: 'property', title: 'property S15 capacity-floor is violated',
  file: 'scenarios/recreate.yaml',
  details: {
    at: '1m 02.13s', what: '3 accepting containers, and 4 are promised', rule: 'ROL-4',
    records: '12, 17',
  },
};

export const GOLDEN: TestFailure = {
  kind: 'golden', title: 'the digest is not the golden one',
  file: 'scenarios/recreate.golden.json',
  details: { expected: 'aa, ended at 90s', actual: 'bb, ended at 91s', semantics: '1.0 in both' },
};

/** A scenario of which an expectation, a property and the golden digest fail. */
export function failed(change: Partial<ScenarioOutcome> = {}): ScenarioOutcome {
  const file = 'scenarios/recreate.yaml';
  return passed({
    file, name: 'Recreate deploy', status: 'failed',
    run: runSummary({
      verdict: 'fail', digest: 'fedcba9876543210',
      scenario: { name: 'Recreate deploy', file, hash: 'bb' },
      expectations: [
        { text: 'zero downtime', ok: true, actual: '0s', line: 30, column: 5 },
        {
          text: 'rollout v2 finishes within 5s', ok: false, actual: '18.2s', line: 31, column: 5,
          why: EXPECTATION.details['why'] ?? '', last_true_us: 65 * SECOND,
        },
      ],
      properties: [
        { id: 'S01', name: 'conservation', ok: true, antecedents: 17 },
        {
          id: 'S15', name: 'capacity-floor', ok: false, antecedents: 3,
          violation: {
            at_us: 62_130_000, message: '3 accepting containers, and 4 are promised',
            rule: 'ROL-4', seqs: [12, 17],
          },
        },
      ],
    }),
    golden: { file: 'scenarios/recreate.golden.json', state: 'differs' },
    failures: [EXPECTATION, PROPERTY, GOLDEN],
    reproduce: ['cutover', 'run', file, '--seed', '42', '--set', "'a=b & c'"],
    ...change,
  });
}

/** A file that is no scenario. */
export function broken(): ScenarioOutcome {
  const file = 'scenarios/wrong.yaml';
  return {
    file, name: file, status: 'broken',
    failures: [
      {
        kind: 'problem', title: 'unknown key "min_container"; did you mean "min_containers"?', file,
        line: 7, column: 7, excerpt: '      min_container: 1\n      ^', details: {},
      },
      { kind: 'problem', title: 'cannot load the strategy ./mine.mjs', file, details: {} },
    ],
  };
}

export function skipped(): ScenarioOutcome {
  return {
    file: 'scenarios/skipped.yaml', name: 'Skipped', status: 'skipped', skipped_by: 'pattern',
    failures: [],
  };
}

/** One of each. */
export function sampleReport(
  scenarios: readonly ScenarioOutcome[] = [failed(), passed(), skipped(), broken()],
): TestReport {
  return reportOn(scenarios, { options: { check: true } });
}
