import type { AppConfig, CodeBase } from '../model/configuration.ts';
import { APP_MOVES, type AppState } from '../model/lifecycle.ts';
import type { AppSpec, Attribution } from '../model/scenario.ts';
import type { SessionKind, VersionType } from '../model/records.ts';
import type { Strategy } from '../model/strategy.ts';
import type { Micros } from '../model/time.ts';
import type { Container } from './container.ts';
import type { Pool } from './pool.ts';
import type { Source } from './source.ts';

/** One row of an App's history (PUB-7), with the configuration it stands for. */
export interface Version {
  readonly number: number;
  readonly config: AppConfig;
  readonly fingerprint: string;
}

/** The rollout of the live version over all Functions. */
export interface Rollout {
  readonly version: number;
  readonly strategy: Strategy;
  /** `seq` of the publish. */
  readonly publishSeq: number;
  readonly startedAt: Micros;
}

/** What a publish is told. */
export interface Publication {
  readonly op: number;
  readonly type: VersionType;
  readonly source: number | null;
  readonly strategy: Strategy;
  readonly attribution: Attribution;
}

/**
 * A named App of the scenario: the code base that its owner edits and deploys, and the live App of
 * that name, if there is one (OBJ-1).
 */
export class AppName {
  readonly spec: AppSpec;
  codeBase: CodeBase;
  /** The latest App of this name, live or not; `null` before the first command. */
  app: App | null = null;
  /** Commands issued so far: the number of the latest. */
  commandCount = 0;

  constructor(spec: AppSpec) {
    this.spec = spec;
    this.codeBase = spec.code_base;
  }
}

/** A client that an ephemeral App is there for (EPH-1). */
export interface Session {
  readonly kind: SessionKind;
  readonly by: string;
  /** Its place in the order of one instant: that of the file. */
  readonly key: number;
  /** Where the calls of a run come from; `null` for `serve`. */
  readonly source: Source | null;
  /** What the streams of its App belong to. */
  readonly entity: string;
  /** Calls of a run that are not final yet. */
  callsLeft: number;
  isOver: boolean;
}

/** One App, from its first deployment to its stop. */
export class App {
  readonly name: string;
  /** What its commands are issued under. */
  readonly home: AppName;
  /** The client that it is there for; `null` for an App that needs none. */
  readonly session: Session | null;
  /** The N of `ap-N`. */
  readonly number: number;
  state: AppState;
  readonly versions: Version[] = [];
  /** Every Function that any version had, in order of name. */
  readonly pools: Pool[] = [];
  /** The pools of callers that are pinned to a version (PIN-1), in order of their making. */
  readonly pinnedPools: Pool[] = [];
  /** Once it is stopped, the names of all Functions that it had. */
  functions: readonly string[] = [];
  rollout: Rollout | null = null;
  /** Existing containers of versions older than the live one, over all Functions; none pinned. */
  outdatedCount = 0;
  /** Existing containers. */
  containerCount = 0;
  /** Commands that it has taken and that have not returned. */
  commandsInFlight = 0;
  stopped: { readonly at: Micros; readonly by: string } | null = null;

  constructor(home: AppName, number: number, session: Session | null) {
    this.name = home.spec.name;
    this.home = home;
    this.number = number;
    this.session = session;
    this.state = session === null ? 'initializing' : 'ephemeral';
  }

  /** What its streams of random numbers belong to (TIME-4). */
  get entity(): string {
    return this.session?.entity ?? this.name;
  }

  /** The live version (OBJ-2); `null` before the first publish. */
  get live(): Version | null {
    return this.versions.at(-1) ?? null;
  }

  get liveNumber(): number {
    return this.versions.length;
  }

  /** Takes calls and commands. */
  get isDeployed(): boolean {
    return this.state === 'deployed' ||
      (this.state === 'ephemeral' && this.live !== null && !this.isGone);
  }

  /** True from the stop command on, or once its client has left. */
  get isGone(): boolean {
    return this.stopped !== null || this.state === 'stopped';
  }

  move(to: AppState): void {
    if (!APP_MOVES[this.state].includes(to)) {
      throw new Error(`OBJ-1: App ap-${this.number} cannot go from ${this.state} to ${to}`);
    }
    this.state = to;
  }

  get allPools(): readonly Pool[] {
    return [...this.pools, ...this.pinnedPools];
  }

  /** The container of this id that is not stopped, or whose stop is being told. */
  container(id: number): Container | null {
    for (const { containers } of this.allPools) {
      const found = containers.get(id);
      if (found !== undefined) return found;
    }
    return null;
  }

  pool(name: string): Pool | null {
    return this.pools.find((pool) => pool.name === name) ?? null;
  }
}
