import { KIND } from '../model/event-kinds.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Action, EventSpec, RunSpec, ServeSpec, SourceSpec } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { type App, AppName, type Session } from './app.ts';
import { createApp, issueCommand } from './control-plane.ts';
import { Source } from './source.ts';
import { becomeStopped, closeApp } from './termination.ts';
import { arrive } from './traffic.ts';
import type { World } from './world.ts';

const EPH_1 = ruleIndex('EPH-1');

/** A client that runs or serves an App, as the file has it. */
interface Visit {
  readonly event: EventSpec;
  readonly action: RunSpec | ServeSpec;
  readonly name: AppName;
  readonly key: number;
}

/** The calls of a run, as a source whose inputs do not arrive by themselves. */
const toSource = ({ name, function: to }: RunSpec, app: string): SourceSpec => ({
  name, app, function: to, kind: 'call', arrivals: { kind: 'at', instants: [] },
  from: 0, until: null, count: null, patience: null, service_times: null, service_time: null,
});

/** A source for each event of the file that runs something; `first` is the place of the first. */
export function runSources(world: World, first: number): readonly Source[] {
  const runs = world.scenario.events.flatMap(({ action, app }) =>
    (action.kind === 'run' && app !== null ? [toSource(action, app)] : []));
  return runs.map((spec, place) =>
    new Source(world, spec, { index: first + place, schedule: null }));
}

/**
 * Clients that run or serve an App. Each has an App of its own for as long as it stays: its own
 * versions, commands, containers and queues, whatever the deployed App of that name does.
 *
 * @rule EPH-1
 */
export class Sessions {
  private readonly world: World;
  /** How many there were so far, by the name of what their streams belong to (TIME-4). */
  private readonly counts = new Map<string, number>();
  /** The Apps that are served now, in the order in which that began. */
  private readonly served: App[] = [];

  constructor(world: World) {
    this.world = world;
  }

  /** A client comes: an App is made for it from the code base as it is now. */
  begin({ event, name, action, key }: Visit): void {
    const { world } = this;
    const own = new AppName(name.spec);
    own.codeBase = name.codeBase;
    const source = action.kind === 'run' ? this.sourceOf(action) : null;
    const label = action.kind === 'run' ? `run ${action.name}` : 'serve';
    const entity = `${name.spec.name} ${label}`;
    const count = (this.counts.get(entity) ?? 0) + 1;
    this.counts.set(entity, count);
    const session: Session = {
      kind: action.kind, by: action.by, key, source, entity: `${entity} ${count}`,
      callsLeft: action.kind === 'run' ? action.inputs : 0, isOver: false,
    };
    const app = createApp(world, own, session);
    world.openCommandCount++;
    if (action.kind === 'serve') this.serve(app);
    this.deploy(app, { event, strategy: 'rolling' });
    if (app.isGone) return;
    if (app.live === null && app.commandsInFlight === 0) return becomeStopped(world, app, EPH_1);
    if (action.for !== null) this.leave(app, action.for);
  }

  /** The code base of an App has changed: whoever serves it deploys it anew. */
  followEdit(name: AppName, event: EventSpec): void {
    for (const app of [...this.served]) {
      if (app.name !== name.spec.name || app.isGone) continue;
      app.home.codeBase = name.codeBase;
      this.deploy(app, { event, strategy: 'recreate' });
    }
  }

  /** The first version of an App is there: whoever runs it makes the calls, in this instant. */
  followPublish({ number, live, session }: App): void {
    if (session?.source === null || session === null || live?.number !== 1) return;
    const { world } = this;
    world.queue.push(0, KIND['client-calls'], world.keyOf(session.key, number), number);
  }

  /** The client of an App makes its calls. */
  call(app: App): void {
    const { session, home, isGone } = app;
    if (isGone || session === null || session.source === null) return;
    const { source } = session;
    source.name = home;
    for (let left = session.callsLeft; left > 0; left--) {
      arrive(this.world, source, source.count++);
    }
  }

  /** An input is final, or was refused on arrival: with its last call a run is over. */
  follow(source: Source | undefined, app: App | null): void {
    const session = app?.session ?? null;
    if (app === null || session === null || session.source !== source) return;
    if (--session.callsLeft === 0 && !app.isGone) this.leave(app, 0);
  }

  /** The client of an App is gone, and so is the App. */
  end(app: App): void {
    const { session } = app;
    if (session === null || app.isGone) return;
    closeApp(this.world, app, { by: session.by, rule: EPH_1 });
  }

  /** Nobody waits for the App any more. */
  close(app: App): void {
    const { session } = app;
    if (session === null || session.isOver) return;
    session.isOver = true;
    this.world.openCommandCount--;
    const place = this.served.indexOf(app);
    if (place < 0) return;
    this.served.splice(place, 1);
    const last = this.served.findLast(({ name }) => name === app.name);
    if (last !== undefined) this.lead(last);
  }

  private serve(app: App): void {
    this.served.push(app);
    this.lead(app);
  }

  /** Callers of what is served reach this App from now on. */
  private lead({ name, home }: App): void {
    for (const source of this.world.sources) {
      if (source.spec.via === 'serve' && source.spec.app === name) source.name = home;
    }
  }

  private leave({ number, session }: App, after: Micros): void {
    const { world } = this;
    const key = world.keyOf(session?.key ?? 0, number);
    world.queue.push(after, KIND['client-leaves'], key, number);
  }

  private deploy(
    app: App,
    { event, strategy }: { readonly event: EventSpec; readonly strategy: string },
  ): void {
    const { by = '', key = 0 } = app.session ?? {};
    const attribution = { by, client: app.session?.kind ?? null, commit: null, tag: null };
    const action = { kind: 'deploy', strategy, attribution, change: null, build: null } as const;
    issueCommand(this.world, { event: { ...event, action }, name: app.home, action, key });
  }

  private sourceOf({ name }: Extract<Action, { readonly kind: 'run' }>): Source {
    const found = this.world.sources.find(({ spec }) => spec.name === name);
    if (found === undefined) throw new Error(`there is no source for the run "${name}"`);
    return found;
  }
}

/** Whether anybody ever runs or serves an App. */
export const hasSessions = ({ action }: EventSpec): boolean =>
  action.kind === 'run' || action.kind === 'serve';
