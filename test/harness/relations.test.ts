import { describe, expect, test } from 'vitest';
import { RELATIONS } from '../../src/harness/relations/index.ts';
import type { Probe } from '../../src/harness/relations/relation.ts';
import { scaledScenario } from '../../src/harness/relations/scaled-scenario.ts';
import { compare, traceOf } from '../../src/harness/relations/traces.ts';
import { scenarioOf } from '../scenario/reading.ts';

/** A Function that is deployed anew under load; the options are more of its own. */
const service = (options = '', more = '') => scenarioOf(`
duration: 60s
app:
  name: a
  functions:
    f: { code: x1, service_time: 2s, cold_start: 3s, initial_containers: 1${options} }
    g: { service_time: 1s, cold_start: 1s }
traffic:
  - { name: t, to: f, arrivals: { at: [1s, 9s, 10s, 30s] } }
events:
  - { at: 10s, deploy: { strategy: recreate, change: { functions: { f: { code: x2 } } } } }
  - { at: 40s, rollback: {} }
${more}`);

const probe: Probe = { at: 20_000_000, factor: 1, strategy: 'rolling' };

const verdictOn = (id: string, ...[options, more]: Parameters<typeof service>) =>
  RELATIONS.find((relation) => relation.id === id)?.judge(service(options, more), probe);

describe('a relation holds where it has something to say:', () => {
  test.each(RELATIONS.filter(({ id }) => id !== 'D07' && id !== 'S36'))('$id $name', ({ id }) => {
    expect(verdictOn(id)).toBe('holds');
  });

  test('S36 isolation, between Apps that share nothing', () => {
    const two = (platform = '') => scenarioOf(`
duration: 60s
apps:
  - { name: a, functions: { f: { service_time: 2s, cold_start: 3s, exit_time: 1s } } }
  - { name: b, functions: { f: { service_time: 2s, cold_start: 3s } } }
traffic:
  - { name: t, to: a/f, arrivals: { at: [1s, 9s, 10s, 30s] } }
  - { name: u, to: b/f, arrivals: { at: [1s, 5s, 9s, 10s] } }
events:
  - { at: 9s, app: b, deploy: { strategy: recreate, change: { tags: { n: '2' } } } }
  - { at: 10s, app: a, rollover: { strategy: recreate } }
${platform}`);
    const relation = RELATIONS.find(({ id }) => id === 'S36');
    expect(relation?.judge(two(), probe)).toBe('holds');
    expect(relation?.judge(two('platform: { limits: { containers: 2 } }'), probe)).toBe('holds');
    const web = scenarioOf(`
apps:
  - { name: a, functions: { f: { service_time: 2s, cold_start: 3s, web: true } } }
  - { name: b, functions: { f: { service_time: 2s, cold_start: 3s, web: true } } }
traffic:
  - { name: t, to: a/f, kind: web, arrivals: { at: [1s] } }
  - { name: u, to: b/f, kind: web, arrivals: { at: [1s, 1s] } }
platform: { limits: { web_rate: 1/s } }`);
    expect(relation?.judge(web, probe)).toBe('holds');
    expect(verdictOn('S36')).toBe('does not apply');
  });

  test('D07 strategy-irrelevance', () => {
    const fresh = scenarioOf(`
app: { name: a, deployed: false, functions: { f: { service_time: 2s, cold_start: 3s } } }
traffic: [{ to: f, arrivals: { at: [6s] } }]
events: [{ at: 5s, deploy: {} }]`);
    const relation = RELATIONS.find(({ id }) => id === 'D07');
    expect(relation?.judge(fresh, probe)).toBe('holds');
  });
});

describe('a relation does not speak of', () => {
  test.each([
    ['D02', 'times that are drawn', ', retries: 1, exit_time: 1s', `
faults: [{ crash: { rate: 1/min } }]`],
    ['D04', 'what hears of commands', '', `
  - { when: { event: deploy.returned }, fault: { crash: { function: f } } }`],
    ['D05', 'what hears of any App', '', `
  - { when: { event: container.ready, nth: 2 }, fault: { crash: {} } }`],
    ['D06', 'builds that are left to chance', '', `
faults: [{ build_failure: { probability: 0.5 } }]`],
    ['D07', 'a publish that finds containers', '', ''],
    ['D11', 'a retirement without a floor', '', 'platform: { rolling: { retire: all-at-first } }'],
  ])('%s %s', (id, _, options, more) => {
    expect(verdictOn(id, options, more)).toBe('does not apply');
  });

  test('D04 a deployment that is no no-op: the code base is not what is live', () => {
    const relation = RELATIONS.find(({ id }) => id === 'D04');
    expect(relation?.judge(service(), { ...probe, at: 50_000_000 })).toBe('does not apply');
  });
});

test('two traces that differ are told apart at their first difference', () => {
  const trace = traceOf(service());
  expect(compare([trace, trace])).toBe('holds');
  expect(compare([trace, trace.slice(0, -1)])).toEqual({
    difference: expect.stringMatching(/^record \d+: .*run\.ended.*, changed: nothing more$/),
  });
  const late = trace.map((record) =>
    (record.type === 'deploy.returned' ? { ...record, t_us: record.t_us + 1 } : record));
  expect(compare([trace, late])).toEqual({
    difference: expect.stringContaining('"t_us":10000001,"type":"deploy.returned"'),
  });
  const because = trace.map((record) =>
    (record.type === 'rollout.finished' ? { ...record, caused_by: 0 } : record));
  expect(compare([trace, because])).toEqual({ difference: expect.stringContaining('caused_by') });
});

test('D02 every time is multiplied, those that were left to their defaults included', () => {
  const scaled = scaledScenario(service(', retries: 2'), 3);
  const { functions } = scaled?.apps[0]?.code_base ?? {};
  expect(functions?.['f']).toMatchObject({
    service_time: 6_000_000, cold_start: 9_000_000, timeout: 900_000_000,
    scaledown_window: 180_000_000, initial_containers: 1,
    retries: { max_retries: 2, initial_delay: 3_000_000, max_delay: 180_000_000 },
  });
  expect(scaled?.duration).toBe(180_000_000);
  expect(scaled?.traffic[0]?.arrivals).toMatchObject({
    instants: [3_000_000, 27_000_000, 30_000_000, 90_000_000],
  });
  expect(scaled?.platform.constants).toMatchObject({ retry_floor: 3_000_000, losses: 8 });
});
