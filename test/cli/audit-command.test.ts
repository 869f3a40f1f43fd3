import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import type { AuditResult } from '../../src/model/audit.ts';
import type { RunResult } from '../../src/model/result.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratchDirectory = scratchDirectories();

const SHOP = `
name: shop
app:
  name: shop
  functions:
    api: { service_time: 1s, cold_start: 1s, initial_containers: 1, max_containers: 1 }
traffic:
  - { name: web, to: api, arrivals: { at: [1s, 1s, 5s] } }
events:
  - { at: 20s, rollover: { strategy: recreate } }
`;

interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A directory with the trace of a run, perhaps with a line replaced. */
async function traced(part: string | RegExp = '', other = ''): Promise<string> {
  const cwd = scratchDirectory();
  writeFileSync(join(cwd, 'shop.yaml'), SHOP);
  await main(['run', 'shop.yaml', '-q', '--trace', 'trace.jsonl'], collectedTerminal({ cwd }));
  const file = join(cwd, 'trace.jsonl');
  writeFileSync(file, readFileSync(file, 'utf8').replace(part, other));
  return cwd;
}

async function call(cwd: string, ...argv: readonly string[]): Promise<Told> {
  const terminal = collectedTerminal({ cwd });
  const code = await main(argv, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

describe('of a trace as it should be', () => {
  test('every property is shown with how often it applied', async () => {
    const { code, out, err } = await call(await traced(), 'audit', 'trace.jsonl');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^trace\.jsonl +\d+ records · 20s simulated$/m);
    expect(out).toMatch(/^property +applied$/m);
    expect(out).toMatch(/^S01 +conservation +3 {2}holds$/m);
    expect(out).toMatch(/^S12 +rollover-bumps +1 {2}holds$/m);
    expect(out).toMatch(/^S10 +noop-complete +0 {2}nothing to judge$/m);
    expect(out).toMatch(/^properties {2}\d+ held, \d+ of them had nothing to judge$/m);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('the JSON has what the JSON of the run has, but for what is about reports', async () => {
    const cwd = await traced();
    const run = JSON.parse((await call(cwd, 'run', 'shop.yaml', '--json')).out) as RunResult;
    const { code, out } = await call(cwd, 'audit', 'trace.jsonl', '--json');
    const { properties, verdict, trace, kind } = JSON.parse(out) as AuditResult;
    expect([code, verdict, kind]).toEqual([0, 'pass', 'audit']);
    expect(trace).toMatchObject({ file: 'trace.jsonl', ended_at_us: 20_000_000, complete: true });
    expect(properties).toEqual(run.properties?.filter(({ id }) => id !== 'S32'));
    expect(properties.length).toBeGreaterThan(15);
  });

  test('one that comes in by stdin, in pieces, is judged alike', async () => {
    const cwd = await traced();
    const bytes = readFileSync(join(cwd, 'trace.jsonl'));
    const terminal = collectedTerminal({ cwd });
    const stdin = async function* () {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    };
    expect(await main(['audit', '-', '--json'], { ...terminal, stdin })).toBe(0);
    const { out } = await call(cwd, 'audit', 'trace.jsonl', '--json');
    expect(terminal.out().replace('"file": "-"', '"file": "trace.jsonl"')).toBe(out);
  });

  test('one that comes in by stdin has its records shown, and leaves no copy of them', async () => {
    const cwd = await traced(
      /("type":"input.started".*"input":"in-1","attempt":1.*"service_us":)1000000/, '$11500000',
    );
    const bytes = readFileSync(join(cwd, 'trace.jsonl'));
    const stdin = async function* () {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    };
    const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('cutover-audit-'));
    const before = copies();
    const terminal = collectedTerminal({ cwd });
    expect(await main(['audit', '-'], { ...terminal, stdin })).toBe(1);
    const { out } = await call(cwd, 'audit', 'trace.jsonl');
    expect(terminal.out().split('\n').slice(1)).toEqual(out.split('\n').slice(1));
    expect(copies()).toEqual(before);
  });

  test('one that breaks off is judged as far as it goes', async () => {
    const cwd = await traced(/[^\n]*"run.ended"[^\n]*\n/);
    const { code, out } = await call(cwd, 'audit', 'trace.jsonl');
    expect(code).toBe(0);
    expect(out).toContain('The trace breaks off before its run ended.\n');
  });
});

test('a violation is shown with its rule, its instant and its records; exit code 1', async () => {
  const cwd = await traced(
    /("type":"input.started".*"input":"in-1","attempt":1.*"service_us":)1000000/, '$11500000',
  );
  const { code, out } = await call(cwd, 'audit', 'trace.jsonl');
  expect(code).toBe(1);
  expect(out).toMatch(/^S30 +no-early-work +3 {2}violated$/m);
  expect(out).toMatch(/^properties {2}\d+ held, 1 violated$/m);
  expect(out.slice(out.indexOf('✗'))).toMatchInlineSnapshot(`
    "✗ S30 no-early-work  at 2s (2000000 µs), TIME-2
      attempt 1 of in-1 ends (succeeded) after 1000000 µs, not 1500000 µs
        #8  1s  input.started  app ap-1  input in-1  attempt 1  cause first
            container ta-1  service_us 1500000  (QUE-2)
        #9  2s  attempt.ended  app ap-1  input in-1  attempt 1  container ta-1
            result succeeded  state succeeded  (OBJ-5)
    "
  `);
  const { properties, verdict } = JSON.parse(
    (await call(cwd, 'audit', 'trace.jsonl', '--json')).out) as AuditResult;
  expect(verdict).toBe('fail');
  expect(properties.find(({ ok }) => !ok)).toMatchObject({
    id: 'S30', violation: { at_us: 2_000_000, rule: 'TIME-2', seqs: [8, 9] },
  });
});

describe('what is no trace is refused, with exit code 2 and nothing on stdout:', () => {
  test('lines that are no records, each with its place and the nearest word', async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'bad.jsonl'), [
      '{"seq":0,"t_us":0,"type":"app.creatd"}', 'hello', '',
    ].join('\n'));
    expect(await call(cwd, 'audit', 'bad.jsonl')).toEqual({
      code: 2,
      out: '',
      err: 'bad.jsonl:1:26: there is no record "app.creatd"; did you mean "app.created"?\n'
        + '  {"seq":0,"t_us":0,"type":"app.creatd"}\n'
        + '                           ^\n'
        + 'bad.jsonl:1:1: "rule" is missing: the id of a rule\n'
        + '  {"seq":0,"t_us":0,"type":"app.creatd"}\n'
        + '  ^\n'
        + 'bad.jsonl:2:1: "{" expected, found "hello"\n'
        + '  hello\n'
        + '  ^\n',
    });
  });

  test('a scenario: its first line is enough to tell that it is no trace', async () => {
    const { code, out, err } = await call(await traced(), 'audit', 'shop.yaml');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^shop\.yaml:1:1: an empty line, where a record belongs\n/);
    expect(err.match(/^shop/gm)).toHaveLength(1);
    expect(err).toMatch(/cutover run FILE --trace PATH writes one\.\n$/);
  });

  test('a trace that is all wrong: some of its problems are enough', async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'long.jsonl'), '{"seq":"no record"}\n'.repeat(1000));
    const told = (await call(cwd, 'audit', 'long.jsonl')).err;
    expect(told.match(/^long/gm)?.length).toBeGreaterThanOrEqual(20);
    expect(told.match(/^long/gm)?.length).toBeLessThan(30);
    expect(told).toMatch(/Not read any further\.\n$/);
  });

  test.each([
    ['nothing.jsonl', '', 'nothing.jsonl: there is no record in it\n'],
    ['binary', Uint8Array.of(0xff, 0xfe, 0x00), 'error: cannot read binary: '
      + 'it is not text in UTF-8\n'],
  ])('%s', async (file, content, err) => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, file), content);
    expect(await call(cwd, 'audit', file)).toEqual({ code: 2, out: '', err });
  });

  test('a file that is not there, and a directory', async () => {
    const cwd = scratchDirectory();
    expect((await call(cwd, 'audit', 'no.jsonl')).err)
      .toBe('error: cannot read no.jsonl: no such file or directory\n');
    expect((await call(cwd, 'audit', '.')).err).toBe('error: cannot read .: it is a directory\n');
  });
});

describe('cutover run', () => {
  test('judges a run unless it is told not to', async () => {
    const cwd = await traced();
    const shown = await call(cwd, 'run', 'shop.yaml');
    expect(shown.out).toMatch(/^properties {2}\d+ held, \d+ of them had nothing to judge$/m);
    const without = await call(cwd, 'run', 'shop.yaml', '--no-check');
    expect(without.out).not.toContain('properties  ');
    expect((await call(cwd, 'run', 'shop.yaml', '--check')).out).toBe(shown.out);
    const json = JSON.parse((await call(cwd, 'run', 'shop.yaml', '--json', '--no-check')).out);
    expect(json).not.toHaveProperty('properties');
  });
});
