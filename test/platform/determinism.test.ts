import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Run } from '../../src/platform/run.ts';
import { World } from '../../src/platform/world.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';
import { forEachRecord, toLine } from '../../src/trace/canonical.ts';
import { TraceLog, type TraceReader } from '../../src/trace/log.ts';

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

/** Keeps the records that it is shown. */
class Recorder implements TraceReader {
  readonly cells: number[] = [];
  readonly firsts: number[] = [];

  read(cells: Float64Array, length: number, firstSeq: number): void {
    this.firsts.push(firstSeq);
    this.cells.push(...cells.subarray(0, length));
  }
}

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

  test('goes on alike in a fork and in the original, whichever goes first', () => {
    for (let at = 0; at < 200_000_000 && at < end; at += 13_913_000) {
      const run = start();
      run.advance(at, scenario.duration === null);
      const [first, second] = [run.fork(), run.fork()];
      expect(first.world.now).toBe(run.world.now);
      expect(finish(first)).toBe(whole);
      expect(finish(second.fork())).toBe(whole);
      expect(finish(run)).toBe(whole);
      expect(finish(second)).toBe(whole);
    }
  });

  test('shows the readers of a fork the records from there on', () => {
    const all = new Recorder();
    const run = new Run(new World(scenario, new TraceLog([all])));
    run.advance(61_000_000, scenario.duration === null);
    const later = new Recorder();
    const fork = run.fork([later]);
    const before = all.cells.length;
    const seen = fork.world.log.count;
    finish(fork);
    expect(all.cells).toHaveLength(before);
    finish(run);
    expect(later.firsts[0]).toBe(seen);
    expect(later.cells).toEqual(all.cells.slice(before));
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
