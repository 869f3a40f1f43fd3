import { describe, expect, test } from 'vitest';
import { toldOf } from './reading.ts';

/** An App with a Function of at most 2 containers, and events by the line from line 2 on. */
const withEvents = (...lines: readonly string[]): string => [
  'app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s, max_containers: 2 } } }',
  'events:', ...lines.map((line) => `  - ${line}`),
].join('\n');

const min = (count: number): string =>
  `{ functions: { f: { min_containers: ${count} } } }`;
const max = (count: number): string =>
  `{ functions: { f: { max_containers: ${count} } } }`;

describe('the code base is checked after every change, in the order of time', () => {
  test('not in the order of the file', () => {
    expect(toldOf(withEvents(`{ at: 2m, edit: ${min(5)} }`, `{ at: 1m, edit: ${max(9)} }`)))
      .toEqual([]);
    expect(toldOf(withEvents(`{ at: 1m, edit: ${min(5)} }`, `{ at: 2m, edit: ${max(9)} }`)))
      .toEqual(['conflict 3:57 min_containers 5 is above max_containers 2']);
  });

  test('but at one instant in the order of the file', () => {
    expect(toldOf(withEvents(`{ at: 1m, edit: ${max(9)} }`, `{ at: 1m, edit: ${min(5)} }`)))
      .toEqual([]);
    expect(toldOf(withEvents(`{ at: 1m, edit: ${min(5)} }`, `{ at: 1m, edit: ${max(9)} }`)))
      .toHaveLength(1);
  });

  test('a change that recurs meets every later one', () => {
    const recurring = (until: string): string =>
      withEvents(`{ every: 1m, until: ${until}, edit: ${min(2)} }`, `{ at: 90s, edit: ${max(1)} }`,
        `{ at: 95s, edit: ${min(0)} }`, '{ at: 1h, stop: {} }');
    expect(toldOf(recurring('80s'))).toEqual([
      'conflict 4:37 min_containers 2 is above max_containers 1',
    ]);
    const lifted = (until: string): string => withEvents(
      `{ every: 1m, until: ${until}, edit: ${min(2)} }`, `{ at: 80s, edit: ${min(0)} }`,
      `{ at: 90s, edit: ${max(1)} }`,
    );
    expect(toldOf(lifted('100s'))).toEqual([]);
    expect(toldOf(lifted('150s'))).toEqual([
      'conflict 3:73 min_containers 2 is above max_containers 1',
    ]);
  });

  test('one whose time is not known comes after all others', () => {
    const text = withEvents(
      `{ when: { event: container.ready }, edit: ${min(5)} }`, `{ at: 1m, edit: ${max(9)} }`,
    );
    expect(toldOf(text)).toEqual([]);
  });

  test('and a mistake that stays is told once', () => {
    const text = withEvents(
      `{ at: 1m, edit: ${min(5)} }`, '{ at: 2m, edit: { functions: { f: { code: x } } } }',
    );
    expect(toldOf(text)).toHaveLength(1);
  });
});

describe('a change', () => {
  test('may name a part of a law that is there', () => {
    const law = 'service_time: { lognormal: { mean: 1s, cv: 1 } }';
    const text = (change: string): string => `
app: { name: a, functions: { f: { ${law}, cold_start: 1s } } }
events: [{ at: 1m, edit: { functions: { f: { service_time: { ${change} } } } } }]`;
    expect(toldOf(text('lognormal: { mean: 2s }'))).toEqual([]);
    expect(toldOf(text('lognormal: { cv: null, sd: 2s }'))).toEqual([]);
    expect(toldOf(text('uniform: { min: 1s, max: 2s }'))).toEqual([]);
    expect(toldOf(text('uniform: { min: 1s }'))[0]).toMatch(/^missing-key /);
    expect(toldOf(text('lognormal: { cv: null }'))[0]).toMatch(/^missing-key /);
  });

  test('may take a required key away only to give it another value', () => {
    const text = (change: string): string => withEvents(`{ at: 1m, edit: ${change} }`);
    expect(toldOf(text('{ functions: { f: { cold_start: null } } }'))).toEqual([
      'missing-key 3:41 "cold_start" is missing',
    ]);
    expect(toldOf(text('{ functions: { f: null } }'))).toEqual([]);
  });

  test('must make a Function that is complete', () => {
    const text = (spec: string): string =>
      withEvents(`{ at: 1m, deploy: { change: { functions: { g: { ${spec} } } } } }`);
    expect(toldOf(text('service_time: 1s, cold_start: 1s'))).toEqual([]);
    expect(toldOf(text('service_time: 1s'))).toEqual([
      'missing-key 3:48 "cold_start" is missing',
    ]);
    expect(toldOf(text('service_time: 1s, cold_start: 1s, image: i'))).toEqual([
      'unknown-image 3:94 there is no image "i"',
    ]);
  });
});

test('traffic may go to a Function that only a later version has', () => {
  const traffic = 'traffic: [{ to: g, arrivals: { at: [0s] } }]';
  const g = '{ functions: { g: { service_time: 1s, cold_start: 1s } } }';
  expect(toldOf(`${withEvents(`{ at: 1m, deploy: { change: ${g} } }`)}\n${traffic}`)).toEqual([]);
  expect(toldOf(`${withEvents('{ at: 1m, deploy: {} }')}\n${traffic}`)).toEqual([
    'unknown-function 4:17 there is no Function "g"',
  ]);
});

describe('a rollback to a version', () => {
  const told = (...lines: readonly string[]) => toldOf(withEvents(...lines));
  const never = (most: number): RegExp => new RegExp(`^unknown-version .* at most ${most} `);

  test('counts what is published before it', () => {
    expect(told('{ at: 1m, rollback: { to: v1 } }')).toEqual([]);
    expect(told('{ at: 1m, rollback: { to: v2 } }')[0]).toMatch(never(1));
    expect(told('{ at: 1m, deploy: {} }', '{ at: 2m, rollback: { to: v2 } }')).toEqual([]);
    expect(told('{ at: 2m, rollback: { to: v2 } }', '{ at: 2m, deploy: {} }')[0])
      .toMatch(never(1));
  });

  test('may come after what happens at an unknown time', () => {
    const trigger = '{ when: { event: input.finished }, deploy: {} }';
    expect(told('{ at: 1m, rollback: { to: v2 } }', trigger)).toEqual([]);
    expect(told('{ at: 1m, rollback: { to: v3 } }', trigger)[0]).toMatch(never(2));
    expect(told('{ when: { event: input.finished }, rollback: { to: v2 } }')[0])
      .toMatch(never(1));
  });

  test('counts each time of what recurs', () => {
    const recurring = '{ every: 1m, until: 5m, rollover: {} }';
    expect(told(recurring, '{ at: 3m, rollback: { to: v4 } }')).toEqual([]);
    expect(told(recurring, '{ at: 3m, rollback: { to: v5 } }')[0]).toMatch(never(4));
    expect(told('{ every: 1m, until: 3m, rollback: { to: v4 } }')).toEqual([]);
  });

  test('of an App that is not deployed at first starts from nothing', () => {
    const text = withEvents('{ at: 1m, rollback: { to: v1 } }')
      .replace('name: a', 'name: a, deployed: false');
    expect(toldOf(text)[0]).toMatch(never(0));
  });
});
