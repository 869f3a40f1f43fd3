import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createWorld, type LiveWorld } from '../../src/index.ts';
import type { TraceRecord } from '../../src/model/records.ts';
import { defineScenario, type ScenarioInput } from '../../src/scenario/index.ts';
import { formatDuration } from '../../src/scenario/units.ts';
import { simulate } from '../../src/simulate.ts';
import { forEachRecord } from '../../src/trace/canonical.ts';

type EventInput = NonNullable<ScenarioInput['events']>[number];

const FOLDER = new URL('../../scenarios/', import.meta.url);
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml')).sort();
const textOf = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');
/** Schedules are computed before a run; a world that is stepped has none yet. */
const SCHEDULED = FILES.filter((name) => textOf(name).includes('schedule:'));
const UNSCHEDULED = FILES.filter((name) => !SCHEDULED.includes(name));
const inputOf = (name: string) =>
  parse(textOf(name)) as ScenarioInput;

/** The records of a run without the one that ends it, and the instant of its end. */
function runOf(input: ScenarioInput) {
  const records: TraceRecord[] = [];
  const { result } = simulate(defineScenario(input), {
    readers: (texts) => [forEachRecord(texts, (record) => records.push(record))],
  });
  return { records: records.slice(0, -1), endedAt: formatDuration(result.ended_at_us) };
}

/** Does by hand what an event of a file has happen. */
function act(world: LiveWorld, { app: name, ...event }: EventInput, only: string): void {
  const { deploy, rollover, rollback, edit, stop, autoscaler, call, fault } = event;
  const at = event.at === undefined ? {} : { at: event.at };
  const app = world.app(String(name ?? only));
  if (deploy) app.deploy({ ...deploy, ...at });
  if (rollover) app.rollover({ ...rollover, ...at });
  if (rollback) {
    const { to, ...rest } = rollback;
    app.rollback(to === undefined ? undefined : String(to), { ...rest, ...at });
  }
  if (edit) app.edit(edit, at);
  if (autoscaler) app.autoscaler(autoscaler, at);
  if (stop) app.stop({ ...stop, ...at });
  if (call) world.call(String(call.to), { ...call, ...at } as object);
  const known = [deploy, rollover, rollback, edit, stop, autoscaler, call, fault];
  expect(known.filter(Boolean)).toHaveLength(1);
  if (fault) world.fault(fault, { ...at, ...(name === undefined ? {} : { app: String(name) }) });
}

/** A world that begins as a scenario does; what has an instant is left to be done by hand. */
function worldOf({ events = [], expect: _, duration: __, ...rest }: ScenarioInput) {
  // Ephemeral Apps are not begun by hand.
  const isByHand = ({ at, settled, run, serve }: EventInput) =>
    at !== undefined && settled !== true && run === undefined && serve === undefined;
  const byItself = events.filter((event) => !isByHand(event));
  const byHand = events.filter(isByHand);
  const only = rest.app?.name ?? rest.apps?.[0]?.name ?? '';
  return { world: createWorld({ ...rest, events: byItself }), byHand, only: String(only) };
}

describe('what is done by hand gives the records that the file gives:', () => {
  test.each(UNSCHEDULED)('%s, done ahead and run in stretches', (name) => {
    const input = inputOf(name);
    const { records, endedAt } = runOf(input);
    const { world, byHand, only } = worldOf(input);
    for (const event of byHand) act(world, event, only);
    for (const stretch of ['0s', '3s', '4.5s']) world.advance(stretch);
    world.until(endedAt);
    expect(world.records()).toEqual(records);
    expect(world.records().length).toBeGreaterThan(5);
  });

  test.each(UNSCHEDULED)('%s, done step by step, and what is written down of that', (name) => {
    const { world, byHand, only } = worldOf(inputOf(name));
    for (const { at, ...event } of byHand) {
      world.until(at as string);
      act(world, event, only);
    }
    world.advance('45s');
    expect(runOf(world.toScenario()).records).toEqual(world.records());
  });
});

test.each(SCHEDULED)('%s is refused, as it has a schedule', (name) => {
  expect(() => worldOf(inputOf(name)))
    .toThrow('schedules are not simulated yet in a world that is stepped');
});

test('where nothing else is due, what is done at an instant is what the file does then', () => {
  const input: ScenarioInput = {
    app: {
      name: 'shop',
      functions: {
        api: { service_time: { exponential: { mean: '2s' } }, cold_start: '3s', max_containers: 4 },
      },
    },
    traffic: [{ to: 'api', arrivals: { poisson: { rate: '2/s' } } }],
    duration: '2m',
    events: [
      { at: '20.000001s', deploy: { change: { functions: { api: { code: 'b' } } } } },
      { at: '30.000001s', call: { to: 'api', patience: '1s' } },
      { at: '40.000001s', fault: { crash: { function: 'api' } } },
      { at: '60.000001s', rollback: { to: 'v1', strategy: 'recreate' } },
      { at: '90.000001s', rollover: {} },
      { at: '110.000001s', stop: { by: 'mia' } },
    ],
  };
  const { records } = runOf(input);
  const { world, byHand, only } = worldOf(input);
  for (const { at, ...event } of byHand) {
    world.until(at as string);
    act(world, event, only);
  }
  world.until('2m');
  expect(world.records()).toEqual(records);
});
