import { INPUT_STATES, isFinal } from '../model/lifecycle.ts';
import { RECORD_CELLS, recordIndex } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import { Directory } from '../trace/directory.ts';
import { headApp, headType, type TraceReader } from '../trace/log.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Texts } from '../trace/texts.ts';

const ARRIVED = recordIndex('input.arrived');
const ENDED = recordIndex('attempt.ended');
const FINISHED = recordIndex('input.finished');
const RUN_ENDED = recordIndex('run.ended');

/** Every record about an input begins with its number. */
const { input: INPUT, function: FUNCTION } = fieldsOf('input.arrived');
const { state: STATE_AFTER } = fieldsOf('attempt.ended');
const { state: STATE_AT_END } = fieldsOf('input.finished');
const IS_FINAL = INPUT_STATES.map(isFinal);

/** Since when something is there that has not arrived, or has gone. */
const ABSENT = -1;

/** Below this a sum of whole numbers is exact, whatever of that size is added to it. */
const EXACT = 2 ** 51;

/** A sum of whole numbers without end. */
class ExactSum {
  #small = 0;
  #large = 0n;

  /** Adds a product. */
  add(count: number, time: Micros): void {
    const product = count * time;
    if (Math.abs(product) >= EXACT) {
      this.#large += BigInt(count) * BigInt(time);
      return;
    }
    this.#small += product;
    if (Math.abs(this.#small) < EXACT) return;
    this.#large += BigInt(this.#small);
    this.#small = 0;
  }

  value(): bigint {
    return this.#large + BigInt(this.#small);
  }
}

/** What there is of one Function, by number and input by input. */
class Population {
  /** As in `ap-1`. */
  readonly app: string;
  readonly name: string;
  /** Its place among all. */
  readonly index: number;
  arrived = 0;
  present = 0;
  since: Micros = 0;
  readonly area = new ExactSum();
  readonly stays = new ExactSum();

  constructor(app: number, name: string, index: number) {
    this.app = `ap-${app}`;
    this.name = name;
    this.index = index;
  }

  change(step: number, now: Micros): void {
    this.area.add(this.present, now - this.since);
    this.since = now;
    this.present += step;
  }
}

/** Both sides of Little's law for one Function over one run, in microseconds. */
export interface LittleSums {
  readonly app: string;
  readonly name: string;
  readonly arrived: number;
  /** The number of inputs in the system, summed over time. */
  readonly area: bigint;
  /** The times that inputs spent in the system, up to the end of the run, summed one by one. */
  readonly stays: bigint;
}

/**
 * Little's law, L = λW, on one run. Of a run that begins empty it is no matter of chance: what the
 * number of inputs in the system comes to over time, and what the times come to that each of them
 * spent there, are the same to the microsecond. One side is kept by counting, and knows no input;
 * the other by the arrival of each, and knows no number.
 */
export class LittlesLaw implements TraceReader {
  readonly #functions: Directory<number, Population>;
  /** By the number of an input: since when it is there, and the place of its Function. */
  #since = new Float64Array(1024).fill(ABSENT);
  #places = new Int32Array(1024);

  /** `texts` are those of the trace that will be read. */
  constructor(texts: Texts) {
    this.#functions = new Directory({
      app: (number) => number,
      function: (app, text, index) => new Population(app, texts.text(text), index),
    });
  }

  read(cells: Float64Array, length: number): void {
    for (let at = 0; at < length;) {
      const type = headType(cells[at + 1] as number);
      switch (type) {
        case ARRIVED: this.#arrive(cells, at); break;
        case ENDED: this.#leave(cells, at, STATE_AFTER); break;
        case FINISHED: this.#leave(cells, at, STATE_AT_END); break;
        case RUN_ENDED: this.#close(cells[at] as number); break;
      }
      at += RECORD_CELLS[type] as number;
    }
  }

  /** Once the whole trace was read. */
  sums(): readonly LittleSums[] {
    return this.#functions.functions.map(({ app, name, arrived, area, stays }) =>
      ({ app, name, arrived, area: area.value(), stays: stays.value() }));
  }

  #arrive(cells: Float64Array, at: number): void {
    const now = cells[at] as Micros;
    const input = cells[at + INPUT] as number;
    if (input >= this.#since.length) this.#grow(input);
    const owner = this.#functions.function(
      headApp(cells[at + 1] as number), cells[at + FUNCTION] as number,
    );
    this.#since[input] = now;
    this.#places[input] = owner.index;
    owner.arrived++;
    owner.change(1, now);
  }

  /** An input leaves, if that is what the record says. */
  #leave(cells: Float64Array, at: number, stateField: number): void {
    if (IS_FINAL[cells[at + stateField] as number] !== true) return;
    const now = cells[at] as Micros;
    const input = cells[at + INPUT] as number;
    const owner = this.#functions.functions[this.#places[input] as number];
    const since = this.#since[input] as number;
    owner?.change(-1, now);
    // What leaves twice is counted twice and stays once.
    if (since === ABSENT) return;
    owner?.stays.add(1, now - since);
    this.#since[input] = ABSENT;
  }

  #close(now: Micros): void {
    for (const owner of this.#functions.functions) owner.change(0, now);
    this.#since.forEach((since, input) => {
      const place = this.#places[input] as number;
      if (since !== ABSENT) this.#functions.functions[place]?.stays.add(1, now - since);
    });
  }

  #grow(input: number): void {
    const since = new Float64Array(2 * input).fill(ABSENT);
    const places = new Int32Array(2 * input);
    since.set(this.#since);
    places.set(this.#places);
    this.#since = since;
    this.#places = places;
  }
}
