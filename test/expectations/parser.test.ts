import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLine } from '../../src/expectations/parser.ts';
import { SHOP_CASES, TWO_APPS_CASES } from './cases.ts';

/** Where a line is wrong, and what is said of it. */
function told(line: string): string {
  const parsed = parseLine(line);
  if (!('problem' in parsed)) return 'valid';
  const { at, code, message, hint } = parsed.problem;
  return `${at} ${code}: ${message}${hint === undefined ? '' : `; ${hint}`}`;
}

const START = 'a Function, or rollout, deployment, app, count or zero downtime';
const KEYS = 'version, source, from, to, cold';

const WRONG: readonly (readonly [line: string, problem: string])[] = [
  ['', `0 bad-expectation: expected ${START}, found the end of the line`],
  ['  <', `2 bad-expectation: expected ${START}, found "<"`],
  ['"api', '0 bad-expectation: this quote is never closed'],
  ['api', '0 bad-expectation: "api" begins no line: a Function is followed by ".", a metric and '
    + 'a value'],
  ['"api" x', '6 bad-expectation: expected "." after the Function, found "x"'],
  ['api.', '4 bad-expectation: expected a metric such as latency.p99, found the end of the line'],
  ['api.latncy.p99 < 1s', '4 bad-choice: there is no metric "latncy"'],
  ['api.rejected == 0', '4 bad-choice: there is no metric "rejected"; did you mean '
    + '"inputs.rejected"?'],
  ['api.cost < 5', '11 bad-expectation: expected an amount of dollars such as $1.20, found "5"'],
  ['api.cost < $1.2.3', '11 bad-expectation: expected an amount of dollars such as $1.20, found '
    + '"$1.2.3"'],
  ['api[cold=true].cost < $5', '4 conflict: "cold" selects nothing of "cost"; it can be selected '
    + 'by version'],
  ['latency.p99 < 1s', '0 bad-expectation: the Function is missing before "latency.p99"'],
  ['inputs.failed == 0', '0 bad-expectation: the Function is missing before "inputs.failed"'],
  ['cost < $5', '0 bad-expectation: the Function is missing before "cost"'],
  ['missed_minutes(p99 < 2s) < 1m', '0 bad-expectation: the Function is missing before '
    + '"missed_minutes"'],
  ['api.inputs.failed < 0.5', '20 bad-expectation: expected a whole number such as 5, found "0.5"'],
  ['api.p95 < 1s', '4 bad-choice: there is no metric "p95"; did you mean "latency.p95"?'],
  ['api.latency < 1s', '12 bad-expectation: expected "." after "latency", as in "latency.p99", '
    + 'found "<"'],
  ['api.latency. < 1s', '13 bad-expectation: expected one of mean, max, p99, found "<"'],
  ['api.latency.median < 1s', '12 bad-choice: "latency" has no "median", but mean, max, p99'],
  ['api.latency.p0 < 1s', '12 out-of-range: a percentile is above p0 and at most p100'],
  ['api.latency.p100.1 < 1s', '12 out-of-range: a percentile is above p0 and at most p100'],
  ['api.latency.p99.x < 1s', '12 bad-choice: "p99.x" is no percentile; write it like p50, p99 or '
    + 'p99.9'],
  ['api.latency.p99. < 1s', '17 bad-expectation: expected digits after ".", found "<"'],
  ['api.latency.p99 1s', '16 bad-expectation: expected one of <= >= == != < >, found "1s"'],
  ['api.latency.p99 = 1s', '16 bad-expectation: "=" is none of <= >= == != < >; did you mean '
    + '"=="?'],
  ['api.latency.p99 ≤ 1s', '16 bad-expectation: "≤" is none of <= >= == != < >; did you mean '
    + '"<="?'],
  ['api.latency.p99 <', '17 bad-expectation: expected a duration such as 250ms, found the end of '
    + 'the line'],
  ['api.latency.p99 < 30', '18 bad-duration: "30" is no duration; did you mean "30s"?'],
  ['api.latency.p99 < 1.5us', '18 bad-duration: "1.5us" is finer than a microsecond; write it '
    + 'like 250ms, 8s or 1h30m'],
  ['api.latency.p99 < 40000d', '18 out-of-range: "40000d" is longer than 100 years; write it like '
    + '250ms, 8s or 1h30m'],
  ['api.latency.p99 < 1s x', '21 bad-expectation: expected the end of the line, found "x"'],
  ['api.latency.p99 < 1s ± 5%', '21 conflict: "±" goes with == and !=, not with <'],
  ['api.latency.p99 == 1s ±', '23 bad-expectation: expected a duration such as 250ms, or a '
    + 'percentage, found the end of the line'],
  ['api.latency.p99 == 1s ± 5', '24 bad-duration: "5" is no duration; did you mean "5s"?'],
  ['api.inputs.failed == 0s', '21 bad-expectation: expected a whole number such as 5, found "0s"'],
  ['api.inputs.failed == 0.5', '21 bad-expectation: expected a whole number such as 5, found '
    + '"0.5"'],
  ['api.inputs.failed == 1000000000000000', '21 bad-expectation: expected a whole number such as '
    + '5, found "1000000000000000"'],
  ['api.queue.mean < 2s', '17 bad-expectation: expected a number such as 2.5, found "2s"'],
  ['api.success_share > high', '20 bad-expectation: expected a share such as 0.99 or 99%, found '
    + '"high"'],
  ['api.success_share > 99', '20 out-of-range: a share is from 0 to 1, or from 0% to 100%; did you '
    + 'mean "99%"?'],
  ['api.success_share > 101%', '20 out-of-range: a share is from 0 to 1, or from 0% to 100%'],
  ['api.throughput > 5', '17 bad-rate: "5" is no rate; did you mean "5/s"?'],
  ['api.throughput > 5/week', '17 bad-rate: "5/week" is no rate; write it like 5/s, 300/min or '
    + '0.1/h'],
  ['api.throughput > 9999999/s', '17 out-of-range: "9999999/s" is more than one per microsecond; '
    + 'a rate such as 5/s'],
  ['api.throughput > 1e-3/s', '17 bad-expectation: expected a rate such as 5/s, found "1e-3/s"'],
  ['api[].latency.p99 < 1s', `4 bad-expectation: expected one of ${KEYS}, found "].latency.p99"`],
  ['api[vrsion=1].latency.p99 < 1s', `4 bad-choice: "vrsion" is none of ${KEYS}`],
  ['api[version].latency.p99 < 1s', '11 bad-expectation: expected "=" after "version", found '
    + '"].latency.p99"'],
  ['api[version=].latency.p99 < 1s', '12 bad-expectation: expected a value for "version", found '
    + '"].latency.p99"'],
  ['api[version=1 cold=true].latency.p99 < 1s', '14 bad-expectation: expected "," or "]", found '
    + '"cold=true].latency.p99"'],
  ['api[version=1,version=2].latency.p99 < 1s', '14 conflict: "version" is here twice'],
  ['api[version=0].latency.p99 < 1s', '12 bad-version: "0" is no version; write it like v2'],
  ['api[cold=yes].latency.p99 < 1s', '9 bad-choice: "yes" is none of true, false'],
  ['api[from=5].latency.p99 < 1s', '9 bad-duration: "5" is no duration; did you mean "5s"?'],
  ['api[from=5s,to=5s].latency.p99 < 1s', '15 conflict: nothing is from "from" on and before '
    + '"to"'],
  ['api[to=0s].latency.p99 < 1s', '7 conflict: nothing is before 0s'],
  ['api[source=users].downtime == 0s', '4 conflict: "source" selects nothing of "downtime"; it '
    + 'takes no selector'],
  ['api[cold=true].queue.max < 2', '4 conflict: "cold" selects nothing of "queue.max"; it can be '
    + 'selected by source, from, to'],
  ['api[cold=true].containers.peak < 2', '4 conflict: "cold" selects nothing of "containers.peak"; '
    + 'it can be selected by version, from, to'],
  ['shop/', '5 bad-expectation: expected a Function after "/", found the end of the line'],
  ['shop/api', '8 bad-expectation: expected "." after the Function, found the end of the line'],
  ['app', '3 bad-expectation: expected "." or "(" after "app", which is "app" in quotes where it '
    + 'is a name, found the end of the line'],
  ['app/api.latency.p99 < 1s', '3 bad-expectation: expected "." or "(" after "app", which is "app" '
    + 'in quotes where it is a name, found "/api.latency.p99"'],
  ['app.latency.p99 < 1s', '4 bad-choice: "latency" is none of version, state, cost'],
  ['app.cost < 5s', '11 bad-expectation: expected an amount of dollars such as $1.20, found '
    + '"5s"'],
  ['app(shop.version == 1', '8 bad-expectation: expected ")" after the App, found ".version"'],
  ['app().version == 1', '4 bad-expectation: expected an App after "(", found ").version"'],
  ['app.version == v2', '15 bad-expectation: expected a whole number such as 5, found "v2"'],
  ['app.state < deployed', '10 conflict: a state has no order: use == or !='],
  ['app.state == gone', '13 bad-choice: "gone" is none of initializing, deployed, ephemeral, '
    + 'stopping, stopped'],
  ['rollout finishes', '8 bad-version: "finishes" is no version; write it like v2'],
  ['rollout 2 finishes', '8 bad-version: "2" is no version; did you mean "v2"?'],
  ['rollout v0 finishes', '8 bad-version: "v0" is no version; write it like v2'],
  ['rollout v2', '10 bad-expectation: expected one of finishes, is, downtime, duration, blocked, '
    + 'mixed, interrupted, peak, trough, found the end of the line'],
  ['rollout v2 finished', '11 bad-choice: "finished" is none of finishes, is, downtime, duration, '
    + 'blocked, mixed, interrupted, peak, trough'],
  ['rollout v2 of', '13 bad-expectation: expected an App after "of", found the end of the line'],
  ['rollout v2 finishes within', '26 bad-expectation: expected a duration such as 250ms after '
    + '"within", found the end of the line'],
  ['rollout v2 finishes within 60', '27 bad-duration: "60" is no duration; did you mean "60s"?'],
  ['rollout v2 is finished', '14 bad-choice: "finished" is none of blocked, superseded'],
  ['rollout v2 peak < 2s', '18 bad-expectation: expected a whole number such as 5, found "2s"'],
  ['deployment', '10 bad-expectation: expected the number of a deployment, from 1, found the end '
    + 'of the line'],
  ['deployment 0 is no-op', '11 bad-expectation: expected the number of a deployment, from 1, '
    + 'found "0"'],
  ['deployment 1 was no-op', '13 bad-choice: "was" is none of is, duration, version'],
  ['deployment 1 is noop', '16 bad-choice: "noop" is none of deployed, no-op, build, rejected'],
  ['deployment 1 is build', '21 bad-expectation: expected "failed" after "build", found the end of '
    + 'the line'],
  ['zero', '4 bad-expectation: expected "downtime" after "zero", found the end of the line'],
  ['zero downtime for', '17 bad-expectation: expected a Function after "for", found the end of the '
    + 'line'],
  ['zero downtime api', '14 bad-expectation: expected the end of the line, found "api"'],
  ['count', '5 bad-expectation: expected "(" after "count", which is "count" in quotes where it is '
    + 'a name, found the end of the line'],
  ['count()', '6 bad-expectation: expected a record type such as container.ready, found ")"'],
  ['count(container.redy) == 1', '6 bad-choice: there is no record type "container.redy"'],
  ['count(container.ready == 1', '22 bad-expectation: expected "[" or ")" after the record type, '
    + 'found "=="'],
  ['count(container.ready[cold=true]) == 1', '22 conflict: "cold" selects nothing of '
    + '"container.ready"; it can be selected by version, source, from, to'],
  ['S15 is', '6 bad-expectation: expected "violated" after "is", found the end of the line'],
  ['S15 is broken', '7 bad-expectation: expected "violated" after "is", found "broken"'],
];

describe('a line that is wrong is told where and why:', () => {
  test.each(WRONG)('%s', (line, problem) => {
    expect(told(line)).toBe(problem);
  });

  test('every refusal of the parser is among them', () => {
    const sources = ['amounts', 'metric-names', 'parser', 'scanner', 'selector'].map((name) =>
      readFileSync(new URL(`../../src/expectations/${name}.ts`, import.meta.url), 'utf8'));
    const codes = sources.flatMap((text) =>
      [...text.matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code));
    const toldCodes = new Set(WRONG.map(([, problem]) => problem.split(/[ :]/)[1]));
    expect(codes.filter((code) => !toldCodes.has(code))).toEqual([]);
  });
});

describe('names', () => {
  const claimOf = (line: string) => {
    const parsed = parseLine(line);
    return 'problem' in parsed ? parsed.problem : parsed.claim;
  };

  test('in quotes are never keywords, and may hold anything else', () => {
    expect(claimOf('"app".latency.max < 1s')).toMatchObject({ kind: 'metric', function: 'app' });
    expect(claimOf('"my.app"/"rollout".downtime == 0s'))
      .toMatchObject({ kind: 'metric', app: 'my.app', function: 'rollout' });
    expect(claimOf('f[source="night shift"].inputs.failed == 0'))
      .toMatchObject({ selection: { source: 'night shift' } });
    expect(claimOf('rollout v2 of "my.app" finishes')).toMatchObject({ app: 'my.app' });
  });

  test('may look like a property where they are followed by a metric', () => {
    expect(claimOf('S15.downtime == 0s')).toMatchObject({ kind: 'metric', function: 'S15' });
    expect(claimOf('S15 holds')).toMatchObject({ kind: 'property', id: 'S15' });
  });

  test('spaces are free between words', () => {
    expect(claimOf(' f [ version = 2 , to = 4m ] . latency . p99<30s '))
      .toEqual(claimOf('f[version=2,to=4m].latency.p99 < 30s'));
  });
});

const LINES = [...SHOP_CASES, ...TWO_APPS_CASES].map(({ line }) => line);

describe('whatever the line, the answer is what it says or what is wrong with it', () => {
  const check = (line: string): void => {
    const parsed = parseLine(line);
    if (!('problem' in parsed)) return;
    const { at, message } = parsed.problem;
    expect(message).not.toBe('');
    expect(at).toBeGreaterThanOrEqual(0);
    expect(at).toBeLessThanOrEqual(line.length);
  };
  const snippet = fc.constantFrom(
    ...' ."[]()=<>!±%/,-_0', '==', '± 5%', 'v2', '1.5s', 'app', 'rollout', 'of', 'p99.9', '\t',
    '\n', '9'.repeat(40), '1e400', '-1', 'constructor', '__proto__', '\u0000', '𝔘',
  );

  test('where a snippet takes the place of a stretch', () => {
    const edit = fc.record({
      line: fc.constantFrom(...LINES), put: snippet,
      at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat({ max: 12 }),
    });
    fc.assert(fc.property(edit, ({ line, put, at, length }) => {
      const start = Math.floor(at * line.length);
      check(line.slice(0, start) + put + line.slice(start + length));
    }), { seed: 1, numRuns: 3000 });
  });

  test('where words change places', () => {
    const swap = fc.record({ line: fc.constantFrom(...LINES), one: fc.nat(), other: fc.nat() });
    fc.assert(fc.property(swap, ({ line, one, other }) => {
      const words = line.split(/(\W)/);
      const a = one % words.length;
      const b = other % words.length;
      [words[a], words[b]] = [words[b] as string, words[a] as string];
      check(words.join(''));
    }), { seed: 1, numRuns: 1000 });
  });

  test('where it is noise', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check), { seed: 1, numRuns: 1000 });
  });
});
