import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue, KEY_LIMIT } from '../../src/engine/event-queue.ts';
import { HeapQueue } from './heap-queue.ts';

type Queue = EventQueue | HeapQueue;

/** Numbers in [0, 1), the same for the same seed (Marsaglia's xorshift). */
function numbers(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** The longest delay of a phase, in microseconds: from dense traffic to idle expiries. */
const SCALES = [0, 1, 10, 1_000, 60_000, 1e6, 60e6, 3_600e6, 2_400 * 3_600e6] as const;

const DELAYS = {
  constant: (scale: number) => () => scale,
  even: (scale: number, next: () => number) => () => Math.floor(next() * (scale + 1)),
  exponential: (scale: number, next: () => number) => () =>
    Math.round(-Math.log(1 - next()) * scale),
  /** Mostly short, now and then long. */
  mixed: (scale: number, next: () => number) => () =>
    Math.round(next() < 0.9 ? next() * 1_000 : next() * scale),
  /** Equal instants in great numbers. */
  coarse: (scale: number, next: () => number) => () => Math.floor(next() * 4) * scale,
} as const;

/**
 * What is done with a queue for a while:
 * - `load`: events are added;
 * - `hold`: each event taken is replaced by another;
 * - `answer`: each brings up to two others, half of them in the same instant;
 * - `drain`: events are taken;
 * - `stretch`: the clock may go on for a while only, then something is added from outside;
 * - `idle`: the clock is moved to instants between the events, and more are added there;
 * - `peek`: somebody asks for the next instant.
 */
const ACTS = [
  'load', 'hold', 'answer', 'drain', 'stretch', 'idle', 'peek', 'clone',
] as const;

interface Phase {
  readonly act: (typeof ACTS)[number];
  readonly delays: keyof typeof DELAYS;
  readonly scale: (typeof SCALES)[number];
  readonly count: number;
}

const phases = fc.array(
  fc.record<Phase>({
    act: fc.constantFrom(...ACTS),
    delays: fc.constantFrom('constant', 'even', 'exponential', 'mixed', 'coarse'),
    scale: fc.constantFrom(...SCALES),
    count: fc.oneof(fc.nat(20), fc.nat(3_000)),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Goes through phases with one queue, and writes down all that the queue says. */
class Rehearsal {
  readonly said: number[] = [];
  queue: Queue;
  readonly #next: () => number;
  #serial = 0;

  constructor(queue: Queue, seed: number) {
    this.queue = queue;
    this.#next = numbers(seed);
  }

  go({ act, delays, scale, count }: Phase): void {
    const delay = DELAYS[delays](scale, this.#next);
    if (act === 'stretch') return this.#stretch(delay, scale);
    if (act === 'peek') this.said.push(this.queue.nextTime);
    if (act === 'clone') this.queue = this.queue.clone();
    for (let k = 0; k < count; k++) {
      if (act === 'load') this.#push(delay());
      if (act === 'hold') this.#hold(delay);
      if (act === 'answer') this.#answer(delay);
      if (act === 'idle') this.#idle(delay);
      if (act === 'drain') this.#take(Number.POSITIVE_INFINITY);
    }
  }

  rest(): void {
    while (this.#take(Number.POSITIVE_INFINITY));
    this.said.push(this.queue.size);
  }

  #stretch(delay: () => number, scale: number): void {
    const until = this.queue.now + scale;
    for (let k = 0; k < 200 && this.#take(until); k++) this.#push(delay());
    this.#push(delay());
    this.#push(0);
    this.said.push(this.queue.now, this.queue.isDue ? 1 : 0);
  }

  #hold(delay: () => number): void {
    const { queue } = this;
    if (!queue.advance(Number.POSITIVE_INFINITY)) return;
    this.#note();
    queue.drop();
    this.#push(delay());
  }

  /** Lets the clock go on between two events, as far as it can or as it likes, and adds some. */
  #idle(delay: () => number): void {
    const { queue } = this;
    const until = queue.now + delay();
    const next = queue.nextTime;
    if (until >= next || queue.isDue) return;
    queue.moveTo(until);
    this.#push(0);
    this.said.push(queue.now, queue.isDue ? 1 : 0);
    this.#push(delay());
  }

  #answer(delay: () => number): void {
    if (!this.#take(Number.POSITIVE_INFINITY)) return;
    const chance = this.#next();
    if (chance < 0.4) this.#push(0);
    if (chance > 0.2) this.#push(delay());
  }

  #take(until: number): boolean {
    const { queue } = this;
    if (!queue.advance(until)) return false;
    this.#note();
    queue.drop();
    this.said.push(queue.isDue ? 1 : 0);
    return true;
  }

  #note(): void {
    const { queue, said } = this;
    queue.look();
    said.push(queue.now, queue.rank, queue.key, queue.subject, queue.size);
  }

  #push(delay: number): void {
    const { rank, key } = this.#mark();
    this.queue.push(delay, rank, key, this.#serial);
  }

  /** Ranks at random, keys that never come twice and are in no order. */
  #mark(): { rank: number; key: number } {
    this.#serial++;
    const rank = Math.floor(this.#next() * 20);
    return { rank, key: (this.#serial * 5_000_011) % KEY_LIMIT };
  }
}

function rehearse(queue: Queue, script: readonly Phase[], seed: number): readonly number[] {
  const rehearsal = new Rehearsal(queue, seed);
  for (const phase of script) rehearsal.go(phase);
  rehearsal.rest();
  return rehearsal.said;
}

test('TIME-2 the wheel gives events in the order of the heap, whatever is done with it', () => {
  fc.assert(fc.property(phases, fc.nat(), (script, seed) => {
    const wheel = rehearse(new EventQueue(), script, seed);
    const heap = rehearse(new HeapQueue(), script, seed);
    expect(wheel.length).toBe(heap.length);
    expect(wheel.findIndex((value, at) => value !== heap[at])).toBe(-1);
  }), { seed: 1, numRuns: 300 });
});

test('the heap gives events in the order of a sorted list', () => {
  const event = fc.record({ delay: fc.nat(20), rank: fc.nat(3) });
  fc.assert(fc.property(fc.array(event, { maxLength: 200 }), (events) => {
    const queue = new HeapQueue(1);
    for (const [at, { delay, rank }] of events.entries()) queue.push(delay, rank, at, at);
    const sorted = events
      .map(({ delay, rank }, key) => ({ delay, rank, key }))
      .sort((a, b) => a.delay - b.delay || a.rank - b.rank || a.key - b.key);
    for (const { delay, rank, key } of sorted) {
      expect(queue.advance(delay)).toBe(true);
      queue.look();
      expect([queue.now, queue.rank, queue.key]).toEqual([delay, rank, key]);
      queue.drop();
    }
    expect(queue.size).toBe(0);
  }), { seed: 1 });
});

test('a clone goes on as the queue itself would, at any point of any script', () => {
  fc.assert(fc.property(phases, phases, fc.nat(), (before, after, seed) => {
    const queue = new EventQueue();
    const rehearsal = new Rehearsal(queue, seed);
    for (const phase of before) rehearsal.go(phase);
    const clone = rehearsal.queue.clone();
    const disturbed = rehearsal.queue.clone();
    rehearse(disturbed, after, seed + 1);
    expect(rehearse(clone, after, seed)).toEqual(rehearse(rehearsal.queue, after, seed));
  }), { seed: 1, numRuns: 50 });
});
