import type { Amount, ContainerMetric, Selection } from '../model/expectation.ts';
import { ABSENT, RECORD_CELLS, recordIndex, START_REASONS } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import { headApp, headType, type TraceReader } from '../trace/log.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Texts } from '../trace/texts.ts';
import { whole } from './amounts.ts';

const CREATED = fieldsOf('app.created');
const STARTING = fieldsOf('container.starting');
const PUBLISHED = fieldsOf('deploy.published');
const FINISHED = fieldsOf('rollout.finished');
const CONTAINER = STARTING.container;

const APP_CREATED = recordIndex('app.created');
const CONTAINER_STARTING = recordIndex('container.starting');
const CONTAINER_START_FAILED = recordIndex('container.start_failed');
const CONTAINER_CRASHED = recordIndex('container.crashed');
const CONTAINER_STOPPED = recordIndex('container.stopped');
const DEPLOY_PUBLISHED = recordIndex('deploy.published');
const ROLLOUT_FINISHED = recordIndex('rollout.finished');
const APP_STOPPING = recordIndex('app.stopping');

const INITIAL = START_REASONS.indexOf('initial');

/** The containers of a Function that a line looks at, in the time that it looks at. */
export class ContainerSelection {
  readonly app: string;
  readonly function: string;
  readonly version: number | null;
  readonly #from: Micros;
  readonly #to: Micros;
  readonly #happened = { started: 0, start_failed: 0, crashed: 0 };
  #existing = 0;
  #peak = 0;
  #since: Micros = 0;
  /** Containers × microseconds. */
  #total = 0;

  constructor(
    subject: { app: string; function: string },
    { version, from, to }: Pick<Selection, 'version' | 'from' | 'to'>,
  ) {
    this.app = subject.app;
    this.function = subject.function;
    this.version = version;
    this.#from = from ?? 0;
    this.#to = to ?? Number.POSITIVE_INFINITY;
  }

  /** One container more or less exists. */
  change(step: 1 | -1, now: Micros): void {
    this.#total = this.#totalAt(now);
    this.#peak = this.#peakAt(now);
    this.#since = now;
    this.#existing += step;
    if (this.#looksAt(now)) this.#peak = Math.max(this.#peak, this.#existing);
  }

  /** This happened to a container. */
  note(what: 'started' | 'start_failed' | 'crashed', now: Micros): void {
    if (this.#looksAt(now)) this.#happened[what]++;
  }

  /** What is asked for, if the run ends at this instant; containers are counted over all of it. */
  amount(of: ContainerMetric, now: Micros): Amount | null {
    switch (of) {
      case 'started': case 'start_failed': case 'crashed': return whole(this.#happened[of]);
      case 'peak': return whole(this.#peakAt(now));
      case 'mean': {
        const length = Math.min(now, this.#to) - this.#from;
        return length <= 0 ? null : { num: this.#totalAt(now), den: length };
      }
      case 'seconds': return whole(this.#totalAt(now));
    }
  }

  #looksAt(now: Micros): boolean {
    return now >= this.#from && now < this.#to;
  }

  /** The time that is looked at in which as many existed as do now. */
  #lengthAt(now: Micros): Micros {
    return Math.max(0, Math.min(now, this.#to) - Math.max(this.#since, this.#from));
  }

  #totalAt(now: Micros): number {
    return this.#total + this.#existing * this.#lengthAt(now);
  }

  #peakAt(now: Micros): number {
    return this.#lengthAt(now) === 0 ? this.#peak : Math.max(this.#peak, this.#existing);
  }
}

/** The most containers that one Function had at one time while a rollout was open. */
interface OpenRollout {
  readonly version: number;
  isOpen: boolean;
  peak: number;
}

interface FollowedContainer {
  readonly app: number;
  /** The number of the text that its Function is called by. */
  readonly function: number;
  readonly selections: readonly ContainerSelection[];
}

/** Follows the containers, for the selections of some Functions and the peaks of rollouts. */
export class ContainerFollower implements TraceReader {
  readonly #texts: Texts;
  readonly #selections: ContainerSelection[] = [];
  readonly #apps = new Map<number, string>();
  readonly #containers = new Map<number, FollowedContainer>();
  /** Existing containers by App and Function. */
  readonly #counts = new Map<number, Map<number, number>>();
  readonly #rollouts = new Map<number, OpenRollout[]>();

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** Keeps a selection up to date from now on. */
  follow(selection: ContainerSelection): void {
    this.#selections.push(selection);
  }

  /** The peak of the rollout of a version of `ap-N`; `null` if that was not published. */
  peakOf(app: number, version: number): number | null {
    return this.#rollouts.get(app)?.find((each) => each.version === version)?.peak ?? null;
  }

  read(cells: Float64Array, length: number): void {
    for (let at = 0; at < length;) {
      const type = headType(cells[at + 1] as number);
      this.#take(cells, at, type);
      at += RECORD_CELLS[type] as number;
    }
  }

  #take(cells: Float64Array, at: number, type: number): void {
    const app = headApp(cells[at + 1] as number);
    switch (type) {
      case CONTAINER_STARTING: this.#starting(cells, at); break;
      case CONTAINER_STOPPED: this.#stopped(cells, at); break;
      case CONTAINER_START_FAILED:
        this.#note('start_failed', cells, at);
        break;
      case CONTAINER_CRASHED:
        this.#note('crashed', cells, at);
        break;
      case DEPLOY_PUBLISHED: this.#published(app, cells[at + PUBLISHED.version] as number); break;
      case ROLLOUT_FINISHED: this.#close(app, cells[at + FINISHED.version] as number); break;
      case APP_STOPPING: this.#close(app, null); break;
      case APP_CREATED:
        // What clients run or serve under the name of an App are other Apps (EPH-1).
        if (cells[at + CREATED.ephemeral] !== ABSENT) break;
        this.#apps.set(app, this.#texts.text(cells[at + CREATED.name] as number));
        break;
      default:
    }
  }

  #starting(cells: Float64Array, at: number): void {
    const now = cells[at] as Micros;
    const app = headApp(cells[at + 1] as number);
    const name = cells[at + STARTING.function] as number;
    const version = cells[at + STARTING.version] as number;
    const appName = this.#apps.get(app);
    const selections = this.#selections.filter((each) =>
      each.app === appName && each.function === this.#texts.text(name)
      && (each.version === null || each.version === version));
    this.#containers.set(cells[at + CONTAINER] as number, { app, function: name, selections });
    for (const each of selections) {
      each.change(1, now);
      if (cells[at + STARTING.why] !== INITIAL) each.note('started', now);
    }
    const count = this.#count(app, name, 1);
    const open = this.#rollouts.get(app)?.at(-1);
    if (open?.isOpen) open.peak = Math.max(open.peak, count);
  }

  #stopped(cells: Float64Array, at: number): void {
    const number = cells[at + CONTAINER] as number;
    const container = this.#containers.get(number);
    if (container === undefined) return;
    this.#containers.delete(number);
    for (const each of container.selections) each.change(-1, cells[at] as Micros);
    this.#count(container.app, container.function, -1);
  }

  #note(what: 'start_failed' | 'crashed', cells: Float64Array, at: number): void {
    const container = this.#containers.get(cells[at + CONTAINER] as number);
    for (const each of container?.selections ?? []) each.note(what, cells[at] as Micros);
  }

  #count(app: number, name: number, step: 1 | -1): number {
    const counts = this.#counts.get(app) ?? new Map<number, number>();
    this.#counts.set(app, counts);
    const count = (counts.get(name) ?? 0) + step;
    counts.set(name, count);
    return count;
  }

  #published(app: number, version: number): void {
    if (app === ABSENT) return;
    this.#close(app, null);
    const peak = Math.max(0, ...this.#counts.get(app)?.values() ?? []);
    const rollouts = this.#rollouts.get(app) ?? [];
    this.#rollouts.set(app, rollouts);
    rollouts.push({ version, isOpen: true, peak });
  }

  /** The rollout of a version is over, or whichever is open. */
  #close(app: number, version: number | null): void {
    const last = this.#rollouts.get(app)?.at(-1);
    if (last !== undefined && (version === null || last.version === version)) last.isOpen = false;
  }
}
