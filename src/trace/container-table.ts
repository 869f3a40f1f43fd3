/** A list of so many numbers is short enough to keep, whoever of them is gone. */
const SHORT = 65_536;
/** A longer one is given up when fewer than one in so many exists. */
const SPARSE = 8;

/**
 * The containers that exist, by number. Numbers are given out from 1 in order of starting, so a
 * list finds most of them; memory follows those that exist, not those that ever started.
 */
export class ContainerTable<Container extends { readonly number: number }> {
  readonly #old = new Map<number, Container>();
  /** Those from number {@link #first} on. */
  #recent: (Container | undefined)[] = [];
  #first = 0;
  #existing = 0;

  /** The container with this number, if it exists. */
  find(number: number): Container | undefined {
    return this.#recent[number - this.#first] ?? this.#old.get(number);
  }

  /** The container with this number; for a trace to name one that does not exist is an error. */
  get(number: number): Container {
    const container = this.find(number);
    if (container === undefined) throw new Error(`the trace names ta-${number} out of its life`);
    return container;
  }

  /** The highest number so far. */
  get latest(): number {
    return this.#first + this.#recent.length - 1;
  }

  /** Adds a container with a higher number than any before. */
  add(container: Container): void {
    const { number } = container;
    if (this.#recent.length >= SHORT && this.#recent.length > SPARSE * this.#existing) {
      this.#setAside(number);
    }
    while (this.latest < number - 1) this.#recent.push(undefined);
    this.#recent.push(container);
    this.#existing++;
  }

  /** Forgets a container that has stopped. */
  delete({ number }: Container): void {
    this.#existing--;
    if (number < this.#first) this.#old.delete(number);
    else this.#recent[number - this.#first] = undefined;
  }

  #setAside(next: number): void {
    for (const [place, container] of this.#recent.entries()) {
      if (container !== undefined) this.#old.set(this.#first + place, container);
    }
    this.#recent = [];
    this.#first = next;
  }
}
