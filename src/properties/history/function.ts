import type { RecordOf } from '../../model/known-record.ts';
import { type Options, overridden } from '../../model/overridden-options.ts';
import type { Micros } from '../../model/time.ts';
import type { AppHistory } from './app.ts';
import type { Batch } from './batches.ts';
import type { Container } from './container.ts';
import { InputQueue } from './input-queue.ts';
import type { Inputs } from './inputs.ts';

/** The containers of one Function in one version. */
export class Generation {
  readonly version: number;
  /** `null` where the trace does not tell: the version has no such Function. */
  options: Options | null = null;
  existing = 0;
  starting = 0;
  /** Containers that accept inputs, and those of them of which no slot is taken. */
  ready = 0;
  idle = 0;
  draining = 0;
  stopping = 0;
  /** Starts that failed since the last one that became ready (CON-3). */
  failures = 0;
  /** A start failed, and none has begun since: how long it is to be waited is not told. */
  isHeldBack = false;

  constructor(version: number) {
    this.version = version;
  }
}

/** Where a Function stands in a history. */
export interface FunctionPlace {
  readonly index: number;
  readonly inputs: Inputs;
  readonly pin?: number | null;
  readonly family?: FunctionHistory[];
}

/**
 * A Function of an App over all versions (OBJ-3), or what of it serves the callers who are pinned
 * to one: for those that version is the live one, and nothing of it is ever outdated.
 */
export class FunctionHistory {
  readonly app: AppHistory;
  readonly name: string;
  /** Its place among the Functions of the trace. */
  readonly index: number;
  /** The version whose pinned callers alone it stands for (PIN-1); `null`: all that are not. */
  readonly pin: number | null;
  /** What its Function has for callers without a pin, and for each version that some have. */
  readonly family: FunctionHistory[];
  /** The inputs that wait for any container. */
  readonly queue: InputQueue;
  /** Inputs that are bound, wait for a retry, run on any container. */
  bound = 0;
  /** Inputs that wait in the open batch (QUE-6). */
  batched = 0;
  /** Inputs that are away after they were misrouted. */
  misrouted = 0;
  openBatch: Batch | null = null;
  /** Whether there has been one. */
  isBatching = false;
  waiting = 0;
  running = 0;
  /** Inputs that run on containers which drain: they are no demand (AUT-1). */
  runningOnDraining = 0;
  /** Containers that exist, start, accept: of all versions together. */
  existing = 0;
  starting = 0;
  ready = 0;
  /** Slots of those that accept. */
  readySlots = 0;
  /** When an input arrived last while none was queued, waited or ran; -1 before. */
  burstAt: Micros = -1;
  /** Whether a record of this instant was about it. */
  isTouched = false;
  /** True while a checker has to be shown each start. */
  areStartsWatched = false;
  /** How many accepted just before the last publish. */
  readyAtPublish = 0;
  /** How many existed just before the last publish. */
  existingAtPublish = 0;
  /** Of those, the starting ones that a rolling publish gives up (ROL-5). */
  givenUpAtPublish = 0;
  /** Its containers in the live version; `null` where that version does not have it. */
  live: Generation | null = null;
  /** By version: those that have containers, and the live one. */
  readonly generations = new Map<number, Generation>();
  /** The existing containers by number, in the order in which they started. */
  readonly containers = new Map<number, Container>();
  /** What versions told of their options, by all that there is to tell; each kept once. */
  readonly #told = new Map<string, RecordOf<'rollout.started'>>();

  constructor(
    app: AppHistory, name: string,
    { index, inputs, pin = null, family = [] }: FunctionPlace,
  ) {
    this.app = app;
    this.name = name;
    this.index = index;
    this.pin = pin;
    this.family = family;
    family.push(this);
    this.queue = new InputQueue(inputs);
  }

  /** Queued inputs, those that are bound, in the open batch or misrouted included (AUT-1). */
  get queued(): number {
    return this.queue.size + this.bound + this.batched + this.misrouted;
  }

  /** Slots of accepting containers that neither an input nor a batch has taken. */
  get freeSlots(): number {
    const free = this.readySlots - (this.running - this.runningOnDraining);
    if (this.isBatching !== true) return free;
    let slots = 0;
    for (const { load, slots: all, state } of this.containers.values()) {
      if (state === 'ready') slots += all - load;
    }
    return slots;
  }

  /** Inputs that are queued, wait for a retry or run. */
  get open(): number {
    return this.queued + this.waiting + this.running;
  }

  /** True if nothing is queued, waits for a retry or runs. */
  get isCalm(): boolean {
    return this.open === 0;
  }

  /**
   * Whether starts of the live version may have to wait because some failed (CON-3): those of
   * pinned containers are starts of it, and one that becomes ready does not cut the wait short.
   */
  get isBackingOff(): boolean {
    const { live } = this;
    return live !== null && this.family.some(({ generations }) => {
      const { failures = 0, isHeldBack = false } = generations.get(live.version) ?? {};
      return failures > 0 || isHeldBack;
    });
  }

  generation(version: number): Generation {
    const known = this.generations.get(version);
    if (known !== undefined) return known;
    const added = new Generation(version);
    this.generations.set(version, added);
    return added;
  }

  /** Outdated containers that nobody has retired: those that start or accept. */
  get outdatedLeft(): number {
    const { starting = 0, ready = 0 } = this.live ?? {};
    return this.starting + this.ready - starting - ready;
  }

  /** A version is published: which has this Function if its `rollout.started` follows. */
  supersede(): void {
    if (this.pin !== null) return;
    const { starting = 0, ready = 0 } = this.live ?? {};
    this.givenUpAtPublish = Math.min(starting, this.ready - ready);
    this.readyAtPublish = this.ready;
    this.existingAtPublish = this.existing;
    this.live = null;
    for (const [version, { existing }] of this.generations) {
      if (existing === 0) this.generations.delete(version);
    }
  }

  /** The first of the records that told the same options, this one included. */
  keep(record: RecordOf<'rollout.started'>): RecordOf<'rollout.started'> {
    const { seq, t_us, caused_by, version, ...options } = record;
    const key = JSON.stringify(options);
    const known = this.#told.get(key);
    if (known === undefined) this.#told.set(key, record);
    return known ?? record;
  }

  /** The version that was just published has this Function. */
  begin(options: Options | null, version: number): void {
    this.live = this.generation(version);
    // Nothing is kept for callers who are pinned but do not call.
    const isKept = options === null || this.pin === null;
    this.live.options = isKept ? options : { ...options, min_containers: 0 };
  }

  /** All its existing containers, pinned ones included: those that count towards the cap. */
  get existingInAll(): number {
    return this.family.reduce((sum, { existing }) => sum + existing, 0);
  }

  /** The cap is that of the live version, or of its own where that does not have the Function. */
  get cap(): number {
    const options = this.family[0]?.live?.options ?? this.live?.options;
    return options?.cap ?? Number.POSITIVE_INFINITY;
  }

  /** The autoscaler goes by other options until the next publish (PUB-8). */
  override(record: RecordOf<'autoscaler.overridden'>): void {
    const { live } = this;
    if (live === null || live.options === null) return;
    live.options = overridden(live.options, record);
  }
}
