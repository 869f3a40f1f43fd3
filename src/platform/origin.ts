import type { AppName } from './app.ts';
import { pinnedPool } from './pinning.ts';
import type { Pool } from './pool.ts';
import type { Schedule } from './schedule.ts';
import type { World } from './world.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** Who sends inputs, and to which Function. */
export interface OriginSpec {
  readonly name: string;
  readonly app: string;
  readonly function: string;
  /** Whether somebody waits for the result, which limits differ by (QUE-7), or goes by URL. */
  readonly kind: 'call' | 'spawn' | 'web';
  /** The version that callers are pinned to; left out if they are not. */
  readonly version?: number | undefined;
}

/** Where inputs of a Function come from: a source of traffic, or another Function. */
export class Origin {
  /** The App that takes its inputs now. */
  name: AppName;
  readonly text: number;
  readonly functionText: number;
  /** The version that its callers are pinned to (PIN-1); `null` for none. */
  readonly pin: number | null;
  /** Inputs so far. */
  count = 0;
  /** How many inputs may be queued beyond the free slots, and in all, when one of it comes. */
  readonly queueLimit: number;
  readonly inFlightLimit: number;
  /** Whether its inputs come by the URL of the Function (WEB-1). */
  readonly isWeb: boolean;
  /** When its inputs are due, if it is a Function's own schedule (SCH-1). */
  schedule: Schedule | null = null;
  readonly functionName: string;
  private latestPool: Pool | null = null;

  /** `home` is the App that takes its inputs, in place of the one that is named. */
  constructor(world: World, spec: OriginSpec, home: AppName | null = null) {
    const { name, app, function: functionName, kind, version = null } = spec;
    const { queued, spawned, in_flight } = world.scenario.platform.limits;
    this.name = home ?? world.appName(app);
    this.text = world.log.texts.number(name);
    this.functionText = world.log.texts.number(functionName);
    this.functionName = functionName;
    this.pin = version;
    this.isWeb = kind === 'web';
    this.queueLimit = kind === 'spawn' ? spawned : queued;
    this.inFlightLimit = kind === 'spawn' ? NEVER : in_flight;
  }

  /** The pool that takes its inputs now; `null` if nobody does. */
  pool(): Pool | null {
    const { app } = this.name;
    if (app === null || !app.isDeployed) return null;
    if (this.pin !== null) return pinnedPool(app, this.functionName, this.pin);
    if (this.latestPool?.app !== app) this.latestPool = app.pool(this.functionName);
    const live = this.latestPool?.live ?? null;
    return live === null || (this.isWeb && live.spec.web === undefined) ? null : this.latestPool;
  }
}
