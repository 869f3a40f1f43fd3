import { CONTAINER_MOVES, type ContainerState } from '../model/lifecycle.ts';
import { ABSENT, type StartReason } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import type { EventQueue } from '../engine/event-queue.ts';
import { Cores } from './cores.ts';
import type { FunctionVersion, PlannedStart } from './function-version.ts';
import { InputList, type Links } from './input-list.ts';
import type { Pool } from './pool.ts';
import type { Recent } from './recency-list.ts';

/** Live containers come first, outdated ones second, wherever a pool keeps them apart. */
const LIVE = 0;
const OUTDATED = 1;

/** Of which of the two a container is. */
export const groupOf = (container: Container): 0 | 1 =>
  (container.outdated === true ? OUTDATED : LIVE);

/** What a new container is given. */
export interface ContainerStart {
  readonly id: number;
  readonly slot: number;
  readonly pool: Pool;
  readonly version: FunctionVersion;
  readonly why: StartReason;
  readonly links: Links;
  readonly queue: EventQueue;
}

/**
 * A container of one Function and one version. Only its pool and the starts of its pool change its
 * state. It runs up to `slots` inputs or batches at once.
 *
 * @rule OBJ-4
 */
export class Container implements Recent {
  readonly id: number;
  /** Its place among the containers of the run; used again once it is stopped. */
  readonly slot: number;
  readonly pool: Pool;
  readonly version: FunctionVersion;
  readonly why: StartReason;
  /** Inputs, or batches, that can run at once; one for good if it is for single use (CON-7). */
  readonly slots: number;
  /** Whether its inputs run in batches (QUE-6). */
  readonly runsBatches: boolean;
  // Where it is hot, booleans are compared with one: V8 does not know that a field holds nothing
  // else, and would ask of the value whether it is 0, an empty text, and so on.
  state: ContainerState = 'starting';
  /** `seq` of the fault that will make its start fail, or `ABSENT`. */
  startFault = ABSENT;
  /** What its start is to be like, as long as it is under way. */
  plan: PlannedStart | null = null;
  /** The phase of that plan that it is in; -1 before the first. */
  phase = -1;
  /** `seq` of the fault that makes its start slow, or `ABSENT`. */
  slowFault = ABSENT;
  /** `seq` of the fault that made a secret worthless which it has loaded, or `ABSENT`. */
  secretFault = ABSENT;
  /** True while it waits for the platform to have a place for it; true once it has got one. */
  isHeld = false;
  isAdmitted = false;
  /** True if it starts from a memory snapshot. */
  restored = false;
  /** True once a newer version is live. */
  outdated = false;
  /** Slots that are taken: by an input each, or by a batch, open or running. */
  load = 0;
  /** Inputs that run on it, in order of their starts. */
  readonly running: InputList;
  /** What their work goes on with; `null` if each takes its service time (QUE-5, CAL-1). */
  readonly cores: Cores | null;
  /** Inputs that wait for it alone (QUE-10). */
  readonly bound: InputList;
  /** Single use: it has had its input. */
  used = false;
  /** Attempts that began on it; counted only while it warms up (CON-9). */
  warmedBy = 0;
  /** When it became ready, was assigned or ended an input, whichever is latest (QUE-4). */
  usedAt: Micros = Number.NaN;
  /** Its place among idle containers, or among those with free slots that run equally many. */
  place = 0;
  /** True while it is in the pool's sets of free slots, or in its list of idle containers. */
  offered = false;
  idle = false;

  constructor({ id, slot, pool, version, why, links, queue }: ContainerStart) {
    this.id = id;
    this.slot = slot;
    this.pool = pool;
    this.version = version;
    this.runsBatches = version.batch !== null;
    this.why = why;
    this.slots = version.spec.single_use ? 1 : version.spec.max_inputs;
    this.running = new InputList(links);
    const { millicores, calls } = version;
    this.cores = millicores === null && calls.length === 0
      ? null : new Cores(queue, millicores ?? Number.POSITIVE_INFINITY);
    this.bound = new InputList(links);
  }

  get isAccepting(): boolean {
    return this.state === 'ready';
  }

  /** Inputs that could be assigned to it now. */
  get freeSlots(): number {
    return this.state !== 'ready' || this.used ? 0 : this.slots - this.load;
  }

  /** How many inputs it may be promised while it starts (QUE-10): its target, if they all fit. */
  get boundLimit(): number {
    const { batch, spec } = this.version;
    return Math.min(this.slots * (batch?.maxSize ?? 1), spec.target_inputs);
  }

  /** Moves along the lifecycle table of the model. */
  move(to: ContainerState): void {
    if (!CONTAINER_MOVES[this.state].includes(to)) {
      throw new Error(`OBJ-4: container ta-${this.id} cannot go from ${this.state} to ${to}`);
    }
    this.state = to;
  }
}
