/** How long a portion of work is to take, and how much it may be. */
export interface PortionBounds {
  readonly millis: number;
  readonly most: number;
}

/** What is left of earlier measurements when another one comes: parts need not be alike. */
const KEPT = 0.75;

/** By how much a portion may exceed what was measured: the next parts may be other ones. */
const GROWTH = 2;

/** More than what each of those who work has at a time, so that all of them end together. */
const SHARES = 4;

/**
 * How many parts to hand out at a time, by how long parts have taken so far: enough that handing
 * them out costs nothing beside them, and few enough that nobody waits long for whoever is last.
 * Until something was measured a portion is one part.
 */
export class Portions {
  readonly #bounds: PortionBounds;
  #parts = 0;
  #millis = 0;

  constructor(bounds: PortionBounds) {
    this.#bounds = bounds;
  }

  /** So many parts have taken so long. */
  took(parts: number, millis: number): void {
    this.#parts = this.#parts * KEPT + parts;
    this.#millis = this.#millis * KEPT + millis;
  }

  /** True while portions are smaller than they might be, for want of measurements. */
  get areGrowing(): boolean {
    return this.#known < this.#inTime;
  }

  /** The size of the next portion, where so many parts are left for so many to work on. */
  next(left: number, workers: number): number {
    const share = Math.ceil(left / (SHARES * workers));
    return Math.min(left, Math.max(1, Math.floor(Math.min(this.#known, this.#inTime, share))));
  }

  get #known(): number {
    return Math.floor(GROWTH * this.#parts);
  }

  get #inTime(): number {
    const { millis, most } = this.#bounds;
    return this.#millis === 0 ? most : Math.min(most, (millis * this.#parts) / this.#millis);
  }
}
