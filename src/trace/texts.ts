/** The texts of a run, each stored once: records hold their numbers. */
export class Texts {
  readonly #texts: string[];
  readonly #numbers: Map<string, number>;
  readonly #onNew: (text: string) => void;

  /** `onNew` is told of each text once, in order of first use; those of `before` are known. */
  constructor(onNew: (text: string) => void, before: Texts | null = null) {
    this.#onNew = onNew;
    this.#texts = before === null ? [] : [...before.#texts];
    this.#numbers = new Map(this.#texts.map((text, number) => [text, number]));
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
