import { coldWait } from '../model/cold-start.ts';
import { INPUT_STATES } from '../model/lifecycle.ts';
import { ABSENT, ATTEMPT_CAUSES, RECORD_CELLS, recordIndex } from '../model/records.ts';
import type { SourceSpec } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { ContainerTable } from '../trace/container-table.ts';
import { headApp, headType, type TraceReader } from '../trace/log.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Texts } from '../trace/texts.ts';
import type { Arrival, InputSelection } from './input-selection.ts';

const CREATED = fieldsOf('app.created');
const STARTING = fieldsOf('container.starting');
const ARRIVED = fieldsOf('input.arrived');
const STARTED = fieldsOf('input.started');
const ENDED = fieldsOf('attempt.ended');
const FINISHED = fieldsOf('input.finished');
/** Every record about a container or an input begins with its number. */
const CONTAINER = STARTING.container;
const INPUT = ARRIVED.input;

const APP_CREATED = recordIndex('app.created');
const CONTAINER_STARTING = recordIndex('container.starting');
const CONTAINER_READY = recordIndex('container.ready');
const CONTAINER_STOPPED = recordIndex('container.stopped');
const INPUT_ARRIVED = recordIndex('input.arrived');
const INPUT_STARTED = recordIndex('input.started');
const ATTEMPT_ENDED = recordIndex('attempt.ended');
const INPUT_REQUEUED = recordIndex('input.requeued');
const INPUT_FINISHED = recordIndex('input.finished');
const CALLER_RETRIED = recordIndex('caller.retried');
const INPUT_MISROUTED = recordIndex('input.misrouted');

const QUEUED = INPUT_STATES.indexOf('queued');
const RUNNING = INPUT_STATES.indexOf('running');
const WAITING = INPUT_STATES.indexOf('waiting');
const SUCCEEDED = INPUT_STATES.indexOf('succeeded');

interface FollowedContainer {
  readonly number: number;
  readonly version: number;
  readonly startedAt: Micros;
  readyAt: Micros;
  /** True once an input has run on it. */
  isOpened: boolean;
}

/** An input that is not final, as far as lines of `expect` can ask for it. */
export interface FollowedInput {
  readonly selections: readonly InputSelection[];
  readonly arrivedAt: Micros;
  /** The number of the last container that was started before it arrived. */
  readonly latestContainer: number;
  /** Attempts by cause. */
  readonly attempts: Float64Array;
  /** A place in `INPUT_STATES`. */
  state: number;
  /** Since when it is in that state. */
  since: Micros;
  /** Of its last attempt, 0 before the first. */
  version: number;
  isCold: boolean;
  /** True if its caller made it in place of an earlier one. */
  isRetry: boolean;
  /** How often it was misrouted (QUE-9). */
  misrouted: number;
  wait: Micros;
  coldWait: Micros;
  lost: Micros;
}

interface FollowerOptions {
  readonly texts: Texts;
  readonly selections: readonly InputSelection[];
  /** For inputs that arrive where there is no App. */
  readonly traffic: readonly SourceSpec[];
}

/** Follows the inputs that some selection may hold, and keeps the selections up to date. */
export class InputFollower implements TraceReader {
  readonly #texts: Texts;
  /** Those that may hold what arrives now, and those that may later, the next one last. */
  #present: readonly InputSelection[] = [];
  readonly #coming: InputSelection[];
  readonly #appOfSource: ReadonlyMap<string, string>;
  readonly #apps = new Map<number, string>();
  /** Ephemeral Apps, and sources whose inputs are for such (EPH-1). */
  readonly #ephemeral = new Set<number>();
  readonly #served: ReadonlySet<string>;
  readonly #containers = new ContainerTable<FollowedContainer>();
  readonly #inputs = new Map<number, FollowedInput>();

  constructor({ texts, selections, traffic }: FollowerOptions) {
    this.#texts = texts;
    this.#coming = selections.toSorted((a, b) => b.from - a.from);
    this.#appOfSource = new Map(traffic.map(({ name, app }) => [name, app]));
    this.#served = new Set(traffic.flatMap(({ name, via }) => (via === undefined ? [] : [name])));
  }

  read(cells: Float64Array, length: number): void {
    for (let at = 0; at < length;) {
      const type = headType(cells[at + 1] as number);
      switch (type) {
        case INPUT_ARRIVED: this.#arrived(cells, at); break;
        case INPUT_STARTED: this.#started(cells, at); break;
        case ATTEMPT_ENDED: this.#moved(cells, at, cells[at + ENDED.state] as number); break;
        case INPUT_REQUEUED: this.#moved(cells, at, QUEUED); break;
        case INPUT_FINISHED: this.#moved(cells, at, cells[at + FINISHED.state] as number); break;
        case CALLER_RETRIED: this.#retell(cells, at, (input) => { input.isRetry = true; }); break;
        case INPUT_MISROUTED: this.#retell(cells, at, (input) => { input.misrouted++; }); break;
        case CONTAINER_STARTING: this.#starting(cells, at); break;
        case CONTAINER_READY:
          this.#containers.get(cells[at + CONTAINER] as number).readyAt = cells[at] as Micros;
          break;
        case CONTAINER_STOPPED:
          this.#containers.delete(this.#containers.get(cells[at + CONTAINER] as number));
          break;
        case APP_CREATED: {
          const app = headApp(cells[at + 1] as number);
          this.#apps.set(app, this.#texts.text(cells[at + CREATED.name] as number));
          if (cells[at + CREATED.ephemeral] !== ABSENT) this.#ephemeral.add(app);
          break;
        }
        default:
      }
      at += RECORD_CELLS[type] as number;
    }
  }

  #starting(cells: Float64Array, at: number): void {
    this.#containers.add({
      number: cells[at + CONTAINER] as number,
      version: cells[at + STARTING.version] as number,
      startedAt: cells[at] as Micros,
      readyAt: ABSENT,
      isOpened: false,
    });
  }

  #arrived(cells: Float64Array, at: number): void {
    const now = cells[at] as Micros;
    const app = headApp(cells[at + 1] as number);
    const source = this.#texts.text(cells[at + ARRIVED.source] as number);
    const arrival: Arrival = {
      app: this.#apps.get(app) ?? this.#appOfSource.get(source) ?? '',
      function: this.#texts.text(cells[at + ARRIVED.function] as number),
      source,
      isForClient: this.#ephemeral.has(app) || this.#served.has(source),
      at: now,
    };
    const selections = this.#presentAt(now).filter((each) => each.mayHold(arrival));
    if (selections.length === 0) return;
    const input: FollowedInput = {
      selections,
      arrivedAt: now,
      latestContainer: this.#containers.latest,
      attempts: new Float64Array(ATTEMPT_CAUSES.length),
      state: QUEUED, since: now, version: 0, isCold: false, isRetry: false, misrouted: 0,
      wait: 0, coldWait: 0, lost: 0,
    };
    this.#inputs.set(cells[at + INPUT] as number, input);
    for (const each of selections) each.arrive(input);
  }

  /** So that many selections of a stretch of time each take no longer than one. */
  #presentAt(now: Micros): readonly InputSelection[] {
    while ((this.#coming.at(-1)?.from ?? Number.POSITIVE_INFINITY) <= now) {
      const next = this.#coming.pop() as InputSelection;
      this.#present = [...this.#present.filter(({ to }) => to > now), next];
    }
    return this.#present;
  }

  /** Something is told of an input that moves it nowhere. */
  #retell(cells: Float64Array, at: number, note: (input: FollowedInput) => void): void {
    const now = cells[at] as Micros;
    const input = this.#inputs.get(cells[at + INPUT] as number);
    if (input === undefined) return;
    for (const each of input.selections) each.remove(input, now);
    note(input);
    for (const each of input.selections) each.add(input, now);
  }

  #started(cells: Float64Array, at: number): void {
    const now = cells[at] as Micros;
    const container = this.#containers.get(cells[at + STARTED.container] as number);
    const input = this.#inputs.get(cells[at + INPUT] as number);
    if (input !== undefined) {
      for (const each of input.selections) each.remove(input, now);
      const cold = coldWait(container, input.since);
      const isFresh = container.number > input.latestContainer;
      if (isFresh && (cold > 0 || !container.isOpened)) input.isCold = true;
      input.wait += now - input.since - cold;
      input.coldWait += cold;
      input.version = container.version;
      const cause = cells[at + STARTED.cause] as number;
      input.attempts[cause] = (input.attempts[cause] as number) + 1;
      input.state = RUNNING;
      input.since = now;
      for (const each of input.selections) each.add(input, now);
    }
    container.isOpened = true;
  }

  /** An attempt ended, a wait is over, or an input is final without having run. */
  #moved(cells: Float64Array, at: number, state: number): void {
    const now = cells[at] as Micros;
    const number = cells[at + INPUT] as number;
    const input = this.#inputs.get(number);
    // What kept its place was queued by the end of its attempt.
    if (input === undefined || input.state === state) return;
    for (const each of input.selections) each.remove(input, now);
    const isOpen = state === QUEUED || state === WAITING;
    const began = input.since;
    if (isOpen) input.lost += now - began;
    input.state = state;
    input.since = now;
    for (const each of input.selections) each.add(input, now);
    if (state === SUCCEEDED) succeed(input, now - began, now);
    if (!isOpen) this.#inputs.delete(number);
  }
}

function succeed(input: FollowedInput, service: Micros, now: Micros): void {
  const { arrivedAt, wait, coldWait, lost } = input;
  const spans = { latency: now - arrivedAt, wait, cold_wait: coldWait, service, lost };
  for (const each of input.selections) each.succeed(input, spans);
}
