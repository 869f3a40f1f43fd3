import { CST, Lexer } from 'yaml';
import type { Finding } from './problems.ts';
import { DEEPEST } from './tree.ts';

/** Texts with more characters than this are not scenarios. */
const LONGEST_TEXT = 10 * 1024 * 1024;

/** So many tokens are checked within a second: scalars, commas, line ends, spaces and so on. */
const MOST_TOKENS = 100_000;

const OPENS: ReadonlySet<string | null> = new Set(['flow-map-start', 'flow-seq-start']);
const CLOSES: ReadonlySet<string | null> = new Set(['flow-map-end', 'flow-seq-end']);

/** Tokens that open a value, of which there can be several on a line: `- - x`. */
const INDICATORS: ReadonlySet<string | null> = new Set([
  'seq-item-ind', 'explicit-key-ind', 'map-value-ind',
]);
/** What may stand in front of a value; the parser's effort grows with the square of a row. */
const ADORNMENTS: ReadonlySet<string | null> = new Set(['anchor', 'tag']);
const SPACES: ReadonlySet<string | null> = new Set(['space', 'newline', 'comment']);

/** Signs of the lexer's own, which are not in the text. */
const UNSEEN: ReadonlySet<string | null> = new Set([
  'doc-mode', 'flow-error-end', CST.tokenType(CST.SCALAR),
]);

const TOO_DEEP: Finding = { code: 'too-deep', message: 'this is nested too deeply' };
const TOO_MUCH: Finding = {
  code: 'too-large', message: 'this holds too much to be a scenario',
  hint: 'long lists belong into data files',
};
const TOO_LONG: Finding = { code: 'too-large', message: 'a scenario has at most 10 MiB' };

/**
 * Why a text is not worth parsing, if it is not: parsing would take too long, or more nesting than
 * the parser's recursion can follow. Takes a tenth of a second at most.
 */
export function boundsFinding(text: string): { finding: Finding; offset: number } | undefined {
  if (text.length > LONGEST_TEXT) return { finding: TOO_LONG, offset: 0 };
  let depth = 0;
  let indicators = 0;
  let adornments = 0;
  let count = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (++count > MOST_TOKENS) return { finding: TOO_MUCH, offset };
    const type = CST.tokenType(token);
    if (OPENS.has(type)) depth++;
    else if (CLOSES.has(type)) depth--;
    if (INDICATORS.has(type)) indicators++;
    else if (type !== 'space' && !ADORNMENTS.has(type)) indicators = 0;
    if (ADORNMENTS.has(type)) adornments++;
    else if (!SPACES.has(type)) adornments = 0;
    if (Math.max(depth, indicators, adornments) > DEEPEST) return { finding: TOO_DEEP, offset };
    if (!UNSEEN.has(type)) offset += token.length;
  }
  return undefined;
}
