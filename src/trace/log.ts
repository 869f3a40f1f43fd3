import {
  ABSENT, APP_STEP, HEADER_CELLS, RECORD_CELLS, RULE_STEP,
} from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import { Digest } from './digest.ts';
import { Texts } from './texts.ts';

/**
 * Records in a row, cell after cell: `cells[0 .. length)`. A record takes `RECORD_CELLS[type]`
 * cells: instant, head (see `head*` below), cause, then its fields in the order of `RECORDS`.
 * The cells are reused after `read` returns.
 */
export interface TraceReader {
  read(cells: Float64Array, length: number, firstSeq: number): void;
}

/** The type of the record that starts at `at`, as its place in `RECORD_TYPES`. */
export const headType = (head: number): number => head & TYPE_MASK;
/** The rule of a record, as its place in `RULES`. */
export const headRule = (head: number): number => (head >>> 6) & 127;
/** The number N of the record's App `ap-N`, or {@link ABSENT}. */
export const headApp = (head: number): number => (head >>> 13) - 1;

// Its own: see the note in `engine/event-queue.ts`.
const CELLS = RECORD_CELLS;
const TYPE_MASK = RULE_STEP - 1;
const RULE_UNIT = RULE_STEP;
const APP_UNIT = APP_STEP;
const HEADER = HEADER_CELLS;
const NOTHING = ABSENT;

const CHUNK_CELLS = 8192;
/** A log that goes on from another may be one of very many, each with little to say. */
const FORK_CELLS = 256;
/** More cells than any record takes. */
const SLACK = 64;

/**
 * The one output of a run: an append-only log of records. It keeps nothing but the last chunk;
 * readers get each chunk as it fills, so that memory stays bounded whatever the length of the run.
 *
 * A record is written as `log.open(type, rule, app).put(field)….close()`.
 */
export class TraceLog {
  /** The instant that records are written at. */
  now: Micros = Number.NaN;
  /** Records closed so far, which is the `seq` of the next one. */
  count = 0;
  readonly digest: Digest;
  readonly texts: Texts;
  readonly #readers: readonly TraceReader[];
  /** The records since the last flush; to be written only where {@link reserve} says. */
  readonly cells: Float64Array;
  #length = 0;
  /** With more cells than these it is flushed before the next record. */
  readonly #most: number;
  #firstSeq = 0;
  #start = 0;
  #end = 0;
  #watched: Uint8Array = new Uint8Array(RULE_STEP);
  #onWatched: ((cells: Float64Array, at: number, seq: number) => void) | null = null;

  constructor(readers: readonly TraceReader[] = [], before: TraceLog | null = null) {
    // Laid out as a double at once: see the note in `engine/event-queue.ts`.
    this.now = 0;
    this.cells = new Float64Array(before === null ? CHUNK_CELLS : FORK_CELLS);
    this.#most = this.cells.length - SLACK;
    this.digest = before?.digest.clone() ?? new Digest();
    this.texts = new Texts((text) => this.digest.text(text), before?.texts ?? null);
    this.#readers = readers;
  }

  /**
   * A log of its own that goes on from here: `readers` get the records from the next one on. Nobody
   * watches it yet.
   */
  fork(readers: readonly TraceReader[] = []): TraceLog {
    this.flush();
    const fork = new TraceLog(readers, this);
    fork.now = this.now;
    fork.count = this.count;
    fork.#firstSeq = this.count;
    return fork;
  }

  /** Calls `handler` for each record of these types as soon as it is closed. */
  watch(
    types: readonly number[],
    handler: (cells: Float64Array, at: number, seq: number) => void,
  ): void {
    for (const type of types) this.#watched[type] = 1;
    this.#onWatched = handler;
  }

  /** Begins a record. `type` and `rule` are places in their lists, `app` the N of `ap-N`. */
  open(type: number, rule: number, app: number): this {
    if (this.#length > this.#most) this.flush();
    const at = this.#length;
    const cells = this.cells;
    cells[at] = this.now;
    cells[at + 1] = type + rule * RULE_UNIT + (app + 1) * APP_UNIT;
    cells[at + 2] = NOTHING;
    this.#start = at;
    this.#length = at + HEADER;
    this.#end = at + (CELLS[type] as number);
    return this;
  }

  /**
   * Begins a record whose fields the caller writes to `cells` itself, from the returned place on:
   * for the three records that every input has.
   */
  reserve(type: number, rule: number, app: number): number {
    this.open(type, rule, app);
    const at = this.#length;
    this.#length = this.#end;
    this.cells[this.#end - 1] = NOTHING;
    return at;
  }

  /** Names the record that caused this one by its `seq`; {@link ABSENT} for none. */
  because(seq: number): this {
    this.cells[this.#start + 2] = seq;
    return this;
  }

  /** Writes the next field. */
  put(value: number): this {
    this.cells[this.#length++] = value;
    return this;
  }

  /** Writes a text as the next field; `null` leaves it out. */
  putText(text: string | null): this {
    return this.put(text === null ? ABSENT : this.texts.number(text));
  }

  /** Ends the record, leaving out the optional fields that remain, and returns its `seq`. */
  close(): number {
    while (this.#length < this.#end) this.cells[this.#length++] = NOTHING;
    const seq = this.count++;
    const start = this.#start;
    if (this.#onWatched !== null && this.#watched[headType(this.cells[start + 1] as number)]) {
      this.#onWatched(this.cells, start, seq);
    }
    return seq;
  }

  /** Hands what was written since the last time to the digest and to every reader. */
  flush(): void {
    if (this.#length === 0) return;
    this.digest.read(this.cells, this.#length, this.count);
    for (const reader of this.#readers) reader.read(this.cells, this.#length, this.#firstSeq);
    this.#length = 0;
    this.#firstSeq = this.count;
  }
}
