import type { EventSpec } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import type { Chronicle } from './chronicle.ts';
import { desiredOf, isShort } from './demand.ts';
import { endOf } from './sharing.ts';
import {
  appOf, type Command, type Container, containersOf, type FunctionName, type Input, liveOf, specOf,
  type State,
} from './state.ts';

/**
 * TIME-2: "All events of one instant are handled in the order of (rank, key), within a rank kind by
 * kind in the order listed."
 */
const ORDER = [
  'attempt-ends',
  'container-ready', 'start-fails', 'exit-over',
  'fault-strikes',
  'command-issued', 'build-ends', 'publish', 'interrupt', 'poll',
  'attempt-timeout', 'startup-timeout', 'patience-over',
  'retry-due',
  'arrival',
  'wake-up', 'collection',
] as const;

export type DueKind = (typeof ORDER)[number];

/** Something that is to happen, if nothing comes between. */
export interface Due {
  readonly kind: DueKind;
  readonly at: Micros;
  /** What decides between those of one instant and kind, the first that differs. */
  readonly key: readonly number[];
  /**
   * The number of what it is about: the place of an input, a command, a build, an App or a source
   * in its list, the number of a container, the place of an event in the file; below 0 for a fault
   * by chance: minus the number of the container.
   */
  readonly subject: number;
}

function isBefore(a: Due, b: Due): boolean {
  const keys = (due: Due): readonly number[] => [due.at, ORDER.indexOf(due.kind), ...due.key];
  const [mine, others] = [keys(a), keys(b)];
  const place = mine.findIndex((key, at) => key !== others[at]);
  return place >= 0 && (mine[place] as number) < (others[place] ?? Number.NEGATIVE_INFINITY);
}

/** The next thing to happen; `undefined` if there is none. */
export function earliest(chronicle: Chronicle): Due | undefined {
  const all = allDue(chronicle);
  return all.reduce((least, next) => (isBefore(next, least) ? next : least), all[0] as Due);
}

function allDue(chronicle: Chronicle): Due[] {
  const { state } = chronicle;
  return [
    ...state.inputs.flatMap((input, place) => ofInput(state, input, place)),
    ...state.containers.flatMap((container) => ofContainer(state, container)),
    ...state.scenario.events.flatMap((event, place) => ofFile(chronicle, event, place)),
    ...state.commands.flatMap((command, place) => ofCommand(state, command, place)),
    ...ofBuilds(state),
    ...ofApps(state),
    ...ofSources(chronicle),
    ...wakeUps(state),
  ];
}

/** Timers of inputs: attempts in order of their starts, the others by seniority (QUE-3). */
function ofInput(state: State, input: Input, subject: number): Due[] {
  const { patienceEnds, seniority, attemptSeq, startedAt } = input;
  const due: Due[] = [];
  if (input.state === 'running') {
    const container = state.containers.find(({ id }) => id === input.container) as Container;
    const { timeout } = specOf(state, container);
    const key = [attemptSeq];
    due.push({ kind: 'attempt-ends', at: endOf(state, input, container), key, subject });
    due.push({ kind: 'attempt-timeout', at: startedAt + timeout, key, subject });
  }
  if (input.state === 'waiting') {
    due.push({ kind: 'retry-due', at: input.retryAt, key: [seniority], subject });
  }
  const isWaitedFor = ['queued', 'waiting', 'running'].includes(input.state);
  if (isWaitedFor && patienceEnds !== null && !input.isGivenUp) {
    due.push({ kind: 'patience-over', at: patienceEnds, key: [seniority], subject });
  }
  return due;
}

function ofContainer(state: State, container: Container): Due[] {
  const { number: subject, startedAt, coldStart, queue } = container;
  const key = [subject];
  switch (container.state) {
    case 'starting': {
      const kind = container.plan.fails ? 'start-fails' : 'container-ready';
      const limit = startedAt + queue + specOf(state, container).startup_timeout;
      return [
        { kind, at: startedAt + coldStart, key, subject },
        { kind: 'startup-timeout', at: limit, key, subject },
      ];
    }
    case 'stopping': {
      const at = container.stoppingSince + specOf(state, container).exit_time;
      return [{ kind: 'exit-over', at, key, subject }];
    }
    case 'ready':
    case 'draining': {
      const after = state.scenario.events.length;
      return container.lives.map(({ place, at }) =>
        ({ kind: 'fault-strikes', at, key: [after + place, subject], subject: -subject }));
    }
    case 'stopped': return [];
  }
}

/** Faults and commands in order of the file. */
function ofFile({ state, records }: Chronicle, { time, action }: EventSpec, place: number): Due[] {
  const count = state.carriedOut.get(place) ?? 0;
  const kind = action.kind === 'fault' ? 'fault-strikes' : 'command-issued';
  const once = (at: Micros): Due[] =>
    (count > 0 ? [] : [{ kind, at, key: [place, 0], subject: place }]);
  if (time.kind === 'at') return once(time.at);
  if (time.kind === 'when') {
    const seq = state.setOffBy.get(place);
    return seq === undefined ? [] : once(records[seq]?.t_us ?? state.now);
  }
  const at = (count + 1) * time.every;
  return at >= (time.until ?? Number.POSITIVE_INFINITY)
    ? [] : [{ kind, at, key: [place, count], subject: place }];
}

function ofCommand(state: State, command: Command, subject: number): Due[] {
  const { publishedAt, interruptedAt, lookedAt, action } = command;
  const { recreate, constants } = state.scenario.platform;
  const key = [command.place, subject];
  if (command.isOver) return [];
  if (publishedAt === null) {
    const isBuilding = state.builds.some((build) => build.command === command && !build.isOver);
    return isBuilding ? [] : [{ kind: 'publish', at: command.waitedUntil, key, subject }];
  }
  if (action.strategy !== 'recreate') return [];
  if (interruptedAt === null) {
    return [{ kind: 'interrupt', at: publishedAt + recreate.interrupt_delay, key, subject }];
  }
  const at = lookedAt === null
    ? interruptedAt
    : Math.min(lookedAt + constants.recreate_poll, interruptedAt + constants.recreate_wait);
  return [{ kind: 'poll', at, key, subject }];
}

const ofBuilds = (state: State): Due[] =>
  state.builds.filter(({ isOver }) => !isOver).map(({ plan, command, number }) =>
    ({ kind: 'build-ends', at: plan.ends, key: [command.place, number], subject: number }));

/** STP-3 */
const ofApps = (state: State): Due[] =>
  state.apps.flatMap((app, place) => (app.state !== 'stopped' || app.isCollected ? [] : [{
    kind: 'collection', at: app.stoppedAt + state.scenario.platform.gc_delay, key: [place],
    subject: place,
  }]));

/** "arrivals by source in order of the file, then number within the source" */
const ofSources = ({ state, arrivals }: Chronicle): Due[] =>
  state.scenario.traffic.flatMap(({ name }, source) => {
    const k = state.arrived.get(name) ?? 0;
    const at = arrivals[source]?.[k];
    return at === undefined ? [] : [{ kind: 'arrival', at, key: [source, k], subject: source }];
  });

/** Instants at which nothing happens, but settling (TIME-3) may come to something else. */
function wakeUps(state: State): Due[] {
  const expiries = state.containers.flatMap(({ app, function: name, idleSince }) => {
    const live = liveOf(appOf(state, app))?.config.functions[name];
    return idleSince === null || live === undefined ? [] : [idleSince + live.scaledown_window];
  });
  const backoffs = [...state.failures.values()].map(({ until }) => until);
  return [...expiries, ...backoffs, ...decisions(state)]
    .filter((at) => at > state.now)
    .map((at) => ({ kind: 'wake-up', at, key: [], subject: 0 }));
}

/**
 * AUT-5: the next instants at which the autoscaler decides, as long as there is anything for it to
 * do, or at which demand has lasted long enough.
 */
function decisions(state: State): Micros[] {
  return state.apps.filter((app) => app.state === 'deployed').flatMap((app) => {
    const live = liveOf(app);
    return Object.entries(live?.config.functions ?? {}).flatMap(([name, { autoscaler }]) => {
      if (autoscaler === undefined || live === undefined) return [];
      const { interval, scaleup_window } = autoscaler;
      const passed = state.now - live.publishedAt;
      const next = interval === 0 || !isWanted(state, { app, name })
        ? [] : [live.publishedAt + (Math.floor(passed / interval) + 1) * interval];
      const lasting = scaleup_window === 0 ? [] : [
        live.publishedAt, ...(state.demands.get(`${app.id}/${name}`) ?? []).map(({ at }) => at),
      ].map((at) => at + scaleup_window);
      return [...next, ...lasting];
    });
  });
}

/** Whether there are fewer containers than desired, or some are idle that are more than that. */
function isWanted(state: State, name: FunctionName): boolean {
  const isIdle = containersOf(state, name).some(({ idleSince }) => idleSince !== null);
  const surplus = containersOf(state, name).filter((each) => each.state !== 'stopping').length
    - desiredOf(state, name);
  return isShort(state, name) || (isIdle && surplus > 0);
}
