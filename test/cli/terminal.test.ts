import { describe, expect, test } from 'vitest';
import { coloured, showProgress, wantsColour } from '../../src/cli/terminal.ts';
import { collectedTerminal } from './collected-terminal.ts';

describe('whether to colour', () => {
  const write = () => true;
  const pipe = { write };
  const terminal = { write, isTTY: true };

  test.each([
    ['a terminal', terminal, undefined, {}, true],
    ['a pipe', pipe, undefined, {}, false],
    ['a terminal that knows no colours', terminal, undefined, { TERM: 'dumb' }, false],
    ['NO_COLOR on a terminal', terminal, undefined, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, undefined, { NO_COLOR: '' }, true],
    ['FORCE_COLOR in a pipe', pipe, undefined, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0 on a terminal', terminal, undefined, { FORCE_COLOR: '0' }, false],
    ['NO_COLOR before FORCE_COLOR', pipe, undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['the flag before all', pipe, true, { NO_COLOR: '1' }, true],
    ['the opposite flag before all', terminal, false, { FORCE_COLOR: '1' }, false],
  ])('%s', (_case, output, flag, env, expected) => {
    expect(wantsColour(output, { flag, env })).toBe(expected);
  });
});

test('colours end where the text ends, and colour no emptiness', () => {
  expect(coloured('bad', 'down')).toBe('\u001b[31mdown\u001b[0m');
  expect(coloured('bad', '')).toBe('');
});

describe('progress', () => {
  const shown = (options: Parameters<typeof collectedTerminal>[0]) => {
    const terminal = collectedTerminal(options);
    showProgress(terminal, 'running x')();
    return terminal.err();
  };

  test('is shown on a terminal and wiped off again', () => {
    expect(shown({ isTTY: true })).toBe(`running x\r${' '.repeat(9)}\r`);
  });

  test('is for people: not in pipes, not in CI', () => {
    expect([shown({}), shown({ isTTY: true, env: { CI: 'true' } })]).toEqual(['', '']);
  });
});
