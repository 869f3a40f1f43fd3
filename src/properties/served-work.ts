import type { Micros } from '../model/time.ts';
import type { Container } from './history/container.ts';

/** What the inputs of one container have been served since it last had none. */
interface Served {
  micros: number;
  at: Micros;
  /** What was served when each of them began. */
  readonly begun: Map<number, number>;
}

/** How much work is done on containers whose inputs share cores: all at the same rate (QUE-5). */
export class ServedWork {
  readonly #served = new Map<number, Served>();

  /** An input begins to run. */
  begin(container: Container, input: number, now: Micros): void {
    const served = this.#upTo(container, now);
    served.begun.set(input, served.micros);
  }

  /** What an input has been served that now ends to run; `null` for one that did not begin. */
  end(container: Container, input: number, now: Micros): number | null {
    const served = this.#upTo(container, now);
    const begun = served.begun.get(input);
    served.begun.delete(input);
    if (served.begun.size === 0) this.#served.delete(container.number);
    return begun === undefined ? null : served.micros - begun;
  }

  /** How fast each input of a container is served now. */
  rate({ number, millicores }: Container): number {
    const sharing = this.#served.get(number)?.begun.size ?? 0;
    return Math.min(1, (millicores ?? 0) / 1_000 / Math.max(1, sharing));
  }

  #upTo(container: Container, now: Micros): Served {
    const served = this.#served.get(container.number) ?? { micros: 0, at: now, begun: new Map() };
    served.micros += (now - served.at) * this.rate(container);
    served.at = now;
    this.#served.set(container.number, served);
    return served;
  }
}
