/** The texts of a run, each stored once: records hold their numbers. */
export class Texts {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #onNew: (text: string) => void;

  /** `onNew` is told of each text once, in order of first use. */
  constructor(onNew: (text: string) => void) {
    this.#onNew = onNew;
  }

  /** The number of `text`; numbers are given out from 0 in order of first use. */
  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.length;
    this.#texts.push(text);
    this.#numbers.set(text, number);
    this.#onNew(text);
    return number;
  }

  /** The text with this number, which must have been given out. */
  text(number: number): string {
    const text = this.#texts[number];
    if (text === undefined) throw new Error(`no text has the number ${number}`);
    return text;
  }
}
