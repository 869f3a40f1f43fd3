import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import type { Certificate } from '../../src/model/verification.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const { ModuleKind, ScriptTarget, transpileModule } = ts;
const scratch = scratchDirectories();

async function verified(cwd: string, ...argv: readonly string[]) {
  const terminal = collectedTerminal({ cwd });
  const code = await main(['verify', ...argv], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

/** A directory with an example in it, as `mine.mjs`. */
function withExample(name: string): string {
  const cwd = scratch();
  const text = readFileSync(resolve(`examples/strategies/${name}.ts`), 'utf8');
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
  writeFileSync(join(cwd, 'mine.mjs'), transpileModule(text, { compilerOptions }).outputText);
  return cwd;
}

const certificateIn = (cwd: string, name: string): Certificate =>
  JSON.parse(readFileSync(join(cwd, `reports/verify-${name}.json`), 'utf8')) as Certificate;

/** The certificate of the first run. */
let first = '';

const SMALL = ['--scope', 'K0C2D1F0', '--runs', '3'];

describe('cutover verify', () => {
  test('tells of each step, and writes a certificate', async () => {
    const cwd = withExample('blue-green');
    const { code, out } = await verified(cwd, './mine.mjs', ...SMALL);
    expect(code).toBe(0);
    expect([...out.matchAll(/^✓ (\w+)/gm)].map(([, step]) => step))
      .toEqual(['purity', 'orders', 'gallery', 'scopes', 'sweep', 'random', 'traits', 'compared']);
    expect(out).toContain('\n  floor (S15): verified in scope\n');
    expect(out).toMatch(/\ndowntime +0\.00 +0\.00 ± 0\.00 +-2\.\d\d ± 0\.\d\d\n/);
    expect(out).toContain('\nverified: zeroDowntime, floor, ');
    expect(out.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    first = readFileSync(join(cwd, 'reports/verify-blue-green.json'), 'utf8');
    const certificate = certificateIn(cwd, 'blue-green');
    expect(certificate).toMatchObject({
      verdict: 'verified', strategy: { name: 'blue-green', files: [{ file: 'mine.mjs' }] },
      random: { seed: 1, runs: 3 }, scopes: [{ scope: 'K0C2D1F0', complete: true }],
    });
    const page = readFileSync(join(cwd, 'reports/verify-blue-green.md'), 'utf8');
    expect(page).toContain('## Scopes\n');
  });

  test('rejects what looks right with 12 records that a scenario repeats', async () => {
    const cwd = withExample('rolling-max-unavailable-wrong');
    const { code, out } = await verified(cwd, './mine.mjs', ...SMALL);
    expect(code).toBe(1);
    expect(out).toMatch(/\n✗ gallery +deployed-again-\S+ +\d+\.\ds\n\n✗ S14 zero-downtime\n/);
    expect(out).toContain(
      '          1s  v2 is published (../mine.mjs); ta-2 starts as v2 of f; ta-1 stops\n'
      + '              (retired)\n',
    );
    const { violation, claims } = certificateIn(cwd, 'rolling-max-unavailable-wrong');
    expect(violation?.records).toBeLessThanOrEqual(12);
    expect(claims.map(({ verdict }) => verdict))
      .toEqual(['violated', 'not verified', 'not verified']);
    const terminal = collectedTerminal({ cwd });
    expect(await main(['test', violation?.file ?? ''], terminal)).toBe(0);
  });

  test('gives the same certificate, byte for byte, where runs are counted', async () => {
    const cwd = withExample('blue-green');
    const { out } = await verified(cwd, './mine.mjs', ...SMALL, '--json');
    expect(out).toBe(readFileSync(join(cwd, 'reports/verify-blue-green.json'), 'utf8'));
    expect(out).toBe(first);
  });

  const withStrategy = (text: string): string => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'mine.mjs'), `export default { name: 'm', ${text} };\n`);
    return cwd;
  };

  test.each([
    ['decide() {\n  throw new Error("oops");\n}',
      '✗ STR-1 error thrown\n  strategy "../mine.mjs" threw an error (line 2, column 9): oops\n'],
    ['decide() {}', '✗ STR-1 no list of orders\n'],
    ['decide: () => [undefined]', '✗ STR-1 no list of orders\n'],
    ['decide: () => [{ order: "drain", container: 99 }]', '✗ STR-1 forbidden order\n'],
    ['decide: (view) => view.containers.sort().slice(0, 0)',
      '✗ purity     the view is changed'],
  ])('says what %s is', async (text, told) => {
    const { code, out } = await verified(withStrategy(text), './mine.mjs', ...SMALL);
    expect(code).toBe(1);
    expect(out).toContain(told);
    expect(out.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
  });

  test('says that nothing was ordered, and verifies nothing where no scope is whole', async () => {
    const name = 'one-whose-name-would-never-find-room-in-a-table-of-eighty-columns';
    const cwd = withStrategy(`decide: () => [], claims: { noPreempt: true }, name: "${name}"`);
    const { code, out } = await verified(cwd, './mine.mjs', '--budget', '1ms');
    expect(code).toBe(1);
    expect(out).toMatch(/^– scopes +none, left early +0\.0s$/m);
    expect(out).toContain('\ninconclusive: nothing wrong was found, but no scope was explored');
    expect(out).toMatch(/\nleft out, for want of time\n {2}orders: 1\d tight places\n/);
    expect(out).toContain('noPreempt (S19): no scope explored whole, nothing contradicts it');
    const whole = await verified(cwd, './mine.mjs', ...SMALL);
    expect(whole.code).toBe(0);
    expect(whole.out).toMatch(/\n✓ orders +none in [\d,]+ answers +0/);
    expect(whole.out).toMatch(/\nIt ordered nothing in [\d,]+ answers: /);
    expect(whole.out).toContain('\n  noPreempt (S19): nothing to judge in scope');
    expect(whole.out).toContain('\nverified: all common properties @ K0C2D1F0 with plain options');
    const lines = whole.out.split('\ncertificate:')[0]?.split('\n') ?? [];
    expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
  });

  test('refuses to look at the clock, also in files that are imported', async () => {
    const cwd = scratch();
    mkdirSync(join(cwd, 'lib'));
    writeFileSync(join(cwd, 'lib/now.mjs'), 'export const now = () =>\n  Date.now();\n');
    writeFileSync(join(cwd, 'mine.mjs'), 'import { now } from "./lib/now.mjs";\n'
      + 'import "node:fs";\nexport default { name: "m", decide: () => (now() ? [] : []) };\n');
    const { code, out } = await verified(cwd, './mine.mjs', ...SMALL);
    expect(code).toBe(1);
    expect(out).toContain('✗ purity     2 objections');
    expect(out).toContain('lib/now.mjs:2:3: Date looks at the clock');
    expect(out).toContain('mine.mjs:2:9: "node:fs" is no part of the strategy');
    expect(certificateIn(cwd, 'm').verdict).toBe('violated');
  });

  test.each([
    [['./none.mjs'], 'cannot read the strategy ./none.mjs: no such file or directory'],
    [['roling'], 'did you mean "rolling"?'],
    [['rolling', '--scope', 'K9'], '"K9" is no scope'],
    [['rolling', '--budget', '10'], '--budget'],
    [['rolling', '--budget', '1s', '--runs', '2'], '--runs is in place of a --budget'],
    [['rolling', '--runs', 'few'], 'few'],
  ])('%j is a mistake of the command line', async (argv, message) => {
    const { code, err } = await verified(scratch(), ...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
