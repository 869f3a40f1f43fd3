import { describe, expect, test } from 'vitest';
import { parse } from './project.ts';
import { functionLengths, styleFindings } from './style.ts';

const checks = (text: string, path = 'src/engine/queue.ts'): readonly string[] =>
  styleFindings(parse(path, text)).map(({ check }) => check);

const lines = (count: number): string => 'x();\n'.repeat(count);

describe('the check of style', () => {
  test('accepts a file of 400 lines and objects to one of 401', () => {
    expect(checks(lines(400))).toEqual([]);
    expect(checks(lines(401))).toEqual(['file length']);
  });

  test('accepts a function of 60 lines and objects to one of 61, whatever its form', () => {
    expect(checks(`function f() {\n${lines(58)}}\n`)).toEqual([]);
    expect(checks(`function f() {\n${lines(59)}}\n`)).toEqual(['function length']);
    expect(checks(`const f = () => {\n${lines(59)}};\n`)).toEqual(['function length']);
    expect(checks(`class A {\n  f() {\n${lines(59)}  }\n}\n`)).toEqual(['function length']);
  });

  test('names a long function by its file and name', () => {
    const found = styleFindings(parse('src/a.ts', `const handle = () => {\n${lines(60)}};\n`));
    expect(found.map(({ where }) => where)).toEqual(['src/a.ts handle']);
  });

  test('takes a long block of describe for a chapter, and only in tests', () => {
    const chapter = `describe('a', () => {\n${lines(80)}});\n`;
    expect(checks(chapter, 'test/engine/queue.test.ts')).toEqual([]);
    expect(checks(chapter)).toEqual(['function length']);
  });

  test('accepts 100 columns and objects to 101, counting characters', () => {
    expect(checks(`${'…'.repeat(100)}\n`)).toEqual([]);
    expect(checks(`${'…'.repeat(101)}\n`)).toEqual(['columns']);
  });

  test('accepts three parameters and objects to four, in types as well', () => {
    expect(checks('function f(a, b, c) {}')).toEqual([]);
    expect(checks('function f(a, b, c, d) {}')).toEqual(['parameters']);
    expect(checks('interface A { f(a: 1, b: 1, c: 1, d: 1): void }')).toEqual(['parameters']);
    expect(checks('class A { constructor(a, b, c, d) {} }')).toEqual(['parameters']);
  });

  test('objects to any and to casts through unknown, but not to the words', () => {
    expect(checks('let a: any;')).toEqual(['any']);
    expect(checks('const a = b as unknown as string;')).toEqual(['casts']);
    expect(checks('const any = "any"; const a = b as unknown; // any')).toEqual([]);
  });

  test.each(['Queue.ts', 'event_queue.ts', 'eventQueue.ts', 'queue.js'])(
    'objects to the file name %s', (name) => {
      expect(checks('', `src/engine/${name}`)).toEqual(['file name']);
    },
  );

  test.each(['utils.ts', 'helper.ts', 'common.ts', 'types.ts', 'constants.ts'])(
    'objects to the empty file name %s', (name) => {
      expect(checks('', `src/engine/${name}`)).toEqual(['file name']);
    },
  );

  test.each(['FIXM', 'TOD'])('objects to the unfinished mark %s…', (start) => {
    expect(checks(`// ${start}${start === 'TOD' ? 'O' : 'E'}: later`)).toEqual(['unfinished']);
  });

  test.each(['test.only', 'it.skip', 'describe.todo', 'test.skip.each([])'])(
    'objects to %s', (callee) => {
      expect(checks(`${callee}('a', () => {});`, 'test/a.test.ts')).toEqual(['hidden tests']);
    },
  );

  test('measures functions from their first line to their last', () => {
    expect(functionLengths(parse('src/a.ts', 'const f = () => 1;\nfunction g() {\n}\n')))
      .toEqual([{ name: 'f', lines: 1 }, { name: 'g', lines: 2 }]);
  });
});
