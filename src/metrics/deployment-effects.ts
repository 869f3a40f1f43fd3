import {
  ABSENT, ATTEMPT_RESULTS, BLOCK_REASONS, type BlockReason, RECORD_CELLS, recordIndex,
  START_REASONS, STOP_REASONS,
} from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import { headApp, headType, type TraceReader } from '../trace/log.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Texts } from '../trace/texts.ts';
import { isDeploymentDrain, isDeploymentStop } from './container-ledger.ts';

const ISSUED = fieldsOf('deploy.issued');
const PUBLISHED = fieldsOf('deploy.published');
const REJECTED = fieldsOf('deploy.rejected');
const INTERRUPTING = fieldsOf('deploy.interrupting');
const BEGUN = fieldsOf('rollout.started');
const BLOCKED = fieldsOf('rollout.blocked');
const SUPERSEDED = fieldsOf('rollout.superseded');
const STARTING = fieldsOf('container.starting');
const DRAINING = fieldsOf('container.draining');
const STOPPING = fieldsOf('container.stopping');
const ENDED = fieldsOf('attempt.ended');

const DEPLOY_ISSUED = recordIndex('deploy.issued');
const DEPLOY_PUBLISHED = recordIndex('deploy.published');
const DEPLOY_REJECTED = recordIndex('deploy.rejected');
const DEPLOY_INTERRUPTING = recordIndex('deploy.interrupting');
const ROLLOUT_STARTED = recordIndex('rollout.started');
const ROLLOUT_BLOCKED = recordIndex('rollout.blocked');
const ROLLOUT_UNBLOCKED = recordIndex('rollout.unblocked');
const ROLLOUT_SUPERSEDED = recordIndex('rollout.superseded');
const APP_STOPPING = recordIndex('app.stopping');
const CONTAINER_STARTING = recordIndex('container.starting');
const CONTAINER_READY = recordIndex('container.ready');
const CONTAINER_START_FAILED = recordIndex('container.start_failed');
const CONTAINER_DRAINING = recordIndex('container.draining');
const CONTAINER_STOPPING = recordIndex('container.stopping');
const CONTAINER_STOPPED = recordIndex('container.stopped');
const ATTEMPT_ENDED = recordIndex('attempt.ended');

const PINNED = START_REASONS.indexOf('pinned');
const RETIRED = STOP_REASONS.indexOf('retired');
const INTERRUPTED = ATTEMPT_RESULTS.indexOf('interrupted');
/** The cell of a record's cause. */
const CAUSE = 2;

/** What a deployment does to the containers of one Function, from its publish until it is over. */
export interface FunctionEffects {
  /** Whether the version before has the Function, and whether the new one does. */
  readonly was: boolean;
  readonly is: boolean;
  /** Containers of the new version that were started. */
  readonly started: number;
  /** Containers from before that were retired: each ends what it runs, and takes nothing new. */
  readonly drained: number;
  /** Containers from before that stopped otherwise: interrupted, cancelled, idle, crashed. */
  readonly stopped: number;
  /** Containers from before that are there still. */
  readonly left: number;
  /** Attempts that it interrupted. */
  readonly interrupted: number;
  /** The most containers that existed at one time, of all versions. */
  readonly peak: number;
  /** How many there may be, the surge of a rollout aside; `null` for any number. */
  readonly cap: number | null;
  readonly surge: number | null;
  /** What blocks its rollout now; `null` if nothing does. */
  readonly blocked_by: BlockReason | null;
}

/** A command that was issued. */
export interface IssuedCommand {
  /** The number of its App `ap-N`; `ABSENT` for one of an App that is not there. */
  readonly app: number;
  readonly op: number;
  readonly isRejected: boolean;
}

interface FollowedContainer {
  readonly app: number;
  readonly name: string;
  readonly isPinned: boolean;
  isStarting: boolean;
  accepts: boolean;
  /** It accepts nothing any more. */
  hasLeft: boolean;
}

/** The containers of one Function at the publish. */
interface PoolAtPublish {
  readonly old: number[];
  existing: number;
  accepting: number;
}

const emptyPool = (): PoolAtPublish => ({ old: [], existing: 0, accepting: 0 });

/** How a container comes to accept nothing any more. */
interface Departure {
  readonly isRetired: boolean;
  readonly byDeployment: boolean;
}

const BY_ITSELF: Departure = { isRetired: false, byDeployment: false };

/** One Function while the deployment goes on. */
class Course {
  readonly was: boolean;
  is = false;
  readonly old: Set<number>;
  existing: number;
  peak: number;
  started = 0;
  starting = 0;
  accepting: number;
  /** A deployment took the last container that accepted, and none does since. */
  isTaken = false;
  drained = 0;
  stopped = 0;
  interrupted = 0;
  cap: number | null = null;
  surge: number | null = null;
  blockedBy: BlockReason | null = null;
  isOver = false;

  constructor(was: boolean, { old, existing, accepting }: PoolAtPublish) {
    this.was = was;
    this.old = new Set(old);
    this.existing = existing;
    this.peak = existing;
    this.accepting = accepting;
  }

  /** Ends the course where there is nothing more to come of the deployment. */
  settle(): void {
    const isServed = !this.isTaken || !this.is;
    if (this.old.size === 0 && this.starting === 0 && isServed) this.isOver = true;
  }

  get effects(): FunctionEffects {
    const { was, is, started, drained, stopped, interrupted, peak, cap, surge } = this;
    return {
      was, is, started, drained, stopped, left: this.old.size, interrupted, peak, cap, surge,
      blocked_by: this.blockedBy,
    };
  }
}

/**
 * Reads what one deployment does to containers: that of the first command whose `client` is the
 * given one. For a Function it is over once no container from before the publish is left, none of
 * the new version is starting, and one accepts inputs again if a deployment took the last that did;
 * or when a newer version is published or the App is stopped.
 */
export class DeploymentEffects implements TraceReader {
  readonly #texts: Texts;
  readonly #client: string;
  readonly #containers = new Map<number, FollowedContainer>();
  readonly #courses = new Map<string, Course>();
  readonly #acting = new Set<number>();
  /** The Functions of the latest version of each App. */
  readonly #latest = new Map<number, Set<string>>();
  #app = ABSENT;
  #op: number | null = null;
  #version: number | null = null;
  #isRejected = false;
  #isOpen = false;
  #now: Micros = 0;

  /** `texts` are those of the trace that will be read. */
  constructor(client: string, texts: Texts) {
    this.#client = client;
    this.#texts = texts;
  }

  /** `null` if it was never issued. */
  get command(): IssuedCommand | null {
    if (this.#op === null) return null;
    return { app: this.#app, op: this.#op, isRejected: this.#isRejected };
  }

  /** By the name of the Function; empty if nothing was published. */
  get functions(): ReadonlyMap<string, FunctionEffects> {
    return new Map([...this.#courses].map(([name, course]) => [name, course.effects]));
  }

  read(cells: Float64Array, length: number, firstSeq: number): void {
    let seq = firstSeq;
    for (let at = 0; at < length; seq++) {
      const type = headType(cells[at + 1] as number);
      if (this.#isOpen && (cells[at] as Micros) > this.#now) this.#settle();
      this.#now = cells[at] as Micros;
      this.#take(cells, at, { type, seq });
      at += RECORD_CELLS[type] as number;
    }
  }

  #take(
    cells: Float64Array, at: number, { type, seq }: { readonly type: number; readonly seq: number },
  ): void {
    const app = headApp(cells[at + 1] as number);
    switch (type) {
      case CONTAINER_STARTING: return this.#starting(cells, at, app);
      case CONTAINER_READY: return this.#ready(cells, at);
      case CONTAINER_START_FAILED: return this.#started(cells, at);
      case CONTAINER_DRAINING:
        return this.#left(cells, at, {
          isRetired: true, byDeployment: isDeploymentDrain(cells[at + DRAINING.why] as number),
        });
      case CONTAINER_STOPPING: {
        const why = cells[at + STOPPING.why] as number;
        return this.#left(cells, at, {
          isRetired: why === RETIRED, byDeployment: isDeploymentStop(why),
        });
      }
      case CONTAINER_STOPPED: return this.#stopped(cells, at);
      case ATTEMPT_ENDED:
        if (cells[at + ENDED.result] === INTERRUPTED) this.#interrupted(cells, at);
        return;
      case DEPLOY_ISSUED: return this.#issued(cells, at, app);
      default:
    }
    if (type === ROLLOUT_STARTED) this.#begin(cells, at, app);
    const isOurs = app === this.#app && this.#op !== null;
    if (isOurs) this.#follow(cells, at, { type, seq });
    if (type === DEPLOY_PUBLISHED) this.#latest.set(app, new Set());
  }

  /** A record of its App that is neither of containers nor of inputs. */
  #follow(
    cells: Float64Array, at: number, { type, seq }: { readonly type: number; readonly seq: number },
  ): void {
    switch (type) {
      case DEPLOY_PUBLISHED:
        if (cells[at + PUBLISHED.op] === this.#op) this.#publish(cells, at, seq);
        else this.#close();
        break;
      case DEPLOY_REJECTED:
        if (cells[at + REJECTED.op] === this.#op) this.#isRejected = true;
        break;
      case DEPLOY_INTERRUPTING:
        if (cells[at + INTERRUPTING.op] === this.#op) this.#acting.add(seq);
        break;
      case ROLLOUT_BLOCKED: case ROLLOUT_UNBLOCKED:
        if (!this.#isOpen || cells[at + BLOCKED.version] !== this.#version) break;
        this.#blocked(cells, at, type === ROLLOUT_UNBLOCKED
          ? null : BLOCK_REASONS[cells[at + BLOCKED.why] as number] as BlockReason);
        break;
      case ROLLOUT_SUPERSEDED:
        if (cells[at + SUPERSEDED.version] === this.#version) this.#close();
        break;
      case APP_STOPPING: this.#close(); break;
      default:
    }
  }

  #blocked(cells: Float64Array, at: number, by: BlockReason | null): void {
    const course = this.#courses.get(this.#texts.text(cells[at + BLOCKED.function] as number));
    if (course !== undefined) course.blockedBy = by;
  }

  #issued(cells: Float64Array, at: number, app: number): void {
    const client = cells[at + ISSUED.client] as number;
    if (this.#op !== null || client === ABSENT) return;
    if (this.#texts.text(client) !== this.#client) return;
    this.#app = app;
    this.#op = cells[at + ISSUED.op] as number;
  }

  #publish(cells: Float64Array, at: number, seq: number): void {
    this.#version = cells[at + PUBLISHED.version] as number;
    this.#acting.add(seq);
    this.#isOpen = true;
    const before = this.#latest.get(this.#app) ?? new Set();
    const pools = new Map([...before].map((name) => [name, emptyPool()]));
    for (const [number, { app, name, isPinned, accepts }] of this.#containers) {
      if (app !== this.#app) continue;
      const pool = pools.get(name) ?? emptyPool();
      pools.set(name, pool);
      pool.existing++;
      if (isPinned) continue;
      pool.old.push(number);
      if (accepts) pool.accepting++;
    }
    for (const [name, pool] of pools) {
      this.#courses.set(name, new Course(before.has(name), pool));
    }
  }

  /** A version has a Function, with these options. */
  #begin(cells: Float64Array, at: number, app: number): void {
    const name = this.#texts.text(cells[at + BEGUN.function] as number);
    this.#latest.get(app)?.add(name);
    const isOurs = this.#isOpen && app === this.#app && cells[at + BEGUN.version] === this.#version;
    if (!isOurs) return;
    const course = this.#courses.get(name) ?? new Course(false, emptyPool());
    this.#courses.set(name, course);
    const present = (cell: number): number | null =>
      (cells[at + cell] === ABSENT ? null : cells[at + cell] as number);
    course.is = true;
    course.cap = present(BEGUN.cap);
    course.surge = present(BEGUN.surge);
  }

  #starting(cells: Float64Array, at: number, app: number): void {
    const name = this.#texts.text(cells[at + STARTING.function] as number);
    const isPinned = cells[at + STARTING.why] === PINNED;
    const container: FollowedContainer =
      { app, name, isPinned, isStarting: true, accepts: false, hasLeft: false };
    this.#containers.set(cells[at + STARTING.container] as number, container);
    const course = this.#courseOf(container);
    if (course === undefined) return;
    course.existing++;
    course.peak = Math.max(course.peak, course.existing);
    if (isPinned || cells[at + STARTING.version] !== this.#version) return;
    course.started++;
    course.starting++;
  }

  #ready(cells: Float64Array, at: number): void {
    this.#started(cells, at);
    const container = this.#containers.get(cells[at + STARTING.container] as number);
    if (container === undefined || container.isPinned) return;
    container.accepts = true;
    const course = this.#courseOf(container);
    if (course === undefined) return;
    course.accepting++;
    course.isTaken = false;
  }

  /** A start has come to its end, or is cancelled. */
  #started(cells: Float64Array, at: number): void {
    const number = cells[at + STARTING.container] as number;
    const container = this.#containers.get(number);
    if (container === undefined || !container.isStarting) return;
    container.isStarting = false;
    const course = this.#courseOf(container);
    if (course !== undefined && !container.isPinned && !course.old.has(number)) course.starting--;
  }

  /** A container stops accepting: one from before the publish is counted once. */
  #left(cells: Float64Array, at: number, { isRetired, byDeployment }: Departure): void {
    this.#started(cells, at);
    const number = cells[at + STARTING.container] as number;
    const container = this.#containers.get(number);
    if (container === undefined || container.hasLeft) return;
    container.hasLeft = true;
    const course = this.#courseOf(container);
    if (course === undefined) return;
    if (container.accepts && --course.accepting === 0) course.isTaken = byDeployment;
    if (!course.old.has(number)) return;
    if (isRetired) course.drained++;
    else course.stopped++;
  }

  #stopped(cells: Float64Array, at: number): void {
    const number = cells[at + STARTING.container] as number;
    const container = this.#containers.get(number);
    if (container === undefined) return;
    this.#left(cells, at, BY_ITSELF);
    this.#containers.delete(number);
    const course = this.#courseOf(container);
    if (course === undefined) return;
    course.existing--;
    course.old.delete(number);
  }

  #interrupted(cells: Float64Array, at: number): void {
    if (!this.#acting.has(cells[at + CAUSE] as number)) return;
    const container = this.#containers.get(cells[at + ENDED.container] as number);
    const course = container && this.#courses.get(container.name);
    if (course !== undefined) course.interrupted++;
  }

  /** The course of a container's Function, while that goes on. */
  #courseOf({ app, name }: FollowedContainer): Course | undefined {
    if (!this.#isOpen || app !== this.#app) return undefined;
    const course = this.#courses.get(name);
    return course?.isOver ? undefined : course;
  }

  /** The instant is over. */
  #settle(): void {
    for (const course of this.#courses.values()) course.settle();
  }

  #close(): void {
    this.#isOpen = false;
  }
}
