import { describe, expect, test } from 'vitest';
import { EventQueue, KEY_LIMIT } from '../../src/engine/event-queue.ts';
import { HeapQueue } from './heap-queue.ts';

const SECOND = 1e6;
const HOUR = 3600 * SECOND;

/** What comes out of a queue, one line per event: instant, rank, key and subject. */
function drain(queue: EventQueue | HeapQueue, until = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = [];
  while (queue.advance(until)) {
    queue.look();
    lines.push(`${queue.now} ${queue.rank} ${queue.key} ${queue.subject}`);
    queue.drop();
  }
  return lines;
}

describe.each([['the wheel', EventQueue], ['the heap', HeapQueue]])('%s', (_, Queue) => {
  test('a new queue shows instant 0, and nothing is to come', () => {
    const queue = new Queue();
    expect(queue.now).toBe(0);
    expect(queue.size).toBe(0);
    expect(queue.isDue).toBe(false);
    expect(queue.nextTime).toBe(Number.POSITIVE_INFINITY);
    expect(queue.advance(Number.POSITIVE_INFINITY)).toBe(false);
  });

  test('events come by instant', () => {
    const queue = new Queue();
    queue.push(5, 1, 0, 50);
    queue.push(2, 1, 1, 20);
    queue.push(9 * HOUR, 1, 2, 90);
    expect(queue.size).toBe(3);
    expect(queue.nextTime).toBe(2);
    expect(drain(queue)).toEqual(['2 1 1 20', '5 1 0 50', `${9 * HOUR} 1 2 90`]);
    expect(queue.size).toBe(0);
    expect(queue.now).toBe(9 * HOUR);
  });

  test('TIME-2 events of one instant come by rank, then by key', () => {
    const queue = new Queue();
    queue.push(SECOND, 2, 0, 0);
    queue.push(SECOND, 1, KEY_LIMIT - 1, 1);
    queue.push(SECOND, 1, 7, 2);
    queue.push(SECOND, 100, 3, 3);
    expect(drain(queue)).toEqual([
      `${SECOND} 1 7 2`, `${SECOND} 1 ${KEY_LIMIT - 1} 1`, `${SECOND} 2 0 0`, `${SECOND} 100 3 3`,
    ]);
  });

  test('an event without a delay comes in this instant, by its rank', () => {
    const queue = new Queue();
    queue.push(0, 5, 0, 0);
    expect(queue.isDue).toBe(true);
    queue.push(SECOND, 3, 0, 1);
    queue.push(SECOND, 5, 1, 2);
    expect(drain(queue, 0)).toEqual(['0 5 0 0']);
    expect(queue.isDue).toBe(false);
    queue.advance(SECOND);
    queue.drop();
    queue.push(0, 4, 2, 3);
    queue.push(0, 6, 3, 4);
    queue.push(1, 1, 4, 5);
    expect(queue.isDue).toBe(true);
    expect(drain(queue, SECOND)).toEqual([
      `${SECOND} 4 2 3`, `${SECOND} 5 1 2`, `${SECOND} 6 3 4`,
    ]);
    expect(queue.isDue).toBe(false);
    expect(queue.nextTime).toBe(SECOND + 1);
  });

  test('the clock stays where it is when nothing comes until then', () => {
    const queue = new Queue();
    queue.push(3, 1, 0, 0);
    queue.advance(10);
    queue.drop();
    queue.push(HOUR, 1, 1, 1);
    expect(queue.advance(HOUR)).toBe(false);
    expect(queue.now).toBe(3);
    expect(queue.isDue).toBe(false);
    queue.push(0, 1, 2, 2);
    queue.push(20, 1, 3, 3);
    queue.push(HOUR - 1, 1, 4, 4);
    queue.push(2 * HOUR, 1, 5, 5);
    expect(drain(queue)).toEqual([
      '3 1 2 2', '23 1 3 3', `${HOUR + 2} 1 4 4`, `${HOUR + 3} 1 1 1`, `${2 * HOUR + 3} 1 5 5`,
    ]);
  });

  test('one event takes the place of another', () => {
    const queue = new Queue();
    queue.push(1, 1, 0, 0);
    queue.push(3, 1, 1, 1);
    queue.advance(1);
    queue.drop();
    queue.push(1, 1, 2, 2);
    expect(queue.size).toBe(2);
    queue.advance(2);
    queue.drop();
    queue.push(5, 1, 3, 3);
    expect(drain(queue)).toEqual(['3 1 1 1', '7 1 3 3']);
  });

  test('the earliest event can be looked at and dropped before its time', () => {
    const queue = new Queue();
    queue.push(HOUR, 1, 0, 0);
    queue.push(2 * HOUR, 1, 1, 1);
    queue.push(3 * HOUR, 1, 2, 2);
    queue.look();
    expect(queue.subject).toBe(0);
    queue.drop();
    queue.drop();
    queue.look();
    expect(queue.subject).toBe(2);
    expect(queue.now).toBe(0);
  });

  test('instants are exact up to 2^52', () => {
    const queue = new Queue();
    const late = 2 ** 52 - 2;
    queue.push(late, 1, 0, 0);
    queue.push(late + 1, 1, 1, 1);
    queue.push(1, 1, 2, 2);
    queue.push(late, 1, 3, 3);
    expect(drain(queue)).toEqual([
      '1 1 2 2', `${late} 1 0 0`, `${late} 1 3 3`, `${late + 1} 1 1 1`,
    ]);
    queue.push(1, 1, 4, 4);
    expect(drain(queue)).toEqual([`${late + 2} 1 4 4`]);
  });

  test('none of very many events is lost, from the smallest room on', () => {
    const queue = new Queue(1);
    const count = 50_000;
    for (let k = 0; k < count; k++) queue.push((k * 7919) % count, 1, k, k);
    const instants = drain(queue).map((line) => Number(line.split(' ')[0]));
    expect(instants).toEqual(Array.from({ length: count }, (__, k) => k));
  });

  test('a clone goes on alike, and neither disturbs the other', () => {
    const queue = new Queue();
    for (let k = 0; k < 3_000; k++) queue.push((k * 7919) % 3_000, 1, k, k);
    for (let k = 0; k < 1_000; k++) {
      queue.advance(HOUR);
      queue.drop();
      queue.push((k % 5) * SECOND, 2, k, k);
    }
    const clone = queue.clone();
    const later = queue.clone();
    expect(clone.now).toBe(queue.now);
    expect(clone.size).toBe(queue.size);
    expect(clone.nextTime).toBe(queue.nextTime);
    clone.push(1, 3, 0, 0);
    const rest = drain(queue);
    expect(drain(later)).toEqual(rest);
    expect(drain(clone)).toHaveLength(rest.length + 1);
  });
});

test('an idle day costs nothing, however dense the events before it', () => {
  const queue = new EventQueue();
  let taken = 0;
  for (let burst = 0; burst < 2_000; burst++) {
    queue.push(24 * HOUR, 1, burst, 0);
    queue.advance(Number.POSITIVE_INFINITY);
    queue.drop();
    for (let k = 0; k < 50; k++) queue.push(k, 2, k, 0);
    taken += drain(queue).length;
  }
  expect(taken).toBe(2_000 * 50);
  expect(queue.now).toBe(2_000 * (24 * HOUR + 49));
});
