import { describe, expect, test } from 'vitest';
import { blanked } from '../../../src/harness/verify/blanked.ts';
import { importsIn, sourceFindings } from '../../../src/harness/verify/source.ts';

/** What begins something computed in a template. */
const OPEN = '$' + '{';

const messagesFor = (text: string): readonly string[] =>
  sourceFindings(text).map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('code without what is no code', () => {
  test.each([
    ['a // b', 'a     '],
    ['a /* b\n c */ d', 'a     \n      d'],
    ['"a\\"b" + \'c\'', '"    " + \' \''],
    [`\`a ${OPEN}b + \`c ${OPEN}d}\`} e\``, `\`  ${OPEN}b + \`  ${OPEN}d}\`}  \``],
    [`\`${OPEN}{ a: 1 }.a}\``, `\`${OPEN}{ a: 1 }.a}\``],
    ['x = /[/"]+\\// + 1', 'x =           + 1'],
    ['a / b / c', 'a / b / c'],
    ['return /x/g', 'return     '],
    ['"open', '"    '],
  ])('%j', (text, code) => {
    expect(blanked(text)).toBe(code);
  });

  test('is as long as the text, whatever that is', () => {
    for (const text of ['`', `\`${OPEN}`, '/', '/*', '"\\', '\'\n\'', '}{', `\`${OPEN}\`${OPEN}`]) {
      expect(blanked(text)).toHaveLength(text.length);
    }
  });
});

describe('a strategy may not look at', () => {
  test.each([
    ['const a = 1;\n  Date.now()', ['2:3 Date looks at the clock; a view has `now` and '
      + '`sincePublish`']],
    ['Math.random()', ['1:1 Math.random leaves it to chance; equal views must give equal orders']],
    ['Math.log(2)', ['1:1 Math.log differs between engines in its last bit']],
    ['const { random } = Math;', ['1:20 Math as a value cannot be followed: name what you take of '
      + 'it']],
    ['process.env.HOME', ['1:1 process looks at the machine it runs on']],
    ['fetch("x")', ['1:1 fetch looks at the machine it runs on']],
    ['setTimeout(f, 1)', ['1:1 setTimeout lets time pass; order `wake` to be asked again']],
    ['globalThis["Da" + "te"]', ['1:1 globalThis can reach anything']],
    ['[].at.constructor("x")', ['1:7 constructor can reach anything']],
    ['import("x")', ['1:1 import() can reach anything']],
    [`\`${OPEN}Date}\``, ['1:4 Date looks at the clock; a view has `now` and `sincePublish`']],
    ['a ? Date : b', ['1:5 Date looks at the clock; a view has `now` and `sincePublish`']],
    ['[...process.argv]', ['1:5 process looks at the machine it runs on']],
  ])('%s', (text, messages) => {
    expect(messagesFor(text)).toEqual(messages);
  });

  test.each([
    '// Date.now()', '"Date"', 'view.process', 'const a = { Date: 1, process: 2 };',
    'Math.floor(1.5) + Math.max(1, 2)', 'interface View { Date: number; fetch?: boolean }',
    'const updated = 1; const fetched = 2;', 'f((process: number) => 1)',
  ])('and may say %s', (text) => {
    expect(messagesFor(text)).toEqual([]);
  });
});

test('imports are told with what they are of', () => {
  const text = [
    'import type { Strategy } from \'cutover\';', 'import { a } from "./a.ts";',
    'import \'./b.mjs\';', 'export { c } from \'node:fs\';', 'export const d = \'./e.ts\';',
    '// import f from \'f\'', 'export default { g: import.meta };',
  ].join('\n');
  expect(importsIn(text).map(({ specifier, isType }) => [specifier, isType])).toEqual([
    ['cutover', true], ['./a.ts', false], ['./b.mjs', false], ['node:fs', false],
  ]);
});
