import type { ContainerState } from '../../model/lifecycle.ts';
import type { RecordOf } from '../../model/known-record.ts';
import type { StopReason } from '../../model/records.ts';
import type { Micros } from '../../model/time.ts';
import type { FunctionHistory, Generation } from './function.ts';

/** States of a container as a trace tells them: some are over in an instant. */
export type ContainerPhase = ContainerState | 'start failed' | 'crashed';

/** A container that exists. */
export class Container {
  readonly number: number;
  readonly function: FunctionHistory;
  readonly generation: Generation;
  readonly starting: RecordOf<'container.starting'>;
  /** Inputs that its version lets run on it at one time (CON-7, QUE-5). */
  readonly slots: number;
  /** What its inputs share, in thousandths of a core; `null` where each has enough (QUE-5). */
  readonly millicores: number | null;
  /** Whether work on it may take longer than its service time. */
  readonly lingers: boolean;
  /** Whether inputs run on it in batches. */
  readonly isBatching: boolean;
  state: ContainerPhase = 'starting';
  /** Since when its cold start goes on: later than its start if the platform held it. */
  admittedAt: Micros;
  isHeld = false;
  /** Whether its cold start may take longer than was drawn, as others start meanwhile (CON-10). */
  isSlowed = false;
  /** When it became ready; -1 before. */
  readyAt: Micros = -1;
  /** When it was last used: became ready, was assigned or ended an input. */
  usedAt: Micros = -1;
  /** Since when it is in its state. */
  since: Micros;
  /** Why it is stopping, once it is. */
  stopReason: StopReason | null = null;
  /** Inputs that run on it. */
  running = 0;
  /** Batches that hold a slot of it, open or running, and the inputs that run in them (QUE-6). */
  batches = 0;
  inBatches = 0;
  /** Inputs that are bound to it. */
  bound = 0;
  /** The `seq` of the record that changed its state last. */
  lastSeq: number;

  constructor(
    starting: RecordOf<'container.starting'>, number: number, owner: FunctionHistory,
  ) {
    this.starting = starting;
    this.number = number;
    this.function = owner;
    this.generation = owner.generation(starting.version);
    const { options } = this.generation;
    this.slots = options === null
      ? starting.slots
      : options.single_use === 'yes' ? 1 : options.max_inputs;
    this.millicores = options?.millicores ?? null;
    this.lingers = options?.millicores !== undefined || options?.calls !== undefined;
    this.isBatching = options?.max_batch_size !== undefined;
    this.since = starting.t_us;
    this.admittedAt = starting.t_us;
    this.lastSeq = starting.seq;
  }

  get version(): number {
    return this.generation.version;
  }

  /** Slots that are taken: by an input or by a batch each. */
  get load(): number {
    return this.batches + this.running - this.inBatches;
  }

  /** Older than the live version of its App. */
  get isOutdated(): boolean {
    return this.version < this.function.app.version && this.function.pin === null;
  }

  /** As messages name it. */
  get name(): string {
    return `ta-${this.number}`;
  }
}
