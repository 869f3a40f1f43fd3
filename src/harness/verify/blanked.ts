/** After these a slash begins a regular expression; after anything else it divides. */
const BEFORE_PATTERN =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void))\s*$/;

const spaces = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Blanks what is no code out of a text, and keeps every place where it is. */
class Blanker {
  private readonly text: string;
  private code = '';
  private at = 0;
  /** For each template that a `${` was opened in: how many braces are open since. */
  private readonly braces: number[] = [];

  constructor(text: string) {
    this.text = text;
  }

  all(): string {
    while (this.at < this.text.length) this.next();
    return this.code;
  }

  private next(): void {
    const { text, at } = this;
    const sign = text[at] as string;
    const two = text.slice(at, at + 2);
    if (two === '//') return this.blank(/\/\/[^\n]*/y);
    if (two === '/*') return this.blank(/\/\*[\s\S]*?(?:\*\/|$)/y);
    if (sign === '\'' || sign === '"') return this.quoted(sign);
    if (sign === '`') return this.template(1);
    if (sign === '/' && BEFORE_PATTERN.test(this.code)) {
      return this.blank(/\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*|\//y);
    }
    if (sign === '{' && this.braces.length > 0) this.braces.push((this.braces.pop() as number) + 1);
    if (sign === '}' && this.braces.length > 0) return this.closeBrace();
    this.keep(1);
  }

  private keep(count: number): void {
    this.code += this.text.slice(this.at, this.at + count);
    this.at += count;
  }

  private blank(pattern: RegExp): void {
    pattern.lastIndex = this.at;
    const [found = this.text[this.at] as string] = pattern.exec(this.text) ?? [];
    this.code += spaces(found);
    this.at += found.length;
  }

  private quoted(quote: string): void {
    const pattern = quote === '"' ? /(?:\\[\s\S]|[^"\\\n])*/y : /(?:\\[\s\S]|[^'\\\n])*/y;
    this.keep(1);
    if (this.text[this.at] !== quote) this.blank(pattern);
    if (this.text[this.at] === quote) this.keep(1);
  }

  /** Goes on within a template, behind so many signs that are code. */
  private template(signs: number): void {
    this.keep(signs);
    const pattern = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])+/y;
    pattern.lastIndex = this.at;
    if (pattern.test(this.text)) this.blank(pattern);
    if (this.text[this.at] === '$') {
      this.keep(2);
      this.braces.push(0);
    } else if (this.at < this.text.length) this.keep(1);
  }

  private closeBrace(): void {
    const open = this.braces.pop() as number;
    if (open === 0) return this.template(1);
    this.braces.push(open - 1);
    this.keep(1);
  }
}

/**
 * A text of JavaScript or TypeScript as long as it is, with spaces in place of comments and of what
 * stands in texts and regular expressions. What templates compute is code.
 */
export const blanked = (text: string): string => new Blanker(text).all();
