import { expect, test } from 'vitest';
import { type Finding, isAsKnown } from './judgement.ts';
import { headingLines, rowLines, summaryLine } from './table.ts';

const finding: Finding = {
  quantity: 'Wq', expected: 1, found: 1.0123456, within: 0.00987, verdict: 'differs',
};

interface Came {
  readonly findings?: readonly Finding[];
  readonly isRepeated?: boolean;
  readonly leaves?: readonly string[];
}

const row = ({ findings = [finding], isRepeated = false, leaves = [] }: Came) => ({
  name: 'mm1',
  title: 'M/M/1',
  outcome: {
    attempts: [...isRepeated ? [{ findings: [finding] }] : [], { findings }],
    leaves,
  },
});

test('a case in the table of validations, below its heading', () => {
  const findings: readonly Finding[] = [
    finding,
    { quantity: 'P_none', expected: 0.0000454, found: 0, within: 0, verdict: 'vague' },
    {
      quantity: 'mean_wait_first_customer_arriving_in_outage',
      expected: 18.33, found: 1104.787, within: 6.5, verdict: 'agrees',
    },
  ];
  const lines = rowLines(row({ findings, isRepeated: true, leaves: ['Lq', 'W_p99'] }));
  expect([...headingLines(), ...lines].join('\n')).toBe(`\
  quantity                       expected      found   within   verdict
${'─'.repeat(80)}
mm1: M/M/1
  repeated, 4 times as long:
  Wq                                    1     1.0123 ± 0.0099   differs
  P_none                         4.540e-5          0 ± 0        vague
  mean_wait_first_customer_arriving_in_outage
                                    18.33     1104.8 ± 6.5      agrees
  left to longer runs: Lq, W_p99`);
});

test('the last line counts cases and values', () => {
  const good = row({ findings: [{ ...finding, verdict: 'agrees' }], leaves: ['Lq'] });
  expect(summaryLine([good, row({ isRepeated: true })], 12.6)).toBe(
    '2 cases: 1 agree, 1 do not, 1 repeated; 2 values, 1 left open; 13 s',
  );
});

test('a value that is known to be wrong has to differ, and no other may', () => {
  const agreeing: Finding = { ...finding, quantity: 'W', verdict: 'agrees' };
  const known = (misses: readonly string[], ...findings: readonly Finding[]): boolean =>
    isAsKnown({ misses }, row({ findings }).outcome);
  expect(known([], agreeing)).toBe(true);
  expect(known(['Wq'], agreeing, finding)).toBe(true);
  expect(known([], agreeing, finding)).toBe(false);
  expect(known(['W'], agreeing)).toBe(false);
  expect(known(['Wq'], { ...finding, verdict: 'vague' })).toBe(false);
});
