import { describe, expect, test } from 'vitest';
import { cycleFindings, importFindings } from './imports.ts';
import { parse } from './project.ts';

const objections = (path: string, text: string): readonly string[] =>
  importFindings([parse(path, text)]).map(({ message }) => message.replace(/^\S+ /, ''));

describe('the check of imports lets pass', () => {
  test.each([
    ['a file of the same folder', 'src/engine/queue.ts', `import { a } from './heap.ts';`],
    ['a folder it builds on', 'src/platform/pool.ts', `import { a } from '../trace/log.ts';`],
    ['a type of the model', 'src/engine/queue.ts', `import type { A } from '../model/time.ts';`],
    ['a type of metrics in reports', 'src/reports/a.ts',
      `import type { A } from '../metrics/a.ts';`],
    ['a registry', 'src/scenario/names.ts', `import { a } from '../strategies/index.ts';`],
    ['the package of the folder', 'src/scenario/read.ts', `import { parse } from 'yaml';`],
    ['the types of a package of which one file is allowed', 'src/random/stream.ts',
      `import type { State } from 'seedrandom';`],
    ['Node in the command line', 'src/cli/main.ts', `import { join } from 'node:path';`],
    ['the front door in the command line', 'src/cli/run.ts',
      `import { simulate } from '../simulate.ts';`],
    ['anything in the front door', 'src/index.ts', `export { run } from './platform/run.ts';`],
  ])('%s', (_, path, text) => {
    expect(objections(path, text)).toEqual([]);
  });
});

describe('the check of imports objects to', () => {
  test.each([
    ['a value from above', 'src/engine/queue.ts', `import { a } from '../platform/a.ts';`,
      'imports a value from platform/a.ts'],
    ['a type from above', 'src/model/a.ts', `import type { A } from '../trace/log.ts';`,
      'imports a type from trace/log.ts'],
    ['a value of the model where only types are free', 'src/engine/queue.ts',
      `import { SECOND, type Micros } from '../model/time.ts';`,
      'imports a value from model/time.ts'],
    ['an import that is all types but is left in the output', 'src/engine/queue.ts',
      `import { type Micros } from '../model/time.ts';`, 'imports a value from model/time.ts'],
    ['an export from above', 'src/model/a.ts', `export * from '../trace/log.ts';`,
      'imports a value from trace/log.ts'],
    ['a type named in place', 'src/model/a.ts', `type A = import('../trace/log.ts').TraceLog;`,
      'imports a type from trace/log.ts'],
    ['a lazy import from above', 'src/reports/a.ts', `const a = () => import('../cli/main.ts');`,
      'imports a value from cli/main.ts'],
    ['more of a folder than its registry', 'src/scenario/a.ts',
      `import { a } from '../strategies/rolling.ts';`,
      'imports a value from strategies/rolling.ts'],
    ['Node outside the command line', 'src/reports/a.ts', `import { join } from 'node:path';`,
      'imports node:path of Node'],
    ['Node without its prefix', 'src/trace/a.ts', `import type { Stats } from 'fs';`,
      'imports fs of Node'],
    ['a package of another folder', 'src/trace/a.ts', `import { z } from 'zod';`,
      'imports the package zod'],
    ['the entry of seedrandom that takes entropy', 'src/random/a.ts', `import a from 'seedrandom';`,
      'imports the package seedrandom'],
    ['a file outside src', 'src/cli/a.ts', `import { a } from '../../tools/lock-file.mjs';`,
      'imports tools/lock-file.mjs from outside src'],
    ['a folder that is not in the house', 'src/kitchen/sink.ts', '', 'is no folder kitchen'],
  ])('%s', (_, path, text, message) => {
    expect(objections(path, text)).toEqual([message]);
  });
});

describe('the check of cycles', () => {
  const files = (...imports: readonly string[]) =>
    imports.map((text, at) => parse(`src/engine/${'abc'[at]}.ts`, text));

  test('finds a circle of values, and names its files in order', () => {
    const found = cycleFindings(files(
      `import { b } from './b.ts';`, `export { c } from './c.ts';`, `import './a.ts';`,
    ));
    expect(found.map(({ message }) => message))
      .toEqual(['src/engine/a.ts → src/engine/b.ts → src/engine/c.ts → src/engine/a.ts']);
  });

  test('accepts a circle that types close', () => {
    expect(cycleFindings(files(`import { b } from './b.ts';`, `import type { A } from './a.ts';`)))
      .toEqual([]);
  });

  test('accepts two ways to the same file', () => {
    expect(cycleFindings(files(
      `import { b } from './b.ts'; import { c } from './c.ts';`, `import { c } from './c.ts';`, '',
    ))).toEqual([]);
  });
});
