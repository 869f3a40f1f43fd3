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

  test('makes the maps on the way to it', () => {
    const { platform, apps } = set('platform.rolling.surge=2', 'app.functions.h.cold_start.init=1s',
      'app.functions.h.service_time=1s', 'app.tags={ team: audio }');
    expect(platform.rolling.surge).toEqual({ containers: 2 });
    expect(apps[0]?.code_base).toMatchObject({
      functions: { h: { cold_start: { init: 1e6 } } }, tags: { team: 'audio' },
    });
  });

  test('is put in quotes where a name has a dot', () => {
    const { apps } = set('app.images."base-1.0".build=30s', 'app.images."base-1.0".fails=0.5',
      'app.functions.f.image=base-1.0');
    expect(apps[0]?.code_base.images).toEqual({ 'base-1.0': { build: 30e6, fails: 0.5 } });
    expect(problemsOf('app.images."base.build=30s')[0])
      .toMatch(/^--set app\.images\."base\.build: the quotes do not match\n/);
  });

  test('is checked like the file, and its problems show the argument', () => {
    expect(problemsOf('app.functions.f.cold_start=5', 'app.functions.f.max_container=5')).toEqual([
      '--set app.functions.f.cold_start: 5 has no unit; did you mean "5s"?\n'
        + '  app.functions.f.cold_start=5\n                             ^',
      '--set app.functions.f.max_container: unknown key "max_container"; did you mean '
        + '"max_containers"?\n  app.functions.f.max_container=5\n  ^',
    ]);
    expect(problemsOf('events.first=1')[0]).toMatch(/^--set events\.first: expected a list, found/);
    expect(problemsOf('app.functions.f.cold_start={ init: 1s, inti: 2s }')[0]).toBe(
      '--set app.functions.f.cold_start: unknown key "inti"; did you mean "init"?\n'
      + '  app.functions.f.cold_start={ init: 1s, inti: 2s }\n'
      + '                                         ^',
    );
    expect(problemsOf('seed=[1')[0]).toMatch(/^--set seed: .*\n {2}seed=\[1\n {9}\^$/);
    expect(problemsOf('seed=[1,\n  x: y: z]')[0]).toMatch(/\n {2}seed=\[1,\n {7}\^$/);
  });

  test('that leads nowhere is refused', () => {
    const told = problemsOf(
      'seed=1', 'app.name.first=x', 'traffic.nobody.to=f', 'traffic.2.to=f', 'app..x=1',
      'traffic={}', 'traffic.first.x=1', 'app.__proto__.x=1',
    );
    expect(told.map((text) => text.split('\n')[0])).toEqual([
      '--set app.name.first: there is no "first" in "a"',
      '--set traffic.nobody.to: the list has no entry "nobody"; there are 0 to 1, users',
      '--set traffic.2.to: the list has no entry "2"; there are 0 to 1, users',
      '--set app..x: "" is no key',
      '--set app.__proto__.x: "__proto__" is no key',
      '--set traffic: expected a list, found a map',
    ]);
  });

  test('that makes a Function, which lacks something then, is where that is told', () => {
    const told = problemsOf('app.functions.ff.max_containers=5');
    expect(told).toEqual(['cold_start: 5s', 'service_time: 2s'].map((example) =>
      `--set app.functions.ff.max_containers: "${example.split(':')[0]}" is missing; for example `
      + `"${example}"\n  app.functions.ff.max_containers=5\n  ^`));
  });

  test('may turn a mistake of the file into something right, and the reverse', () => {
    const broken = TEXT.replace('service_time: 1s', 'service_time: 1');
    const overrides = [{ path: 'app.functions.f.service_time', value: '1s' }];
    // The use of the anchor is still wrong.
    const result = parseScenario(broken, { file: 'x.yaml', overrides });
    expect('problems' in result && result.problems.map(({ path }) => path))
      .toEqual(['app.functions.g.service_time']);
  });
});
