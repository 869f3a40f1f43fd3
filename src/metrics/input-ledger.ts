import { coldWait } from '../model/cold-start.ts';
import { INPUT_STATES, type InputState } from '../model/lifecycle.ts';
import { ATTEMPT_RESULTS, RECORD_CELLS, recordIndex } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import { headApp, headType } from '../trace/log.ts';
import type { ContainerTable } from '../trace/container-table.ts';
import type { Container } from './container.ts';
import type { ControlMetrics } from './control-metrics.ts';
import type { MetricsDirectory } from './directory.ts';
import type { FunctionMetrics } from './function-metrics.ts';
import { InputRows, rowOf } from './input-rows.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Sample } from './sample.ts';

const ARRIVED = fieldsOf('input.arrived');
const PINNED = fieldsOf('input.pinned');
const STARTED = fieldsOf('input.started');
const ENDED = fieldsOf('attempt.ended');
const FINISHED = fieldsOf('input.finished');
const BATCH = fieldsOf('batch.started');
/** Every record about an input begins with its number. */
const INPUT = ARRIVED.input;
const ARRIVED_CELLS = RECORD_CELLS[recordIndex('input.arrived')] as number;
const INPUT_STARTED = recordIndex('input.started');

const place = (state: InputState): number => INPUT_STATES.indexOf(state);
const QUEUED = place('queued');
const RUNNING = place('running');
const WAITING = place('waiting');
const SUCCEEDED = place('succeeded');
const INTERRUPTED = ATTEMPT_RESULTS.indexOf('interrupted');
/** The header cell with the `seq` of the record that caused this one. */
const CAUSE_CELL = 2;

/*
 * What is kept of an input while it is not final, a cell each. These are not imported: V8 reads an
 * imported constant anew each time.
 */
const ARRIVED_AT = 0;
/** The number of the last container started before it arrived; Infinity once it counts as cold. */
const LATEST_CONTAINER = 1;
/** The number of its Function. */
const FUNCTION = 2;
/** Its place in `INPUT_STATES`; of no meaning while it runs. */
const STATE = 3;
/** Since when it is in that state, or runs. */
const SINCE = 4;
/** What has been spent so far on waiting, on waiting for a cold start, on attempts in vain. */
const WAIT = 5;
const COLD_WAIT = 6;
const LOST = 7;

/**
 * Whether the record after the arrival at cell `at` starts that input at the same instant. Most
 * inputs of most runs do: to take both records in at once saves a quarter of the metrics' time.
 */
export function startsAtOnce(cells: Float64Array, at: number, length: number): boolean {
  const next = at + ARRIVED_CELLS;
  return next < length
    && headType(cells[next + 1] as number) === INPUT_STARTED
    && cells[next + INPUT] === cells[at + INPUT]
    && cells[next] === cells[at];
}

/**
 * Follows the inputs from record to record: the hot path of the metrics. Cells hold doubles, and
 * `| 0` makes whole numbers of those that index something.
 */
export class InputLedger {
  readonly #directory: MetricsDirectory;
  readonly #containers: ContainerTable<Container>;
  readonly #control: ControlMetrics;
  readonly #rows = new InputRows();
  /** The inputs of pinned callers that are not final. */
  readonly #pinned = new Set<number>();

  constructor(
    directory: MetricsDirectory, containers: ContainerTable<Container>, control: ControlMetrics,
  ) {
    this.#directory = directory;
    this.#containers = containers;
    this.#control = control;
  }

  arrived(cells: Float64Array, at: number): void {
    const which = this.#directory.function(
      headApp(cells[at + 1] as number), (cells[at + ARRIVED.function] as number) | 0,
    );
    this.#open(cells, at, which);
    const { inputs } = which;
    if (inputs.enter(QUEUED) === 1 + inputs.pinnedQueued) {
      which.downtime.queueFilled(cells[at] as number);
    }
  }

  /** The caller of the input that has just arrived is pinned: it waits in a queue of its own. */
  pinned(cells: Float64Array, at: number): void {
    const input = cells[at + INPUT] as number;
    const which = this.#functionOf(this.#rows.cells(input), rowOf(input));
    this.#pinned.add(input);
    which.countPinned(cells[at + PINNED.version] as number);
    which.inputs.pinnedQueued++;
    if (which.inputs.queued === 0) which.downtime.queueEmptied(cells[at] as number);
  }

  /** An input arrives, and the next record is the start of its attempt: {@link startsAtOnce}. */
  admitted(cells: Float64Array, at: number): void {
    const start = at + ARRIVED_CELLS;
    const container = this.#containers.get((cells[start + STARTED.container] as number) | 0);
    const { inputs } = container.function;
    this.#open(cells, at, container.function);
    container.take(cells[at] as number);
    inputs.countAttempt((cells[start + STARTED.cause] as number) | 0);
    inputs.enter(RUNNING);
  }

  started(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const input = (cells[at + INPUT] as number) | 0;
    const rows = this.#rows.cells(input);
    const row = rowOf(input);
    const container = this.#containers.get((cells[at + STARTED.container] as number) | 0);
    const { inputs } = container.function;
    const since = rows[row + SINCE] as number;
    const cold = coldWait(container, since);
    const isFresh = container.number > (rows[row + LATEST_CONTAINER] as number);
    if (isFresh && (cold > 0 || container.opened === false)) {
      inputs.cold++;
      // No container comes after that: an input counts once.
      rows[row + LATEST_CONTAINER] = Number.POSITIVE_INFINITY;
    }
    rows[row + WAIT] = (rows[row + WAIT] as number) + (now - since - cold);
    rows[row + COLD_WAIT] = (rows[row + COLD_WAIT] as number) + cold;
    rows[row + SINCE] = now;
    container.take(now);
    inputs.countAttempt((cells[at + STARTED.cause] as number) | 0);
    inputs.enter(RUNNING);
    inputs.leave(QUEUED);
    if (this.#pinned.size > 0 && this.#pinned.has(input)) inputs.pinnedQueued--;
  }

  ended(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const input = (cells[at + INPUT] as number) | 0;
    const state = (cells[at + ENDED.state] as number) | 0;
    const rows = this.#rows.cells(input);
    const row = rowOf(input);
    const container = this.#containers.get((cells[at + ENDED.container] as number) | 0);
    const { inputs, buckets } = container.function;
    container.release(now);
    inputs.leave(RUNNING);
    const count = inputs.enter(state);
    if (state === QUEUED || state === WAITING) {
      container.tally.lost += now - (rows[row + SINCE] as number);
      lose(rows, row, now);
      rows[row + STATE] = state;
      if (state === QUEUED) this.#queueAgain(container.function, { input, count, now });
    } else {
      if (state === SUCCEEDED) {
        const arrivedAt = rows[row + ARRIVED_AT] as number;
        const service = now - (rows[row + SINCE] as number);
        // Most inputs of most runs: they neither waited nor were lost.
        if (service === now - arrivedAt) {
          addTo(inputs.prompt, service);
        } else {
          addTo(inputs.latency, now - arrivedAt);
          addTo(inputs.wait, rows[row + WAIT] as number);
          addTo(inputs.coldWait, rows[row + COLD_WAIT] as number);
          addTo(inputs.service, service);
          addTo(inputs.lost, rows[row + LOST] as number);
        }
        buckets?.addLatency(arrivedAt, now - arrivedAt);
      } else {
        container.tally.lost += now - (rows[row + SINCE] as number);
      }
      if (this.#pinned.size > 0) this.#pinned.delete(input);
      this.#rows.close(input);
    }
    if (cells[at + ENDED.result] === INTERRUPTED) {
      this.#control.addInterruption(cells[at + CAUSE_CELL] as number);
    }
  }

  /** The attempts of so many inputs start as one. */
  batchStarted(cells: Float64Array, at: number): void {
    const container = this.#containers.get(cells[at + BATCH.container] as number);
    container.function.countBatch(cells[at + BATCH.size] as number);
  }

  /** What kept its place was queued by the end of its attempt; what waited is queued by this. */
  requeued(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const input = cells[at + INPUT] as number;
    const rows = this.#rows.cells(input);
    const row = rowOf(input);
    if (rows[row + STATE] !== WAITING) return;
    const owner = this.#functionOf(rows, row);
    const { inputs } = owner;
    lose(rows, row, now);
    rows[row + STATE] = QUEUED;
    inputs.leave(WAITING);
    this.#queueAgain(owner, { input, count: inputs.enter(QUEUED), now });
  }

  /** An input that has just arrived is a retry of its caller. */
  retried(cells: Float64Array, at: number): void {
    const input = cells[at + INPUT] as number;
    this.#functionOf(this.#rows.cells(input), rowOf(input)).inputs.retried++;
  }

  /** The router sent an input to a container that takes nothing. */
  misrouted(cells: Float64Array, at: number): void {
    const input = cells[at + INPUT] as number;
    this.#functionOf(this.#rows.cells(input), rowOf(input)).inputs.misrouted++;
  }

  /** An input is final although no attempt of it ended. */
  finished(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const input = cells[at + INPUT] as number;
    const rows = this.#rows.cells(input);
    const row = rowOf(input);
    const { inputs, downtime } = this.#functionOf(rows, row);
    const state = rows[row + STATE] as number;
    inputs.enter(cells[at + FINISHED.state] as number);
    const left = inputs.leave(state);
    if (this.#pinned.delete(input)) {
      if (state === QUEUED) inputs.pinnedQueued--;
    } else if (state === QUEUED && left === inputs.pinnedQueued) downtime.queueEmptied(now);
    this.#rows.close(input);
  }

  /** An input that was here before is queued again, one of so many. */
  #queueAgain(
    { inputs, downtime }: FunctionMetrics,
    { input, count, now }: {
      readonly input: number; readonly count: number; readonly now: Micros;
    },
  ): void {
    if (this.#pinned.has(input)) inputs.pinnedQueued++;
    else if (count === 1 + inputs.pinnedQueued) downtime.queueFilled(now);
  }

  /** Makes a row for an input that arrives. */
  #open(cells: Float64Array, at: number, which: FunctionMetrics): void {
    const now = cells[at] as number;
    const input = (cells[at + INPUT] as number) | 0;
    const rows = this.#rows.open(input);
    const row = rowOf(input);
    rows[row + ARRIVED_AT] = now;
    rows[row + LATEST_CONTAINER] = this.#containers.latest;
    rows[row + FUNCTION] = which.number;
    rows[row + STATE] = QUEUED;
    rows[row + SINCE] = now;
    rows[row + WAIT] = 0;
    rows[row + COLD_WAIT] = 0;
    rows[row + LOST] = 0;
    which.buckets?.addArrival(now);
  }

  #functionOf(rows: Float64Array, row: number): FunctionMetrics {
    return this.#directory.functions[rows[row + FUNCTION] as number] as FunctionMetrics;
  }
}

/** Zeros need not be added. */
function addTo(sample: Sample, value: Micros): void {
  if (value > 0) sample.add(value);
}

/** The time since the input's state changed was spent in vain. */
function lose(rows: Float64Array, row: number, now: Micros): void {
  rows[row + LOST] = (rows[row + LOST] as number) + (now - (rows[row + SINCE] as number));
  rows[row + SINCE] = now;
}
