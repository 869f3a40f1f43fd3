import { describe, expect, test } from 'vitest';
import { readWritten, writeScenario } from '../../src/harness/arbitrary/scenarios.ts';
import { BATCH, drawsOf, scenariosOf, WAYS } from '../../src/harness/campaign/drawing.ts';
import { findIn, fingerprintOf } from '../../src/harness/campaign/finding.ts';
import {
  type CampaignOptions, judgePart, partsOf, relationsFor,
} from '../../src/harness/campaign/part.ts';
import { Tally } from '../../src/harness/campaign/tally.ts';
import type { Judge } from '../../src/harness/judging.ts';
import { RELATIONS } from '../../src/harness/relations/index.ts';
import { SOMETIMES } from '../../src/harness/sometimes/index.ts';
import type { CampaignResult } from '../../src/model/campaign.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { PROPERTIES } from '../../src/properties/index.ts';
import { scenarioOf } from '../scenario/reading.ts';

function tallied(options: CampaignOptions, judge?: Judge): Tally {
  const tally = new Tally(options);
  const means = judge === undefined ? {} : { judge };
  for (let part = 0; part < partsOf(options); part++) tally.add(judgePart(options, part, means));
  return tally;
}

/** What a campaign came to, for all tests that look at it. */
const RUNS = 800;
const campaign = tallied({ seed: 1, first: 0, runs: RUNS });
const result = campaign.result([]);

/** How often a run of the campaign had anything to do with this. */
const runsOf = (wanted: string): number =>
  [...result.properties, ...result.relations, ...result.conditions]
    .find(({ id }) => id === wanted)?.runs ?? 0;

describe('in some hundred random scenarios', () => {
  test('nothing is violated, and nearly every run comes to its end', () => {
    // `cutover fuzz --seed 1 --run N` shows it.
    expect(campaign.failures).toEqual([]);
    expect(result).toMatchObject({ runs: RUNS, verdict: 'pass', objections: [] });
    expect(result.cut).toBeLessThan(RUNS / 100);
  });

  test.each([...PROPERTIES, ...RELATIONS])('$id $name is put to the test', ({ id }) => {
    expect(runsOf(id)).toBeGreaterThan(0);
  });

  test.each(SOMETIMES)('$id $name is met', ({ id }) => {
    expect(runsOf(id)).toBeGreaterThan(0);
  });

  test('all ways of drawing take their part, the two mixes about as often', () => {
    expect(result.ways.map(({ way }) => way)).toEqual(WAYS);
    expect(result.ways.filter(({ runs }) => runs === 0)).toEqual([]);
    const [swarm = 0, uniform = 0] = result.ways.map(({ runs }) => runs);
    expect(Math.abs(swarm - uniform)).toBeLessThan(RUNS / 20);
  });

  test('containers and inputs make nearly every move of their lives', () => {
    expect(result.lifecycle.missing.length).toBeLessThan(result.lifecycle.defined / 6);
  });
});

test('the scenarios of a seed are always the same, those of another are others', () => {
  expect(scenariosOf(3, 1)).toEqual(scenariosOf(3, 1));
  expect(scenariosOf(3, 1)).not.toEqual(scenariosOf(4, 1));
  expect(scenariosOf(3, 1)).not.toEqual(scenariosOf(3, 2));
});

test('half of all scenarios are left alone after a while, and come to an end by themselves', () => {
  const written = drawsOf(5, 0).map(({ data }) => writeScenario(data, 'drawn').input);
  const alone = written.filter(({ duration }) => duration === undefined);
  expect(alone.length).toBeGreaterThan(BATCH / 4);
  expect(alone.length).toBeLessThan((3 * BATCH) / 4);
  expect(alone.filter(({ faults }) => faults !== undefined)).toEqual([]);
  const schedules = /"(cron|period)":/;
  expect(alone.filter(({ apps }) => schedules.test(JSON.stringify(apps)))).toEqual([]);
});

test('a sweep puts something in at many places of one run', () => {
  const all = drawsOf(1, 7);
  expect(all.map(({ way }) => way)).toEqual(Array(BATCH).fill('sweep'));
  const [base, ...variants] = all.map(({ data }) => data);
  const events = variants.map(({ commands, faults }) => commands.length + faults.length);
  const count = (base?.commands.length ?? 0) + (base?.faults.length ?? 0);
  expect(events.filter((each) => each > count).length).toBeGreaterThan(BATCH / 2);
  const instants = new Set(variants.flatMap(({ commands }) => {
    const { offset, nudge } = commands.at(-1)?.time.at ?? { offset: 0, nudge: 0 };
    return offset + nudge;
  }));
  expect(instants.size).toBeGreaterThan(5);
});

test('one run in twenty is repeated, each second one judged by one of the other relations', () => {
  const judges = Array.from({ length: 440 }, (_, run) => relationsFor(run).map(({ id }) => id));
  expect(judges.filter((ids) => ids.includes('D01')).length).toBe(22);
  expect(judges.filter((ids) => ids.length > 0).length).toBe(242);
  expect(new Set(judges.flat())).toEqual(new Set(RELATIONS.map(({ id }) => id)));
  expect(relationsFor(4, 'D09').map(({ id }) => id)).toEqual(['D09']);
});

/** Takes it for forbidden that an App is rolled over and a container of it crashes. */
const planted: Judge = ({ events }: Scenario) => {
  const has = (what: string): boolean => events.some(({ action }) =>
    action.kind === what || (action.kind === 'fault' && action.fault.kind === what));
  const isThere = has('rollover') && has('crash');
  return {
    events: 1, simulated: 1, isCut: false, antecedents: new Map([['S01', 1]]), moves: new Map(),
    violations: isThere ? [{ id: 'S01', message: 'a crash and a rollover' }] : [],
  };
};

describe('a violation', () => {
  const failing = tallied({ seed: 1, first: 0, runs: 4 * BATCH }, planted);
  const [failure] = failing.failures;
  if (failure === undefined) expect.fail('nothing was found');
  const drawn = [0, 1, 2, 3].flatMap((batch) => scenariosOf(1, batch));
  const failingRuns = drawn.flatMap((data, run) => {
    const { violations } = planted(readWritten(writeScenario(data, 'drawn')), data as never, []);
    return violations.length > 0 ? [run] : [];
  });
  const find = findIn(drawn[failure.run] ?? expect.fail('no such run'), failure, {
    judge: planted,
  });
  const written = { ...find, file: `found/${find.name}.yaml`, isKnown: false };

  test('is kept of the first runs that show it, and counted in all', () => {
    expect(failing.failures.map(({ run }) => run)).toEqual(failingRuns.slice(0, 3));
    expect(failing.result([written]).failures[0]?.runs).toBe(failingRuns.length);
  });

  test('is as small as there was time to make it, and says so', () => {
    const data = drawn[failure.run] ?? expect.fail('no such run');
    const sizes = [0, 10, 1_000].map((most) => {
      let asked = 0;
      const { tried, minimal, text } =
        findIn(data, failure, { judge: planted, isOver: () => asked++ >= most });
      expect(text).toContain('S01 is violated');
      return { tried, minimal, length: text.length };
    });
    expect(sizes.map(({ tried, minimal }) => [tried, minimal]))
      .toEqual([[0, false], [10, false], [find.tried, true]]);
    expect(sizes[0]?.length).toBeGreaterThan(sizes[1]?.length ?? 0);
    expect(sizes[1]?.length).toBeGreaterThan(sizes[2]?.length ?? 0);
  });

  test('is told once for each fingerprint', () => {
    const { failures, verdict } = failing.result([written, { ...written, run: 99 }]);
    expect(failures.map(({ run }) => run)).toEqual([failure.run]);
    expect(verdict).toBe('fail');
  });

  test('is told as well where nobody took the time to make it small', () => {
    expect(failing.result([])).toMatchObject({
      verdict: 'fail', failures: [],
      objections: [{ kind: 'safety', message: expect.stringContaining('S01 is violated in run') }],
    });
  });

  test('is made small and written down as a scenario', () => {
    expect(find.text).toContain('# S01: a crash and a rollover\n');
    expect(find.text).toContain('expect:\n  - S01 is violated\n');
    expect(find).toMatchObject({ commands: 1, faults: 1 });
    expect(scenarioOf(find.text).events.length).toBe(2);
  });
});

test('a fingerprint is that of the shape, whatever the numbers', () => {
  const app = (name: string, count: number) => ({
    name,
    app: {
      name: 'a',
      functions: { f: { service_time: `${count}s`, max_containers: count, cold_start: '1s' } },
    },
  });
  expect(fingerprintOf(app('one', 1))).toBe(fingerprintOf(app('two', 22)));
  expect(fingerprintOf(app('one', 1))).not.toBe(fingerprintOf({
    app: { name: 'a', functions: { f: { service_time: '1s', cold_start: '1s' } } },
  }));
});

describe('a campaign of many runs', () => {
  const options: CampaignOptions = { seed: 1, first: 0, runs: 20_000 };
  const nothing = {
    events: 1, simulated: 0, ways: new Map(), applied: new Map(), moves: new Map(), failures: [],
    largest: [],
  };
  const kinds = (of: CampaignResult): readonly string[] => of.objections.map(({ kind }) => kind);

  test('fails for what was never put to the test; one of few runs only tells', () => {
    const many = new Tally(options);
    many.add({ ...nothing, runs: 20_000, cut: 0 });
    expect(kinds(many.result([]))).toEqual(['vacuous']);
    expect(many.result([]).verdict).toBe('fail');
    const few = new Tally(options);
    few.add({ ...nothing, runs: 19_999, cut: 0 });
    expect(kinds(few.result([]))).toEqual([]);
    expect(few.result([]).never).toContain('S01');
  });

  test('fails if more than one run in twenty was cut off', () => {
    const tally = new Tally(options);
    tally.add({ ...nothing, runs: 100, cut: 5 });
    expect(kinds(tally.result([]))).toEqual([]);
    tally.add({ ...nothing, runs: 1, cut: 1 });
    expect(kinds(tally.result([]))).toEqual(['cut']);
  });

  test('fails if a run does not come to its end', () => {
    expect(kinds(new Tally(options).result([], 'run 7 does not end'))).toEqual(['timeout']);
  });
});
