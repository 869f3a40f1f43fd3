import { describe, expect, test } from 'vitest';
import {
  brokenRunFailure, expectationFailure, propertyFailure,
} from '../../../src/cli/regression/findings.ts';
import { countsOf, exitCodeOf, reportOn } from '../../../src/cli/regression/test-run.ts';
import type { LoadedScenario } from '../../../src/cli/scenario-file.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { TraceRecord } from '../../../src/model/records.ts';
import type { PropertyResult } from '../../../src/model/result.ts';
import type { ScenarioOutcome } from '../../../src/model/test-report.ts';
import { StrategyError } from '../../../src/platform/strategy-error.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { failed, passed, runSummary, skipped } from '../../reports/reporters/sample-report.ts';
import { shop } from './scenarios.ts';

function loaded(text: string): LoadedScenario {
  const parsed = parseScenario(text, { file: 'shop.yaml' });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const { scenario, input } = parsed;
  const files = { file: 'shop.yaml', path: '/x/shop.yaml', named: [], read: () => '' };
  return { ...files, text, scenario, input, strategies: [], measures: [] };
}

describe('a line of expect that is not true', () => {
  const result = { text: 'zero downtime', ok: false, actual: '3s', line: 3, column: 5 };

  test('is shown as it stands in the file', () => {
    const failure = expectationFailure(loaded(shop('Shop').replace('seed: 5', 'seed: 6')), result);
    expect(failure).toMatchObject({ file: 'shop.yaml', line: 3, column: 5 });
    expect(failure.excerpt).toBe('seed: 6\n    ^');
    expect(failure.details)
      .toEqual({ expected: 'zero downtime', actual: '3s', last_true: 'never' });
  });

  test('says when it last was true, and why it is there', () => {
    const told = { ...result, last_true_us: 65_000_000, why: 'customers' };
    expect(expectationFailure(loaded(shop('Shop')), told).details)
      .toMatchObject({ last_true: 'at 1m 05s (65000000 µs)', why: 'customers' });
  });

  test('that came from elsewhere has no place', () => {
    const failure = expectationFailure(loaded(shop('Shop')), { ...result, line: 0, column: 0 });
    expect(failure).not.toHaveProperty('line');
    expect(failure).not.toHaveProperty('excerpt');
  });
});

describe('a violated property', () => {
  const property: PropertyResult = {
    id: 'S15', name: 'capacity-floor', ok: false, antecedents: 3,
    violation: { at_us: 62_130_000, message: '3, not 4', rule: 'ROL-4', seqs: [12, 17] },
  };

  test('is told with instant, rule and the records that show it', () => {
    const record = {
      seq: 12, t_us: 62_130_000, type: 'container.ready', app: 'ap-1', rule: 'CON-2',
      container: 'ta-3',
    } as TraceRecord;
    const failure = propertyFailure(loaded(shop('Shop')), property, new Map([[12, record]]));
    expect(failure.title).toBe('property S15 capacity-floor is violated');
    expect(failure.details).toEqual({
      at: '1m 02.13s', what: '3, not 4', rule: 'ROL-4',
      '#12': '1m 02.13s  container.ready  app ap-1  container ta-3  (CON-2)',
    });
  });

  test('that is meant to be is no failure, and counts as neither', () => {
    const run = runSummary({ properties: [property] });
    expect(countsOf([passed({ run })]).properties).toEqual({ passed: 0, failed: 0, expected: 1 });
    expect(countsOf([failed()]).properties).toEqual({ passed: 1, failed: 1 });
  });
});

describe('a run that broke off', () => {
  const failure = (error: unknown, debug = false) =>
    brokenRunFailure({ file: 'shop.yaml' }, error, debug);

  test('by a strategy, by the scenario, by us', () => {
    expect(failure(new StrategyError('no')).kind).toBe('strategy');
    expect(failure(new UsageError('no')).kind).toBe('problem');
    expect(failure(new TypeError('no'))).toMatchObject({
      kind: 'internal', title: 'internal error: no', details: { where: 'DEBUG=1 shows it' },
    });
  });

  test('shows where only if that is asked for', () => {
    expect(failure(new TypeError('no'), true).details['where']).toContain('outcomes.test');
  });
});

describe('the exit code is that of the worst outcome', () => {
  const withKind = (kind: 'strategy' | 'problem' | 'internal'): ScenarioOutcome =>
    passed({ failures: [{ kind, title: 'x', file: 'x', details: {} }] });
  const codeOf = (scenarios: readonly ScenarioOutcome[], interrupted = false) =>
    exitCodeOf(reportOn(scenarios, { options: { check: true, pattern: 'x' }, interrupted }));

  test.each([
    ['all passed', [passed(), skipped()], 0],
    ['an expectation failed', [passed(), failed()], 1],
    ['a strategy broke a rule', [withKind('strategy')], 1],
    ['a file is wrong', [failed(), withKind('problem')], 2],
    ['a bug of ours', [withKind('problem'), withKind('internal'), failed()], 3],
    ['no name matched', [skipped()], 4],
  ])('%s', (_case, scenarios, code) => {
    expect(codeOf(scenarios)).toBe(code);
  });

  test('unless somebody stopped it', () => {
    expect(codeOf([failed()], true)).toBe(130);
  });
});
