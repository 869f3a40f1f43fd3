import type { Container } from './container.ts';

const PAGE_CONTAINERS = 1024;
const PAGE_BITS = 10;

interface Page {
  readonly containers: (Container | undefined)[];
  existing: number;
}

/** The containers that exist, by number: numbers are given out from 1 in order of starting. */
export class ContainerTable {
  readonly #pages: (Page | undefined)[] = [];

  /** The container with this number, unless it has stopped. */
  find(number: number): Container | undefined {
    return this.#pages[number >>> PAGE_BITS]?.containers[number & (PAGE_CONTAINERS - 1)];
  }

  /** The container with this number; for a trace to name one that does not exist is an error. */
  get(number: number): Container {
    const container = this.find(number);
    if (container === undefined) throw new Error(`the trace names ta-${number} out of its life`);
    return container;
  }

  set(number: number, container: Container): void {
    const place = number >>> PAGE_BITS;
    const page = this.#pages[place] ?? { containers: [], existing: 0 };
    page.containers[number & (PAGE_CONTAINERS - 1)] = container;
    page.existing++;
    this.#pages[place] = page;
  }

  /** Forgets a container that has stopped. */
  delete(number: number): void {
    const place = number >>> PAGE_BITS;
    const page = this.#pages[place];
    if (page === undefined) return;
    page.containers[number & (PAGE_CONTAINERS - 1)] = undefined;
    if (--page.existing === 0) this.#pages[place] = undefined;
  }
}
