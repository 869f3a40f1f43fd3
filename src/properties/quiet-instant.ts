import type { AppHistory } from './history/app.ts';
import type { Here } from './history/here.ts';
import type { Handlers, Judge } from './property.ts';

/** Reasons for which a container of the live version only goes because a deployment says so. */
const BY_DEPLOYMENT = new Set(['retired', 'evicted', 'interrupted', 'cancelled']);

/**
 * Watches that a command which came to nothing does nothing: no record names it as its cause, it
 * interrupts nobody, and in its instant no container goes that would have stayed without it.
 */
export class QuietInstants {
  readonly #judge: Judge;
  /** Of the commands that came to nothing: the `seq`s of the records that tell so. */
  readonly #seqs = new Set<number>();
  /** The App and the instant of the latest. */
  #app: AppHistory | null = null;
  #at = -1;
  #seq = -1;

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** A command of a deployed App came to nothing. */
  note({ app, now, seq }: Here): void {
    this.#seqs.add(seq);
    this.#app = app;
    this.#at = now;
    this.#seq = seq;
  }

  /** What to watch the containers and commands for, before each record. */
  readonly handlers: Handlers = {
    'container.starting': (here) => this.#isCaused(here),
    'container.draining': (here) => {
      this.#isCaused(here);
      this.#goes(here, here.record.why);
    },
    'container.stopping': (here) => {
      this.#isCaused(here);
      if (here.record.why === 'idle') this.#goesIdle(here);
      else this.#goes(here, here.record.why);
    },
    'container.crashed': (here) => this.#isCaused(here),
  };

  #isCaused({ cause, container, type }: Here): void {
    if (!this.#seqs.has(cause)) return;
    const who = container === null ? type : `${type} of ${container.name}`;
    this.#judge.violate(`${who} is due to a command that came to nothing`, cause);
  }

  #isQuiet({ app, now }: Here): boolean {
    return this.#app === app && this.#at === now && !app.isGone;
  }

  #goes(here: Here, why: string): void {
    const { app, container, rule } = here;
    if (container === null || container.isOutdated || rule === 'STR-1') return;
    // To a recreate one that serves pinned callers is as old as any (REC-1).
    if (container.function.pin !== null && container.number <= app.interruptedUpTo) return;
    if (!this.#isQuiet(here) || !BY_DEPLOYMENT.has(why)) return;
    this.#judge.violate(
      `${container.name} of the live version goes (${why}) as a command comes to nothing`,
      this.#seq,
    );
  }

  #goesIdle(here: Here): void {
    const { container, now } = here;
    const window = container?.function.live?.options?.scaledown_window_us;
    if (container === null || window === undefined || !this.#isQuiet(here)) return;
    if (container.load === 0 && now - container.usedAt >= window) return;
    this.#judge.violate(
      `${container.name} goes as idle before its time, as a command comes to nothing`, this.#seq,
    );
  }
}
