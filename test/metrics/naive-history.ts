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
  /** Where it ran, or where its queueing ended. */
  on: Container | null;
}

interface Input {
  readonly number: number;
  readonly arrivedAt: number;
  readonly stretches: Stretch[];
  state: 'queued' | 'running' | 'waiting' | 'succeeded' | 'over';
  on: Container | null;
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

/** The parts of the latency of an input that succeeded. */
export interface Parts {
  readonly latency: number;
  readonly wait: number;
  readonly cold: number;
  readonly service: number;
  readonly lost: number;
}

/**
 * Plays a history while it writes its trace, and keeps everything: each measure is then read off
 * by its definition, times by adding up what holds between one step and the next.
 */
export class NaiveHistory {
  readonly trace: HandTrace = deployed();
  now = 0;
  version = 1;
  downtime = 0;
  peak = 0;
  /** Of the rollout of the live version. */
  mixed = 0;
  missing = 0;
  least = 0;
  readonly times = Object.fromEntries(TIMED_STATES.map((state) => [state, 0])) as
    Record<TimedState, number>;
  readonly inputs: Input[] = [];
  readonly #containers: Container[] = [];
  #atPublish = 0;
  #isRolling = true;
  /** The rollout is over, and the containers that it took are not back. */
  #isShort = false;
  #takenByDeployment = false;

  play(steps: readonly Step[]): void {
    for (const step of steps) {
      this.wait(step.after);
      this.#do(step);
      if (!this.#isRolling && this.#in('ready').length >= this.#atPublish) this.#isShort = false;
      this.peak = Math.max(this.peak, this.#in('starting', 'ready', 'draining').length);
    }
  }

  /** Lets time pass, in which everything stays as it is. */
  wait(micros: number): void {
    if (micros === 0) return;
    const ready = this.#in('ready');
    const isQueued = this.inputs.some(({ state }) => state === 'queued');
    if (isQueued && ready.length === 0 && this.#takenByDeployment) this.downtime += micros;
    if (this.#isRolling && new Set(ready.map(({ version }) => version)).size > 1) {
      this.mixed += micros;
    }
    if (this.#isRolling || this.#isShort) {
      this.missing += Math.max(0, this.#atPublish - ready.length) * micros;
      this.least = Math.min(this.least, ready.length);
    }
    for (const each of this.#in('starting', 'ready', 'draining')) this.#book(each, micros);
    this.now += micros;
    this.trace.at(this.now / 1_000_000);
  }

  /** The parts of the latency of each input that succeeded. */
  parts(): readonly Parts[] {
    return this.inputs.filter(({ state }) => state === 'succeeded').map((input) => {
      const last = input.stretches.at(-1) as Stretch;
      const parts = {
        latency: last.to - input.arrivedAt, wait: 0, cold: 0, service: last.to - last.from, lost: 0,
      };
      for (const { kind, from, to, on } of input.stretches.slice(0, -1)) {
        const cold = kind !== 'queued' || on === null
          ? 0
          : Math.max(0, Math.min(to, on.readyAt) - Math.max(from, on.startedAt));
        parts.cold += cold;
        parts[kind === 'queued' ? 'wait' : 'lost'] += to - from - cold;
      }
      return parts;
    });
  }

  #in(...states: readonly Container['state'][]): Container[] {
    return this.#containers.filter(({ state }) => states.includes(state));
  }

  #book({ state, running, startedAt, queue }: Container, micros: number): void {
    if (state === 'starting') {
      const queued = Math.min(Math.max(0, startedAt + queue - this.now), micros);
      this.times.queue += queued;
      this.times.starting += micros - queued;
    } else if (state === 'draining') this.times.draining += micros;
    else this.times[running === null ? 'idle' : 'busy'] += micros;
  }

  #do({ what, which }: Step): void {
    const pick = <T>(from: readonly T[]): T | undefined => from[which % Math.max(1, from.length)];
    const inState = (state: Input['state']): Input | undefined =>
      pick(this.inputs.filter((input) => input.state === state));
    const starting = pick(this.#in('starting'));
    const ready = pick(this.#in('ready'));
    switch (what) {
      case 'arrive': return this.#arrive();
      case 'start': return this.#start(1 + (which % 3));
      case 'ready': return starting && this.#becomeReady(starting);
      case 'cancel': return starting && this.#stop(starting, 'cancelled');
      case 'run': return this.#run(inState('queued'), ready);
      case 'succeed': return this.#end(inState('running'), 'succeeded', 'succeeded');
      case 'fail': return this.#end(inState('running'), 'failed', 'over');
      case 'delay': return this.#end(inState('running'), 'failed', 'waiting');
      case 'due': return this.#due(inState('waiting'));
      case 'give up': return this.#giveUp(inState('queued'));
      case 'publish': return this.#publish();
      case 'finish rollout': return this.#finishRollout();
      default: return ready && this.#leave(ready, what);
    }
  }

  #arrive(): void {
    this.inputs.push({
      number: this.trace.arrive(), arrivedAt: this.now, state: 'queued', on: null,
      stretches: [{ kind: 'queued', from: this.now, to: this.now, on: null }],
    });
  }

  #start(queue: number): void {
    const number = this.#containers.length + 1;
    this.trace.start(number, { version: this.version, queue: queue / 1_000_000 });
    this.#containers.push({
      number, version: this.version, queue, startedAt: this.now, readyAt: -1, state: 'starting',
      running: null,
    });
  }

  #becomeReady(container: Container): void {
    this.trace.ready(container.number);
    container.state = 'ready';
    container.readyAt = this.now;
    this.#takenByDeployment = false;
  }

  #run(input: Input | undefined, container: Container | undefined): void {
    if (input === undefined || container === undefined || container.running !== null) return;
    this.trace.run(input.number, container.number);
    this.#enter(input, 'running', container);
    container.running = input;
  }

  #end(
    input: Input | undefined, result: 'succeeded' | 'failed' | 'interrupted', state: Input['state'],
  ): void {
    const container = input?.on;
    if (input === undefined || container === null || container === undefined) return;
    const shown = state === 'over' ? 'failed' : state;
    this.trace.end(input.number, container.number, { result, state: shown });
    container.running = null;
    this.#enter(input, state);
    if (state === 'queued') this.trace.requeue(input.number);
    if (container.state !== 'draining' || result === 'interrupted') return;
    this.#stop(container, 'drained');
  }

  #due(input: Input | undefined): void {
    if (input === undefined) return;
    this.trace.requeue(input.number, 'tail');
    this.#enter(input, 'queued');
  }

  #giveUp(input: Input | undefined): void {
    if (input === undefined) return;
    this.trace.finish(input.number, 'abandoned');
    this.#enter(input, 'over');
  }

  /** A ready container goes, for this reason. */
  #leave(container: Container, why: Deed): void {
    const { running } = container;
    const lastOne = this.#in('ready').length === 1;
    if (why === 'drain' || (why === 'retire' && running !== null)) {
      this.trace.drain(container.number, why === 'retire' ? 'retired' : 'graceful');
      container.state = 'draining';
    } else if (why === 'crash') {
      this.trace.record('container.crashed', { container: container.number, why: 'fault' });
      this.#end(running ?? undefined, 'interrupted', 'queued');
      this.trace.stopped(container.number);
      container.state = 'stopped';
    } else if (why === 'interrupt') {
      this.#end(running ?? undefined, 'interrupted', 'queued');
      this.#stop(container, 'interrupted');
    } else if (running === null) {
      this.#stop(container, why === 'retire' ? 'retired' : 'idle');
    } else return;
    if (lastOne) this.#takenByDeployment = why === 'retire' || why === 'interrupt';
  }

  #stop(container: Container, why: StopReason): void {
    this.trace.stop(container.number, why);
    container.state = 'stopped';
  }

  #publish(): void {
    this.version++;
    this.trace.publish(this.version);
    this.mixed = 0;
    this.missing = 0;
    this.#atPublish = this.#in('ready').length;
    this.least = this.#atPublish;
    this.#isRolling = true;
    this.#isShort = false;
  }

  #finishRollout(): void {
    if (!this.#isRolling) return;
    this.trace.record('rollout.finished', { version: this.version });
    this.least = Math.min(this.least, this.#in('ready').length);
    this.#isRolling = false;
    this.#isShort = true;
  }

  #enter(input: Input, state: Input['state'], on: Container | null = null): void {
    const last = input.stretches.at(-1) as Stretch;
    last.to = this.now;
    if (last.kind === 'queued') last.on = on;
    input.state = state;
    input.on = on;
    if (state === 'succeeded' || state === 'over') return;
    input.stretches.push({ kind: state, from: this.now, to: this.now, on });
  }
}
