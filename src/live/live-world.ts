import type { TraceRecord } from '../model/records.ts';
import type { AppResult, InputResult, PropertyResult } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import { RunError } from '../platform/run-error.ts';
import type { ScenarioInput } from '../scenario/index.ts';
import { formatDuration } from '../scenario/units.ts';
import { Call } from './call.ts';
import type { Command } from './command.ts';
import type { AppInput, EventInput, SourceInput } from './journal.ts';
import { type At, LiveApp } from './live-app.ts';
import type { Session } from './session.ts';

/** What a call can have besides the name of its Function. */
export type CallOptions = Omit<NonNullable<EventInput['call']>, 'to'> & At;

/** A fault as a scenario file has it: `{ crash: { function: 'api' } }`. */
export type FaultInput = NonNullable<EventInput['fault']>;

/** What `world.fault` can be told besides the fault. */
export interface FaultOptions extends At {
  /** The App that is struck; needed where the fault does not tell, and there are several. */
  readonly app?: string;
}

/** An App as a scenario file has it. It is not there before its first deploy. */
export type LiveAppInput = Omit<AppInput, 'deployed'>;

/** How long a condition may take to come true, unless told otherwise. */
const USUALLY_WITHIN = '1h';

/**
 * A simulated platform that is stepped by hand. Between two steps the clock stands still at
 * {@link now}, and all that was due by then has been handled; what is done by hand happens at once.
 */
export class LiveWorld {
  private readonly session: Session;

  /** Made by `createWorld`. */
  constructor(session: Session) {
    this.session = session;
  }

  /** The instant that the clock shows, in microseconds since the start. */
  get now(): Micros {
    return this.session.now;
  }

  /**
   * The App of this name; or a new one, whose first deploy makes version 1.
   *
   * @throws ScenarioError if there is no App of that name, or a new one is not valid
   */
  app(app: string | LiveAppInput): LiveApp {
    const { session } = this;
    if (typeof app === 'string') {
      return new LiveApp(session, session.journal.appName('world.app', app));
    }
    const spec = session.journal.addApp('world.app', app);
    session.world.addApp(spec);
    return new LiveApp(session, spec.name);
  }

  /**
   * Calls a Function (`api`, or `shop/api` if several Apps have it), now or at a later instant.
   *
   * @throws ScenarioError if there is no such Function, or an option is not valid
   */
  call(to: string, { at, ...options }: CallOptions = {}): Call {
    return new Call(this.session, this.session.act('world.call', { call: { to, ...options } }, at));
  }

  /**
   * Adds a source of traffic, as a scenario file has it. Its instants count from now, unless it has
   * a `from`, which counts from the start.
   *
   * @throws ScenarioError if it is not valid
   */
  traffic(source: SourceInput): void {
    this.session.addSource('world.traffic', source);
  }

  /**
   * Something goes wrong, now or at a later instant.
   *
   * @throws ScenarioError if the fault is not valid
   */
  fault(fault: FaultInput, { at, app }: FaultOptions = {}): void {
    this.session.act('world.fault', { fault, ...(app === undefined ? {} : { app }) }, at);
  }

  /**
   * Lets so much time pass (`30s`): all that is due by then is handled, the last instant included.
   *
   * @throws ScenarioError if this is no duration
   */
  advance(duration: string): void {
    this.session.reach(this.session.after('world.advance', duration));
  }

  /**
   * Lets time pass up to an instant, a duration from the start of the world (`2m`); or until a
   * condition is true, which is looked at now and after each instant at which anything happens.
   *
   * @throws ScenarioError if this is no duration
   * @throws RunError if the instant is over, or the condition is not true `within` that time
   */
  until(what: string | (() => boolean), { within = USUALLY_WITHIN } = {}): void {
    const { session } = this;
    if (typeof what === 'string') return session.reach(session.instant('world.until', what));
    const last = session.after('world.until: within', within);
    while (!what()) {
      if (!session.step(last)) {
        session.reach(last);
        throw new RunError(`world.until: not true within ${within}, up to ${formatDuration(last)}`);
      }
    }
    session.reach(session.now);
  }

  /** A world of its own that is as this one: both go on from here, each its own way. */
  fork(): LiveWorld {
    return new LiveWorld(this.session.fork());
  }

  /** The same call or command as it is in this world, of a world that this one was forked from. */
  same<Handle extends Call | Command>(handle: Handle): Handle {
    return handle.inSession(this.session) as Handle;
  }

  /** Everything that has happened so far. */
  records(): readonly TraceRecord[] {
    return this.session.traceNow().records(this.session.world.log.texts);
  }

  /** All Apps so far, in order of id: as in the result of a run that ended now. */
  results(): readonly AppResult[] {
    return this.session.results();
  }

  /** All inputs so far, in order of arrival. */
  inputs(): readonly InputResult[] {
    return this.session.inputsNow().result();
  }

  /** What has come so far of each property of `docs/reference/properties.md`. */
  properties(): readonly PropertyResult[] {
    return this.session.watchNow().results();
  }

  /**
   * What was done, written down as a scenario: its run has the same records up to now. As JSON it
   * is a scenario file, unless it has traffic that is pinned to a version which never came.
   */
  toScenario(): ScenarioInput {
    return this.session.journal.toScenario(this.session.now);
  }
}
