import type { Micros } from '../model/time.ts';
import type { Container } from './history/container.ts';

/** How far the work of an attempt is. */
interface Work {
  done: number;
  /** What the clock of its container showed when it went on last; `null` while it stands still. */
  from: number | null;
}

/** What every input of one container has been served since it last had none. */
interface Clock {
  micros: number;
  at: Micros;
  /** Inputs whose work goes on. */
  sharing: number;
  readonly works: Map<number, Work>;
}

/**
 * How much work attempts have done on containers where that is not simply the time since they
 * began: as inputs share cores (QUE-5), or stand still for their calls (CAL-1).
 */
export class ServedWork {
  readonly #clocks = new Map<number, Clock>();

  /** An input begins to run. */
  begin(container: Container, input: number, now: Micros): void {
    const clock = this.#upTo(container, now);
    clock.works.set(input, { done: 0, from: clock.micros });
    clock.sharing++;
  }

  /** The work of an input stands still. */
  halt(container: Container, input: number, now: Micros): void {
    const clock = this.#upTo(container, now);
    const work = clock.works.get(input);
    if (work?.from == null) return;
    work.done += clock.micros - work.from;
    work.from = null;
    clock.sharing--;
  }

  /** The work of an input goes on. */
  goOn(container: Container, input: number, now: Micros): void {
    const clock = this.#upTo(container, now);
    const work = clock.works.get(input);
    if (work === undefined || work.from !== null) return;
    work.from = clock.micros;
    clock.sharing++;
  }

  /** The work done of an input that now ends to run; `null` for one that did not begin. */
  end(container: Container, input: number, now: Micros): number | null {
    this.halt(container, input, now);
    const clock = this.#clocks.get(container.number);
    const work = clock?.works.get(input);
    clock?.works.delete(input);
    if (clock?.works.size === 0) this.#clocks.delete(container.number);
    return work?.done ?? null;
  }

  #upTo(container: Container, now: Micros): Clock {
    const clock = this.#clocks.get(container.number)
      ?? { micros: 0, at: now, sharing: 0, works: new Map() };
    clock.micros += (now - clock.at) * rateOf(container, clock.sharing);
    clock.at = now;
    this.#clocks.set(container.number, clock);
    return clock;
  }
}

/** How fast each of so many inputs is served. */
const rateOf = ({ millicores }: Container, sharing: number): number =>
  (millicores === null ? 1 : Math.min(1, millicores / 1_000 / Math.max(1, sharing)));
