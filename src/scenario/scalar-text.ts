/** A text as YAML writes it, and what it says. */
export interface ScalarText {
  /** The source of the scalar, quotes included. */
  readonly source: string;
  /** As the parser names it: `PLAIN`, `QUOTE_DOUBLE`, `BLOCK_FOLDED` … */
  readonly type: string | undefined;
  readonly value: string;
}

const SPACE = /\s/;
/** The first line of a block says how to read it; the text begins on the next one. */
const BLOCK_HEADER = /^[^\n]*\n/;
/** In double quotes: how many characters of the source stand for one of the text. */
const ESCAPE = /\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r?\n|.)/sy;

function startOf({ source, type = '' }: ScalarText): number {
  if (type.startsWith('BLOCK')) return BLOCK_HEADER.exec(source)?.[0].length ?? 0;
  return type.startsWith('QUOTE') ? 1 : 0;
}

/** How long the piece of the source is that stands for one character of the text. */
function lengthAt(source: string, at: number, type: string | undefined): number {
  if (type === 'QUOTE_SINGLE' && source.startsWith('\'\'', at)) return 2;
  if (type !== 'QUOTE_DOUBLE') return 1;
  ESCAPE.lastIndex = at;
  return ESCAPE.exec(source)?.[0].length ?? 1;
}

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && SPACE.test(text[at] as string)) at++;
  return at;
};

/**
 * Where in its source the character of a text stands. Lines that YAML folds into one, indentation
 * and the like are all just space: a run of it in the text is one in the source.
 */
export function sourceOffset(scalar: ScalarText, index: number): number {
  const { source, type, value } = scalar;
  let at = startOf(scalar);
  for (let place = 0; place < index && at < source.length;) {
    if (SPACE.test(value[place] as string)) {
      const next = skipSpace(value, place);
      if (next > index && !source.slice(at, at + index - place).includes('\n')) {
        return at + index - place;
      }
      place = next;
      at = skipSpace(source, at);
    } else {
      place++;
      at = skipSpace(source, at);
      at += lengthAt(source, at, type);
    }
  }
  return SPACE.test(value[index] ?? '') ? at : skipSpace(source, at);
}
