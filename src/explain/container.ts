import type {
  ContainerCause, ContainerExplanation, ExplainedStep, PoolState, Served, StartPurpose,
} from '../model/explanation.ts';
import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import type { ContainerState } from '../model/lifecycle.ts';
import type { Micros } from '../model/time.ts';
import type { Census } from './census.ts';
import { type Departure, goneCause, keptCause, startPurpose } from './container-causes.ts';
import { appOf, chainOf, type Explainer, stepOf } from './explainer.ts';
import type { ContainerEntry } from './pool.ts';

/** Why a container was started, what it did, and why it is gone or is there still. */
export class ContainerExplainer implements Explainer {
  readonly #id: string;
  readonly #census: Census;
  readonly #steps: ExplainedStep[] = [];
  readonly #served = { attempts: 0, busy_us: 0, idle_us: 0 };
  #entry: ContainerEntry | null = null;
  #pool: PoolState | undefined;
  #purpose: StartPurpose | undefined;
  #now: Micros = 0;
  #state: ContainerState = 'starting';
  /** Since when it is in that state, and since when it is busy or idle. */
  #since: Micros = 0;
  #turnedAt: Micros = 0;
  #stoppedAt: Micros | undefined;
  #departure: Departure | null = null;
  /** The latest end of an attempt on it, which is told when something else follows. */
  #lastEnd: ExplainedStep | null = null;
  #kept: ContainerCause | null = null;

  constructor(id: string, census: Census) {
    this.#id = id;
    this.#census = census;
  }

  before(record: KnownRecord): void {
    this.#now = record.t_us;
    if (!('container' in record) || record.container !== this.#id) return;
    if (record.type === 'container.starting') {
      const pool = this.#census.poolOf(record);
      this.#pool = pool.state();
      if (record.why === 'demand') this.#purpose = startPurpose(pool);
    }
    const entry = this.#entry;
    if (entry === null) return;
    switch (record.type) {
      case 'input.started':
        if (entry.running.size === 0) this.#served.idle_us += this.#turn();
        break;
      case 'attempt.ended':
        if (entry.running.size === 1) this.#served.busy_us += this.#turn();
        break;
      case 'container.draining': case 'container.stopping': case 'container.crashed':
      case 'container.start_failed':
        this.#depart(record, entry);
        break;
      default:
    }
  }

  after(record: KnownRecord): void {
    if ('container' in record && record.container === this.#id) return this.#follow(record);
    const entry = this.#entry;
    if (entry === null || this.#stoppedAt !== undefined) return;
    const { app, main } = entry.pool;
    // To a publish one that serves pinned callers is nothing, nor the other way round.
    if (record.type === 'deploy.published' && record.app === app && main === null) {
      this.#tell(record);
    }
    if (record.type === 'run.ended') {
      if (this.#state === 'ready' && entry.running.size === 0) this.#served.idle_us += this.#turn();
      if (entry.running.size > 0) this.#served.busy_us += this.#turn();
      this.#tell(record, { after_us: this.#now - this.#since });
      this.#kept = keptCause(entry);
    }
  }

  explanations(): readonly ContainerExplanation[] {
    const entry = this.#entry;
    if (entry === null) return [];
    const { starting, ready, version, slots } = entry;
    const by = this.#census.causeOf(starting);
    const started: ContainerCause = {
      cause: 'started', why: starting.why, pool: this.#pool as PoolState,
      ...(this.#purpose === undefined ? {} : { purpose: this.#purpose }),
      ...(by === undefined ? {} : { by }),
    };
    const gone = this.#departure === null ? null : goneCause(this.#departure);
    const end = this.#stoppedAt === undefined ? this.#kept : gone;
    return [{
      subject: 'container', id: this.#id, ...appOf(this.#census, starting.app),
      function: starting.function, version, slots, state: this.#state,
      started_at_us: starting.t_us,
      ...(ready === null ? {} : { ready_at_us: ready.t_us }),
      ...(this.#stoppedAt === undefined ? {} : { stopped_at_us: this.#stoppedAt }),
      ended_at_us: this.#now, served: this.#told(), steps: chainOf(this.#steps),
      causes: end === null ? [started] : [started, end],
    }];
  }

  #told(): Served {
    return { ...this.#served };
  }

  #follow(record: KnownRecord): void {
    switch (record.type) {
      case 'container.starting':
        this.#entry = this.#census.containers.get(this.#id) as ContainerEntry;
        return this.#enter(record, 'starting');
      case 'container.phase': case 'container.held': return this.#tell(record);
      case 'container.admitted': return this.#enter(record, 'starting');
      case 'container.ready': return this.#enter(record, 'ready');
      case 'container.start_failed': return this.#enter(record, 'stopping');
      case 'container.draining': return this.#enter(record, 'draining');
      case 'container.stopping': return this.#enter(record, 'stopping');
      case 'container.crashed': return this.#enter(record, 'stopping');
      case 'container.stopped':
        this.#stoppedAt = record.t_us;
        return this.#enter(record, 'stopped');
      case 'input.started':
        if (this.#served.attempts++ === 0) this.#tell(record, this.#lasted());
        break;
      case 'attempt.ended': this.#end(record); break;
      default:
    }
  }

  #lasted(): { readonly after_us: Micros } {
    return { after_us: this.#now - this.#since };
  }

  #enter(record: KnownRecord, state: ContainerState): void {
    const pool = this.#pool;
    if (record.type === 'container.starting' && pool !== undefined) this.#tell(record, { pool });
    else this.#tell(record, this.#lasted());
    this.#state = state;
    this.#since = this.#now;
    if (state === 'ready') this.#turnedAt = this.#now;
  }

  /** How long it has been busy, or idle, up to now. */
  #turn(): Micros {
    const lasted = this.#now - this.#turnedAt;
    this.#turnedAt = this.#now;
    return lasted;
  }

  /** Of the ends of attempts only the last one before something else is told. */
  #end(record: RecordOf<'attempt.ended'>): void {
    this.#lastEnd = stepOf(this.#census, record, { served: this.#told() });
    if (this.#departure !== null) this.#departure.lastInput = record.input;
  }

  #tell(record: KnownRecord, extra: Parameters<typeof stepOf>[2] = {}): void {
    if (this.#lastEnd !== null) this.#steps.push(this.#lastEnd);
    this.#lastEnd = null;
    this.#steps.push(stepOf(this.#census, record, extra));
  }

  /** It begins to go, or goes on going. */
  #depart(record: KnownRecord, entry: ContainerEntry): void {
    if (record.type === 'container.stopping' && record.why === 'drained') {
      if (this.#departure !== null) this.#departure.drainedAt = record.t_us;
      return;
    }
    const wasIdle = entry.state === 'ready' && entry.running.size === 0;
    if (wasIdle) this.#served.idle_us += this.#turn();
    const { pool } = entry;
    const { newlyReady } = pool;
    const by = this.#census.causeOf(record);
    this.#departure = {
      record, by, idleMicros: wasIdle ? record.t_us - entry.idleSince : 0,
      replacedBy: newlyReady.at === record.t_us ? [...newlyReady.ids] : [],
      live: pool.live,
      failedStarts: pool.failedStarts + 1,
      drainedAt: null, lastInput: null,
    };
  }
}
