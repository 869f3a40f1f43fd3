import type { ContainerState } from '../model/lifecycle.ts';
import { TIMED_STATES, type TimedState } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import type { FunctionMetrics } from './function-metrics.ts';
import type { VersionTally } from './version-tally.ts';

const place = (state: TimedState): number => TIMED_STATES.indexOf(state);
const QUEUE = place('queue');
const STARTING = place('starting');
const IDLE = place('idle');
const BUSY = place('busy');
const DRAINING = place('draining');
const STOPPING = place('stopping');

/** How a container begins. */
export interface ContainerStart {
  readonly number: number;
  readonly function: FunctionMetrics;
  readonly version: number;
  readonly isPinned: boolean;
  readonly slots: number;
  readonly at: Micros;
  /** How much of its cold start it queues for. */
  readonly queueMicros: Micros;
}

/** A container that exists, as far as the metrics follow it. */
export class Container {
  readonly number: number;
  readonly function: FunctionMetrics;
  readonly version: number;
  /** It serves pinned callers alone, and is no part of rollouts and of downtime (PIN-1). */
  readonly isPinned: boolean;
  readonly slots: number;
  readonly startedAt: Micros;
  /** What its version has done for this Function. */
  readonly tally: VersionTally;
  /** When its cold start was over; -1 before. */
  readyAt: Micros = -1;
  /** True once an input has run on it. */
  opened = false;
  #state: ContainerState = 'starting';
  #running = 0;
  #since: Micros = 0;
  /** When its start was over, one way or another; -1 before. */
  #startEnd: Micros = -1;
  #queueMicros: Micros;
  /** How long it is to queue for once the platform has a place for it (AUT-6). */
  #held: Micros = 0;
  /** The accounts of its version. */
  readonly #times: Float64Array;

  constructor(start: ContainerStart) {
    this.number = start.number;
    this.function = start.function;
    this.version = start.version;
    this.isPinned = start.isPinned;
    this.slots = start.slots;
    this.startedAt = start.at;
    this.tally = start.function.versions.of(start.version);
    this.#since = start.at;
    this.#queueMicros = start.queueMicros;
    this.#times = this.tally.times;
  }

  get state(): ContainerState {
    return this.#state;
  }

  /** Adds the time since it last changed to the account of what it was doing. */
  bookUntil(now: Micros, times: Float64Array): void {
    const spent = now - this.#since;
    switch (this.#state) {
      case 'starting': {
        const queued = Math.min(spent, this.#queueMicros);
        book(times, QUEUE, queued);
        book(times, STARTING, spent - queued);
        break;
      }
      case 'ready': book(times, this.#running === 0 ? IDLE : BUSY, spent); break;
      case 'draining': book(times, DRAINING, spent); break;
      case 'stopping': book(times, STOPPING, spent); break;
      case 'stopped': break;
    }
  }

  /** How long it has cost by this instant: since it is there, without its queueing. */
  billed(now: Micros): Micros {
    const queued = this.#startEnd < 0 ? now - this.startedAt : this.#startEnd - this.startedAt;
    return now - this.startedAt - Math.min(queued, this.#queueMicros);
  }

  /** Moves to another state, having booked the time in the one before. */
  move(state: ContainerState, now: Micros): void {
    this.bookUntil(now, this.#times);
    if (this.#state === 'starting') this.#startEnd = now;
    this.#since = now;
    this.#state = state;
  }

  /** It waits, and what it was to queue for is still to come. */
  hold(): void {
    this.#held = this.#queueMicros;
    this.#queueMicros = Number.POSITIVE_INFINITY;
  }

  /** It waits no longer. */
  admit(now: Micros): void {
    this.#queueMicros = now - this.startedAt + this.#held;
  }

  /** An attempt starts on it. */
  take(now: Micros): void {
    this.opened = true;
    this.tally.attempts++;
    if (this.#running++ > 0) return;
    book(this.#times, IDLE, now - this.#since);
    this.#since = now;
  }

  /** An attempt on it ends. */
  release(now: Micros): void {
    if (--this.#running > 0 || this.#state !== 'ready') return;
    book(this.#times, BUSY, now - this.#since);
    this.#since = now;
  }
}

function book(times: Float64Array, account: number, micros: Micros): void {
  times[account] = (times[account] as number) + micros;
}
