import { INPUT_MOVES, INPUT_STATES, type InputState } from '../model/lifecycle.ts';
import { ATTEMPT_CAUSES, ATTEMPT_RESULTS } from '../model/records.ts';
import { NONE } from './input-list.ts';

/** Input states, attempt causes and results as columns and records hold them. */
export const STATE = numbersOf(INPUT_STATES);
export const CAUSE = numbersOf(ATTEMPT_CAUSES);
export const RESULT = numbersOf(ATTEMPT_RESULTS);

/** What is planned for the end of an attempt; 0 is success. */
export const FAILS = 1;
export const FAILS_BY_FAULT = 2;
export const FAILS_BY_SECRET = 3;
/** Added to it where work can be slower than time, or stand still (QUE-5, CAL-1). */
export const LINGERS = 4;
/** Added to it once a fault keeps the attempt from ending by itself: that plan is void (FLT-1). */
export const WEDGED = 8;

/** What the caller of an input that runs has done: 0 for nothing. */
export const GIVEN_UP = 1;
export const GIVEN_UP_AND_RETRIED = 2;

function numbersOf<T extends string>(words: readonly T[]): Readonly<Record<T, number>> {
  return Object.fromEntries(words.map((word, place) => [word, place])) as Record<T, number>;
}

const FREE = 255;
const QUEUED = STATE.queued;
const FIRST = CAUSE.first;
const STATE_COUNT = INPUT_STATES.length;
const SUCCEEDED = STATE.succeeded;

/** 1 at from × 8 + to for every move that there is. */
const ALLOWED = Uint8Array.from(
  INPUT_STATES.flatMap((from) => INPUT_STATES.map((to) => Number(INPUT_MOVES[from].includes(to)))),
);

/** Columns of the inputs that are not final yet. A slot is used again once its input is final. */
interface Columns {
  id: Float64Array;
  /** The Function's pool. */
  pool: Int32Array;
  /** The source of traffic; `NONE` for an input that was called. */
  source: Int32Array;
  /** The number of the input within its source, from 0. */
  k: Float64Array;
  state: Uint8Array;
  seniority: Float64Array;
  /** The draws that decide its first attempt (TIME-4). */
  draw: Float64Array;
  failureDraw: Float64Array;
  /** The instant at which its caller gives up; `Infinity` for never. */
  patienceEnds: Float64Array;
  /** When the schedule that called it was due; of other inputs it says nothing. */
  dueAt: Float64Array;
  /** Whether its caller gave up while it ran (QUE-8): 0 or {@link GIVEN_UP} and the like. */
  givenUp: Uint8Array;
  /** 1 when another Function made it (CAL-1). */
  called: Uint8Array;
  attempt: Int32Array;
  /** The place of the live attempt, or batch, in the order of all of them; 0 for none. */
  serial: Float64Array;
  cause: Uint8Array;
  /** How the live attempt will end: 0, or {@link FAILS} and its like, {@link LINGERS}, … */
  fails: Uint8Array;
  /** The slot of the container that it runs on, is bound to, or waits for in an open batch. */
  container: Int32Array;
  losses: Int32Array;
  retries: Int32Array;
  /** How often its caller had tried before it (QUE-11). */
  callerRetries: Int32Array;
  next: Int32Array;
  prev: Int32Array;
}

const FLOATS = [
  'id', 'k', 'seniority', 'draw', 'failureDraw', 'patienceEnds', 'serial', 'dueAt',
] as const;
const INTS = [
  'pool', 'source', 'attempt', 'container', 'losses', 'retries', 'callerRetries',
  'next', 'prev',
] as const;
const BYTES = ['state', 'givenUp', 'called', 'cause', 'fails'] as const;

/**
 * The inputs of a run that are not final, as columns indexed by slot. Only this file changes the
 * state of an input, each time along {@link INPUT_MOVES}.
 *
 * @rule OBJ-5
 */
export class Inputs implements Columns {
  id = new Float64Array(0);
  pool = new Int32Array(0);
  source = new Int32Array(0);
  k = new Float64Array(0);
  state = new Uint8Array(0);
  seniority = new Float64Array(0);
  draw = new Float64Array(0);
  failureDraw = new Float64Array(0);
  patienceEnds = new Float64Array(0);
  dueAt = new Float64Array(0);
  givenUp = new Uint8Array(0);
  called = new Uint8Array(0);
  attempt = new Int32Array(0);
  serial = new Float64Array(0);
  cause = new Uint8Array(0);
  fails = new Uint8Array(0);
  container = new Int32Array(0);
  losses = new Int32Array(0);
  retries = new Int32Array(0);
  callerRetries = new Int32Array(0);
  next = new Int32Array(0);
  prev = new Int32Array(0);
  /** Inputs that arrived so far, which is the id of the latest. */
  arrivedCount = 0;
  /** Inputs that are not final. */
  openCount = 0;
  /** The seniority last given out. */
  latestSeniority = 0;
  /** The slots by id; `null` where nobody asks for them. */
  private byId: Map<number, number> | null = null;
  private free: Int32Array = new Int32Array(0);
  private freeCount = 0;

  constructor(capacity = 8) {
    this.grow(capacity);
  }

  /**
   * Takes in a new input, queued and junior to all others, and returns its slot; its other columns
   * are as {@link finish} left them, which is as a new input needs them.
   */
  arrive(pool: number, source: number, k: number): number {
    if (this.freeCount === 0) this.grow(this.state.length * 2);
    const input = this.free[--this.freeCount] as number;
    this.id[input] = ++this.arrivedCount;
    // `| 0` tells V8 that these are small whole numbers; else it asks for each what it is.
    this.pool[input] = pool | 0;
    this.source[input] = source | 0;
    this.k[input] = k;
    this.state[input] = QUEUED;
    this.seniority[input] = ++this.latestSeniority;
    this.openCount++;
    if (this.byId !== null) this.byId.set(this.arrivedCount, input);
    return input;
  }

  /** Counts an input that is refused on arrival and takes no slot; returns its id. */
  refuse(): number {
    return ++this.arrivedCount;
  }

  /** Makes the input junior to all others (QUE-3). */
  renewSeniority(input: number): void {
    this.seniority[input] = ++this.latestSeniority;
  }

  /** Moves an input to a state that is not final. */
  move(input: number, to: number): void {
    this.check(input, to);
    this.state[input] = to;
  }

  /** Moves an input to a final state and gives its slot back. */
  finish(input: number, to: number): void {
    this.check(input, to);
    // Of most inputs the first attempt succeeds: then nothing was lost, and nothing tried again.
    if (to !== SUCCEEDED || (this.attempt[input] as number) > 1) {
      this.cause[input] = FIRST;
      this.losses[input] = 0;
      this.retries[input] = 0;
    }
    if (this.byId !== null) this.byId.delete(this.id[input] as number);
    this.state[input] = FREE;
    this.attempt[input] = 0;
    this.seniority[input] = 0;
    this.patienceEnds[input] = Number.POSITIVE_INFINITY;
    this.givenUp[input] = 0;
    this.free[this.freeCount++] = input;
    this.openCount--;
  }

  /** True when the slot holds an input. */
  isOpen(input: number): boolean {
    return this.state[input] !== FREE;
  }

  /** Lets the inputs that arrive from now on be found by their ids. */
  index(): void {
    this.byId ??= new Map();
  }

  /** The slot of the input with this id; `NONE` if it is final. */
  find(id: number): number {
    return this.byId?.get(id) ?? NONE;
  }

  private check(input: number, to: number): void {
    const from = this.state[input] as number;
    if (ALLOWED[from * STATE_COUNT + to] === 1) return;
    const [a, b] = [INPUT_STATES[from] ?? 'none', INPUT_STATES[to] as InputState];
    throw new Error(`OBJ-5: input in-${this.id[input]} cannot go from ${a} to ${b}`);
  }

  private grow(capacity: number): void {
    const old = this.state.length;
    for (const name of FLOATS) this[name] = extended(this[name], new Float64Array(capacity));
    for (const name of INTS) this[name] = extended(this[name], new Int32Array(capacity));
    for (const name of BYTES) this[name] = extended(this[name], new Uint8Array(capacity));
    this.free = extended(this.free, new Int32Array(capacity));
    this.state.fill(FREE, old);
    this.container.fill(NONE, old);
    this.patienceEnds.fill(Number.POSITIVE_INFINITY, old);
    for (let input = capacity - 1; input >= old; input--) this.free[this.freeCount++] = input;
  }
}

function extended<T extends Float64Array | Int32Array | Uint8Array>(
  old: { readonly length: number } & ArrayLike<number>, longer: T,
): T {
  longer.set(old);
  return longer;
}

