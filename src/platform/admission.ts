import { ABSENT, HOLD_REASONS, type HoldReason, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import { type LimitSpec, type Scenario, STARTS_FAULTS } from '../model/scenario.ts';
import type { Container } from './container.ts';
import type { FaultWindow } from './fault-windows.ts';
import type { FunctionVersion } from './function-version.ts';
import type { Pool } from './pool.ts';
import type { World } from './world.ts';

const HELD = recordIndex('container.held');
const ADMITTED = recordIndex('container.admitted');
const AUT_6 = ruleIndex('AUT-6');
const FLT_1 = ruleIndex('FLT-1');

/** Starts that want the same of the platform: what keeps the first of them keeps all. */
interface Line {
  readonly workspace: string;
  readonly gpu: string | null;
  /** In order of their starts. */
  readonly waiting: Container[];
}

/** What is between a start and its admission. */
interface Obstacle {
  readonly why: HoldReason;
  /** `seq` of the fault that is behind it, or `ABSENT`. */
  readonly seq: number;
}

/** Whether a limit or a fault of the platform may ever keep a start waiting. */
export function canHoldStarts({ platform: { limits }, events, faults }: Scenario): boolean {
  const isOfPlatform = (kind: string): boolean => STARTS_FAULTS.some((each) => each === kind);
  return limits.containers !== undefined || limits.gpus !== undefined ||
    faults.some(({ kind }) => isOfPlatform(kind)) ||
    events.some(({ action }) => action.kind === 'fault' && isOfPlatform(action.fault.kind));
}

/**
 * The platform's own limits on what starts, shared by Functions and Apps: a start that they leave
 * no place for waits in its `queue`. Places go to the start that asked first, of those that there
 * is a place for; a container keeps its own until it is stopped.
 *
 * @rule AUT-6
 */
export class Admission {
  private readonly world: World;
  private readonly limits: LimitSpec;
  private readonly lines = new Map<string, Line>();
  /** Containers that were admitted and are not stopped, by workspace. */
  private readonly containers = new Map<string, number>();
  /** Their GPUs, by workspace and model and by model alone. */
  private readonly gpus = new Map<string, number>();
  /** Starts under way: admitted, and neither ready nor over. */
  private starting = 0;
  /** Starts that asked and are not told of as held. */
  private fresh: Container[] = [];

  constructor(world: World) {
    this.world = world;
    this.limits = world.scenario.platform.limits;
  }

  /** The Functions whose starts wait. */
  get waitingPools(): readonly Pool[] {
    return [...this.lines.values()].flatMap(({ waiting }) => waiting.map(({ pool }) => pool));
  }

  /**
   * A start asks for its place. Where nothing holds it and nobody waits it has one at once, as if
   * there were no limits; else it has one, or waits for one, after {@link admit}.
   */
  ask(container: Container): void {
    const line = this.lineOf(container.pool, container.version);
    if (this.isFree(line)) {
      this.take(container);
      return container.pool.starts.launch(container);
    }
    container.isHeld = true;
    container.version.heldCount++;
    line.waiting.push(container);
    this.fresh.push(container);
  }

  /** Takes a place for a container whether or not there is one. */
  take(container: Container): void {
    container.isAdmitted = true;
    this.starting++;
    this.count(container, 1);
  }

  /** Gives the places there are to those that wait; returns whether any did get one. */
  admit(): boolean {
    let admitted = false;
    for (let next = this.next(); next !== null; next = this.next()) {
      const container = next.waiting.shift() as Container;
      this.release(container);
      this.take(container);
      if (!this.fresh.includes(container)) this.record(ADMITTED, container);
      container.pool.starts.launch(container);
      this.world.touch(container.pool);
      admitted = true;
    }
    this.tellHeld();
    return admitted;
  }

  /** The container does not start any more. */
  leave(container: Container): void {
    if (container.isAdmitted) this.starting--;
    if (!container.isHeld) return;
    const { waiting } = this.lineOf(container.pool, container.version);
    waiting.splice(waiting.indexOf(container), 1);
    this.release(container);
  }

  /** The container is stopped: its places are free. */
  free(container: Container): void {
    if (container.isAdmitted) this.count(container, -1);
  }

  /** What keeps the starts of a version; `null` for nothing. */
  obstacleOf(pool: Pool, version: FunctionVersion): HoldReason | null {
    return this.obstacle(this.lineOf(pool, version))?.why ?? null;
  }

  /** What holds starts has changed: the Functions that wait are looked at by the next settling. */
  wake(): void {
    for (const pool of this.waitingPools) this.world.touch(pool);
  }

  private isFree(line: Line): boolean {
    for (const { waiting } of this.lines.values()) if (waiting.length > 0) return false;
    return this.obstacle(line) === null;
  }

  /** The line whose first start asked earliest, of those that there is a place for. */
  private next(): Line | null {
    let first: Line | null = null;
    for (const line of this.lines.values()) {
      const [head] = line.waiting;
      if (head === undefined || this.obstacle(line) !== null) continue;
      if (first === null || head.id < (first.waiting[0] as Container).id) first = line;
    }
    return first;
  }

  private obstacle({ workspace, gpu }: Line): Obstacle | null {
    for (const window of this.world.faults.windows.open) {
      const why = this.obstacleIn(window, gpu);
      if (why !== null) return { why, seq: window.seq };
    }
    const { containers, gpus } = this.limits;
    if (containers !== undefined && this.countOf(this.containers, workspace) >= containers) {
      return { why: 'containers', seq: ABSENT };
    }
    const most = gpu === null ? undefined : gpus?.[gpu];
    if (most === undefined || this.countOf(this.gpus, `${workspace}/${gpu}`) < most) return null;
    return { why: 'gpus', seq: ABSENT };
  }

  private obstacleIn({ fault }: FaultWindow, gpu: string | null): HoldReason | null {
    switch (fault.kind) {
      case 'outage': return fault.kind;
      case 'cold_start_cap': return this.starting >= fault.count ? fault.kind : null;
      case 'gpu_shortage': {
        const isShort = gpu === fault.gpu && this.countOf(this.gpus, gpu) >= fault.count;
        return isShort ? fault.kind : null;
      }
      default: return null;
    }
  }

  /** Of those that asked in this settling, the ones that have to wait are told of. */
  private tellHeld(): void {
    if (this.fresh.length === 0) return;
    for (const container of this.fresh) {
      if (!container.isHeld) continue;
      const obstacle = this.obstacle(this.lineOf(container.pool, container.version));
      const { why, seq } = obstacle ?? { why: 'containers', seq: ABSENT };
      const rule = seq === ABSENT ? AUT_6 : FLT_1;
      this.world.log.open(HELD, rule, container.pool.app.number).because(seq)
        .put(container.id).put(HOLD_REASONS.indexOf(why)).close();
    }
    this.fresh = [];
  }

  private record(type: number, container: Container): void {
    this.world.log.open(type, AUT_6, container.pool.app.number).put(container.id).close();
  }

  private release(container: Container): void {
    container.isHeld = false;
    container.version.heldCount--;
  }

  private count(container: Container, by: 1 | -1): void {
    const { workspace, gpu } = this.lineOf(container.pool, container.version);
    this.containers.set(workspace, this.countOf(this.containers, workspace) + by);
    if (gpu === null) return;
    for (const key of [gpu, `${workspace}/${gpu}`]) {
      this.gpus.set(key, this.countOf(this.gpus, key) + by);
    }
  }

  private countOf(counts: ReadonlyMap<string, number>, key: string): number {
    return counts.get(key) ?? 0;
  }

  private lineOf({ app }: Pool, { spec }: FunctionVersion): Line {
    const { workspace } = this.world.appName(app.name).spec;
    const { gpu } = spec.resources;
    const key = `${workspace}/${gpu ?? ''}`;
    const known = this.lines.get(key);
    if (known !== undefined) return known;
    const line = { workspace, gpu, waiting: [] };
    this.lines.set(key, line);
    return line;
  }
}
