import type { CommandName, ExplainedFact } from '../model/explanation.ts';
import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import { type ContainerState, type InputState, isFinal } from '../model/lifecycle.ts';
import { overridden } from '../model/overridden-options.ts';
import type { SessionKind } from '../model/records.ts';
import { RecordMemory } from './record-memory.ts';
import { type ContainerEntry, type InputEntry, Pool } from './pool.ts';

/** An App, as far as the trace has told. */
export interface AppEntry {
  readonly id: string;
  readonly name: string;
  readonly ephemeral: SessionKind | undefined;
  readonly publishes: RecordOf<'deploy.published'>[];
  readonly commands: Map<number, CommandName>;
}

type Field<Name extends string> = Extract<KnownRecord, { readonly [K in Name]: unknown }>;
type ContainerRecord = Field<'container'> & { readonly container: string };

/** The state of a run as the records so far tell it: what is under way, and no more. */
export class Census {
  readonly apps = new Map<string, AppEntry>();
  readonly containers = new Map<string, ContainerEntry>();
  readonly inputs = new Map<string, InputEntry>();
  readonly counts = { inputs: 0, containers: 0 };
  readonly #pools = new Map<string, Pool>();
  readonly #memory = new RecordMemory();
  #seniority = 0;

  pool(app: string | undefined, name: string): Pool {
    const key = `${app ?? ''}/${name}`;
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    const pool = new Pool(app, name);
    this.#pools.set(key, pool);
    return pool;
  }

  /** Where a container belongs that begins to start. */
  poolOf({ app, function: name, version, why }: RecordOf<'container.starting'>): Pool {
    const main = this.pool(app, name);
    return why === 'pinned' ? main.pinnedTo(version) : main;
  }

  /** The Functions of an App, in order of their first mention. */
  poolsOf(app: string | undefined): Pool[] {
    return [...this.#pools.values()].filter((pool) => pool.app === app);
  }

  /** A record, with the command that it belongs to. */
  fact(record: KnownRecord): ExplainedFact {
    const op = 'op' in record ? record.op : undefined;
    const command = op === undefined
      ? undefined
      : this.apps.get(record.app ?? '')?.commands.get(op);
    return command === undefined ? { record } : { record, command };
  }

  /** The record that this one names as its cause. */
  causeOf({ caused_by }: KnownRecord): ExplainedFact | undefined {
    const record = caused_by === undefined ? undefined : this.#memory.find(caused_by);
    return record === undefined ? undefined : this.fact(record);
  }

  /** Takes in the next record. */
  apply(record: KnownRecord): void {
    this.#memory.keep(record);
    if ('input' in record) this.#followInput(record);
    else if ('container' in record) this.#followContainer(record);
    else this.#followApp(record);
  }

  #followApp(record: KnownRecord): void {
    switch (record.type) {
      case 'app.created': {
        const id = record.app as string;
        const { name, ephemeral } = record;
        const made = { id, name, ephemeral, publishes: [], commands: new Map() };
        this.apps.set(id, made);
        break;
      }
      case 'deploy.issued': {
        const { op, kind, strategy } = record;
        this.apps.get(record.app ?? '')?.commands.set(op, { op, kind, strategy });
        break;
      }
      case 'deploy.published': this.#publish(record); break;
      case 'rollout.started': {
        this.pool(record.app, record.function).begin(record);
        break;
      }
      case 'web.published': this.pool(record.app, record.function).isWeb = true; break;
      case 'autoscaler.overridden': {
        const pool = this.pool(record.app, record.function);
        if (pool.options !== null) pool.options = overridden(pool.options, record);
        break;
      }
      case 'rollout.blocked': this.pool(record.app, record.function).blocked = record; break;
      case 'rollout.unblocked': this.pool(record.app, record.function).blocked = null; break;
      case 'app.stopping':
        for (const pool of this.poolsOf(record.app)) pool.options = null;
        break;
      default:
    }
  }

  #publish(record: RecordOf<'deploy.published'>): void {
    const app = this.apps.get(record.app as string) as AppEntry;
    const { op, version } = record;
    const command = app.commands.get(op);
    if (command !== undefined) app.commands.set(op, { ...command, version });
    app.publishes.push(record);
    for (const pool of this.poolsOf(app.id)) {
      pool.options = null;
      pool.failedStarts = 0;
    }
  }

  #followContainer(record: ContainerRecord): void {
    if (record.type === 'container.starting') return this.#start(record);
    const entry = this.containers.get(record.container) as ContainerEntry;
    switch (record.type) {
      case 'container.ready': {
        entry.ready = record;
        entry.idleSince = record.t_us;
        this.#move(entry, 'ready', record);
        if (!entry.pool.isOutdated(entry)) noteReady(entry, record);
        break;
      }
      case 'container.held': entry.held = record; break;
      case 'container.admitted':
        entry.held = null;
        entry.since = record.t_us;
        break;
      case 'container.phase': entry.phase = record; break;
      case 'container.start_failed':
        if (!entry.pool.isOutdated(entry)) entry.pool.failedStarts++;
        break;
      case 'batch.started': entry.pool.batchCount++; break;
      case 'container.draining': this.#move(entry, 'draining', record); break;
      case 'container.stopping': this.#move(entry, 'stopping', record); break;
      case 'container.crashed': this.#move(entry, 'stopping', record); break;
      case 'container.stopped':
        entry.state = 'stopped';
        entry.since = record.t_us;
        entry.pool.containers.delete(entry.id);
        this.containers.delete(entry.id);
        break;
      default:
    }
  }

  #start(starting: RecordOf<'container.starting'>): void {
    const { container: id, version, slots, t_us } = starting;
    const pool = this.poolOf(starting);
    const entry: ContainerEntry = {
      id, pool, version, slots, starting, ready: null, phase: null, held: null,
      state: 'starting', since: t_us,
      idleSince: t_us, busySince: t_us, running: new Set(),
    };
    this.counts.containers++;
    pool.containers.set(id, entry);
    this.containers.set(id, entry);
  }

  #move(entry: ContainerEntry, state: ContainerState, record: KnownRecord): void {
    const { pool } = entry;
    const accepted = entry.state === 'ready';
    entry.state = state;
    entry.since = record.t_us;
    if (state === 'ready') pool.emptiedBy = null;
    else if (accepted && pool.acceptingCount === 0) pool.emptiedBy = record;
  }

  #followInput(record: Field<'input'>): void {
    if (record.type === 'input.arrived') return this.#arrive(record);
    const entry = this.inputs.get(record.input) as InputEntry;
    switch (record.type) {
      case 'input.started': {
        const container = this.containers.get(record.container) as ContainerEntry;
        if (container.running.size === 0) container.busySince = record.t_us;
        container.running.add(entry);
        entry.container = container;
        this.#enter(entry, 'running');
        break;
      }
      case 'attempt.ended': {
        const container = entry.container as ContainerEntry;
        container.running.delete(entry);
        container.idleSince = record.t_us;
        entry.container = null;
        entry.batch = null;
        this.#enter(entry, record.state);
        break;
      }
      case 'input.pinned':
        entry.pool.queued.delete(entry);
        entry.pool = entry.pool.pinnedTo(record.version);
        entry.pool.queued.add(entry);
        break;
      case 'input.batched':
        entry.container = this.containers.get(record.container) as ContainerEntry;
        entry.batch = entry.pool.batchCount;
        break;
      case 'input.unbatched':
        entry.container = null;
        entry.batch = null;
        break;
      case 'input.requeued':
        if (record.place === 'tail') entry.seniority = ++this.#seniority;
        this.#enter(entry, 'queued');
        break;
      case 'input.finished': this.#enter(entry, record.state); break;
      default:
    }
  }

  #arrive({ input: id, app, function: name }: RecordOf<'input.arrived'>): void {
    const pool = this.pool(app, name);
    const entry: InputEntry = {
      id, pool, seniority: ++this.#seniority, state: 'queued', container: null, batch: null,
    };
    this.counts.inputs++;
    this.inputs.set(id, entry);
    pool.queued.add(entry);
  }

  #enter(entry: InputEntry, state: InputState): void {
    entry.state = state;
    if (state === 'queued') entry.pool.queued.add(entry);
    else entry.pool.queued.delete(entry);
    if (isFinal(state)) this.inputs.delete(entry.id);
  }
}

function noteReady({ id, pool }: ContainerEntry, { t_us }: KnownRecord): void {
  const { newlyReady } = pool;
  pool.failedStarts = 0;
  if (newlyReady.at !== t_us) newlyReady.ids.length = 0;
  newlyReady.at = t_us;
  newlyReady.ids.push(id);
}
