import { INPUT_STATES, type InputState, isFinal } from '../model/lifecycle.ts';
import {
  ATTEMPT_CAUSES, ATTEMPT_RESULTS, type AttemptCause, type AttemptResult, RECORD_CELLS, recordIndex,
} from '../model/records.ts';
import type { AttemptRow, InputResult } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import { headType, type TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';
import { presentFields } from './present-fields.ts';
import { fieldsOf } from '../trace/record-fields.ts';

const STARTING = fieldsOf('container.starting');
const ARRIVED = fieldsOf('input.arrived');
const PINNED = fieldsOf('input.pinned');
const STARTED = fieldsOf('input.started');
const ENDED = fieldsOf('attempt.ended');
const REQUEUED = fieldsOf('input.requeued');
const FINISHED = fieldsOf('input.finished');
const RETRIED = fieldsOf('caller.retried');

const CONTAINER_STARTING = recordIndex('container.starting');
const INPUT_ARRIVED = recordIndex('input.arrived');
const INPUT_PINNED = recordIndex('input.pinned');
const INPUT_STARTED = recordIndex('input.started');
const ATTEMPT_ENDED = recordIndex('attempt.ended');
const INPUT_REQUEUED = recordIndex('input.requeued');
const INPUT_FINISHED = recordIndex('input.finished');
const CALLER_RETRIED = recordIndex('caller.retried');

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface ListedInput {
  readonly id: string;
  readonly function: string;
  readonly arrivedAt: Micros;
  pinned?: number;
  finishedAt?: Micros;
  retryOf?: string;
  state: InputState;
  readonly attempts: Writable<AttemptRow>[];
}

/** Every input with its attempts. */
export class InputList implements TraceReader {
  readonly #texts: Texts;
  /** By number - 1: inputs are numbered in order of arrival. */
  readonly #inputs: ListedInput[] = [];
  /** The version of each container, by its number. */
  readonly #versions = new Map<number, number>();

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** Takes in the next records of the trace. */
  read(cells: Float64Array, length: number): void {
    for (let at = 0; at < length;) {
      const type = headType(cells[at + 1] as number);
      switch (type) {
        case CONTAINER_STARTING:
          this.#versions.set(
            cells[at + STARTING.container] as number, cells[at + STARTING.version] as number,
          );
          break;
        case INPUT_ARRIVED: this.#arrived(cells, at); break;
        case INPUT_PINNED:
          this.#input(cells[at + PINNED.input]).pinned = cells[at + PINNED.version] as number;
          break;
        case INPUT_STARTED: this.#started(cells, at); break;
        case ATTEMPT_ENDED: this.#ended(cells, at); break;
        case INPUT_REQUEUED: this.#input(cells[at + REQUEUED.input]).state = 'queued'; break;
        case INPUT_FINISHED: this.#finished(cells, at); break;
        case CALLER_RETRIED:
          this.#input(cells[at + RETRIED.input]).retryOf = `in-${cells[at + RETRIED.of]}`;
          break;
        default:
      }
      at += RECORD_CELLS[type] as number;
    }
  }

  /** In order of arrival. */
  result(): readonly InputResult[] {
    return this.#inputs.map(toResult);
  }

  /** The input with this number; `null` if it has not arrived. */
  find(number: number): InputResult | null {
    const input = this.#inputs[number - 1];
    return input === undefined ? null : toResult(input);
  }

  #arrived(cells: Float64Array, at: number): void {
    const number = cells[at + ARRIVED.input] as number;
    this.#inputs[number - 1] = {
      id: `in-${number}`,
      function: this.#texts.text(cells[at + ARRIVED.function] as number),
      arrivedAt: cells[at] as Micros,
      state: 'queued',
      attempts: [],
    };
  }

  #started(cells: Float64Array, at: number): void {
    const container = cells[at + STARTED.container] as number;
    const input = this.#input(cells[at + STARTED.input]);
    input.state = 'running';
    input.attempts.push({
      n: cells[at + STARTED.attempt] as number,
      cause: ATTEMPT_CAUSES[cells[at + STARTED.cause] as number] as AttemptCause,
      container: `ta-${container}`,
      version: this.#versions.get(container) as number,
      started_us: cells[at] as Micros,
    });
  }

  #ended(cells: Float64Array, at: number): void {
    const now = cells[at] as Micros;
    const input = this.#input(cells[at + ENDED.input]);
    const attempt = input.attempts.at(-1) as Writable<AttemptRow>;
    attempt.ended_us = now;
    attempt.result = ATTEMPT_RESULTS[cells[at + ENDED.result] as number] as AttemptResult;
    enter(input, cells[at + ENDED.state] as number, now);
  }

  #finished(cells: Float64Array, at: number): void {
    const input = this.#input(cells[at + FINISHED.input]);
    enter(input, cells[at + FINISHED.state] as number, cells[at] as Micros);
  }

  #input(number: number | undefined): ListedInput {
    return this.#inputs[(number as number) - 1] as ListedInput;
  }
}

const toResult = (input: ListedInput): InputResult => presentFields({
  id: input.id,
  function: input.function,
  pinned: input.pinned,
  arrived_us: input.arrivedAt,
  finished_us: input.finishedAt,
  retry_of: input.retryOf,
  state: input.state,
  attempts: input.attempts.map((attempt) => ({ ...attempt })),
});

/** Moves to the state at this place of `INPUT_STATES`. */
function enter(input: ListedInput, place: number, now: Micros): void {
  input.state = INPUT_STATES[place] as InputState;
  if (isFinal(input.state)) input.finishedAt = now;
}
