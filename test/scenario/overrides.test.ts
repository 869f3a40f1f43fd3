import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/index.ts';
import { formatProblem } from '../../src/scenario/problems.ts';

const TEXT = `
app:
  name: a
  functions:
    f: &f { service_time: 1s, cold_start: 5s }
    g: *f
traffic:
  - { name: users, to: f, arrivals: { at: [0s, 1s] } }
  - { to: g, arrivals: { at: [0s] } }
`;

/** `--set` arguments such as `seed=7`. */
function parse(...settings: readonly string[]) {
  const overrides = settings.map((setting) => {
    const at = setting.indexOf('=');
    return { path: setting.slice(0, at), value: setting.slice(at + 1) };
  });
  return parseScenario(TEXT, { file: 'x.yaml', overrides });
}

function set(...settings: readonly string[]) {
  const result = parse(...settings);
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.scenario;
}

function problemsOf(...settings: readonly string[]): readonly string[] {
  const result = parse(...settings);
  return 'problems' in result ? result.problems.map(formatProblem) : [];
}

describe('a value set from outside', () => {
  test('replaces what is there, or is added', () => {
    const scenario = set(
      'seed=7', 'app.functions.f.max_containers=5', 'platform.rolling.surge=50%',
    );
    expect(scenario.seed).toBe(7);
    expect(scenario.apps[0]?.code_base.functions).toMatchObject({ f: { max_containers: 5 } });
    expect(scenario.platform.rolling.surge).toEqual({ share: 0.5 });
  });

  test('is YAML: a map, a list, and texts that look like numbers', () => {
    const scenario = set(
      'app.functions.f.cold_start={ init: 3s }', 'app.functions.f.code=1e5',
      'traffic.1.arrivals.at=[1s, 2s]',
    );
    expect(scenario.apps[0]?.code_base.functions).toMatchObject({
      f: { cold_start: { init: 3_000_000 }, code: '1e5' },
    });
    expect(scenario.traffic[1]?.arrivals).toEqual({ kind: 'at', instants: [1e6, 2e6] });
  });

  test('reaches list entries by place from 0 and by name', () => {
    const scenario = set('traffic.users.from=1s', 'traffic.1.from=2s');
    expect(scenario.traffic.map(({ from }) => from)).toEqual([1e6, 2e6]);
  });

  test('changes one use of an anchor and not the others', () => {
    const functions = set('app.functions.f.cold_start=9s').apps[0]?.code_base.functions;
    expect(functions).toMatchObject({ f: { cold_start: 9e6 }, g: { cold_start: 5e6 } });
  });

  test('wins over an earlier one', () => {
    expect(set('seed=7', 'seed=8').seed).toBe(8);
  });

  test('is checked like the file, and its problems name it', () => {
    expect(problemsOf('app.functions.f.cold_start=5', 'app.functions.f.max_container=5')).toEqual([
      '--set:1:1: unknown key "max_container"; did you mean "max_containers"?\n'
        + '  app.functions.f.max_container=5\n  ^',
      '--set:1:28: 5 has no unit; did you mean "5s"?\n'
        + '  app.functions.f.cold_start=5\n                             ^',
    ]);
    expect(problemsOf('events.first=1')[0]).toMatch(/^--set:1:1: expected a list, found a map/);
    expect(problemsOf('app.functions.f.cold_start={ init: 1s, inti: 2s }')[0])
      .toMatch(/^--set:1:40: unknown key "inti"; did you mean "init"\?/);
    expect(problemsOf('seed=[')[0]).toMatch(/^--set:1:6: /);
  });

  test('that leads nowhere is refused', () => {
    expect(problemsOf('seed=1', 'app.name.first=x', 'traffic.nobody.to=f', 'app..x=1')
      .map((text) => text.split('\n')[0])).toEqual([
      '--set:1:1: there is no "first" in "a"',
      '--set:1:1: the list has no entry "nobody"',
      '--set:1:1: "" is no key',
    ]);
  });
});
