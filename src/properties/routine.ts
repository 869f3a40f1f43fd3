import { INPUT_STATES } from '../model/lifecycle.ts';
import {
  ABSENT, ATTEMPT_CAUSES, ATTEMPT_RESULTS, recordIndex,
} from '../model/records.ts';
import { headApp, headType } from '../trace/log.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Container } from './history/container.ts';
import type { FunctionHistory } from './history/function.ts';
import type { History } from './history/history.ts';
import * as columns from './history/inputs.ts';
import { rowOf } from './history/inputs.ts';
import type { Routine } from './property.ts';

const INPUT_ARRIVED = recordIndex('input.arrived');
const INPUT_STARTED = recordIndex('input.started');
const ATTEMPT_ENDED = recordIndex('attempt.ended');
const ARRIVED = fieldsOf('input.arrived');
const STARTED = fieldsOf('input.started');
const ENDED = fieldsOf('attempt.ended');
/** Every record about an input begins with its number. */
const INPUT = ARRIVED.input;
const FIRST = ATTEMPT_CAUSES.indexOf('first');
const SUCCESS = ATTEMPT_RESULTS.indexOf('succeeded');
const SUCCEEDED = INPUT_STATES.indexOf('succeeded');
const CAUSE_CELL = 2;
const NOTHING = ABSENT;

// V8 reads an imported constant anew each time.
const PLACE = columns.PLACE;
const FUNCTION = columns.FUNCTION;
const ATTEMPT = columns.ATTEMPT;
const CONTAINER = columns.CONTAINER;
const STARTED_AT = columns.STARTED_AT;
const SERVICE = columns.SERVICE;
const RETRIES = columns.RETRIES;
const LOSSES = columns.LOSSES;
const PATIENCE_ENDS = columns.PATIENCE_ENDS;
const LAST_SEQ = columns.LAST_SEQ;
const PART = columns.PART;
const LAST_RESULT = columns.LAST_RESULT;
const QUEUED = columns.QUEUED;
const RUNNING = columns.RUNNING;
const FINAL = columns.FINAL;

/**
 * Takes in the records of inputs that are as they are nearly always, in a few steps and without
 * showing them to anybody: all of it has been looked at that any property could object to. Whatever
 * is out of the ordinary in the least is left to the checkers. That this finds the same as showing
 * every record to every checker is a law that tests hold.
 */
export class RoutineRecords {
  /** How many there were of each sort. */
  readonly counts: Record<Routine, number> = {
    arrival: 0, start: 0, 'start before others': 0, success: 0,
  };
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  /** Takes the record in if it is routine; if not, nothing has happened. */
  take(cells: Float64Array, at: number, seq: number): boolean {
    const history = this.#history;
    const now = cells[at] as number;
    if (now < history.now || cells[at + CAUSE_CELL] !== NOTHING) return false;
    if (history.isWatched === true) return false;
    const type = headType(cells[at + 1] as number);
    const isTaken = type === INPUT_STARTED ? this.#start(cells, at, seq)
      : type === ATTEMPT_ENDED ? this.#succeed(cells, at, seq)
      : type === INPUT_ARRIVED && this.#arrive(cells, at, seq);
    if (isTaken) {
      history.now = now;
      history.seq = seq;
    }
    return isTaken;
  }

  /** An input arrives at a Function that is there. */
  #arrive(cells: Float64Array, at: number, seq: number): boolean {
    const history = this.#history;
    const { inputs } = history;
    const input = cells[at + INPUT] as number;
    if (input !== inputs.latest + 1) return false;
    const owner = history.function(
      headApp(cells[at + 1] as number), cells[at + ARRIVED.function] as number,
    );
    if (owner.live === null || owner.app.state !== 'deployed') return false;
    if (owner.isCalm === true) owner.burstAt = cells[at] as number;
    const patience = cells[at + ARRIVED.patience_us] as number;
    const rows = inputs.open(input);
    const row = rowOf(input);
    rows[row + PLACE] = QUEUED;
    rows[row + FUNCTION] = owner.index;
    rows[row + ATTEMPT] = 0;
    rows[row + CONTAINER] = 0;
    rows[row + RETRIES] = 0;
    rows[row + LOSSES] = 0;
    rows[row + LAST_RESULT] = -1;
    rows[row + PATIENCE_ENDS] =
      patience === NOTHING ? Number.POSITIVE_INFINITY : (cells[at] as number) + patience;
    rows[row + LAST_SEQ] = seq;
    owner.queue.join(input);
    history.touch(owner);
    this.counts.arrival++;
    return true;
  }

  /** The first attempt of the most senior input starts on a container of the live version. */
  #start(cells: Float64Array, at: number, seq: number): boolean {
    const history = this.#history;
    const input = cells[at + INPUT] as number;
    const rows = history.inputs.cells(input);
    const row = rowOf(input);
    if (rows[row + PLACE] !== QUEUED || rows[row + ATTEMPT] !== 0) return false;
    if (cells[at + STARTED.attempt] !== 1 || cells[at + STARTED.cause] !== FIRST) return false;
    const container = history.containers.find(cells[at + STARTED.container] as number);
    const owner = history.functions[rows[row + FUNCTION] as number] as FunctionHistory;
    if (container === undefined || !this.#canServe(container, owner)) return false;
    if (owner.queue.first !== input) return false;
    if (owner.app.number !== headApp(cells[at + 1] as number)) return false;
    if (owner.areStartsWatched === true) return false;
    owner.queue.remove(input);
    rows[row + PLACE] = RUNNING;
    rows[row + ATTEMPT] = 1;
    rows[row + CONTAINER] = container.number;
    rows[row + STARTED_AT] = cells[at] as number;
    rows[row + SERVICE] = cells[at + STARTED.service_us] as number;
    rows[row + LAST_SEQ] = seq;
    owner.running++;
    container.usedAt = cells[at] as number;
    if (container.running === 0) container.generation.idle--;
    container.running++;
    this.counts.start++;
    if (owner.queue.size > 0) this.counts['start before others']++;
    return true;
  }

  #canServe(container: Container, owner: FunctionHistory): boolean {
    return container.state === 'ready' && !container.lingers && !container.isBatching
      && container.generation === owner.live
      && container.running < container.slots && owner.app.state === 'deployed';
  }

  /** An attempt on an accepting container succeeds after exactly its service time. */
  #succeed(cells: Float64Array, at: number, seq: number): boolean {
    if (cells[at + ENDED.result] !== SUCCESS || cells[at + ENDED.state] !== SUCCEEDED) return false;
    const history = this.#history;
    const { awaited, inputs } = history;
    const input = cells[at + INPUT] as number;
    // Somebody goes on when it is final.
    if (awaited.size > 0 && awaited.has(input)) return false;
    const rows = inputs.cells(input);
    const row = rowOf(input);
    const number = cells[at + ENDED.container] as number;
    if (rows[row + PLACE] !== RUNNING || rows[row + CONTAINER] !== number) return false;
    if (rows[row + ATTEMPT] !== cells[at + ENDED.attempt]) return false;
    const due = (rows[row + STARTED_AT] as number) + (rows[row + SERVICE] as number);
    if (cells[at] !== due) return false;
    const container = history.containers.find(number);
    const owner = history.functions[rows[row + FUNCTION] as number] as FunctionHistory;
    if (container === undefined || container.state !== 'ready') return false;
    if (container.lingers || container.isBatching) return false;
    if (container.function !== owner || owner.app.state !== 'deployed') return false;
    rows[row + PLACE] = FINAL;
    rows[row + PART] = 0;
    rows[row + LAST_RESULT] = SUCCESS;
    rows[row + LAST_SEQ] = seq;
    inputs.close(input);
    // Its slot is for somebody who waits.
    if (owner.queue.size > 0) history.touch(owner);
    owner.running--;
    container.usedAt = cells[at] as number;
    container.running--;
    if (container.running === 0) container.generation.idle++;
    this.counts.success++;
    return true;
  }
}
