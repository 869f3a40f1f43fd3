import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Run } from '../../src/platform/run.ts';
import { World } from '../../src/platform/world.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';
import { forEachRecord, toLine } from '../../src/trace/canonical.ts';
import { TraceLog } from '../../src/trace/log.ts';

const FOLDER = new URL('../../scenarios/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')).sort();

function parse(text: string) {
  const parsed = parseScenario(text, { file: 'test.yaml' });
  if ('problems' in parsed) throw new Error(parsed.problems.map((p) => p.message).join('\n'));
  return parsed.scenario;
}

const load = (name: string) => parse(readFileSync(new URL(name, FOLDER), 'utf8'));

function traceOf(text: string): { readonly digest: string; readonly lines: string } {
  const lines: string[] = [];
  const { result } = simulate(parse(text), {
    readers: (texts) => [forEachRecord(texts, (record) => lines.push(toLine(record)))],
  });
  return { digest: result.digest, lines: lines.join('') };
}

const FUNCTIONS = {
  encode: 'encode: { service_time: { exponential: { mean: 1s } }, cold_start: 3s }',
  webhook: 'webhook: { service_time: { exponential: { mean: 100ms } }, cold_start: 1s }',
};

const APPS = {
  media: (names: readonly (keyof typeof FUNCTIONS)[]) =>
    `- { name: media, functions: { ${names.map((name) => FUNCTIONS[name]).join(', ')} } }`,
  shop: () => '- { name: shop, functions: { pay: { service_time: 1s, cold_start: 2s } } }',
};

const twoApps = (apps: readonly string[]): string => `
apps:
  ${apps.join('\n  ')}
traffic:
  - { to: media/encode, arrivals: { poisson: { rate: 3/s } }, until: 1m }
  - { to: media/webhook, arrivals: { every: 250ms }, until: 1m }
  - { to: shop/pay, arrivals: { every: 250ms }, until: 1m }
events:
  - { at: 20s, app: media, rollover: { strategy: recreate } }
  - { at: 20s, app: shop, rollover: {} }
`;

describe.each(files)('TIME-4 %s', (name) => {
  test('gives the same digest a second time, whatever is kept of the run', () => {
    const scenario = load(name);
    const plain = simulate(scenario).result;
    const watched = simulate(scenario, {
      inputs: true, timeline: true, readers: (texts) => [forEachRecord(texts, () => {})],
    }).result;
    expect(watched.digest).toBe(plain.digest);
    expect(watched.apps).toEqual(plain.apps);
  });

  test('gives another digest for another seed', () => {
    const scenario = load(name);
    expect(simulate(scenario, { seed: 1001 }).result.digest)
      .not.toBe(simulate(scenario, { seed: 1002 }).result.digest);
  });
});

describe.each(files)('TIME-4 %s in stretches', (name) => {
  const scenario = load(name);
  const end = scenario.duration ?? Number.POSITIVE_INFINITY;
  const finish = (run: Run): string => {
    run.advance(end, scenario.duration === null);
    run.end(run.world.now);
    return run.world.log.digest.value();
  };
  const start = (): Run => new Run(new World(scenario, new TraceLog()));
  const whole = finish(start());

  test('gives what it gives in one go', () => {
    const run = start();
    for (let at = 0; at < 300_000_000 && at < end; at += 7_919_000) {
      run.advance(at, scenario.duration === null);
    }
    expect(finish(run)).toBe(whole);
  });

  test('goes on alike in a clone and in the original', () => {
    const run = start();
    run.advance(61_000_000, false);
    const clone = run.clone(new TraceLog());
    expect(clone.world.now).toBe(run.world.now);
    expect(finish(clone)).toBe(whole);
    expect(finish(run)).toBe(whole);
  });
});

describe('TIME-2 the order in which a file declares things', () => {
  const given = traceOf(twoApps([APPS.media(['encode', 'webhook']), APPS.shop()]));

  test('of Functions has no effect', () => {
    expect(traceOf(twoApps([APPS.media(['webhook', 'encode']), APPS.shop()]))).toEqual(given);
  });

  test('of Apps has no effect', () => {
    expect(traceOf(twoApps([APPS.shop(), APPS.media(['encode', 'webhook'])]))).toEqual(given);
  });
});
