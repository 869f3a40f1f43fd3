import type { StopReason } from '../../src/model/records.ts';
import { TIMED_STATES, type TimedState } from '../../src/model/result.ts';
import { deployed, type HandTrace } from './hand-trace.ts';

/** One step of a random history: what to do, with which of those it can be done with, and when. */
export interface Step {
  readonly what: Deed;
  readonly which: number;
  /** Microseconds since the step before. */
  readonly after: number;
}

export const DEEDS = [
  'arrive', 'arrive', 'arrive', 'start', 'start', 'ready', 'ready', 'run', 'run', 'run',
  'succeed', 'succeed', 'succeed', 'fail', 'delay', 'due', 'give up', 'interrupt', 'retire',
  'drain', 'expire', 'cancel', 'crash', 'publish', 'finish rollout',
] as const;
export type Deed = (typeof DEEDS)[number];

interface Stretch {
  readonly kind: 'queued' | 'running' | 'waiting';
  readonly from: number;
  to: number;
  on: Container | null;
}

interface Input {
  readonly number: number;
  readonly arrivedAt: number;
  readonly stretches: Stretch[];
  state: 'queued' | 'running' | 'waiting' | 'succeeded' | 'over';
}

interface Container {
  readonly number: number;
  readonly version: number;
  readonly queue: number;
  readonly startedAt: number;
  readyAt: number;
  state: 'starting' | 'ready' | 'draining' | 'stopped';
  running: Input | null;
}

export interface Parts {
  latency: number;
  wait: number;
  cold: number;
  service: number;
  lost: number;
}

const DEPLOYMENT: readonly StopReason[] = ['interrupted', 'retired'];

/**
 * Plays a history while it writes its trace, and keeps everything: each measure is then read off
 * by its definition, time by adding up what holds between one step and the next.
 */
export class NaiveHistory {
  readonly trace: HandTrace = deployed();
  now = 0;
  downtime = 0;
  mixed = 0;
  missing = 0;
  least = 0;
  readonly times = Object.fromEntries(TIMED_STATES.map((state) => [state, 0])) as
    Record<TimedState, number>;
  peak = 0;
  version = 1;
  readonly #inputs: Input[] = [];
  readonly #containers: Container[] = [];
  #atPublish = 0;
  #rolling = true;
  #takenByDeployment = false;

  play(steps: readonly Step[]): void {
    for (const step of steps) {
      this.wait(step.after);
      this.#do(step);
      this.peak = Math.max(this.peak, this.#existing().length);
    }
  }

  /** Lets time pass, in which everything stays as it is. */
  wait(micros: number): void {
    if (micros === 0) return;
    const ready = this.#ready();
    const isQueued = this.#inputs.some(({ state }) => state === 'queued');
    if (isQueued && ready.length === 0 && this.#takenByDeployment) this.downtime += micros;
    if (this.#rolling) {
      if (new Set(ready.map(({ version }) => version)).size > 1) this.mixed += micros;
      this.missing += Math.max(0, this.#atPublish - ready.length) * micros;
      this.least = Math.min(this.least, ready.length);
    }
    for (const container of this.#existing()) this.times[this.#doing(container)] += micros;
    // The queue of a start ends in the middle of a step: split it.
    this.now += micros;
    this.trace.at(this.now / 1_000_000);
  }

  /** The parts of the latency of each input that succeeded. */
  parts(): readonly Parts[] {
    return this.#inputs.filter(({ state }) => state === 'succeeded').map((input) => {
      const sum = { latency: this.#end(input) - input.arrivedAt, wait: 0, cold: 0, service: 0,
        lost: 0 };
      for (const { kind, from, to, on } of input.stretches) {
        const isLast = kind === 'running' && to === this.#end(input);
        if (isLast) sum.service = to - from;
        else if (kind !== 'queued') sum.lost += to - from;
        else {
          const cold = on === null
            ? 0
            : Math.max(0, Math.min(to, on.readyAt) - Math.max(from, on.startedAt));
          sum.cold += cold;
          sum.wait += to - from - cold;
        }
      }
      return sum;
    });
  }
}
