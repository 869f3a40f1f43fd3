import { EventQueue } from '../engine/event-queue.ts';
import { CopyPlan } from '../engine/graph-copy.ts';
import { byCodeUnits, completeConfig } from '../model/code-base.ts';
import type { FunctionSpec } from '../model/configuration.ts';
import type { Distribution } from '../model/distribution.ts';
import { KIND } from '../model/event-kinds.ts';
import type { StartReason } from '../model/records.ts';
import type { AppSpec, Scenario, SourceSpec } from '../model/scenario.ts';
import type { Strategy } from '../model/strategy.ts';
import type { Micros } from '../model/time.ts';
import { compileDistribution, type Sampler } from '../random/distributions/index.ts';
import { Stream } from '../random/stream.ts';
import type { TraceLog } from '../trace/log.ts';
import { Admission, canHoldStarts } from './admission.ts';
import { Agenda } from './agenda.ts';
import { type App, AppName } from './app.ts';
import { AttemptFaults, hasAttemptFaults } from './attempt-faults.ts';
import { Builds } from './builds.ts';
import { Callers } from './callers.ts';
import { Calls } from './calls.ts';
import type { Command } from './command.ts';
import { Container } from './container.ts';
import { createApp } from './control-plane.ts';
import { Faults } from './faults.ts';
import { FunctionVersion } from './function-version.ts';
import { strategiesByName } from './guarded-strategy.ts';
import { Inputs } from './inputs.ts';
import { paceOf } from './pace.ts';
import { drawsOf, PastDraws } from './past-draws.ts';
import { Pool } from './pool.ts';
import { publish } from './publish.ts';
import { RunError } from './run-error.ts';
import { scheduleSources } from './schedule-sources.ts';
import { followPublish } from './schedules.ts';
import { concludeStop } from './termination.ts';
import { Arrivals, Source } from './source.ts';
import { hasSessions, runSources, Sessions } from './sessions.ts';
import { canMisroute } from './stale-router.ts';
import { StartLoad } from './start-load.ts';
import { canFailByChance } from './traffic.ts';
import { Triggers } from './triggers.ts';
import { WebRate } from './web.ts';

/** Events of one instant that share rank and place in the file are told apart below this. */
const SERIAL_LIMIT = 2 ** 24;

/** Who is named as having deployed the Apps that are there from the start. */
const SCENARIO_AUTHOR = { by: 'scenario', client: null, commit: null, tag: null } as const;

/** What a world is given besides its scenario. */
export interface WorldOptions {
  /** Strategies that the scenario names besides the bundled ones. */
  readonly strategies?: readonly Strategy[] | undefined;
  /** Whoever steps it may have anything happen that a scenario can have, foreseen or not. */
  readonly isStepped?: boolean;
}

/** Whether callers of a source do anything about what became of an input. */
const minds = ({ arrivals, caller_retries }: SourceSpec): boolean =>
  arrivals.kind === 'closed' || caller_retries !== undefined;

/**
 * The state of a simulated platform: its Apps, containers, inputs and what is to happen next. It
 * holds and hands out; what happens is decided by the files that the run calls (see `run.ts`).
 */
export class World {
  readonly scenario: Scenario;
  readonly log: TraceLog;
  /** Strategies that the scenario names besides the bundled ones. */
  readonly strategies: readonly Strategy[];
  readonly queue = new EventQueue();
  readonly inputs = new Inputs();
  now: Micros = Number.NaN;
  /** Every App that ever was, by number. */
  readonly apps: App[] = [];
  /** By index; `null` once an ephemeral App is gone for good. */
  readonly pools: (Pool | null)[] = [];
  /** The containers that are not stopped, by slot. */
  readonly containers: (Container | null)[] = [];
  readonly sources: Source[];
  /** The sources that are Functions' own schedules, which are the first of {@link sources}. */
  readonly schedules: Source[] = [];
  /** What the sources bring next: kept apart from the queue, which arrivals would pass through. */
  readonly arrivals: Arrivals;
  /** `null` where no caller ever does anything about what became of an input. */
  callers: Callers | null;
  /** Whether anybody does anything about what became of some input. */
  followsEnds: boolean;
  /** Commands that have not returned, by number. */
  readonly commands = new Map<number, Command>();
  readonly agenda: Agenda;
  readonly builds: Builds;
  readonly calls: Calls;
  readonly faults: Faults;
  /** `null` where no fault is about attempts in particular. */
  readonly attemptFaults: AttemptFaults | null;
  /** Clients with ephemeral Apps; `null` where there are none. */
  readonly sessions: Sessions | null;
  readonly triggers: Triggers;
  /** The platform's limits on starts; `null` where there can be none (AUT-6). */
  readonly admission: Admission | null;
  /** The limit on web inputs; `null` for none (WEB-2). */
  readonly webRate: WebRate | null;
  /** What starting containers do to each other; `null` for nothing (CON-10). */
  readonly startLoad: StartLoad | null;
  /** The Functions in each version that may start a container some time, for their streams. */
  readonly versions = new Set<FunctionVersion>();
  /** Apps whose rollout is open. */
  readonly rollingOut: App[] = [];
  /** Crons whose instants the trace has told. */
  readonly planned: string[] = [];
  /** Pools that something happened to since they were last settled. */
  readonly touched: Pool[] = [];
  /** How many of them there are; the array keeps its room. */
  touchedCount = 0;
  /** Pools with an open rollout that were settled in this instant. */
  readonly settled: Pool[] = [];
  /** How many of them count: neither list is made shorter, which would throw away its memory. */
  settledCount = 0;
  /** Whether any Function ever fails by its `failure_rate`, so that the draws are taken at all. */
  readonly drawsFailures: boolean;
  /** Whether a router may ever learn late which containers accept (QUE-9). */
  readonly isRouterLate: boolean;
  appCount = 0;
  /** The id of the container started last. */
  latestContainerId = 0;
  /** Attempts begun so far; those of a batch are one. */
  attemptCount = 0;
  /** Commands so far that an App took. */
  commandCount = 0;
  openCommandCount = 0;
  /** Events of the file that have their time and are still to come. */
  pendingEventCount = 0;
  readonly pastDraws = new PastDraws();
  /** Whether somebody may call a version that is long gone (PIN-1). */
  readonly keepsVersions: boolean;
  private readonly freeSlots: number[] = [];
  private readonly names = new Map<string, AppName>();
  private readonly laws = new Map<string, Sampler>();
  private readonly streams = new Map<string, Stream>();
  private readonly strategyByName: ReadonlyMap<string, Strategy>;

  constructor(
    scenario: Scenario, log: TraceLog, { strategies = [], isStepped = false }: WorldOptions = {},
  ) {
    // Laid out as a double at once: see the note in `engine/event-queue.ts`.
    this.now = 0;
    this.scenario = scenario;
    this.log = log;
    this.strategies = strategies;
    this.strategyByName = strategiesByName(strategies);
    this.keepsVersions = isStepped || scenario.traffic.some(({ version }) => version !== undefined);
    this.isRouterLate = isStepped || canMisroute(scenario);
    this.drawsFailures = isStepped || canFailByChance(scenario);
    for (const spec of [...scenario.apps].sort((a, b) => byCodeUnits(a.name, b.name))) {
      this.addApp(spec);
    }
    this.builds = new Builds(this);
    this.calls = new Calls(this);
    this.faults = new Faults(this);
    this.attemptFaults = isStepped || hasAttemptFaults(scenario) ? new AttemptFaults(this) : null;
    this.triggers = new Triggers(this);
    this.admission = isStepped || canHoldStarts(scenario) ? new Admission(this) : null;
    const { cold_start_load, limits: { web_rate } } = scenario.platform;
    this.webRate = web_rate === undefined ? null : new WebRate(web_rate);
    this.startLoad = cold_start_load === undefined ? null : new StartLoad(cold_start_load);
    this.deployApps();
    this.agenda = new Agenda(this);
    this.faults.schedule();
    this.schedules.push(...scheduleSources(this));
    const { length } = this.schedules;
    const traffic = scenario.traffic.map((spec, place) =>
      new Source(this, spec, { index: length + place, schedule: null }));
    const runs = runSources(this, length + traffic.length);
    this.sources = [...this.schedules, ...traffic, ...runs];
    this.sessions = scenario.events.some(hasSessions) ? new Sessions(this) : null;
    this.arrivals = new Arrivals(this.sources);
    this.callers = scenario.traffic.some(minds) ? new Callers(this) : null;
    this.followsEnds = this.callers !== null || this.sessions !== null;
    for (const app of this.apps) followPublish(this, app);
  }

  /** A world of its own in the same state, whose records go to `log`; several by one plan. */
  fork(log: TraceLog, plan: CopyPlan<World> = this.plan()): World {
    const copy = plan.copy(new Map([[this.log, log]]));
    copy.triggers.listen();
    return copy;
  }

  /** For forks as long as nothing happens; all share scenario and strategies. */
  plan(): CopyPlan<World> {
    return new CopyPlan<World>(this, [this.scenario, ...this.strategyByName.values(), this.log]);
  }

  /** Adds an App that is not there before its first deployment makes version 1. */
  addApp(spec: AppSpec): void {
    this.names.set(spec.name, new AppName(spec));
  }

  /** Adds a source whose first input arrives after the instants that have been handled. */
  addSource(source: Source): void {
    if (minds(source.spec)) {
      this.callers ??= new Callers(this);
      this.followsEnds = true;
    }
    this.sources.push(source);
    this.arrivals.add(source);
  }

  /** The App of a name in the scenario. */
  appName(name: string): AppName {
    const found = this.names.get(name);
    if (found === undefined) throw new RunError(`there is no App "${name}" in the scenario`);
    return found;
  }

  /** The source of this name; `null` if there is none. */
  sourceNamed(name: string): Source | null {
    return this.sources.find(({ spec }) => spec.name === name) ?? null;
  }

  appByNumber(number: number): App | null {
    return this.apps[number - 1] ?? null;
  }

  /** The strategy of this name: a bundled one, or one that the run was given. */
  strategy(name: string): Strategy {
    const found = this.strategyByName.get(name);
    if (found !== undefined) return found;
    const known = [...this.strategyByName.keys()].join(', ');
    throw new RunError(`there is no strategy "${name}"; there are ${known}. A program gives one of `
      + `its own in the option "strategies", as { name: "${name}", decide }`);
  }

  /** The stream of a purpose and an entity, the same one each time. */
  streamFor(purpose: string, entity: string): Stream {
    const key = `${purpose}\n${entity}`;
    const known = this.streams.get(key);
    if (known !== undefined) return known;
    const stream = new Stream(this.scenario.seed, purpose, entity);
    this.streams.set(key, stream);
    return stream;
  }

  /** How many values each stream has given, as the record that ends a run tells it. */
  drawCounts(): string {
    const counts = new Map<string, number>();
    for (const [key, stream] of this.streams) counts.set(key.replace('\n', ' '), stream.taken);
    for (const { spec, count, patience } of this.sources) {
      counts.set(`service ${spec.name}`, count);
      if (this.drawsFailures) counts.set(`failure ${spec.name}`, count);
      if (patience !== null) counts.set(`patience ${spec.name}`, count);
    }
    const add = (name: string, taken: number) => counts.set(name, (counts.get(name) ?? 0) + taken);
    for (const [name, taken] of this.pastDraws) add(name, taken);
    for (const version of this.versions) for (const draw of drawsOf(version)) add(...draw);
    return [...counts]
      .filter(([, taken]) => taken > 0)
      .sort(([a], [b]) => byCodeUnits(a, b))
      .map(([name, taken]) => `${name}=${taken}`)
      .join(' ');
  }

  /** A key for events of one rank: by place in the file, then by a running number. */
  keyOf(place: number, serial: number): number {
    return place * SERIAL_LIMIT + (serial % SERIAL_LIMIT);
  }

  placeOf(key: number): number {
    return Math.floor(key / SERIAL_LIMIT);
  }

  addPool(app: App, name: string): Pool {
    const pool = new Pool(this, app, { name, pinned: null });
    this.pools.push(pool);
    return pool;
  }

  /** The pool of those who are pinned to a version of the Function of another pool (PIN-1). */
  addPinnedPool({ app, family, name }: Pool, version: FunctionVersion): Pool {
    const pool = new Pool(this, app, { name, pinned: { version, family } });
    pool.live = version;
    pool.pace = paceOf(version);
    pool.isBatching = version.batch !== null;
    this.pools.push(pool);
    app.pinnedPools.push(pool);
    return pool;
  }

  /** A Function in a new version of its App. */
  addVersion(pool: Pool, number: number, spec: FunctionSpec): FunctionVersion {
    const owner = {
      seed: this.scenario.seed, app: pool.app.entity, function: pool.name, publishedAt: this.now,
    };
    const version = new FunctionVersion(number, spec, { ...owner, law: (of) => this.law(of) });
    this.versions.add(version);
    pool.versions.set(number, version);
    return version;
  }

  /** The sampler of a law: equal laws share one, so that what was sampled for one serves all. */
  law(distribution: Distribution): Sampler {
    const key = JSON.stringify(distribution);
    const known = this.laws.get(key);
    if (known !== undefined) return known;
    const sampler = compileDistribution(distribution);
    this.laws.set(key, sampler);
    return sampler;
  }

  poolOf(input: number): Pool {
    return this.pools[this.inputs.pool[input] as number] as Pool;
  }

  addContainer(pool: Pool, version: FunctionVersion, why: StartReason): Container {
    const id = ++this.latestContainerId;
    const slot = this.freeSlots.pop() ?? this.containers.length;
    const container = new Container({
      id, slot, pool, version, why, links: this.inputs, queue: this.queue,
    });
    this.containers[slot] = container;
    pool.app.containerCount++;
    if (isOutdated(container)) pool.app.outdatedCount++;
    return container;
  }

  /** Forgets a container that has stopped. */
  removeContainer(container: Container): void {
    const { app } = container.pool;
    this.containers[container.slot] = null;
    this.freeSlots.push(container.slot);
    app.containerCount--;
    if (isOutdated(container)) app.outdatedCount--;
    concludeStop(this, app);
  }

  /** Makes the next settling look at this pool. */
  touch(pool: Pool): void {
    if (pool.dirty === true) return;
    pool.dirty = true;
    this.touched[this.touchedCount++] = pool;
  }

  /** True when no instant to come is certain: no traffic, no event of the file, no end. */
  get waitsForNothingElse(): boolean {
    return (
      this.scenario.duration === null &&
      this.arrivals.nextAt === Number.POSITIVE_INFINITY &&
      (this.callers?.pendingCount ?? 0) === 0 &&
      this.pendingEventCount === 0
    );
  }

  /** Moves an input to a final state; its caller learns of it. */
  finish(input: number, state: number): void {
    if (this.followsEnds === false) return this.inputs.finish(input, state);
    const isCalled = this.inputs.called[input] === 1;
    if (this.callers !== null && isCalled === false) this.callers.finish(input, state);
    if (this.sessions !== null) {
      const source = this.sources[this.inputs.source[input] as number];
      this.sessions.follow(source, this.poolOf(input).app);
    }
    this.inputs.finish(input, state);
    if (isCalled === true) this.calls.conclude(input, state);
  }

  /** Lets the platform know when the caller of an input that does not run gives up. */
  awaitPatience(input: number): void {
    const { patienceEnds, seniority } = this.inputs;
    const at = patienceEnds[input] as number;
    if (at === Number.POSITIVE_INFINITY) return;
    const after = Math.max(0, at - this.now);
    this.queue.push(after, KIND['patience-over'], seniority[input] as number, input);
  }

  /**
   * Every App is there as version 1 from the start, its images built, unless it says otherwise.
   *
   * @rule OBJ-1
   */
  private deployApps(): void {
    for (const name of this.names.values()) {
      if (!name.spec.deployed) continue;
      const config = completeConfig(name.codeBase);
      this.builds.cache(config.images);
      publish(this, createApp(this, name), {
        config, op: 0, type: 'standard', source: null,
        strategy: this.strategy('rolling'), attribution: SCENARIO_AUTHOR,
      });
    }
  }
}

/** Whether a rollout waits for a container to go: not for one of a version that is pinned. */
function isOutdated({ pool, version }: Container): boolean {
  return version.number < pool.app.liveNumber && pool.pinned === null;
}
