import type { EventQueue } from '../engine/event-queue.ts';
import { KIND } from '../model/event-kinds.ts';
import type { Micros } from '../model/time.ts';

const ATTEMPT_ENDS = KIND['attempt-ends'];

/** Cores are counted in thousandths. */
const CORE = 1_000;

const NEVER = Number.POSITIVE_INFINITY;

/** What was added up of parts of a microsecond is further from the truth by no more than this. */
const ERROR = 1e-9;

/** The work of one attempt that goes on. */
interface Work {
  readonly input: number;
  /** The place of the attempt in the order of all attempts. */
  readonly serial: number;
  /** What the clock of its cores shows when it is done: whole microseconds, and the part of one. */
  readonly whole: Micros;
  readonly part: number;
}

/**
 * The cores of a container, shared equally among the inputs whose work goes on: each is served at
 * the rate min(1, cores ÷ inputs). As that is the same for all, one clock tells what each has been
 * served since any instant: work of so many microseconds is done when the clock shows so much more.
 *
 * The clock is exact but for the last bits of a fraction of a microsecond, and is set to 0 whenever
 * nothing is left to do, so nothing adds up over a long run. An end is put at the microsecond
 * nearest to it (TIME-1), halves up; what the others are served is counted up to that instant. Of
 * those whose ends are put at one microsecond the attempt that started first ends first (TIME-2).
 *
 * Of the ends to come only the next one is in the queue of events, and there anew with each change
 * of who shares: an event that has lost its meaning is told by its instant and its attempt.
 *
 * @rule QUE-5
 */
export class Cores {
  private readonly queue: EventQueue;
  private readonly thousandths: number;
  /** By when they are done, then by the order of their starts. */
  private readonly works: Work[] = [];
  /** What the clock shows … */
  private whole: Micros = 0;
  private part = 0;
  /** … at this instant. */
  private at: Micros = 0;
  /** The instant of the next end, as it is in the queue of events, and whose it is. */
  private dueAt: Micros = NEVER;
  private due: Work | null = null;

  /** `thousandths` of a core; `Infinity` if none has to wait for another. */
  constructor(queue: EventQueue, thousandths: number) {
    this.queue = queue;
    this.thousandths = thousandths;
  }

  /** So many microseconds of work begin, or go on: they end at an event of their attempt. */
  begin(input: number, serial: number, micros: Micros): void {
    this.pass();
    const work = { input, serial, whole: this.whole + micros, part: this.part };
    let place = this.works.length;
    while (place > 0 && isBefore(work, this.works[place - 1] as Work)) place--;
    this.works.splice(place, 0, work);
    this.arm();
  }

  /** Takes out the work of an input if it is done in this instant; else returns false. */
  finish(input: number): boolean {
    if (this.dueAt !== this.queue.now || this.due?.input !== input) return false;
    this.end(input);
    return true;
  }

  /** The work of an input goes on no more, done or not; one without any changes nothing. */
  end(input: number): void {
    const place = this.works.findIndex((work) => work.input === input);
    if (place < 0) return;
    this.pass();
    this.works.splice(place, 1);
    this.arm();
  }

  /** Moves the clock on to the present. */
  private pass(): void {
    const { now } = this.queue;
    const elapsed = now - this.at;
    const shares = this.works.length * CORE;
    this.at = now;
    if (shares === 0) {
      this.whole = 0;
      this.part = 0;
    } else if (shares <= this.thousandths) {
      this.whole += elapsed;
    } else {
      const served = elapsed * this.thousandths;
      const rest = served % shares;
      this.whole += (served - rest) / shares;
      this.part += rest / shares;
      if (this.part < 1) return;
      this.whole++;
      this.part--;
    }
  }

  /** How long it takes until a work is done, to the nearest microsecond. */
  private timeFor(work: Work): Micros {
    const whole = work.whole - this.whole;
    const part = work.part - this.part;
    const shares = this.works.length * CORE;
    if (shares <= this.thousandths) return nearest(whole, part);
    const served = whole * shares;
    const rest = served % this.thousandths;
    return nearest((served - rest) / this.thousandths, (rest + part * shares) / this.thousandths);
  }

  /** Puts the next end into the queue of events, if it is not there. */
  private arm(): void {
    let next = this.works[0] ?? null;
    const after = next === null ? NEVER : this.timeFor(next);
    for (let place = 1; place < this.works.length; place++) {
      const work = this.works[place] as Work;
      if (this.timeFor(work) !== after) break;
      if (next !== null && work.serial < next.serial) next = work;
    }
    const at = this.queue.now + after;
    const isThere = at === this.dueAt && next?.serial === this.due?.serial;
    this.dueAt = at;
    this.due = next;
    if (next !== null && !isThere) this.queue.push(after, ATTEMPT_ENDS, next.serial, next.input);
  }
}

/** The microsecond nearest to whole ones and a part, halves up, or now if that is over. */
const nearest = (whole: Micros, part: number): Micros =>
  Math.max(0, whole + Math.floor(part + 0.5 + ERROR));

function isBefore(a: Work, b: Work): boolean {
  if (a.whole !== b.whole) return a.whole < b.whole;
  return a.part === b.part ? a.serial < b.serial : a.part < b.part;
}
