import type {
  ExplainedFact, ExplainedStep, InputExplanation, LossCause, OldVersionCause, PoolState,
} from '../model/explanation.ts';
import { coldWait } from '../model/cold-start.ts';
import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import { type InputState, isFinal } from '../model/lifecycle.ts';
import { ABSENT, type AttemptResult } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import type { Census } from './census.ts';
import { appOf, chainOf, type Explainer, stepOf } from './explainer.ts';
import { InputCalls } from './input-calls.ts';
import { inputCauses } from './input-causes.ts';
import { InputWait } from './input-wait.ts';
import type { ContainerEntry, InputEntry } from './pool.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Why an input took as long as it did, and why it came out as it did. */
export class InputExplainer implements Explainer {
  readonly #id: string;
  readonly #census: Census;
  readonly #steps: ExplainedStep[] = [];
  readonly #wait: InputWait;
  readonly #losses = new Map<AttemptResult, Writable<LossCause>>();
  readonly #split = { wait_us: 0, cold_wait_us: 0, service_us: 0, lost_us: 0 };
  #arrived: RecordOf<'input.arrived'> | null = null;
  #pool: PoolState | undefined;
  /** Whether its Function has a URL. */
  #isWeb = false;
  #entry: InputEntry | null = null;
  #state: InputState = 'queued';
  /** The one before. */
  #was: InputState = 'queued';
  /** Since when it is in that state. */
  #since: Micros = 0;
  #now: Micros = 0;
  #attempts = 0;
  #version: number | undefined;
  #oldVersion: OldVersionCause | undefined;
  readonly #calls = new InputCalls();
  /** The service time of its latest attempt, and how much longer it took if it succeeded. */
  #service: Micros = 0;
  #slowed: Micros = 0;
  /** What made its latest attempt come to nothing, if the trace says. */
  #failedBy: ExplainedFact | undefined;
  /** The record that made it final. */
  #last: KnownRecord | null = null;
  /** Set at its failure, until its retry is due. */
  #failed: Writable<LossCause> | null = null;

  constructor(id: string, census: Census) {
    this.#id = id;
    this.#census = census;
    this.#wait = new InputWait(census);
  }

  before(record: KnownRecord): void {
    if (record.t_us > this.#now) {
      const entry = this.#entry;
      if (entry !== null && this.#state === 'queued') {
        this.#wait.pass(entry, { since: this.#now, now: record.t_us });
      }
      this.#now = record.t_us;
    }
    if (!this.#isAbout(record)) return;
    if (record.type === 'input.arrived') {
      this.#arrived = record;
      const pool = this.#census.pool(record.app, record.function);
      this.#pool = pool.state();
      this.#isWeb = pool.isWeb;
    }
    if (record.type === 'input.started') this.#start(record);
  }

  after(record: KnownRecord): void {
    if (record.type === 'caller.retried' && record.of === this.#id) this.#tell(record, {});
    if (this.#isAbout(record)) {
      this.#follow(record);
    } else if (this.#entry !== null) {
      this.#notice(record, this.#entry);
      if (this.#state === 'queued') this.#wait.follow(this.#entry, record);
    }
  }

  explanations(): readonly InputExplanation[] {
    const arrived = this.#arrived;
    if (arrived === null) return [];
    const ended = this.#now;
    const finished = this.#last?.t_us;
    const split = { elapsed_us: (finished ?? ended) - arrived.t_us, ...this.#split };
    const causes = inputCauses({
      arrived, split, state: this.#state, was: this.#was, since: this.#since,
      slowed: this.#slowed, stood: this.#state === 'succeeded' ? this.#calls.stood : new Map(),
      callee: this.#calls.failed, failedBy: this.#failedBy, last: this.#last, isWeb: this.#isWeb,
      pool: this.#pool, waits: this.#wait.waits, attempts: this.#attempts,
      losses: [...this.#losses.values()].map((loss) => ({ ...loss })),
      oldVersion: this.#oldVersion,
    });
    return [{
      subject: 'input', id: this.#id, ...appOf(this.#census, arrived.app),
      function: arrived.function, state: this.#state,
      ...(this.#version === undefined ? {} : { version: this.#version }),
      arrived_at_us: arrived.t_us,
      ...(finished === undefined ? {} : { finished_at_us: finished }),
      ended_at_us: ended, split, steps: chainOf(this.#steps), causes,
    }];
  }

  #isAbout(record: KnownRecord): record is Extract<KnownRecord, { readonly input: string }> {
    return 'input' in record && record.input === this.#id;
  }

  #follow(record: KnownRecord): void {
    const lasted = { after_us: this.#now - this.#since };
    switch (record.type) {
      case 'input.arrived':
        this.#entry = this.#census.inputs.get(this.#id) as InputEntry;
        this.#tell(record, this.#pool === undefined ? {} : { pool: this.#pool });
        this.#since = this.#now;
        return this.#enter('queued');
      case 'caller.retried': case 'web.redirected': return this.#tell(record, {});
      case 'input.pinned': {
        const pool = this.#entry?.pool.state();
        if (pool !== undefined) this.#pool = pool;
        this.#wait.begin(this.#entry as InputEntry);
        return this.#tell(record, pool === undefined ? {} : { pool });
      }
      case 'input.bound': case 'input.unbound':
        this.#wait.isBound = record.type === 'input.bound';
        return this.#tell(record, {});
      case 'input.batched': case 'input.unbatched':
        this.#wait.isBound = false;
        this.#wait.isBatched = record.type === 'input.batched';
        return this.#tell(record, {});
      case 'input.misrouted':
        this.#wait.isMisrouted = true;
        return this.#tell(record, lasted);
      case 'input.started':
        this.#attempts++;
        this.#service = record.service_us;
        this.#calls.begin();
        this.#tell(record, { ...lasted, version: this.#version as number });
        return this.#enter('running');
      case 'attempt.ended':
        this.#tell(record, { ...lasted, version: this.#version as number });
        return this.#end(record);
      case 'input.requeued':
        // What kept its place was queued by the end of its attempt.
        this.#tell(record, record.place === 'kept' ? {} : lasted);
        this.#wait.isMisrouted = false;
        return this.#enter('queued');
      case 'call.made':
        this.#calls.make(record);
        return this.#tell(record, {});
      case 'input.finished':
        this.#tell(record, lasted);
        this.#last = record;
        return this.#enter(record.state);
      default:
    }
  }

  #tell(record: KnownRecord, extra: Parameters<typeof stepOf>[2]): void {
    this.#steps.push(stepOf(this.#census, record, extra));
  }

  /** Books the time in the state that it leaves. */
  #enter(state: InputState): void {
    const lasted = this.#now - this.#since;
    // Waiting for a container is booked where it is known what for.
    if (this.#state === 'queued' && state !== 'running') this.#split.wait_us += lasted;
    if (this.#state === 'waiting') this.#delay(lasted);
    this.#was = this.#state;
    this.#state = state;
    this.#since = this.#now;
    if (state === 'queued') this.#wait.begin(this.#entry as InputEntry);
    if (isFinal(state)) this.#entry = null;
  }

  #delay(lasted: Micros): void {
    this.#split.lost_us += lasted;
    if (this.#failed === null) return;
    this.#failed.lost_us += lasted;
    this.#failed.delay_us += lasted;
  }

  /** It is about to run: what it waited for is known now. */
  #start(record: RecordOf<'input.started'>): void {
    const container = this.#census.containers.get(record.container) as ContainerEntry;
    const { pool, starting, ready, version } = container;
    const lasted = this.#now - this.#since;
    const wasBatched = this.#wait.isBatched;
    this.#wait.isBound = false;
    this.#wait.isBatched = false;
    const start = { startedAt: starting.t_us, readyAt: ready?.t_us ?? ABSENT };
    const cold = coldWait(start, this.#since);
    this.#split.cold_wait_us += cold;
    this.#split.wait_us += lasted - cold;
    if (cold > 0 && ready !== null) {
      this.#tell(starting, { version });
      this.#tell(ready, { version, after_us: ready.t_us - starting.t_us });
    }
    this.#version = version;
    this.#oldVersion = undefined;
    if (pool.live !== undefined && pool.isOutdated(container)) {
      this.#noteOldVersion(container, wasBatched);
    }
  }

  #noteOldVersion({ pool, version }: ContainerEntry, batched: boolean): void {
    this.#oldVersion = {
      cause: 'old_version', version, pool: pool.state(), ...(batched ? { batched } : {}),
      ...(pool.blocked === null ? {} : { blocked: pool.blocked.why }),
    };
    const published = this.#census.apps.get(pool.app ?? '')?.publishes.at(-1);
    if (published !== undefined) this.#tell(published, {});
  }

  #end(record: RecordOf<'attempt.ended'>): void {
    const { result, state } = record;
    const lasted = this.#now - this.#since;
    if (isFinal(state)) this.#last = record;
    if (result === 'succeeded') {
      this.#split.service_us += lasted;
      this.#slowed = lasted - this.#service - this.#calls.stoodMicros;
    } else {
      const by = this.#census.causeOf(record);
      const known: Writable<LossCause> =
        this.#losses.get(result) ?? { cause: 'lost', result, count: 0, lost_us: 0, delay_us: 0 };
      this.#losses.set(result, known);
      known.count++;
      known.lost_us += lasted;
      if (by !== undefined) known.by = by;
      this.#failedBy = by;
      this.#split.lost_us += lasted;
      this.#failed = known;
    }
    this.#enter(state);
  }

  /** Something else happened while it was under way. */
  #notice(record: KnownRecord, { pool }: InputEntry): void {
    if (this.#calls.hear(record)) return this.#tell(record, {});
    switch (record.type) {
      case 'deploy.published':
        if (record.app === pool.app) this.#tell(record, {});
        break;
      case 'container.start_failed':
        if (this.#state === 'queued' && pool.containers.has(record.container)) {
          this.#noteFailedStart(record);
        }
        break;
      case 'run.ended': {
        this.#tell(record, { after_us: this.#now - this.#since });
        if (this.#state === 'queued') this.#split.wait_us += this.#now - this.#since;
        if (this.#state === 'running') this.#split.service_us += this.#now - this.#since;
        if (this.#state === 'waiting') this.#delay(this.#now - this.#since);
        break;
      }
      default:
    }
  }

  /** The first is told, with how many followed. */
  #noteFailedStart(record: RecordOf<'container.start_failed'>): void {
    const at = this.#steps.findIndex((step) => step.record.type === 'container.start_failed');
    const told = this.#steps[at];
    if (told === undefined) return this.#tell(record, {});
    this.#steps[at] = { ...told, repeats: (told.repeats ?? 0) + 1 };
  }
}
