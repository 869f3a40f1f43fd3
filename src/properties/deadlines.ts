import type { Micros } from '../model/time.ts';
import type { Container } from './history/container.ts';
import type { Judge } from './property.ts';

interface Deadline {
  readonly at: Micros;
  readonly check: () => void;
}

/** What has to be the case at the end of some instant that is still to come. */
export class Deadlines {
  #next = Number.POSITIVE_INFINITY;
  #open: Deadline[] = [];

  /** Has `check` called when the instant `at` is over, with the history as it is then. */
  add(at: Micros, check: () => void): void {
    this.#open.push({ at, check });
    this.#next = Math.min(this.#next, at);
  }

  /** The clock stands at `now`: every instant before is over. To be told before each record. */
  pass(now: Micros): void {
    if (now <= this.#next) return;
    const due = this.#open.filter(({ at }) => at < now);
    this.#open = this.#open.filter(({ at }) => at >= now);
    this.#next =
      this.#open.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
    for (const { check } of due) check();
  }

  /** Holds containers to being stopped by the time that their exit handlers have from `from` on. */
  addExits(containers: readonly Container[], from: Micros, judge: Judge): void {
    const byTime = new Map<Micros, Container[]>();
    for (const container of containers) {
      const exitTime = container.generation.options?.exit_time_us ?? Number.POSITIVE_INFINITY;
      const those = byTime.get(exitTime);
      if (those === undefined) byTime.set(exitTime, [container]);
      else those.push(container);
    }
    for (const [exitTime, those] of byTime) {
      this.add(from + exitTime, () => {
        const late = those.find(({ state }) => state !== 'stopped');
        if (late === undefined) return;
        judge.violate(
          `${late.name} is ${late.state} ${exitTime} µs after it had to stop, its exit time`,
          late.lastSeq,
        );
      });
    }
  }
}
