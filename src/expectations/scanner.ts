import { refuse } from './line-problem.ts';

/** A word of a line and its place in it, from 0. */
export interface Word {
  readonly text: string;
  readonly at: number;
  /** In quotes: a name, whatever it says. */
  readonly isQuoted: boolean;
}

const WORD = /[A-Za-z0-9_-]+/y;
const EVENT = /[A-Za-z_]+(?:\.[A-Za-z_]+)?/y;
const OPERATOR = /<=|>=|==|!=|[<>=≤≥≠]/y;
const VALUE = /[^\s,\])±]+/y;
const SPACE = /\s*/y;
const LONGEST_SHOWN = 30;

/**
 * What a line is for: to be true of a run; to name what is measured, which ends before a condition;
 * to be a goal for the mean of many runs.
 */
type Purpose = 'expectation' | 'measure' | 'goal';

/** Reads a line from left to right; the parser says what it hopes for next. */
export class Scanner {
  readonly purpose: Purpose;
  readonly #text: string;
  #at = 0;

  constructor(text: string, purpose: Purpose = 'expectation') {
    this.#text = text;
    this.purpose = purpose;
    this.#skipSpace();
  }

  /** The place of what comes next. */
  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Whether the next character is this one. */
  sees(symbol: string): boolean {
    return this.#text.startsWith(symbol, this.#at);
  }

  /** Goes on behind a symbol if it comes next. */
  take(symbol: string): boolean {
    if (!this.sees(symbol)) return false;
    this.#at += symbol.length;
    this.#skipSpace();
    return true;
  }

  /** The symbol must come next; `after` tells what it follows. */
  need(symbol: string, after: string): void {
    if (!this.take(symbol)) this.fail(`"${symbol}" after ${after}`);
  }

  /** A name or keyword, in quotes if it holds other characters than most do. */
  word(): Word | undefined {
    return this.sees('"') ? this.#quoted() : this.#match(WORD);
  }

  /** The word that comes next, which stays to be read. */
  peek(): string {
    WORD.lastIndex = this.#at;
    return WORD.exec(this.#text)?.[0] ?? '';
  }

  needWord(what: string): Word {
    return this.word() ?? this.fail(what);
  }

  /** Takes the next word if it is this keyword. */
  takeKeyword(keyword: string): boolean {
    return this.peek() === keyword && this.word() !== undefined;
  }

  /** A record type. */
  event(): Word | undefined {
    return this.#match(EVENT);
  }

  operator(): Word | undefined {
    return this.#match(OPERATOR);
  }

  /** A value with its unit, up to the next space, comma or bracket. */
  value(): Word | undefined {
    return this.sees('"') ? this.#quoted() : this.#match(VALUE);
  }

  /** Says what was hoped for in place of what comes next. */
  fail(expected: string): never {
    return refuse({
      at: this.#at, code: 'bad-expectation', message: `expected ${expected}, found ${this.#rest()}`,
    });
  }

  #rest(): string {
    const [rest = ''] = this.#text.slice(this.#at).split(/\s/, 1);
    if (rest === '') return 'the end of the line';
    const shown = rest.length > LONGEST_SHOWN ? `${rest.slice(0, LONGEST_SHOWN - 1)}…` : rest;
    return JSON.stringify(shown);
  }

  #match(form: RegExp): Word | undefined {
    form.lastIndex = this.#at;
    const text = form.exec(this.#text)?.[0];
    if (text === undefined) return undefined;
    const at = this.#at;
    this.#at += text.length;
    this.#skipSpace();
    return { text, at, isQuoted: false };
  }

  #quoted(): Word {
    const at = this.#at;
    const end = this.#text.indexOf('"', at + 1);
    if (end < 0) {
      return refuse({ at, code: 'bad-expectation', message: 'this quote is never closed' });
    }
    this.#at = end + 1;
    this.#skipSpace();
    return { text: this.#text.slice(at + 1, end), at, isQuoted: true };
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }
}
