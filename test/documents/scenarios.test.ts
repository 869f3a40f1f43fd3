import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RolloutResult, RunResult } from '../../src/model/result.ts';
import { SECOND } from '../../src/model/time.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';

const FOLDER = new URL('../../scenarios/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
const textOf = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');

/** The result of a bundled scenario. */
function run(name: string): RunResult {
  const parsed = parseScenario(textOf(`${name}.yaml`), { file: `${name}.yaml` });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems, null, 1));
  return simulate(parsed.scenario).result;
}

const appOf = ({ apps }: RunResult, place = 0) => apps[place] ?? expect.fail('no such App');
const functionsOf = (result: RunResult, place = 0) =>
  Object.values(appOf(result, place).functions);
const onlyFunction = (result: RunResult, place = 0) =>
  functionsOf(result, place)[0] ?? expect.fail('no Function');
const rolloutsOf = (result: RunResult): Map<number, RolloutResult> =>
  new Map(appOf(result).rollouts.map((rollout) => [rollout.version, rollout]));
const outcomes = (result: RunResult) => appOf(result).deployments.map(({ outcome }) => outcome);

describe.each(FILES)('%s', (file) => {
  test('begins with a comment that says what happens and what to look at', () => {
    expect(textOf(file)).toMatch(
      /^# .+\n#\n# What happens: (?:.+\n)+#\n# What to look at: (?:#? ?.+\n)+\nname: /,
    );
  });

  test('expects what it shows, and that is true', () => {
    const { verdict, expectations = [] } = run(file.replace('.yaml', ''));
    expect(expectations.length).toBeGreaterThan(2);
    expect(expectations.filter(({ ok }) => !ok)).toEqual([]);
    expect(verdict).toBe('pass');
  });

  test('names no file but its neighbours', () => {
    const named = [...textOf(file).matchAll(/[\w-]+\.yaml/g)].map(([name]) => name);
    expect(named.filter((name) => !FILES.includes(name))).toEqual([]);
  });

  test('runs in well under a second', () => {
    const before = process.cpuUsage();
    run(file.replace('.yaml', ''));
    expect(process.cpuUsage(before).user).toBeLessThan(SECOND);
  });
});

describe('the comments of the scenarios are true:', () => {
  test('rolling under load has no downtime and interrupts nothing', () => {
    const rollout = rolloutsOf(run('rolling-under-load')).get(2);
    expect(rollout).toMatchObject({ interrupted: 0, downtime_us: 0, blocked_us: 0 });
    expect(rollout?.finished_at_us).toBeDefined();
  });

  test('recreate under load is down for a cold start, interrupts, and loses nothing', () => {
    const result = run('recreate-under-load');
    const rollout = rolloutsOf(result).get(2);
    expect(rollout?.interrupted).toBeGreaterThan(5);
    expect(rollout?.downtime_us).toBeGreaterThan(4.5 * SECOND);
    expect(rollout?.downtime_us).toBeLessThan(7.5 * SECOND);
    expect(rollout?.mixed_us).toBe(0);
    const { inputs } = onlyFunction(result);
    expect(inputs.succeeded).toBe(inputs.arrived);
  });

  test('the two under load see the same traffic', () => {
    const [rolling, recreate] = ['rolling-under-load', 'recreate-under-load'].map((name) =>
      onlyFunction(run(name)).inputs.arrived);
    expect(rolling).toBe(recreate);
  });

  test('a failed build leaves version 1, the fix is version 2', () => {
    const result = run('build-failure');
    expect(outcomes(result)).toEqual(['build_failed', 'deployed']);
    expect(appOf(result).history.map(({ version }) => version)).toEqual([1, 2]);
  });

  test('three deployments change nothing, the fourth is version 2', () => {
    const result = run('no-op');
    expect(outcomes(result)).toEqual(['no_op', 'no_op', 'no_op', 'deployed']);
    expect(appOf(result).version).toBe(2);
    expect(onlyFunction(result).attempts.interrupted).toBe(0);
  });

  test('one Function changes and both pools move', () => {
    const result = run('one-function-updates-all');
    for (const { by_version } of functionsOf(result)) {
      expect(Object.keys(by_version)).toEqual(['1', '2']);
    }
    expect(rolloutsOf(result).get(2)?.finished_at_us).toBeGreaterThan(74 * SECOND);
  });

  test.each([['rolling', 0], ['recreate', 1]] as const)('rollover, %s', (strategy, least) => {
    const result = run(`rollover-${strategy}`);
    expect(appOf(result).history[1]).toMatchObject({ version: 2, type: 'rollover', strategy });
    const { interrupted = 0, downtime_us = 0 } = rolloutsOf(result).get(2) ?? {};
    expect([interrupted >= least, downtime_us >= least]).toEqual([true, true]);
    if (strategy === 'rolling') expect([interrupted, downtime_us]).toEqual([0, 0]);
  });

  test('a rollback publishes version 1 again, without downtime', () => {
    const result = run('rollback');
    expect(appOf(result).history[2]).toMatchObject({ type: 'rollback', source_version: 1 });
    expect(onlyFunction(result)).toMatchObject({ downtime_us: 0 });
    expect(onlyFunction(result).inputs.failed).toBeGreaterThan(0);
  });

  test('two bare rollbacks bring the abandoned version back', () => {
    const { history } = appOf(run('rollback-twice'));
    expect(history.map(({ source_version }) => source_version))
      .toEqual([undefined, undefined, 1, 2, 1]);
  });

  test('a stopped App rejects, and its name makes another App', () => {
    const result = run('stop-and-new-app');
    expect(result.apps.map(({ id, state, version }) => [id, state, version]))
      .toEqual([['ap-1', 'stopped', 1], ['ap-2', 'deployed', 1]]);
    expect(onlyFunction(result).inputs.terminated).toBeGreaterThan(0);
    expect(onlyFunction(result).inputs.rejected).toBeGreaterThan(50);
    expect(onlyFunction(result, 1).inputs.rejected).toBe(0);
    expect(onlyFunction(result, 1).cold_inputs).toBeGreaterThan(0);
    expect(outcomes(result)).toContain('rejected');
  });

  test('at the cap the rollout is blocked to the end, and all run on version 1', () => {
    const result = run('rollout-blocked-at-the-cap');
    const rollout = rolloutsOf(result).get(2);
    expect(rollout).toMatchObject({ blocked_us: 360 * SECOND, blocked_by: 'cap', downtime_us: 0 });
    expect(rollout?.finished_at_us).toBeUndefined();
    expect(Object.keys(onlyFunction(result).by_version)).toEqual(['1']);
  });

  test('a broken version, rolling: blocked by backoff, then superseded, never down', () => {
    const result = run('broken-version-rolling');
    const rollout = rolloutsOf(result).get(2);
    expect(rollout).toMatchObject({ blocked_by: 'backoff', superseded_at_us: 240 * SECOND });
    expect(onlyFunction(result)).toMatchObject({ downtime_us: 0, inputs: { failed: 0 } });
    expect(onlyFunction(result).containers.start_failed).toBeGreaterThan(5);
  });

  test('a broken version, recreate: down until the rollback has started', () => {
    const { downtime_us } = onlyFunction(run('broken-version-recreate'));
    expect(downtime_us).toBeGreaterThan(120 * SECOND);
    expect(downtime_us).toBeLessThan(130 * SECOND);
  });

  test('overlapping deployments publish in the order of their builds', () => {
    const result = run('overlapping-deployments');
    const published = appOf(result).deployments.map(({ n, version }) => [n, version]);
    expect(published).toEqual([[1, 3], [2, 2], [3, 4]]);
    expect(rolloutsOf(result).get(3)?.superseded_at_us).toBe(120 * SECOND);
    expect(onlyFunction(result).downtime_us).toBe(0);
  });
});
