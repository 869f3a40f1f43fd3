import type { AppState, ContainerState } from '../model/lifecycle.ts';
import type { BlockReason } from '../model/records.ts';
import type { AppResult, HistoryRow } from '../model/result.ts';
import type { Container } from '../platform/container.ts';
import { RunError } from '../platform/run-error.ts';
import { nameHint } from '../scenario/names.ts';
import { Command } from './command.ts';
import type { EventInput } from './journal.ts';
import type { Deed, Session } from './session.ts';

/** When something is to happen: a duration from the start of the world; left out, it is now. */
export interface At {
  readonly at?: string;
}

type Options<Kind extends 'deploy' | 'rollover' | 'rollback' | 'stop'> =
  NonNullable<EventInput[Kind]>;

/** What a deploy is given: all that it can have in a scenario file. */
export type DeployOptions = Options<'deploy'> & At;
export type RolloverOptions = Options<'rollover'> & At;
export type RollbackOptions = Omit<Options<'rollback'>, 'to'> & At;
export type StopOptions = Options<'stop'> & At;
export type AutoscalerInput = NonNullable<EventInput['autoscaler']>;
export type CodeBaseChange = NonNullable<EventInput['edit']>;

/** A container that exists. */
export interface LiveContainer {
  readonly id: string;
  readonly version: number;
  readonly state: ContainerState;
  /** How many inputs run on it. */
  readonly running: number;
}

/** A Function as it is at the instant that its world has reached. */
export interface LiveFunction {
  readonly name: string;
  readonly queued: number;
  readonly running: number;
  /** In order of their starts. */
  readonly containers: readonly LiveContainer[];
}

const viewOf = ({ id, version, state, running }: Container): LiveContainer =>
  ({ id: `ta-${id}`, version: version.number, state, running: running.size });

/** An App of a world, by its name: whichever App has that name now. */
export class LiveApp {
  readonly name: string;
  private readonly session: Session;

  /** Made by `world.app`. */
  constructor(session: Session, name: string) {
    this.session = session;
    this.name = name;
  }

  /** Publishes the code base as it is now, after the `change` if there is one (DEP-1). */
  deploy({ at, ...deploy }: DeployOptions = {}): Command {
    return this.command('deploy', { deploy }, at);
  }

  /** Publishes the live configuration again (RVR-1). */
  rollover({ at, ...rollover }: RolloverOptions = {}): Command {
    return this.command('rollover', { rollover }, at);
  }

  /** Publishes the configuration of an earlier version again: `vN`, or the one before (RBK-1). */
  rollback(to?: string, { at, ...options }: RollbackOptions = {}): Command {
    return this.command('rollback', {
      rollback: { ...options, ...(to === undefined ? {} : { to }) },
    }, at);
  }

  /** Changes the code base and publishes nothing; the next deploy does. */
  edit(edit: CodeBaseChange, { at }: At = {}): void {
    this.session.act('app.edit', { app: this.name, edit }, at);
  }

  /** Sets autoscaler options of a Function until the next publish (PUB-8). */
  autoscaler(autoscaler: AutoscalerInput, { at }: At = {}): void {
    this.session.act('app.autoscaler', { app: this.name, autoscaler }, at);
  }

  /**
   * Stops the App for good (STP-1).
   *
   * @throws RunError that says when and by whom, if it is stopped already (STP-2)
   */
  stop({ at, ...stop }: StopOptions = {}): void {
    const { session } = this;
    const place = session.act('app.stop', { app: this.name, stop }, at);
    const seq = session.world.agenda.begun.get(place);
    if (seq === undefined) return;
    const record = session.traceNow().record(seq, session.world.log.texts);
    if (record.type === 'deploy.rejected') throw new RunError(`app.stop: ${record['why']}`);
  }

  /** The id of the App that has the name now; `null` before its first command. */
  get id(): string | null {
    const { app } = this;
    return app === null ? null : `ap-${app.number}`;
  }

  /** Its state (OBJ-1); `null` before its first command. */
  get state(): AppState | null {
    return this.app?.state ?? null;
  }

  /** The live version, 0 before the first. */
  get version(): number {
    return this.app?.liveNumber ?? 0;
  }

  /** Whether containers of older versions are left to be replaced. */
  get isRollingOut(): boolean {
    const { app } = this;
    return app !== null && this.session.world.rollingOut.includes(app);
  }

  /** What its rollout waits for (ROL-7); `null` if it is not blocked. */
  get blockedBy(): BlockReason | null {
    const blocked = this.app?.pools.find(({ rollout }) => rollout?.blockedBy);
    return blocked?.rollout?.blockedBy ?? null;
  }

  /** Its versions, newest first (PUB-7). */
  history(): readonly HistoryRow[] {
    return this.result()?.history.toReversed() ?? [];
  }

  /** All results so far: history, deployments, rollouts, and what each Function is worth. */
  result(): AppResult | null {
    const { id } = this;
    return this.session.results().find((app) => app.id === id) ?? null;
  }

  /**
   * A Function of it as it is now.
   *
   * @throws RunError if no version of the App had it
   */
  function(name: string): LiveFunction {
    const pools = this.app?.pools ?? [];
    const pool = pools.find((one) => one.name === name);
    if (pool === undefined) {
      const { hint } = nameHint(name, pools.map((one) => one.name));
      throw new RunError(
        `there is no Function "${name}" in "${this.name}"${hint === undefined ? '' : `; ${hint}`}`,
      );
    }
    return {
      name, queued: pool.queuedCount, running: pool.runningTotal,
      containers: [...pool.containers.values()].map(viewOf),
    };
  }

  private get app() {
    return this.session.world.appName(this.name).app;
  }

  private command(kind: string, deed: Deed, at: string | undefined): Command {
    return new Command(this.session, this.session.act(`app.${kind}`, {
      app: this.name, ...deed,
    }, at));
  }
}
