import { describe, expect, test } from 'vitest';
import { hasShared, readShared } from '../shared-files.ts';
import { type AnalyticCase, nameOf, type Quantities } from './case.ts';
import { ANALYTIC_CASES, VALIDATION_CASES } from './index.ts';
import { plansOf } from './judgement.ts';
import { LAMBDA_EXPERIMENTS } from './lambda-experiments.ts';

const FILE = 'validation/analytic-cases.json';
const PAGE = 'validation/README.md';
const TABLE = 'traces/aws-lambda-experiments-table.csv';

/** Of a value that was simulated: half of its 99 % interval. */
const HALF_WIDTH = '_hw99';

interface Reference {
  readonly id: string;
  readonly applies: boolean;
  readonly tolerance: string;
  readonly expected: Quantities;
}

const references: readonly Reference[] = hasShared(FILE)
  ? (JSON.parse(readShared(FILE)) as { cases: Reference[] }).cases
  : [];

const without = (values: Quantities, isHalf: boolean): Quantities =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => {
    if (name.endsWith(HALF_WIDTH) !== isHalf) return [];
    return [[name.replace(HALF_WIDTH, ''), value]];
  }));

/** Of equal values but for what 40 digits and 16 differ in. */
function expectSame(ours: Quantities, theirs: Quantities): void {
  for (const [quantity, value] of Object.entries(ours)) {
    const their = theirs[quantity] ?? Number.NaN;
    expect(Math.abs(value - their), quantity).toBeLessThanOrEqual(1e-9 * Math.abs(their));
  }
}

/** What the full suite judges of a case. */
function judgedOf({ check, expected }: AnalyticCase): readonly string[] {
  const { leaves = [] } = 'effort' in check ? check.effort.full ?? {} : {};
  return Object.keys(expected).filter((quantity) => !leaves.includes(quantity));
}

const rulesOf: Readonly<Record<string, string>> = { fluid: 'pub' };

/** What peers came to, in the words of the page. */
const PEERS = [
  ['simfaas-0.9', 'P_cold', '1.3361e-3 ± 0.0054e-3'],
  ['simfaas-0.9', 'mean_servers', '7.6999 ± 0.0040'],
  ['simfaas-0.9', 'mean_running', '1.79243 ± 0.0006'],
  ['simfaas-10', 'P_cold', '2.933e-4 ± 0.046e-4'],
] as const;

const caseNamed = (name: string): AnalyticCase =>
  VALIDATION_CASES.find((each) => nameOf(each) === name) as AnalyticCase;

if (references.length > 0) {
  describe('our values are those of the reference', () => {
    test.each(ANALYTIC_CASES.map((each) => [nameOf(each), each] as const))('%s', (_, each) => {
      const reference = references.find(({ id }) => id === each.id);
      if (reference === undefined) throw new Error(`the reference has no case ${each.id}`);
      expectSame(each.expected, without(reference.expected, false));
      const { check } = each;
      expect(rulesOf[check.rule] ?? check.rule).toBe(reference.tolerance);
      if (check.rule !== 'mc') return;
      expect(check.halfWidths).toEqual(without(reference.expected, true));
    });
  });

  describe('the full suite judges every value that the platform can express', () => {
    test.each(references.map((each) => [each.id, each] as const))('%s', (_, each) => {
      const judged = ANALYTIC_CASES.filter(({ id }) => id === each.id).flatMap(judgedOf);
      const wanted = each.applies ? Object.keys(without(each.expected, false)) : [];
      expect([...new Set(judged)].sort()).toEqual([...wanted].sort());
    });
  });

  test.each(PEERS)('%s, %s is %s', (name, quantity, words) => {
    const { check, expected } = caseNamed(name);
    const [value, half] = words.split(' ± ').map(Number);
    expect(readShared(PAGE)).toContain(words);
    expect(expected[quantity]).toBe(value);
    expect(check.rule === 'mc' && check.halfWidths[quantity]).toBeCloseTo(half as number, 12);
  });

  test.each(LAMBDA_EXPERIMENTS)('the model of an experiment, $rate/s', ({ experiment }) => {
    const words = new RegExp(`[{\\s]${experiment}: ([\\d.]+), ([\\d.]+)[;}]`);
    const [, share, containers] = words.exec(readShared(PAGE)) ?? [];
    expect(caseNamed(`lambda-${experiment}`).expected)
      .toEqual({ P_cold: Number(share), mean_servers: Number(containers) });
  });

  test('the experiments with AWS Lambda are those of the table', () => {
    const [, ...rows] = readShared(TABLE).trim().split('\n').map((line) => line.split(','));
    expect(LAMBDA_EXPERIMENTS).toEqual(rows.map((row) => ({
      experiment: Number(row[0]?.replace('experiment_', '')),
      rate: Number(row[1]), warm: Number(row[2]), cold: Number(row[3]),
      coldShare: Number(row[7]), coldShareError: Number(row[8]), containers: Number(row[5]),
    })));
  });
} else {
  test('the reference values are not on this machine: nothing to compare', () => {});
}

test('no two cases have a name in common', () => {
  const names = VALIDATION_CASES.map(nameOf);
  expect(new Set(names).size).toBe(names.length);
});

test('seeds are 1, 2, 3 … for every case, and the next ones for its repeat', () => {
  const seeds = (isRepeat: boolean) =>
    plansOf({ seconds: 9, replications: 3 }, isRepeat).map(({ seed }) => seed);
  expect([seeds(false), seeds(true)]).toEqual([[1, 2, 3], [4, 5, 6]]);
  for (const { check } of VALIDATION_CASES) {
    const { full } = 'effort' in check ? check.effort : {};
    if (full !== undefined) expect(plansOf(full).length).toBeGreaterThanOrEqual(20);
  }
});
