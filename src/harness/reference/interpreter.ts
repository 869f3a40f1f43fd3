import { byCodeUnits, completeConfig } from '../../model/code-base.ts';
import { isFinal } from '../../model/lifecycle.ts';
import type { Scenario } from '../../model/scenario.ts';
import { Chronicle } from './chronicle.ts';
import { becomeReady, exit, failStart } from './containers.ts';
import {
  collect, createApp, endBuild, fingerprintOf, identityOf, interruptOld, issue, look,
  publishCommand,
} from './deploying.ts';
import { type Due, earliest } from './due.ts';
import { strike, strikeByRate } from './faults.ts';
import { arrive, dispatch, finishAttempt, losePatience, retry, timeOut } from './inputs.ts';
import { publish } from './publishing.ts';
import { finishRollout, judgeBlockade, roll } from './rollouts.ts';
import { demandOf } from './demand.ts';
import { scaleDown, scaleUp } from './scaling.ts';
import { draftsOf } from './scope.ts';
import {
  type App, type Build, type Command, type Container, type FunctionName, type Input, liveOf,
  type State,
} from './state.ts';

/** After so much that was due a run is left: some have a decision each second, for days. */
const MOST_EVENTS = 3_000;

/** So many settlings of one instant end a run (TIME-3). */
const MOST_SETTLINGS = 10_000;

const SCENARIO = { by: 'scenario', client: null, commit: null, tag: null };

/** OBJ-1, scenario format: what is deployed from the start is version 1 at 0 s, and built. */
function deployFromStart(chronicle: Chronicle): void {
  const { scenario, state } = chronicle;
  for (const spec of [...scenario.apps].sort((a, b) => byCodeUnits(a.name, b.name))) {
    if (!spec.deployed) continue;
    const config = completeConfig(spec.code_base);
    const app = createApp(chronicle, spec.name);
    for (const [name, image] of Object.entries(config.images)) {
      state.cached.add(identityOf(name, image));
    }
    publish(chronicle, app, {
      op: 0, config, fingerprint: fingerprintOf(config), source: null, strategy: 'rolling',
      type: 'standard', attribution: SCENARIO,
    });
  }
}

/** Carries out what is due. */
function handle(chronicle: Chronicle, due: Due): void {
  const { state } = chronicle;
  const { subject } = due;
  chronicle.handle(due);
  const container = (): Container => state.containers[Math.abs(subject) - 1] as Container;
  const input = (): Input => state.inputs[subject] as Input;
  const command = (): Command => state.commands[subject] as Command;
  switch (due.kind) {
    case 'attempt-ends': return finishAttempt(chronicle, input());
    case 'container-ready': return becomeReady(chronicle, container());
    case 'start-fails': {
      const { fault: cause } = container().plan;
      return failStart(chronicle, container(), { why: 'failed', cause });
    }
    case 'exit-over': return exit(chronicle, container());
    case 'fault-strikes': {
      const place = (due.key[0] as number) - state.scenario.events.length;
      return subject < 0 ? strikeByRate(chronicle, place, container()) : strike(chronicle, subject);
    }
    case 'command-issued': return issue(chronicle, subject);
    case 'build-ends': return endBuild(chronicle, state.builds[subject] as Build);
    case 'publish': return publishCommand(chronicle, command());
    case 'interrupt': return interruptOld(chronicle, command());
    case 'poll': return look(chronicle, command());
    case 'attempt-timeout': return timeOut(chronicle, input());
    case 'startup-timeout':
      return failStart(chronicle, container(), { why: 'timeout', cause: null });
    case 'patience-over': return losePatience(chronicle, input());
    case 'retry-due': return retry(chronicle, input());
    case 'arrival': return arrive(chronicle, subject);
    case 'wake-up': return;
    case 'collection': return collect(chronicle, state.apps[subject] as App);
  }
}

/** "Functions and Apps are otherwise ordered by name (code units)" (TIME-2). */
function functionsOf({ apps }: State): FunctionName[] {
  return apps.flatMap((app) => {
    const names = new Set(app.versions.flatMap(({ config }) => Object.keys(config.functions)));
    return [...names].map((name) => ({ app, name }));
  }).sort((a, b) => byCodeUnits(a.app.name, b.app.name) || byCodeUnits(a.name, b.name));
}

/**
 * TIME-3: "the platform settles: dispatch (section 6), scale down, scale up (section 7), strategy
 * and rollout progress (section 8), repeated until nothing changes."
 */
function settle(chronicle: Chronicle): void {
  const { state, records } = chronicle;
  const functions = functionsOf(state);
  const apps = [...state.apps].sort((a, b) => byCodeUnits(a.name, b.name));
  for (let before = -1; before !== records.length;) {
    before = records.length;
    for (const name of functions) dispatch(chronicle, name);
    for (const name of functions) scaleDown(chronicle, name);
    for (const name of functions) scaleUp(chronicle, name);
    for (const name of functions) roll(chronicle, name);
    for (const app of apps) finishRollout(chronicle, app);
  }
  chronicle.settled(new Map(functions.map((name) =>
    [`${name.app.id}/${name.name}`, demandOf(state, name)])));
}

/**
 * TIME-5: "traffic has ended, every event of the file has been carried out and its command has
 * returned, every input is final, and every rollout is finished, superseded or blocked."
 */
function isOver({ state, arrivals, scenario }: Chronicle): boolean {
  const { traffic, events } = scenario;
  return traffic.every(({ name }, source) => state.arrived.get(name) === arrivals[source]?.length
      || arrivals[source]?.length === 0)
    && events.every(({ time }, place) => isCarriedOut(state, time, place))
    && state.commands.every((command) => command.isOver)
    && state.inputs.every((input) => isFinal(input.state))
    && state.apps.every((app) => !app.isRollingOut || isBlocked(state, app));
}

/** A Function that has nobody left to replace keeps no rollout from being blocked. */
const isBlocked = (state: State, app: App): boolean =>
  state.containers.every(({ app: id, function: name, version, state: now }) => id !== app.id
    || now === 'stopped' || version === liveOf(app)?.number || app.blocked.has(name));

function isCarriedOut(
  state: State, time: Scenario['events'][number]['time'], place: number,
): boolean {
  const count = state.carriedOut.get(place) ?? 0;
  if (time.kind === 'at') return count > 0;
  if (time.kind === 'when') return count > 0 || !state.setOffBy.has(place);
  return (count + 1) * time.every >= (time.until ?? Number.POSITIVE_INFINITY);
}

/** TIME-4: "how many of each stream's values were taken", for the record that ends a run. */
function drawsOf({ state, scenario }: Chronicle): string {
  const counts = new Map(state.taken);
  const add = (stream: string, count: number): void => {
    counts.set(stream, (counts.get(stream) ?? 0) + count);
  };
  const drawsFailures = draftsOf(scenario).some((options) => 'failure_rate' in options);
  for (const { name, patience } of scenario.traffic) {
    const count = state.arrived.get(name) ?? 0;
    add(`service ${name}`, count);
    if (drawsFailures) add(`failure ${name}`, count);
    if (patience !== null) add(`patience ${name}`, count);
  }
  for (const { image } of state.builds) {
    add(`build ${image}`, 1);
    add(`build failure ${image}`, 1);
  }
  for (const { app: id, function: name, version, why } of state.containers) {
    const app = state.apps.find((each) => each.id === id) as App;
    const spec = app.versions[version - 1]?.config.functions[name];
    if (why === 'initial' || spec === undefined) continue;
    const entity = `${app.name}/${name}/v${version}`;
    for (const phase of Object.keys(spec.cold_start)) add(`cold start ${phase} ${entity}`, 1);
    if (spec.snapshot !== undefined) add(`cold start restore ${entity}`, 1);
    if (spec.start_failure_rate > 0) add(`start failure ${entity}`, 1);
  }
  return [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => byCodeUnits(a, b))
    .map(([stream, count]) => `${stream}=${count}`).join(' ');
}

/**
 * Carries out a scenario by the words of the rules, one after the other, or so far that there are
 * so many records or that it takes too long.
 */
export function interpret(scenario: Scenario, most = Number.POSITIVE_INFINITY): Chronicle {
  const chronicle = new Chronicle(scenario);
  const { state, records } = chronicle;
  const last = scenario.duration ?? Number.POSITIVE_INFINITY;
  deployFromStart(chronicle);
  let settlings = 0;
  let events = 0;
  let isSettled = false;
  while (records.length < most && events < MOST_EVENTS) {
    const next = earliest(chronicle);
    const isNow = next?.at === state.now;
    if (!isNow && !isSettled) {
      settle(chronicle);
      isSettled = true;
      if (++settlings > MOST_SETTLINGS) throw new Error('TIME-3: the clock stands still');
      if (isInstantOver(chronicle)) return end(chronicle);
      continue;
    }
    if (next === undefined || next.at > last) return end(chronicle);
    if (!isNow) settlings = 0;
    handle(chronicle, next);
    events++;
    isSettled = false;
  }
  return chronicle;
}

/**
 * After a settling: if nothing is left of the instant, blockades show (ROL-7). Returns whether the
 * run is over with it (TIME-5).
 */
function isInstantOver(chronicle: Chronicle): boolean {
  const { state, scenario } = chronicle;
  if (earliest(chronicle)?.at === state.now) return false;
  for (const name of functionsOf(state)) judgeBlockade(chronicle, name);
  return scenario.duration === null && isOver(chronicle);
}

function end(chronicle: Chronicle): Chronicle {
  const { scenario } = chronicle;
  if (scenario.duration !== null) {
    chronicle.handle({ kind: 'wake-up', at: scenario.duration, key: [], subject: 0 });
  }
  chronicle.write('run.ended', { rule: 'TIME-5' }, {
    draws: drawsOf(chronicle), why: scenario.duration === null ? 'over' : 'duration',
  });
  return chronicle;
}
