import { describe, expect, test } from 'vitest';
import { canonicalScenario, defineScenario, parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';
import { scenarioOf, toldOf } from './reading.ts';

const SHOP = 'app: { name: shop, functions: { api: { service_time: 1s, cold_start: 3s } } }';

describe('an expectation', () => {
  test('knows its line, its place and the reason for it', () => {
    const { expect: [bare, reasoned] } = scenarioOf(`${SHOP}
expect:
  - 'zero downtime'
  - why: it is promised
    that: app.version == 1
`);
    expect(bare).toMatchObject({ text: 'zero downtime', line: 3, column: 5, why: null });
    expect(reasoned).toMatchObject({
      text: 'app.version == 1', line: 5, column: 11, why: 'it is promised',
      claim: { kind: 'app-version', app: 'shop' },
    });
  });

  test('has its names completed', () => {
    const { expect: claims } = scenarioOf(`${SHOP}
expect: [api.downtime == 0s, zero downtime for api, rollout v1 finishes]
`);
    expect(claims.map(({ claim }) => claim)).toMatchObject([
      { app: 'shop', function: 'api' }, { of: { app: 'shop', function: 'api' } }, { app: 'shop' },
    ]);
  });

  test('that was set from outside stands in no line of the file', () => {
    const set = parseScenario(`${SHOP}\nexpect: [zero downtime]`, {
      file: 'x.yaml', overrides: [{ path: 'expect', value: '[app.version == 1]' }],
    });
    expect('scenario' in set ? set.scenario.expect : set.problems)
      .toMatchObject([{ text: 'app.version == 1', line: 0, column: 0 }]);
  });

  test('that was set from outside and is wrong is told there', () => {
    const set = parseScenario(SHOP, {
      file: 'x.yaml', overrides: [{ path: 'expect', value: '[app.version = 1]' }],
    });
    expect('problems' in set ? set.problems : []).toMatchObject([
      { file: '--set expect', line: 0, column: 21, sourceLine: 'expect=[app.version = 1]' },
    ]);
  });

  test('says nothing about names while an App cannot be read', () => {
    expect(toldOf('app: { name: shop }\nexpect: [api.downtime == 0s]'))
      .toEqual(['missing-key 1:1 "functions" is missing']);
  });

  test('of an object in code is told with the line and a caret', () => {
    const app = { name: 'shop', functions: { api: { service_time: '1s', cold_start: '3s' } } };
    expect(() => defineScenario({ app, expect: ['zero downtime', 'api.latency.p99 < 2'] })).toThrow(
      `scenario: expect.1: "2" is no duration; did you mean "2s"?
  api.latency.p99 < 2
                    ^`,
    );
  });
});

test('what is expected of a scenario is no part of what it is', () => {
  const [one, other] = ['', 'expect: [zero downtime, app.version == 2]'].map((lines) =>
    scenarioOf(`${SHOP}\n${lines}`));
  if (one === undefined || other === undefined) return expect.fail();
  expect(canonicalScenario(other)).toBe(canonicalScenario(one));
  expect(simulate(other).result.digest).toBe(simulate(one).result.digest);
});
