import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coloured } from '../../src/cli/terminal.ts';
import {
  align, alignNamed, commandLines, shorten, flow, narrowed, onOneLine, padLeft, shortNames, spread,
  trimMiddle, WIDTH, widthOf,
} from '../../src/reports/layout.ts';

describe('the width of a text', () => {
  test('is that of its visible characters: colours take none', () => {
    expect(widthOf(coloured('bad', 'down'))).toBe(4);
  });

  test('counts two columns for wide characters and none for combining ones', () => {
    expect([widthOf('日本'), widthOf('e\u0301'), widthOf('🚀')]).toEqual([4, 1, 2]);
  });
});

test('text from a scenario cannot steer the terminal', () => {
  const text = onOneLine('a\u001b[2Jb\r\nc\u0007\u009bd');
  expect(text).toBe('a?[2Jb c??d');
});

test('what is too long is cut off to exactly the width it has', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, width) => {
      expect(widthOf(shorten(onOneLine(text), width))).toBeLessThanOrEqual(width);
    }),
    { seed: 1 },
  );
});

test('parts that find no room go on below the first, never beyond the width', () => {
  const lines = flow('  inputs', Array.from({ length: 9 }, (_, k) => `part number ${k}`), {
    indent: 14, gap: ' · ',
  });
  expect(lines[0])
    .toBe('  inputs      part number 0 · part number 1 · part number 2 · part number 3');
  expect(lines[1]?.startsWith('              part number 4')).toBe(true);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(WIDTH);
});

test('columns of a table line up, with colours too, and the first one gives way', () => {
  const lines = align([
    ['name', 'downtime'],
    ['x'.repeat(100), coloured('bad', '8s')],
    ['short', '0s'],
  ]);
  expect(lines.map(widthOf)).toEqual([WIDTH, WIDTH, WIDTH]);
  expect(lines[1]).toContain('…');
});

test('of a table that is too wide the widest columns give way, and only those that may', () => {
  const fixed = 'f'.repeat(20);
  const rows = [['a', 'by', 'fixed', 'tag'], ['b', 'x'.repeat(90), fixed, 'y'.repeat(30)]];
  const cut = narrowed(rows, [1, 3]);
  expect(cut.map((row) => row.map(widthOf))).toEqual([[1, 2, 5, 3], [1, 26, 20, 27]]);
  expect(Math.max(...align(cut).map(widthOf))).toBe(WIDTH);
  expect(narrowed(rows.slice(0, 1), [1, 3])).toEqual(rows.slice(0, 1));
  expect(narrowed([['f'.repeat(90), 'x'.repeat(9)]], [1])[0]?.[1]).toBe('x…xx');
});

describe('names that are too long for a table', () => {
  test('lose their middle: what tells metrics apart is at the end', () => {
    const name = 'transcribe_segment_with_speaker_diarization_v2';
    expect(shortNames([`${name}.latency.mean`, `${name}.latency.p99`, 'cost'], 30))
      .toEqual(['transcrib…tion_v2.latency.mean', 'transcrib…ation_v2.latency.p99', 'cost']);
  });

  test('keep so much of the end that they differ, and get a number if that is not enough', () => {
    expect(shortNames(['checkout_api.latency.p99', 'checkout_web.latency.p99'], 16))
      .toEqual(['ch…i.latency.p99', 'ch…b.latency.p99']);
    const x = 'x'.repeat(20);
    expect(shortNames([`${x}1${x}`, `${x}2${x}`, `${x}1${x}`, 'xxxxxxx…2'], 9))
      .toEqual(['xxxxxxx…1', 'xxxxxxx…3', 'xxxxxxx…1', 'xxxxxxx…2']);
  });

  const texts = fc.array(
    fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'b', '…', '1', '日'), maxLength: 12 }),
      fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 30 }), fc.nat({ max: 3 }))
        .map(([front, middle, end]) => `${front}${'m'.repeat(middle)}${end}`),
      fc.string({ unit: 'grapheme' }).map(onOneLine),
    ),
    { maxLength: 20 },
  );

  test('fit, and those that differ still do, whatever they are', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 30 }), (names, width) => {
        const cut = shortNames(names, width);
        expect(cut).toHaveLength(names.length);
        expect(Math.max(0, ...cut.map(widthOf))).toBeLessThanOrEqual(width);
        expect(new Set(cut).size).toBe(new Set(names).size);
        names.forEach((name, place) => {
          if (widthOf(name) <= width) expect(cut[place]).toBe(name);
          expect(cut[names.indexOf(name)]).toBe(cut[place]);
        });
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  test('are whole where a name may go on into what is empty, or have a line of its own', () => {
    const cells = ['1'.repeat(30), '2'.repeat(44)];
    expect(alignNamed([['', 'head', ''], ['  10s', ...cells], ['  10m', '5', '6']], [0])).toEqual([
      [`${' '.repeat(28)}head`],
      ['  10s', `  ${cells.join('  ')}`],
      [`  10m${' '.repeat(26)}5${' '.repeat(45)}6`],
    ]);
  });

  test('differ in a table, too', () => {
    fc.assert(
      fc.property(texts, (names) => {
        const rows = names.map((name) => [name.trim(), name, 'f'.repeat(60)]);
        const cut = narrowed(rows, [0, 1]);
        expect(new Set(cut.map(([, name]) => name)).size).toBe(new Set(names).size);
        const firsts = align(rows.map(([name = '']) => [name, 'f'.repeat(60)]))
          .map((line) => line.replace(/ *f+$/, ''));
        expect(new Set(firsts).size).toBe(new Set(rows.map(([name]) => name)).size);
      }),
      { seed: 1 },
    );
  });
});

test('a long command goes on after a backslash, behind its label', () => {
  expect(commandLines('all:', ['cutover', 'y'.repeat(70), '--seed', '1']))
    .toEqual(['all: cutover \\', `  ${'y'.repeat(70)} \\`, '  --seed 1']);
});

test('the middle of a long list is left out, and its length known', () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(trimMiddle(items, 6)).toEqual({ head: items, omittedCount: 0, tail: [] });
  expect(trimMiddle(items, 5)).toEqual({ head: ['a', 'b'], omittedCount: 2, tail: ['e', 'f'] });
});

test('two texts stand at the two ends of a line', () => {
  expect(widthOf(spread('left', 'right'))).toBe(WIDTH);
  expect(padLeft('12', 4)).toBe('  12');
});
