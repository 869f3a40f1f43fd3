import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { probeOf, readWritten, writeScenario } from '../../src/harness/arbitrary/scenarios.ts';
import { scenariosOf } from '../../src/harness/campaign/drawing.ts';
import { differenceFrom, stateBefore } from '../../src/harness/reference/comparison.ts';
import { interpret } from '../../src/harness/reference/interpreter.ts';
import { beyondScope, withinScope } from '../../src/harness/reference/scope.ts';
import { upToItsEnd } from '../../src/harness/judging.ts';
import { referenceEquality } from '../../src/harness/relations/reference-equality.ts';
import { traceOf } from '../../src/harness/relations/traces.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { scenarioOf } from '../scenario/reading.ts';

const SOURCES = new URL('../../src/harness/reference/', import.meta.url);

const SCENARIOS = new URL('../../scenarios/', import.meta.url);

const PROBE = { at: 0, factor: 1, strategy: 'rolling' } as const;

/** A deployment under load with a bit of everything. */
const service = (more = '') => scenarioOf(`
duration: 60s
app:
  name: a
  functions:
    f: { code: x1, service_time: 2s, cold_start: 3s, initial_containers: 1, retries: 1 }
    g: { service_time: 1s, cold_start: { queue: 1s, init: 2s }, scaledown_window: 5s }
traffic:
  - { to: f, arrivals: { at: [1s, 9s, 10s, 30s] }, patience: 20s }
  - { to: g, arrivals: { poisson: { rate: 20/min } }, until: 50s }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 11s, fault: { crash: { function: f } } }
  - { at: 40s, rollback: { strategy: recreate } }
${more}`);

test('the reference imports nothing that decides what the simulator does', () => {
  const allowed = /^(?:\.\/|\.\.\/\.\.\/(?:model|random)\/)/;
  const imports = readdirSync(SOURCES).flatMap((file) =>
    [...readFileSync(new URL(file, SOURCES), 'utf8').matchAll(/from '(.*?)'/g)]
      .map(([, path]) => path as string));
  expect(imports.length).toBeGreaterThan(50);
  expect(imports.filter((path) => !allowed.test(path))).toEqual([]);
});

describe('D09 the simulator and the reference agree', () => {
  const compared: Record<string, Scenario> = { 'a deployment, a crash, a rollback': service() };
  const options: Readonly<Record<string, string>> = {
    snapshots: 'snapshot: { after: 1, restore: 500ms }',
    'first inputs that take longer': 'warm_up: { inputs: 2, factor: 2.5 }',
    'a first service time': 'first_service_time: { uniform: { min: 1s, max: 9s } }',
    'an autoscaler that decides now and then': 'autoscaler: { interval: 7s }',
    'cores that inputs share': 'max_inputs: 3, concurrency: { cpu: 1.7 }',
    'demand that has to last': 'autoscaler: { scaleup_window: 4s }, min_containers: 1',
    'both, and a short window':
      'autoscaler: { interval: 3s, scaleup_window: 5s }, scaledown_window: 2s',
  };
  for (const [name, option] of Object.entries(options)) {
    compared[name] = scenarioOf(`
duration: 90s
app:
  name: a
  functions:
    f: { code: x1, service_time: 2s, cold_start: { pull: 1s, init: 2s }, ${option} }
traffic:
  - { to: f, arrivals: { poisson: { rate: 40/min } }, until: 50s }
events:
  - { at: 20s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 40s, rollover: { strategy: recreate } }`);
  }

  const files = ['', 'regressions/'].flatMap((folder) =>
    readdirSync(new URL(folder, SCENARIOS)).filter((file) => file.endsWith('.yaml'))
      .map((file) => `${folder}${file}`));

  test.each(files)('on scenarios/%s', (file) => {
    const scenario = scenarioOf(readFileSync(new URL(file, SCENARIOS), 'utf8'));
    expect(['holds', 'does not apply']).toContain(referenceEquality.judge(scenario, PROBE));
  });

  test.each(Object.entries(compared))('on %s', (_, scenario) => {
    expect(differenceFrom(traceOf(scenario), scenario)).toBeNull();
  });

  test('on some hundred random scenarios', () => {
    const verdicts = Array.from({ length: 8 }, (_, batch) => scenariosOf(9, batch)).flat()
      .map((data) => upToItsEnd(readWritten(writeScenario(data, 'drawn')), (scenario) =>
        referenceEquality.judge(scenario, probeOf(data))));
    const count = (wanted: string): number => verdicts.filter((each) => each === wanted).length;
    expect(verdicts.find((verdict) => typeof verdict !== 'string')).toBeUndefined();
    expect(count('holds')).toBeGreaterThan(300);
  });
});

test('what the reference keeps is what folding its log anew comes to', () => {
  const chronicle = interpret(service());
  expect(stateBefore(chronicle, Number.POSITIVE_INFINITY)).toEqual(chronicle.state);
});

describe('a difference is told', () => {
  const trace = traceOf(service());
  const place = trace.findIndex(({ type }) => type === 'container.draining'
    || type === 'container.crashed');

  test('by both records, their rules, and what was the case before them', () => {
    const planted = trace.map((record) => (record.seq === place
      ? { ...record, rule: 'CON-1', why: 'planted' } : record));
    const told = differenceFrom(planted, service()) ?? '';
    expect(told).toContain(`record ${place}\nkernel, by CON-1: {"seq":${place},`);
    expect(told).toContain('"why":"planted"');
    expect(told).toMatch(/\nreference, by (?:RET-4|ROL-4): \{"seq":\d+/);
    expect(told).toMatch(/before it:\n {2}at 1\d{7} µs\n {2}ap-1 a: deployed, v2/);
    expect(told).toMatch(/f: demand \d, desired \d, \[ta-1 v1 ready [01].*\], queue \[/);
  });

  test('where one trace is longer than the other', () => {
    expect(differenceFrom(trace.slice(0, -1), service())).toContain('kernel, nothing more');
    expect(differenceFrom([...trace, ...trace.slice(-1)], service()))
      .toContain('reference, nothing more');
  });
});

describe('the reference refuses what it does not interpret:', () => {
  const first = service();
  const changed: Readonly<Record<string, Scenario>> = {
    'strategy "canary"': {
      ...first,
      events: first.events.map((event) => (event.action.kind === 'rollback'
        ? { ...event, action: { ...event.action, strategy: 'canary' } } : event)),
    },
    'kind of arrivals "closed"': scenarioOf(`
duration: 10s
app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }
traffic: [{ to: f, arrivals: { closed: { clients: 2, think_time: 1s } } }]`),
    'policy "cold_start_load"': scenarioOf(`
app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }
platform: { cold_start_load: { free: 1, per_extra: 0.5 } }`),
  };

  test.each(Object.entries(changed))('%s', (what, scenario) => {
    expect(beyondScope(scenario)).toBe(`it does not know the ${what}`);
    expect(() => differenceFrom([], scenario))
      .toThrow(`beyond the reference: it does not know the ${what}`);
    expect(beyondScope(withinScope(scenario))).toBeNull();
  });

  test('what it does interpret is left as it is', () => expect(withinScope(first)).toEqual(first));

  test('all else of this file it does interpret', () => expect(beyondScope(first)).toBeNull());
});
