import { INPUT_STATES } from '../../../src/model/lifecycle.ts';
import { RECORD_CELLS, recordIndex } from '../../../src/model/records.ts';
import type { Micros } from '../../../src/model/time.ts';
import { headType, type TraceReader } from '../../../src/trace/log.ts';
import { fieldsOf } from '../../../src/trace/record-fields.ts';
import { Durations } from './level.ts';

const ARRIVED = recordIndex('input.arrived');
const STARTED = recordIndex('input.started');
const ENDED = recordIndex('attempt.ended');
const PUBLISHED = recordIndex('deploy.published');
const READY = recordIndex('container.ready');
const { state: STATE_AFTER } = fieldsOf('attempt.ended');
const { version: VERSION } = fieldsOf('deploy.published');
const SUCCEEDED = INPUT_STATES.indexOf('succeeded');

interface Outage {
  readonly since: Micros;
  arrivals: number;
  /** Whoever came first before the container was ready, until its attempt starts. */
  first: Micros | null;
  isOver: boolean;
}

/**
 * Of one container that is recreated again and again: each time that it had nothing to do, what
 * happens until it has nothing to do again.
 */
export class Outages implements TraceReader {
  readonly untilEmpty = new Durations();
  readonly firstWaits = new Durations();
  arrivals = 0;
  queued = 0;
  #present = 0;
  #outage: Outage | null = null;

  read(cells: Float64Array, length: number): void {
    for (let at = 0; at < length;) {
      const now = cells[at] as number;
      const type = headType(cells[at + 1] as number);
      switch (type) {
        case ARRIVED: this.#arrive(now); break;
        case READY: this.#ready(now); break;
        case STARTED: this.#start(now); break;
        case ENDED: if (cells[at + STATE_AFTER] === SUCCEEDED) this.#leave(now); break;
        case PUBLISHED: if ((cells[at + VERSION] as number) > 1) this.#publish(now); break;
      }
      at += RECORD_CELLS[type] as number;
    }
  }

  #publish(now: Micros): void {
    const isEmpty = this.#present === 0;
    this.#outage = isEmpty ? { since: now, arrivals: 0, first: null, isOver: false } : null;
  }

  #arrive(now: Micros): void {
    this.#present++;
    const outage = this.#outage;
    if (outage === null) return;
    outage.arrivals++;
    if (outage.arrivals === 1 && !outage.isOver) outage.first = now;
  }

  #ready(now: Micros): void {
    if (this.#outage === null) return;
    this.#outage.isOver = true;
    this.queued += this.#present;
    this.#endIfEmpty(now);
  }

  #start(now: Micros): void {
    const first = this.#outage?.first ?? null;
    if (this.#outage === null || first === null) return;
    this.firstWaits.add(now - first);
    this.#outage.first = null;
  }

  #leave(now: Micros): void {
    this.#present--;
    this.#endIfEmpty(now);
  }

  #endIfEmpty(now: Micros): void {
    if (this.#outage === null || this.#present > 0) return;
    this.untilEmpty.add(now - this.#outage.since);
    this.arrivals += this.#outage.arrivals;
    this.#outage = null;
  }
}
