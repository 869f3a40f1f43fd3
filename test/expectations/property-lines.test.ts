import { describe, expect, test } from 'vitest';
import { ExpectationWatch, expectedViolations } from '../../src/expectations/index.ts';
import { RunMetrics } from '../../src/metrics/run-metrics.ts';
import type { PropertyResult } from '../../src/model/result.ts';
import { defineScenario } from '../../src/scenario/index.ts';
import { TraceLog } from '../../src/trace/log.ts';
import { judge, resultOf } from './judging.ts';
import { SHOP } from './worlds.ts';

const HELD: PropertyResult = { id: 'S01', name: 'conservation', ok: true, antecedents: 1 };
const VIOLATED: PropertyResult = {
  ...HELD, ok: false,
  violation: { at_us: 2_500_000, message: 'an input is lost', rule: 'OBJ-6', seqs: [7] },
};

/** How a line about S01 comes out, whatever came of the properties. */
function judged(line: string, properties?: readonly PropertyResult[]) {
  const scenario = defineScenario({ ...SHOP, expect: [line] });
  const { texts } = new TraceLog();
  const watch = new ExpectationWatch(scenario, { metrics: new RunMetrics(texts), texts });
  const replay = () => expect.fail('nothing has to be repeated');
  return watch.results({ endedAt: 40_000_000, properties, replay });
}

describe('a line about a property', () => {
  test('that holds', () => {
    expect(judged('S01 holds', [HELD])).toMatchObject([
      { ok: true, actual: 'holds, put to the test once' },
    ]);
    expect(judged('S01 is violated', [HELD])).toMatchObject([
      { ok: false, actual: 'holds, put to the test once' },
    ]);
  });

  test('that is violated: it held until just before', () => {
    expect(judged('S01 holds', [VIOLATED])).toMatchObject([
      { ok: false, actual: 'violated at 2.5s', last_true_us: 2_499_999 },
    ]);
    expect(judged('S01 is violated', [VIOLATED])).toMatchObject([
      { ok: true, actual: 'violated at 2.5s' },
    ]);
  });

  test('is not true of a run that was not checked', () => {
    expect(judged('S01 holds')).toMatchObject([{ ok: false, actual: 'not checked' }]);
    expect(judge(SHOP, ['S01 is violated'], { check: false }))
      .toMatchObject([{ ok: false, actual: 'not checked' }]);
  });
});

test('a line about a property lets the run be checked', () => {
  expect(resultOf(SHOP, ['zero downtime for api']).properties).toBeUndefined();
  const { verdict, properties = [] } = resultOf(SHOP, ['S01 holds']);
  expect([verdict, properties.find(({ id }) => id === 'S01')?.ok]).toEqual(['pass', true]);
});

test('a property that is expected to be violated does not fail the run by itself', () => {
  const scenario = defineScenario({ ...SHOP, expect: ['S01 is violated'] });
  expect([...expectedViolations(scenario)]).toEqual(['S01']);
  expect(expectedViolations(defineScenario({ ...SHOP, expect: ['S01 holds'] })).size)
    .toBe(0);
});

test('the verdict is that of the lines', () => {
  expect(resultOf(SHOP, ['app.version == 2']).verdict).toBe('pass');
  expect(resultOf(SHOP, ['app.version == 2', 'app.version == 1']).verdict).toBe('fail');
  expect(resultOf(SHOP, [])).not.toHaveProperty('expectations');
});
