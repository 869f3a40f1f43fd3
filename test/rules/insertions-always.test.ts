import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TraceRecord } from '../../src/model/records.ts';
import { aSmallScenario, playSmall, scenarioOf, type SmallScenario } from './small-scenarios.ts';
import { play, type Played } from './timeline.ts';

const assume = { seed: 3, numRuns: 200, unbiased: true };

/** The containers, inputs and attempts of one Function, ids renumbered: what happens to it. */
function fateOf({ records }: Played, name: string): object[] {
  const numbers = new Map<string, number>();
  const renumber = (id: string): number => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return number;
  };
  const isOwn = (record: TraceRecord): boolean =>
    /^(container|input|attempt)\./.test(record.type) && (
      record['function'] === name || numbers.has(String(record['container'])) ||
      numbers.has(String(record['input'])));
  return records.filter((record) => {
    if (!isOwn(record)) return false;
    renumber(String(record['container'] ?? record['input']));
    return true;
  }).map(({ seq: _, caused_by: __, ...record }) => ({
    ...record,
    ...(record['container'] === undefined ? {} : { container: renumber(`${record['container']}`) }),
    ...(record['input'] === undefined ? {} : { input: renumber(`${record['input']}`) }),
  }));
}

test('OBJ-3 what is asked of one Function does not show in what happens to another', () => {
  let busy = 0;
  fc.assert(fc.property(aSmallScenario, (scenario) => {
    if (scenario.functions.length < 2 || scenario.sources.every(({ to }) => to === 1)) return;
    const quiet = {
      ...scenario,
      sources: scenario.sources.filter(({ to }) => to === 0),
      events: scenario.events.filter(({ kind, to }) =>
        to === 0 || !/crash|preempt|fail_attempt|start_failure/.test(kind)),
    };
    if (quiet.sources.length < scenario.sources.length) busy++;
    expect(fateOf(playSmall(scenario), 'f')).toEqual(fateOf(playSmall(quiet), 'f'));
  }), assume);
  expect(busy).toBeGreaterThan(30);
});

test('TIME-2, TIME-4 neither a second run nor the order of declaration changes a record', () => {
  fc.assert(fc.property(aSmallScenario, (scenario) => {
    const file = scenarioOf(scenario);
    const { app } = file;
    const functions = Object.fromEntries(Object.entries(app.functions).reverse());
    const again = play(JSON.stringify({ ...file, app: { functions, name: app.name } }));
    const first = playSmall(scenario);
    expect(again.lines).toEqual(first.lines);
    expect(again.result.digest).toBe(first.result.digest);
  }), { ...assume, numRuns: 100 });
});

/** The same scenario with every deployment published at once, so that the code base is live. */
const prompt = (scenario: SmallScenario): SmallScenario => ({
  ...scenario,
  events: scenario.events
    .filter(({ kind }) => kind !== 'stop' && kind !== 'rollback')
    .map((event) => ({ ...event, build: 0, buildFails: false })),
});

/** The records of a run without those of one command, and without what only counts records. */
function withoutCommand({ records }: Played, by: string): object[] {
  const issued = records.find((record) => record['by'] === by && record.type === 'deploy.issued');
  return records
    .filter(({ type, op }) => type !== 'run.ended' && (op === undefined || op !== issued?.['op']))
    .map(({ seq: _, caused_by: __, op: ___, ...record }) => record);
}

/** Expects that one more command, the last of its instant, changes nothing but its own records. */
function expectInert(scenario: SmallScenario, at: number, deploy: object): void {
  const file = scenarioOf(scenario);
  const event = { at: `${at}s`, deploy: { ...deploy, by: 'intruder' } };
  const run = play(JSON.stringify({ ...file, events: [...file.events, event] }));
  expect(run.records.some(({ type }) => type === 'deploy.noop' || type === 'deploy.aborted'))
    .toBe(true);
  expect(withoutCommand(run, 'intruder')).toEqual(withoutCommand(playSmall(scenario), 'nobody'));
}

test('PUB-2 to deploy what is live changes nothing but the records of the command', () => {
  fc.assert(fc.property(aSmallScenario, fc.nat({ max: 30 }), fc.boolean(),
    (given, second, recreate) => {
      expectInert(prompt(given), second, { strategy: recreate ? 'recreate' : 'rolling' });
    }), assume);
});

test('DEP-4 a build that fails changes nothing but the records of the command', () => {
  fc.assert(fc.property(aSmallScenario, fc.nat({ max: 30 }), fc.nat({ max: 5 }),
    (given, second, takes) => {
      const scenario = prompt(given);
      // A later deployment would publish the change: the failing one comes last.
      const last = Math.max(second, ...scenario.events.map(({ at }) => at));
      expectInert(scenario, last, {
        build: { duration: `${takes}s`, fails: true }, change: { tags: { x: 'y' } },
      });
    }), assume);
});
