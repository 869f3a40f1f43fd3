import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import type { ShrinkingResult } from '../../src/model/shrinking.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratchDirectory = scratchDirectories();

/** It drains what serves before anything else does. */
const HASTY = `
export default {
  name: 'hasty',
  claims: { zeroDowntime: true },
  decide: ({ containers, version }) => containers
    .filter((container) => container.version < version && container.state === 'ready')
    .map(({ id }) => ({ order: 'drain', container: id })),
};
`;

const SHOP = `
name: Shop
seed: 5
app:
  name: shop
  functions:
    api: { service_time: { exponential: { mean: 2s } }, cold_start: 3s, min_containers: 2 }
traffic:
  - { to: api, arrivals: { poisson: { rate: 1/s } }, count: 30 }
events:
  - { at: 10s, rollover: {} }
  - { at: 20s, rollover: { strategy: ./hasty.mjs, by: bot } }
  - { at: 30s, rollback: {} }
expect:
  - app.version == 4
  - { that: api.latency.p99 < 500ms, why: they are promised that }
`;

/** A directory with a shop that fails in two ways. */
function shop(): string {
  const cwd = scratchDirectory();
  writeFileSync(join(cwd, 'hasty.mjs'), HASTY);
  writeFileSync(join(cwd, 'shop.yaml'), SHOP);
  return cwd;
}

async function cutover(cwd: string, ...argv: readonly string[]) {
  const terminal = collectedTerminal({ cwd });
  const code = await main([...argv], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

const written = (cwd: string, file: string): string => readFileSync(join(cwd, file), 'utf8');

describe('cutover shrink', () => {
  test('writes the smallest scenario beside that still fails, and tells what happens', async () => {
    const cwd = shop();
    const { code, out } = await cutover(cwd, 'shrink', 'shop.yaml');
    expect(code).toBe(0);
    expect(out.replace(/digest .*\n/, '').replace(/\d+ runs/, 'so many runs')).toBe(`\
Shop                                                                      seed 5

S14 is violated
ta-1 was the last of api that accepted inputs (container.stopping)

what happens
        0s  v1 is published; ta-1 starts as v1 of api; ta-1 is ready
        1s  v2 is published (./hasty.mjs, a rollover); ta-2 starts as v2 of
            api; ta-1 stops (retired); ta-2 is ready

3 commands and 30 inputs became 1 command in so many runs. Nothing more can be left
out.
It also fails by api.latency.p99 < 500ms; choose by --property or --expect.

written  shop.shrunk.yaml
reproduce: cutover run shop.shrunk.yaml
`);
    expect(written(cwd, 'shop.shrunk.yaml')).toContain(`
expect:
  - S14 is violated
`);
  });

  test('to a file that is tested as long as the mistake is there', async () => {
    const cwd = shop();
    await cutover(cwd, 'shrink', 'shop.yaml');
    expect((await cutover(cwd, 'test', 'shop.shrunk.yaml')).code).toBe(0);
    const { out } = await cutover(cwd, 'run', 'shop.shrunk.yaml');
    const digest = /^# Digest (\w+), semantics/m.exec(written(cwd, 'shop.shrunk.yaml'))?.[1];
    expect(out).toContain(`digest  ${digest}\n`);
    expect(out).toContain('✗ S14 zero-downtime');
    const mended = written(cwd, 'shop.shrunk.yaml').replaceAll('./hasty.mjs', 'rolling');
    writeFileSync(join(cwd, 'shop.shrunk.yaml'), mended);
    expect((await cutover(cwd, 'test', 'shop.shrunk.yaml')).code).toBe(1);
  });

  test('by a line that is not true, which stays with its reason', async () => {
    const cwd = shop();
    const line = 'api.latency.p99 < 500ms';
    const { code } = await cutover(cwd, 'shrink', 'shop.yaml', '--expect', line);
    expect(code).toBe(0);
    expect(written(cwd, 'shop.shrunk.yaml').replace(/^#.*\n/gm, '')).toBe(`name: Shop
app:
  name: shop
  functions:
    api:
      service_time: 0s
      cold_start: 1s
traffic:
  - to: api
    arrivals:
      at:
        - 0s
expect:
  - that: api.latency.p99 < 500ms
    why: they are promised that
`);
    expect((await cutover(cwd, 'run', 'shop.shrunk.yaml')).code).toBe(1);
  });

  test('into another directory, from where files are named', async () => {
    const cwd = shop();
    mkdirSync(join(cwd, 'found'));
    await cutover(cwd, 'shrink', 'shop.yaml', '--output', 'found/s.yaml', '--property', 'S14');
    expect(written(cwd, 'found/s.yaml')).toContain('strategy: ../hasty.mjs');
    expect((await cutover(cwd, 'test', 'found/s.yaml')).code).toBe(0);
  });

  test('never over a file that is there, unless it is told to', async () => {
    const cwd = shop();
    writeFileSync(join(cwd, 'shop.shrunk.yaml'), 'mine');
    const { code, err } = await cutover(cwd, 'shrink', 'shop.yaml');
    expect([code, written(cwd, 'shop.shrunk.yaml')]).toEqual([2, 'mine']);
    expect(err).toBe(
      'error: shop.shrunk.yaml exists; --force writes it anew, --output PATH another one\n',
    );
    expect((await cutover(cwd, 'shrink', 'shop.yaml', '--force')).code).toBe(0);
    expect(written(cwd, 'shop.shrunk.yaml')).toContain('S14 is violated');
  });

  test('leaves off after so many runs', async () => {
    const { out } = await cutover(shop(), 'shrink', 'shop.yaml', '--runs', '3', '--json');
    const result = JSON.parse(out) as ShrinkingResult;
    expect(result).toMatchObject({
      kind: 'shrinking', runs: 3, minimal: false, file: 'shop.shrunk.yaml', seed: 5,
      failure: { kind: 'property', id: 'S14' }, others: ['api.latency.p99 < 500ms'],
      before: { commands: 3, faults: 0, inputs: 30 },
    });
  });

  test('by another seed, and with other values', async () => {
    const cwd = shop();
    const { out } = await cutover(
      cwd, 'shrink', 'shop.yaml', '--seed', '9', '--set', 'traffic.0.count=7', '--json',
    );
    expect(JSON.parse(out)).toMatchObject({ seed: 9, before: { inputs: 7 } });
  });

  test('a strategy that breaks a rule', async () => {
    const cwd = shop();
    writeFileSync(join(cwd, 'hasty.mjs'), 'export default { name: "x", decide: () => null };');
    const { code, out } = await cutover(cwd, 'shrink', 'shop.yaml');
    expect(code).toBe(0);
    expect(out).toContain('The run breaks off\nstrategy "./hasty.mjs" must return a list of');
    expect(out).toMatch(/^what happens\n +0s {2}v1 is published; v2 is published/m);
    expect(out).toContain('\n3 commands and 20 inputs became 1 command in ');
    expect(written(cwd, 'shop.shrunk.yaml')).toMatch(/^# What happens:\n# +0s {2}v1 is published/m);
    expect(written(cwd, 'shop.shrunk.yaml')).not.toContain('expect');
    expect((await cutover(cwd, 'run', 'shop.shrunk.yaml')).code).toBe(1);
  });
});

describe('there is nothing to shrink', () => {
  test.each([
    [['--property', 'S01'], 'shop.yaml: S01 holds'],
    [['--property', 'D01'], 'D01 is judged with the strategies of cutover, not ./hasty.mjs'],
    [['--property', 'S99'], 'there is no property "S99"; did you mean "S09"?'],
    [['--expect', 'api.latency.p99 < 50ms'], 'did you mean "api.latency.p99 < 500ms"?'],
    [['--expect', 'x', '--property', 'S01'], '--property and --expect exclude each other'],
    [['--budget', '10'], '--budget: "10" is no duration'],
    [['--runs', '0'], 'Give a whole number from 1 on'],
  ])('%j', async (argv, message) => {
    const cwd = shop();
    const { code, err } = await cutover(cwd, 'shrink', 'shop.yaml', ...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(join(cwd, 'shop.shrunk.yaml'))).toBe(false);
  });

  test('in a scenario that passes', async () => {
    const cwd = shop();
    const fine = SHOP.replace(/^ {2}- .*hasty.*\n/m, '').replace(/expect:.*/s, '');
    writeFileSync(join(cwd, 'fine.yaml'), fine);
    const { code, err } = await cutover(cwd, 'shrink', 'fine.yaml');
    expect([code, err]).toEqual([2, 'error: fine.yaml passes: there is nothing to shrink\n']);
    const relation = await cutover(cwd, 'shrink', 'fine.yaml', '--property', 'D09');
    expect([relation.code, relation.err]).toEqual([2, 'error: fine.yaml: D09 holds\n']);
  });

  test('in a file that is no scenario', async () => {
    const cwd = shop();
    writeFileSync(join(cwd, 'bad.yaml'), 'name: x\nap: {}\n');
    const { code, err } = await cutover(cwd, 'shrink', 'bad.yaml');
    expect(code).toBe(2);
    expect(err).toContain('bad.yaml:2:1');
  });
});
