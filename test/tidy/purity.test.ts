import { describe, expect, test } from 'vitest';
import { parse } from './project.ts';
import { CORE, purityFindings } from './purity.ts';

const objections = (text: string, path = 'src/engine/queue.ts'): readonly string[] =>
  purityFindings(parse(path, text)).map(({ message }) => message.replace(/^\S+ /, ''));

describe('the ban on nondeterminism', () => {
  test.each([
    ['Date.now()', 'Date'],
    ['new Date()', 'Date'],
    ['const f: (at: Date) => void = g', 'Date'],
    ['performance.now()', 'performance'],
    ['process.env.SEED', 'process'],
    ['process.hrtime()', 'process'],
    ['function f(process: Process) {} process.exit()', 'process'],
    ['crypto.randomUUID()', 'crypto'],
    ['globalThis.Math', 'globalThis'],
    ['console.log(1)', 'console'],
    ['setTimeout(f, 0)', 'setTimeout'],
    ['queueMicrotask(f)', 'queueMicrotask'],
    ['Promise.resolve()', 'Promise'],
    ['async () => {}', 'async'],
    ['import("./heap.ts")', 'import()'],
    ['Math.random()', 'Math.random'],
    ['Math.log(x)', 'Math.log'],
    ['Math.exp(x)', 'Math.exp'],
    ['Math.pow(2, x)', 'Math.pow'],
    ['Math.hypot(x, y)', 'Math.hypot'],
    ['Math["log"](x)', 'Math as a value'],
    ['const { log } = Math', 'Math as a value'],
    ['x ** 2', 'a power that may be inexact'],
    ['10 ** -3', 'a power that may be inexact'],
    ['99 ** 99', 'a power that may be inexact'],
    ['2 ** 0.5', 'a power that may be inexact'],
    ['x **= 2', 'a power that may be inexact'],
    ['new Intl.Collator()', 'Intl'],
    ['a.localeCompare(b)', 'localeCompare'],
    ['x.toLocaleString()', 'toLocaleString'],
    ['names.sort()', 'sort without a comparator'],
    ['names.toSorted()', 'toSorted without a comparator'],
    ['for (const key in map) f(key)', 'for…in'],
    ['new WeakRef(x)', 'WeakRef'],
    ['import.meta.url', 'import.meta'],
  ])('%s', (text, expected) => {
    expect(objections(text)).toEqual([expected]);
  });

  test('names file and line', () => {
    expect(purityFindings(parse('src/trace/log.ts', '\n\nDate.now();')).map((one) => one.message))
      .toEqual(['src/trace/log.ts:3 Date']);
  });

  test.each([
    'Math.floor(x) + Math.sqrt(y) + Math.imul(a, b) + Math.max(1, Math.PI)',
    '2 ** 32 + 2 ** -26 + 10 ** 6',
    'names.sort(byCodeUnits)',
    'run.process',
    'interface Worker2 { performance: number; process(): void }',
    'const view = { Date: 1 }',
    'const process = next(); process.advance()',
    'function run(process: ArrivalProcess) { return () => process.at }',
    'const { process: handler } = platform',
    '"Date.now()" // Math.random()',
  ])('allows %s', (text) => {
    expect(objections(text)).toEqual([]);
  });

  test.each(CORE)('holds in src/%s', (folder) => {
    expect(objections('Math.random()', `src/${folder}/a.ts`)).toEqual(['Math.random']);
  });

  test('does not hold where the outside is touched', () => {
    expect(objections('Date.now()', 'src/cli/main.ts')).toEqual([]);
  });
});
