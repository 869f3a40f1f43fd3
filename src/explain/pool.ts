import type { AutoscalerPace } from '../model/configuration.ts';
import type { PoolState } from '../model/explanation.ts';
import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import type { ContainerState, InputState } from '../model/lifecycle.ts';
import type { Micros } from '../model/time.ts';

/** A container that is not stopped, as far as the trace has told. */
export interface ContainerEntry {
  readonly id: string;
  readonly pool: Pool;
  readonly version: number;
  readonly slots: number;
  readonly starting: RecordOf<'container.starting'>;
  ready: RecordOf<'container.ready'> | null;
  /** The phase of its start that began last, where they are told one by one. */
  phase: RecordOf<'container.phase'> | null;
  /** While the platform has no place for it. */
  held: RecordOf<'container.held'> | null;
  state: ContainerState;
  /** Since when it is in that state. */
  since: Micros;
  /** When it last became ready or ended its last input. */
  idleSince: Micros;
  /** When an input began to run on it while none did. */
  busySince: Micros;
  readonly running: Set<InputEntry>;
}

/** An input that is not final. */
export interface InputEntry {
  readonly id: string;
  pool: Pool;
  /** Its place in the queue: lower is first (QUE-3). */
  seniority: number;
  state: InputState;
  /** The container it runs on, or waits for in the open batch. */
  container: ContainerEntry | null;
  /** The number of its batch, while it is in one. */
  batch: number | null;
}

/** One Function of one App, as far as the trace has told. */
export class Pool {
  /** The App's id; `undefined` for calls to an App that is not there. */
  readonly app: string | undefined;
  readonly name: string;
  /** Its options in the live version; `null` if that version has no such Function. */
  options: RecordOf<'rollout.started'> | null = null;
  /** Whether the live version has a URL. */
  isWeb = false;
  readonly containers = new Map<string, ContainerEntry>();
  readonly queued = new Set<InputEntry>();
  /** Failed starts of the live version since the last one that became ready. */
  failedStarts = 0;
  /** The blockade of its rollout, while there is one. */
  blocked: RecordOf<'rollout.blocked'> | null = null;
  /** What took its last accepting container away, until one accepts again. */
  emptiedBy: KnownRecord | null = null;
  /** Batches that have run: the number of the open one. */
  batchCount = 0;
  /** Containers of the live version that became ready at this instant. */
  readonly newlyReady = { at: -1, ids: [] as string[] };

  /** Its options in each version that has it. */
  readonly editions: Map<number, RecordOf<'rollout.started'>> = new Map();
  /** What serves the callers who are pinned to a version of it (PIN-1), by that version. */
  readonly pinned = new Map<number, Pool>();
  /** The pool of those who are not, if it is of such callers. */
  readonly main: Pool | null;

  constructor(app: string | undefined, name: string, main: Pool | null = null) {
    this.app = app;
    this.name = name;
    this.main = main;
  }

  get live(): number | undefined {
    return this.options?.version;
  }

  /** The version that was published has it, with these options. */
  begin(options: RecordOf<'rollout.started'>): void {
    this.options = options;
    this.isWeb = false;
    this.editions.set(options.version, options);
  }

  /** What serves the callers who are pinned to a version of it: nobody is kept for them. */
  pinnedTo(version: number): Pool {
    const known = this.pinned.get(version) ?? new Pool(this.app, this.name, this);
    this.pinned.set(version, known);
    const options = this.editions.get(version);
    known.options ??= options === undefined ? null : { ...options, min_containers: 0 };
    return known;
  }

  /** True if no container of the Function may start: pinned ones share the cap. */
  get isFull(): boolean {
    const main = this.main ?? this;
    let existing = main.containers.size;
    for (const { containers } of main.pinned.values()) existing += containers.size;
    return existing >= (main.options?.cap ?? this.cap);
  }

  isOutdated({ version }: ContainerEntry): boolean {
    return version !== this.live;
  }

  /** How many containers there may be; a rollout's surge is not part of it. */
  get cap(): number {
    return this.options?.cap ?? Number.POSITIVE_INFINITY;
  }

  /** Slots of live containers that start and are not held. */
  get startingSlots(): number {
    let slots = 0;
    for (const container of this.containers.values()) {
      if (container.state !== 'starting' || container.held !== null) continue;
      if (!this.isOutdated(container)) slots += container.slots;
    }
    return slots;
  }

  /** The first of the live version's starts that the platform holds. */
  get firstHeld(): RecordOf<'container.held'> | null {
    for (const container of this.containers.values()) {
      if (container.held !== null && !this.isOutdated(container)) return container.held;
    }
    return null;
  }

  /** How the autoscaler decides, if it takes its time (AUT-5). */
  get pace(): AutoscalerPace | null {
    const { interval_us: interval = 0, scaleup_window_us: scaleup_window = 0 } = this.options ?? {};
    return interval + scaleup_window === 0 ? null : { interval, scaleup_window };
  }

  /** Whether the demand calls for more containers of the live version than there are (AUT-1). */
  get isShort(): boolean {
    if (this.options === null) return false;
    let demand = this.queued.size;
    let supply = 0;
    for (const container of this.containers.values()) {
      const { state, running } = container;
      if (state === 'ready') demand += running.size;
      if ((state === 'ready' || state === 'starting') && !this.isOutdated(container)) supply++;
    }
    const { target_inputs, buffer_containers } = this.options;
    return demand > 0 && supply < Math.ceil(demand / target_inputs) + buffer_containers;
  }

  get acceptingCount(): number {
    return this.in('ready').length;
  }

  /** Its containers in a state, in order of their start. */
  in(state: ContainerState): ContainerEntry[] {
    return [...this.containers.values()].filter((container) => container.state === state);
  }

  /** Slots of a container that are taken: inputs of one batch share one. */
  #taken(entry: ContainerEntry): number {
    const waiting = [...this.queued].filter(({ container }) => container === entry);
    const inputs = [...waiting, ...entry.running];
    return new Set(inputs.map(({ batch, id }) => batch ?? id)).size;
  }

  /** What it looks like now. */
  state(): PoolState {
    const [starting, ready] = [this.in('starting'), this.in('ready')];
    const { cap, surge } = this.options ?? {};
    const { live } = this;
    const held = starting.filter((container) => container.held !== null).length;
    const isLive = (container: ContainerEntry) => !this.isOutdated(container);
    const outdated = ready.filter((container) => !isLive(container));
    let running = 0;
    for (const container of this.containers.values()) running += container.running.size;
    return {
      queued: this.queued.size,
      running,
      existing: this.containers.size,
      starting: starting.length,
      ...(held === 0 ? {} : { held }),
      ready: ready.length,
      busy: ready.filter((container) => container.running.size > 0).length,
      draining: this.in('draining').length,
      stopping: this.in('stopping').length,
      free_slots: ready.reduce((sum, entry) => sum + entry.slots - this.#taken(entry), 0),
      ...(live === undefined ? {} : { live }),
      live_starting: starting.filter(isLive).length,
      live_ready: ready.length - outdated.length,
      outdated: [...new Set(outdated.map(({ version }) => version))].sort((a, b) => a - b),
      outdated_idle: outdated.filter((container) => container.running.size === 0).length,
      ...(cap === undefined ? {} : { cap }),
      ...(surge === undefined ? {} : { surge }),
    };
  }
}
