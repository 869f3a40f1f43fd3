import { describe, expect, test } from 'vitest';
import { METRIC_NAMES } from '../../src/expectations/metric-names.ts';
import { parseLine } from '../../src/expectations/parser.ts';
import {
  type Claim, type Condition, OPERATORS, ROLLOUT_MEASURES, type Selection, SELECTION_KEYS,
} from '../../src/model/expectation.ts';
import { APP_STATES, COMMAND_OUTCOMES } from '../../src/model/lifecycle.ts';
import { type Case, SHOP_CASES, TWO_APPS_CASES } from './cases.ts';
import { judge } from './judging.ts';
import { SHOP, TWO_APPS } from './worlds.ts';

describe.each([
  ['in the shop', SHOP, SHOP_CASES], ['with two Apps', TWO_APPS, TWO_APPS_CASES],
] as const)('%s', (_, world, cases) => {
  const results = judge(world, cases.map(({ line }) => line));
  test.each(cases.map((each, at) => [each.line, each, at] as const))('%s', (line, each, at) => {
    const { found, last }: Case = each;
    expect(results[at]).toMatchObject({ text: line, ok: last === undefined, actual: found });
    expect(results[at]?.last_true_us ?? 'never').toBe(last ?? 'never');
  });
});

/** The forms of the grammar, each in a few words. */
const FORMS: readonly string[] = [
  ...METRIC_NAMES.map((name) => `metric ${name}`),
  ...SELECTION_KEYS.map((key) => `inputs by ${key}`),
  'containers by version', 'containers by from', 'containers by to', 'queue by source',
  ...OPERATORS.map((operator) => `operator ${operator}`),
  ...['==', '!='].flatMap((operator) => [`${operator} ± amount`, `${operator} ± percentage`]),
  'APP/FUNCTION',
  'app version', 'app state', 'app cost', 'app(APP)', 'cost by version',
  'rollout finishes', 'rollout finishes within', 'rollout is blocked', 'rollout is superseded',
  ...ROLLOUT_MEASURES.map((measure) => `rollout ${measure}`),
  'rollout of APP',
  ...COMMAND_OUTCOMES.map((outcome) => `deployment is ${outcome}`),
  'deployment duration', 'deployment version', 'deployment of APP',
  'property holds', 'property is violated',
  'count', 'count by version', 'count by source', 'count by from', 'count by to',
  'zero downtime', 'zero downtime for FUNCTION',
];

const keysOf = (selection: Selection): readonly string[] =>
  SELECTION_KEYS.filter((key) => selection[key] !== null);

function formsOfCondition({ operator, tolerance }: Condition): readonly string[] {
  if (tolerance === null) return [`operator ${operator}`];
  return [`${operator} ± ${tolerance.isRelative ? 'percentage' : 'amount'}`];
}

function metricName({ metric }: Claim & { kind: 'metric' }): string {
  if (metric.kind === 'span') {
    const { of, statistic } = metric;
    return typeof statistic === 'string' ? `${of}.${statistic}` : `${of}.p99`;
  }
  return 'of' in metric ? `${metric.kind}.${metric.of}` : metric.kind;
}

function formsOfClaim(claim: Claim): readonly string[] {
  switch (claim.kind) {
    case 'metric': {
      const { kind } = claim.metric;
      const group = ['containers', 'cost', 'queue'].includes(kind) ? kind : 'inputs';
      return [
        `metric ${metricName(claim)}`,
        ...keysOf(claim.selection).map((key) => `${group} by ${key}`),
        ...(claim.app === '' ? [] : ['APP/FUNCTION']),
      ];
    }
    case 'app-version': return ['app version', ...(claim.app === '' ? [] : ['app(APP)'])];
    case 'app-cost': return ['app cost', ...(claim.app === '' ? [] : ['app(APP)'])];
    case 'app-state': return ['app state', ...(claim.app === '' ? [] : ['app(APP)'])];
    case 'rollout-finishes': return [`rollout finishes${claim.within === null ? '' : ' within'}`];
    case 'rollout-state': return [`rollout is ${claim.state}`];
    case 'rollout':
      return [`rollout ${claim.measure}`, ...(claim.app === '' ? [] : ['rollout of APP'])];
    case 'deployment-outcome':
      return [`deployment is ${claim.outcome}`, ...(claim.app === '' ? [] : ['deployment of APP'])];
    case 'deployment': return [`deployment ${claim.measure}`];
    case 'property': return [`property ${claim.holds ? 'holds' : 'is violated'}`];
    case 'count': return ['count', ...keysOf(claim.selection).map((key) => `count by ${key}`)];
    case 'zero-downtime':
      return [claim.of === null ? 'zero downtime' : 'zero downtime for FUNCTION'];
  }
}

function formsOf({ line }: Case): readonly string[] {
  const parsed = parseLine(line);
  if ('problem' in parsed) throw new Error(`${line}: ${parsed.problem.message}`);
  const { claim } = parsed;
  const comparing = 'condition' in claim ? formsOfCondition(claim.condition) : [];
  return [...formsOfClaim(claim), ...comparing];
}

/** A property that does not hold would be a bug: see `property-lines.test.ts`. */
const ELSEWHERE = new Set(['property holds is not true', 'property is violated is true']);

describe('each form of the grammar has a case that is true and one that is not:', () => {
  const cases = [...SHOP_CASES, ...TWO_APPS_CASES];
  const covered = new Set(cases.flatMap((each) => formsOf(each)
    .map((form) => `${form} ${each.last === undefined ? 'is true' : 'is not true'}`)));

  test.each(FORMS)('%s', (form) => {
    const needed = [`${form} is true`, `${form} is not true`];
    expect(needed.filter((each) => !covered.has(each) && !ELSEWHERE.has(each))).toEqual([]);
  });

  test('and no case has a form that is not listed', () => {
    expect(cases.flatMap(formsOf).filter((form) => !FORMS.includes(form))).toEqual([]);
  });

  test('every state of an App is a word of the grammar', () => {
    const problems = APP_STATES.filter((state) => 'problem' in parseLine(`app.state == ${state}`));
    expect(problems).toEqual([]);
  });
});
