import { CONTAINER_MOVES, type ContainerState } from '../../src/model/lifecycle.ts';
import type { TraceRecord } from '../../src/model/records.ts';

/** What the records so far say of a container. */
export interface ContainerEntry {
  readonly id: number;
  readonly app: string;
  readonly function: string;
  readonly version: number;
  readonly why: string;
  readonly slots: number;
  state: ContainerState;
  /** Became ready, was assigned or ended an input, whichever is latest. */
  usedAt: number;
  readonly running: Set<number>;
  readonly bound: Set<number>;
}

/** What the records so far say of an input. */
export interface InputEntry {
  readonly id: number;
  readonly app: string;
  readonly function: string;
  state: string;
  seniority: number;
  attempt: number;
  container: ContainerEntry | null;
  boundTo: ContainerEntry | null;
}

export interface AppEntry {
  version: number;
  isGone: boolean;
  isRollingOut: boolean;
}

const FINAL = ['succeeded', 'failed', 'terminated', 'rejected', 'abandoned'];

export const isFinal = ({ state }: InputEntry): boolean => FINAL.includes(state);

const numberOf = (id: unknown): number => Number(String(id).replace(/^.*-/, ''));

function insist(holds: boolean, record: TraceRecord, what: string): void {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(record)}`);
}

/**
 * The state of a run as a fold of its records alone. Shares nothing with the kernel but the words;
 * a record that cannot follow those before it is an error.
 */
export class Ledger {
  readonly containers = new Map<number, ContainerEntry>();
  readonly inputs = new Map<number, InputEntry>();
  readonly apps = new Map<string, AppEntry>();
  #latestSeniority = 0;

  /** The containers of a Function that are not stopped. */
  existing(of: { readonly app: string; readonly function: string }): ContainerEntry[] {
    return [...this.containers.values()].filter((container) =>
      container.app === of.app && container.function === of.function &&
      container.state !== 'stopped');
  }

  /** The queued inputs of a Function. */
  queued(of: { readonly app: string; readonly function: string }): InputEntry[] {
    return [...this.inputs.values()].filter((input) =>
      input.app === of.app && input.function === of.function && input.state === 'queued');
  }

  isLive({ app, version }: ContainerEntry): boolean {
    return this.apps.get(app)?.version === version;
  }

  container(record: TraceRecord): ContainerEntry {
    const entry = this.containers.get(numberOf(record['container']));
    if (entry === undefined) throw new Error(`no such container: ${JSON.stringify(record)}`);
    return entry;
  }

  input(record: TraceRecord): InputEntry {
    const entry = this.inputs.get(numberOf(record['input']));
    if (entry === undefined) throw new Error(`no such input: ${JSON.stringify(record)}`);
    return entry;
  }

  take(record: TraceRecord): void {
    const [noun] = record.type.split('.');
    if (noun === 'container') this.#takeContainer(record);
    else if (noun === 'input') this.#takeInput(record);
    else if (record.type === 'attempt.ended') this.#endAttempt(record);
    else this.#takeApp(record);
  }

  #takeApp(record: TraceRecord): void {
    const app = String(record.app);
    const entry = this.apps.get(app);
    if (record.type === 'app.created') {
      insist(entry === undefined, record, 'an App id is used twice');
      this.apps.set(app, { version: 0, isGone: false, isRollingOut: false });
    } else if (entry === undefined) return;
    else if (record.type === 'deploy.published') {
      insist(record['version'] === entry.version + 1, record, 'versions go up by one');
      entry.version = Number(record['version']);
      entry.isRollingOut = record['strategy'] === 'rolling';
    } else if (record.type === 'app.stopping') entry.isGone = true;
    else if (record.type === 'rollout.finished') entry.isRollingOut = false;
  }

  #takeContainer(record: TraceRecord): void {
    const id = numberOf(record['container']);
    if (record.type === 'container.starting') {
      insist(!this.containers.has(id), record, 'a container id is used twice');
      const { app, function: name, version, why, slots } = record;
      this.containers.set(id, {
        id, app: String(app), function: String(name), version: Number(version), why: String(why),
        slots: Number(slots), state: 'starting', usedAt: 0, running: new Set(), bound: new Set(),
      });
      return;
    }
    const container = this.container(record);
    const [, what] = record.type.split('.');
    if (what === 'start_failed') {
      insist(container.state === 'starting', record, 'only a start fails');
      return;
    }
    if (what === 'crashed') {
      insist(/ready|draining/.test(container.state), record, 'nothing to crash');
      insist(container.running.size === 0, record, 'a crash ends all attempts');
      return;
    }
    const to = what as ContainerState;
    insist(CONTAINER_MOVES[container.state].includes(to), record, `from ${container.state}`);
    if (to === 'stopping' || to === 'stopped') {
      insist(container.running.size === 0, record, 'something runs on it');
    }
    container.state = to;
    if (to === 'ready') container.usedAt = record.t_us;
  }

  #takeInput(record: TraceRecord): void {
    const id = numberOf(record['input']);
    if (record.type === 'input.arrived') {
      insist(!this.inputs.has(id), record, 'an input id is used twice');
      this.inputs.set(id, {
        id, app: String(record.app), function: String(record['function']), state: 'queued',
        seniority: ++this.#latestSeniority, attempt: 0, container: null, boundTo: null,
      });
      return;
    }
    const input = this.input(record);
    insist(!isFinal(input), record, 'the input is final');
    switch (record.type) {
      case 'input.started': return this.#startAttempt(record, input);
      case 'input.finished': return this.#finish(record, input);
      case 'input.bound':
        insist(input.boundTo === null && input.state === 'queued', record, 'cannot be bound');
        input.boundTo = this.container(record);
        input.boundTo.bound.add(id);
        return;
      case 'input.unbound':
        insist(input.boundTo === this.container(record), record, 'is not bound to it');
        input.boundTo?.bound.delete(id);
        input.boundTo = null;
        return;
      case 'input.requeued':
        if (record['place'] === 'tail') input.seniority = ++this.#latestSeniority;
        else insist(input.state === 'queued', record, 'a place is kept by queued inputs');
        input.state = 'queued';
    }
  }

  #startAttempt(record: TraceRecord, input: InputEntry): void {
    const container = this.container(record);
    insist(input.state === 'queued', record, `the input is ${input.state}`);
    insist(container.state === 'ready', record, `the container is ${container.state}`);
    insist(container.running.size < container.slots, record, 'no slot is free');
    insist(record['attempt'] === input.attempt + 1, record, 'attempts are numbered without gap');
    insist(container.function === input.function, record, 'another Function\'s container');
    input.boundTo?.bound.delete(input.id);
    input.boundTo = null;
    input.state = 'running';
    input.attempt++;
    input.container = container;
    container.running.add(input.id);
    container.usedAt = record.t_us;
  }

  #endAttempt(record: TraceRecord): void {
    const input = this.input(record);
    const container = this.container(record);
    insist(input.state === 'running', record, `the input is ${input.state}`);
    insist(input.container === container, record, 'it runs on another container');
    insist(record['attempt'] === input.attempt, record, 'another attempt');
    container.running.delete(input.id);
    container.usedAt = record.t_us;
    input.container = null;
    input.state = String(record['state']);
  }

  #finish(record: TraceRecord, input: InputEntry): void {
    insist(input.state !== 'running', record, 'an attempt is running');
    input.boundTo?.bound.delete(input.id);
    input.boundTo = null;
    input.state = String(record['state']);
  }
}

/** Goes through a run, and stops before each record and at the end of each instant. */
export function walk(records: readonly TraceRecord[], stops: {
  readonly before?: (ledger: Ledger, record: TraceRecord) => void;
  /** `next` is the instant of the next record; nothing changes until then. */
  readonly settled?: (ledger: Ledger, now: number, next: number) => void;
}): void {
  const ledger = new Ledger();
  for (const [place, record] of records.entries()) {
    stops.before?.(ledger, record);
    ledger.take(record);
    const next = records[place + 1]?.t_us ?? Number.POSITIVE_INFINITY;
    if (next > record.t_us && record.type !== 'run.ended') {
      stops.settled?.(ledger, record.t_us, next);
    }
  }
}
