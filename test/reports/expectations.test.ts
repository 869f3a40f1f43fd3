import { describe, expect, test } from 'vitest';
import type { ExpectationResult } from '../../src/model/result.ts';
import { expectationLines } from '../../src/reports/expectations.ts';
import { widthOf } from '../../src/reports/layout.ts';
import { plain } from '../../src/reports/paint.ts';

const at = { line: 3, column: 5 };
const HELD: ExpectationResult = { text: 'app.version == 2', ok: true, actual: '2', ...at };
const MISSED: ExpectationResult = {
  text: 'api.latency.p99 < 2s', ok: false, actual: '7.5s', ...at, last_true_us: 61_999_999,
};
const NEVER: ExpectationResult = {
  text: 'rollout v2 is blocked', ok: false, actual: 'finished at 20s', ...at,
  why: 'this is what the scenario is for',
};

const shown = (...results: readonly ExpectationResult[]): string =>
  expectationLines(results, plain).join('\n');

describe('what a scenario expects is reported', () => {
  test('with what was found, the last instant at which a line was true, and why', () => {
    expect(shown(HELD, MISSED, NEVER, { ...HELD, text: 'zero downtime', actual: '0s' })).toBe(`\
expectations  2 of 4 not true
  ✓ app.version == 2  2
  ✗ api.latency.p99 < 2s
      found 7.5s · last true at 1m 02s (61999999 µs)
  ✗ rollout v2 is blocked
      found finished at 20s · never true
      why: this is what the scenario is for
  ✓ zero downtime     0s`);
  });

  test('in a word if all is well', () => {
    expect(shown(HELD)).toBe('expectations  true\n  ✓ app.version == 2  2');
    expect(shown(HELD, HELD).split('\n')[0]).toBe('expectations  all 2 true');
    expect(shown()).toBe('');
  });

  test('of one line that is not true as such', () => {
    expect(shown(MISSED).split('\n')[0]).toBe('expectations  1 of 1 not true');
  });

  test('of many only what is not true, and of that not everything', () => {
    const many = Array.from({ length: 20 }, () => HELD);
    expect(shown(...many)).toBe('expectations  all 20 true');
    expect(shown(...many, MISSED).split('\n')).toHaveLength(3);
    const lines = shown(...Array.from({ length: 30 }, () => MISSED)).split('\n');
    expect(lines).toHaveLength(1 + 7 * 2 + 1);
    expect(lines).toContain('  … 23 more');
  });

  test('within the columns of a screen, whatever is in the lines', () => {
    const long = 'transcribe_segment[source="night shift", from=2m, to=4m].latency.p99.9 <= 30s';
    const results = [true, false].flatMap((ok): ExpectationResult[] => [
      { ...MISSED, ok, text: long, actual: 'rejected: the App was never deployed before that' },
      { ...NEVER, ok, text: 'a\tb \u001b[31m', why: 'because '.repeat(30) },
    ]);
    for (const line of expectationLines(results, plain)) {
      expect(line).not.toContain('\u001b');
      expect(widthOf(line)).toBeLessThanOrEqual(80);
    }
  });
});
