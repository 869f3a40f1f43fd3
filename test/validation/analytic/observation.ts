import { INPUT_STATES } from '../../../src/model/lifecycle.ts';
import {
  ATTEMPT_RESULTS, BATCH_REASONS, RECORD_CELLS, recordIndex,
} from '../../../src/model/records.ts';
import type { Micros } from '../../../src/model/time.ts';
import { fieldsOf } from '../../../src/trace/record-fields.ts';
import { headType, type TraceReader } from '../../../src/trace/log.ts';
import { Durations, grown, Level } from './level.ts';

const ARRIVED = recordIndex('input.arrived');
const STARTED = recordIndex('input.started');
const ENDED = recordIndex('attempt.ended');
const RETRIED = recordIndex('caller.retried');
const REQUEUED = recordIndex('input.requeued');
const FINISHED = recordIndex('input.finished');
const BATCHED = recordIndex('input.batched');
const BATCH_STARTED = recordIndex('batch.started');
const CONTAINER_STARTING = recordIndex('container.starting');
const CONTAINER_READY = recordIndex('container.ready');
const CONTAINER_DRAINING = recordIndex('container.draining');
const CONTAINER_STOPPED = recordIndex('container.stopped');
const RUN_ENDED = recordIndex('run.ended');

/** Every record about an input begins with its number, and so it is with containers. */
const { input: SUBJECT } = fieldsOf('input.arrived');
const { attempt: ATTEMPT, service_us: SERVICE } = fieldsOf('input.started');
const { state: STATE_AFTER, attempt: LAST_ATTEMPT, result: RESULT } = fieldsOf('attempt.ended');
const { state: STATE_AT_END } = fieldsOf('input.finished');

const { size: SIZE, why: WHY } = fieldsOf('batch.started');

const FULL = BATCH_REASONS.indexOf('full');
const INTERRUPTED = ATTEMPT_RESULTS.indexOf('interrupted');
const QUEUED = INPUT_STATES.indexOf('queued');
const WAITING = INPUT_STATES.indexOf('waiting');
const SUCCEEDED = INPUT_STATES.indexOf('succeeded');
const REJECTED = INPUT_STATES.indexOf('rejected');
const ABANDONED = INPUT_STATES.indexOf('abandoned');

interface ContainerLife {
  readonly since: Micros;
  isStarting: boolean;
  drainingSince: Micros | null;
}

/**
 * What textbooks measure of a system with one Function, from an instant on and from the trace
 * alone. It shares nothing with the metrics of the product but where fields stand in a record.
 */
export class Observation implements TraceReader {
  arrived = 0;
  /** Of those that arrived, the ones that callers made in place of earlier ones. */
  retried = 0;
  rejected = 0;
  /** Inputs whose patience ended before they ran. */
  gaveUp = 0;
  /** Attempts that ended, whatever became of their inputs. */
  served = 0;
  /** Inputs whose last attempt ended, with all of their attempts; and those that succeeded. */
  readonly done = { inputs: 0, attempts: 0 };
  readonly succeeded = { inputs: 0, attempts: 0 };
  /** Batches that ran, how many of them because they were full, and how long they were open. */
  readonly batches = { started: 0, inputs: 0, full: 0, open: new Durations() };
  containersStarted = 0;
  /** Length of the stretch that is observed, in seconds. */
  seconds = 0;
  /** From arrival to the first attempt, of inputs that start it. */
  readonly waits = new Durations();
  /** From arrival to the end of the last attempt. */
  readonly stays = new Durations();
  /** The same of those whose service time is {@link size}. */
  readonly staysOfSize = new Durations();
  /** How far attempts were that were interrupted. */
  readonly losses = new Durations();
  /** From start to stop, of containers that stop. */
  readonly lives = new Durations();
  /** From retirement to stop, of containers that had something left to do. */
  readonly drains = new Durations();
  readonly inSystem: Level;
  readonly queued: Level;
  readonly running: Level;
  readonly containers: Level;
  readonly starting: Level;
  readonly #from: Micros;
  /** A service time that is looked at by itself. */
  readonly size: Micros | null;
  /** When each input arrived, and when its latest attempt started. */
  #arrivedAt = new Float64Array(1024);
  #startedAt = new Float64Array(1024);
  #service = new Float64Array(1024);
  /** When the batch opened that is open. */
  #openedAt: Micros | null = null;
  readonly #waiting = new Set<number>();
  readonly #lives = new Map<number, ContainerLife>();

  constructor(from: Micros, size: Micros | null = null) {
    this.#from = from;
    this.size = size;
    this.inSystem = new Level(from);
    this.queued = new Level(from);
    this.running = new Level(from);
    this.containers = new Level(from);
    this.starting = new Level(from);
  }

  read(cells: Float64Array, length: number): void {
    for (let at = 0; at < length;) {
      const type = headType(cells[at + 1] as number);
      switch (type) {
        case ARRIVED: this.#arrive(cells, at); break;
        case RETRIED:
          if ((cells[at] as number) >= this.#from) this.retried++;
          break;
        case STARTED: this.#start(cells, at); break;
        case ENDED: this.#end(cells, at); break;
        case REQUEUED: this.#requeue(cells, at); break;
        case FINISHED: this.#finish(cells, at); break;
        case BATCHED: this.#openedAt ??= cells[at] as number; break;
        case BATCH_STARTED: this.#startBatch(cells, at); break;
        case CONTAINER_STARTING: this.#startContainer(cells, at); break;
        case CONTAINER_READY: this.#endStart(this.#lifeAt(cells, at), cells[at] as number); break;
        case CONTAINER_DRAINING:
          this.#lifeAt(cells, at).drainingSince = cells[at] as number;
          break;
        case CONTAINER_STOPPED: this.#stopContainer(cells, at); break;
        case RUN_ENDED: this.#close(cells[at] as number); break;
      }
      at += RECORD_CELLS[type] as number;
    }
  }

  #arrive(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const input = cells[at + SUBJECT] as number;
    if (input >= this.#arrivedAt.length) {
      this.#arrivedAt = grown(this.#arrivedAt, input);
      this.#startedAt = grown(this.#startedAt, input);
      this.#service = grown(this.#service, input);
    }
    this.#arrivedAt[input] = now;
    if (now >= this.#from) this.arrived++;
    this.inSystem.change(1, now);
    this.queued.change(1, now);
  }

  #start(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const input = cells[at + SUBJECT] as number;
    this.queued.change(-1, now);
    this.running.change(1, now);
    this.#startedAt[input] = now;
    this.#service[input] = cells[at + SERVICE] as number;
    if (now < this.#from || cells[at + ATTEMPT] !== 1) return;
    this.waits.add(now - (this.#arrivedAt[input] as number));
  }

  #end(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const input = cells[at + SUBJECT] as number;
    const state = cells[at + STATE_AFTER] as number;
    this.running.change(-1, now);
    if (now >= this.#from) {
      this.served++;
      const isLost = cells[at + RESULT] === INTERRUPTED;
      if (isLost) this.losses.add(now - (this.#startedAt[input] as number));
    }
    if (state === QUEUED) this.queued.change(1, now);
    else if (state === WAITING) this.#waiting.add(input);
    else this.#leave(input, now, { attempts: cells[at + LAST_ATTEMPT] as number, state });
  }

  /** An input leaves after its last attempt. */
  #leave(input: number, now: Micros, last: { attempts: number; state: number }): void {
    this.inSystem.change(-1, now);
    if (now < this.#from) return;
    const stay = now - (this.#arrivedAt[input] as number);
    this.stays.add(stay);
    if (this.#service[input] === this.size) this.staysOfSize.add(stay);
    for (const kind of last.state === SUCCEEDED ? [this.done, this.succeeded] : [this.done]) {
      kind.inputs++;
      kind.attempts += last.attempts;
    }
  }

  /** What waited for a retry is queued again; what lost its attempt is so already. */
  #requeue(cells: Float64Array, at: number): void {
    if (!this.#waiting.delete(cells[at + SUBJECT] as number)) return;
    this.queued.change(1, cells[at] as number);
  }

  /** An input leaves that is not running. */
  #finish(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const state = cells[at + STATE_AT_END] as number;
    if (!this.#waiting.delete(cells[at + SUBJECT] as number)) this.queued.change(-1, now);
    this.inSystem.change(-1, now);
    if (now < this.#from) return;
    if (state === REJECTED) this.rejected++;
    if (state === ABANDONED) this.gaveUp++;
  }

  #startBatch(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const open = now - (this.#openedAt ?? now);
    this.#openedAt = null;
    if (now < this.#from) return;
    this.batches.started++;
    this.batches.inputs += cells[at + SIZE] as number;
    if (cells[at + WHY] === FULL) this.batches.full++;
    this.batches.open.add(open);
  }

  #startContainer(cells: Float64Array, at: number): void {
    const since = cells[at] as number;
    const life = { since, isStarting: true, drainingSince: null };
    this.#lives.set(cells[at + SUBJECT] as number, life);
    if (since >= this.#from) this.containersStarted++;
    this.containers.change(1, since);
    this.starting.change(1, since);
  }

  #stopContainer(cells: Float64Array, at: number): void {
    const now = cells[at] as number;
    const life = this.#lifeAt(cells, at);
    this.#endStart(life, now);
    this.#lives.delete(cells[at + SUBJECT] as number);
    this.containers.change(-1, now);
    if (now < this.#from) return;
    this.lives.add(now - life.since);
    if (life.drainingSince !== null) this.drains.add(now - life.drainingSince);
  }

  #endStart(life: ContainerLife, now: Micros): void {
    if (life.isStarting) this.starting.change(-1, now);
    life.isStarting = false;
  }

  #lifeAt(cells: Float64Array, at: number): ContainerLife {
    const life = this.#lives.get(cells[at + SUBJECT] as number);
    if (life === undefined) throw new Error('the trace names a container out of its life');
    return life;
  }

  #close(now: Micros): void {
    this.seconds = (now - this.#from) / 1_000_000;
    for (const level of [
      this.inSystem, this.queued, this.running, this.containers, this.starting,
    ]) level.close(now);
  }
}
