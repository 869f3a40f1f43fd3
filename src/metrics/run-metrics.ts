import { HEADER_CELLS, RECORD_CELLS, recordIndex } from '../model/records.ts';
import type { AppResult, InputResult, Timeline } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import { headApp, headType, type TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';
import type { AppMetrics } from './app-metrics.ts';
import type { Container } from './container.ts';
import { ContainerLedger } from './container-ledger.ts';
import { ContainerTable } from '../trace/container-table.ts';
import { ControlMetrics } from './control-metrics.ts';
import { metricsDirectory, type MetricsDirectory } from './directory.ts';
import { InputLedger, startsAtOnce } from './input-ledger.ts';
import { InputList } from './input-list.ts';
import { knownRecord } from './known-record.ts';
import { RunTimeline } from './run-timeline.ts';

// Its own: see the note in `engine/event-queue.ts`.
const CELLS = RECORD_CELLS;
const INPUT_ARRIVED = recordIndex('input.arrived');
const INPUT_STARTED = recordIndex('input.started');
const ATTEMPT_ENDED = recordIndex('attempt.ended');
const INPUT_PINNED = recordIndex('input.pinned');
const INPUT_BOUND = recordIndex('input.bound');
const INPUT_UNBOUND = recordIndex('input.unbound');
const INPUT_BATCHED = recordIndex('input.batched');
const INPUT_UNBATCHED = recordIndex('input.unbatched');
const BATCH_STARTED = recordIndex('batch.started');
const INPUT_REQUEUED = recordIndex('input.requeued');
const INPUT_FINISHED = recordIndex('input.finished');
const INPUT_MISROUTED = recordIndex('input.misrouted');
const CALLER_RETRIED = recordIndex('caller.retried');
const CONTAINER_STARTING = recordIndex('container.starting');
const CONTAINER_READY = recordIndex('container.ready');
const CONTAINER_START_FAILED = recordIndex('container.start_failed');
const CONTAINER_HELD = recordIndex('container.held');
const CONTAINER_ADMITTED = recordIndex('container.admitted');
const CONTAINER_PHASE = recordIndex('container.phase');
const CONTAINER_DRAINING = recordIndex('container.draining');
const CONTAINER_STOPPING = recordIndex('container.stopping');
const CONTAINER_CRASHED = recordIndex('container.crashed');
const CONTAINER_STOPPED = recordIndex('container.stopped');

export interface MetricsOptions {
  /** Keep every input with its attempts: memory grows with their number. */
  readonly inputs?: boolean;
  /** Keep the run over time. */
  readonly timeline?: boolean;
}

/**
 * Computes what a run is worth from its trace alone, in one pass. Memory is bounded by the inputs
 * and containers that are under way at one time, unless every input is asked for.
 */
export class RunMetrics implements TraceReader {
  readonly #texts: Texts;
  readonly #list: InputList | null;
  readonly #timeline: RunTimeline | null;
  readonly #directory: MetricsDirectory;
  readonly #control = new ControlMetrics();
  readonly #containers: ContainerLedger;
  readonly #inputs: InputLedger;

  /** `texts` are those of the trace that will be read. */
  constructor(texts: Texts, options: MetricsOptions = {}) {
    const table = new ContainerTable<Container>();
    this.#texts = texts;
    this.#list = options.inputs === true ? new InputList(texts) : null;
    this.#timeline = options.timeline === true ? new RunTimeline() : null;
    this.#directory = metricsDirectory(texts, () => this.#timeline?.newBuckets() ?? null);
    this.#containers = new ContainerLedger(this.#directory, table);
    this.#inputs = new InputLedger(this.#directory, table, this.#control);
  }

  /** Takes in the next records of the trace. */
  read(cells: Float64Array, length: number, firstSeq: number): void {
    let seq = firstSeq;
    for (let at = 0; at < length; seq++) {
      let type = headType(cells[at + 1] as number);
      switch (type) {
        case INPUT_STARTED: this.#inputs.started(cells, at); break;
        case ATTEMPT_ENDED: this.#inputs.ended(cells, at); break;
        case INPUT_ARRIVED:
          if (startsAtOnce(cells, at, length)) {
            this.#inputs.admitted(cells, at);
            seq++;
            at += CELLS[type] as number;
            type = INPUT_STARTED;
          } else {
            this.#inputs.arrived(cells, at);
          }
          break;
        case INPUT_PINNED: this.#inputs.pinned(cells, at); break;
        case INPUT_BOUND: case INPUT_UNBOUND: case CONTAINER_PHASE:
        case INPUT_BATCHED: case INPUT_UNBATCHED: break;
        case BATCH_STARTED: this.#inputs.batchStarted(cells, at); break;
        case INPUT_REQUEUED: this.#inputs.requeued(cells, at); break;
        case INPUT_FINISHED: this.#inputs.finished(cells, at); break;
        case INPUT_MISROUTED: this.#inputs.misrouted(cells, at); break;
        case CALLER_RETRIED: this.#inputs.retried(cells, at); break;
        case CONTAINER_STARTING: this.#containers.starting(cells, at); break;
        case CONTAINER_HELD: this.#containers.held(cells, at); break;
        case CONTAINER_ADMITTED: this.#containers.admitted(cells, at); break;
        case CONTAINER_READY: this.#containers.ready(cells, at); break;
        case CONTAINER_START_FAILED: this.#containers.startFailed(cells, at); break;
        case CONTAINER_DRAINING: this.#containers.draining(cells, at); break;
        case CONTAINER_STOPPING: this.#containers.stopping(cells, at); break;
        case CONTAINER_CRASHED: this.#containers.crashed(cells, at); break;
        case CONTAINER_STOPPED: this.#containers.stopped(cells, at); break;
        default: this.#followControl(cells, at, seq);
      }
      at += CELLS[type] as number;
    }
    this.#list?.read(cells, length);
  }

  /** The Apps as they are after the last record that was read, in order of id. */
  get live(): readonly AppMetrics[] {
    return this.#directory.apps;
  }

  /** The App with this number, or what belongs to no App. */
  app(number: number): AppMetrics {
    return this.#directory.app(number);
  }

  /** The Apps of a run that ended at this instant, in order of id. */
  apps(endedAt: Micros): readonly AppResult[] {
    return this.#directory.apps.map((app) => app.result(endedAt));
  }

  /** Every input in order of arrival; an error unless that was asked for. */
  inputs(): readonly InputResult[] {
    if (this.#list === null) throw new Error('these metrics keep no list of inputs');
    return this.#list.result();
  }

  /** The run over time, up to the instant it ended at; an error unless that was asked for. */
  timeline(endedAt: Micros): Timeline {
    if (this.#timeline === null) throw new Error('these metrics keep no timeline');
    return this.#timeline.result(endedAt, this.#directory.apps);
  }

  #followControl(cells: Float64Array, at: number, seq: number): void {
    const record = knownRecord(cells, at, { seq, texts: this.#texts });
    const number = headApp(cells[at + 1] as number);
    const app = this.#directory.app(number);
    // A Function that nobody ever calls is part of the result as well.
    if (record.type === 'rollout.started') {
      this.#directory.function(number, cells[at + HEADER_CELLS + 1] as number);
    }
    this.#control.apply(record, app);
    this.#timeline?.tell(record, app);
  }
}
