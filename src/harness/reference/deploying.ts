import {
  byCodeUnits, completeConfig, configProblems, mergeCodeBase,
} from '../../model/code-base.ts';
import type { AppConfig, ImageSpec } from '../../model/configuration.ts';
import type { RuleId } from '../../model/rules.ts';
import type { Action, Attribution } from '../../model/scenario.ts';
import { hash128 } from '../../random/hash.ts';
import { endStop, interrupt, isStruckByChance } from './containers.ts';
import type { Chronicle } from './chronicle.ts';
import { terminateAll } from './inputs.ts';
import { publish } from './publishing.ts';
import { unblockAll } from './rollouts.ts';
import {
  type App, appNamed, appOf, type Build, type Command, liveOf, type State,
} from './state.ts';

type Versioning = Extract<Action, { readonly strategy: string }>;

/** What has happened to an App by command is over, or will never be. */
const isGone = (app: App): boolean => app.state === 'stopping' || app.state === 'stopped';

/** Why a command comes to nothing, and the rule that says so. */
interface Refusal {
  readonly why: string;
  readonly rule: RuleId;
}

const STOPPED: Refusal = { why: 'the App is stopped', rule: 'DEP-6' };

/** Somebody does what an event of the file says. */
export function issue(chronicle: Chronicle, place: number): void {
  const { scenario, state } = chronicle;
  const { app, action } = scenario.events[place] as (typeof scenario.events)[number];
  const appName = app ?? '';
  if (action.kind === 'stop') return stopApp(chronicle, appName, action.by);
  if (action.kind === 'edit') {
    const value = mergeCodeBase(state.codeBases.get(appName) ?? {}, action.change);
    const id = appNamed(state, appName)?.id;
    const plan = { codeBase: { appName, value } };
    chronicle.write('code.edited', { app: id, rule: 'DEP-1', plan }, {});
  } else if ('strategy' in action) {
    command(chronicle, { appName, place, action });
  }
}

/**
 * DEP-1: "deploy takes the App's configuration (its code base, as it is when the command is
 * issued)".
 */
function command(
  chronicle: Chronicle, { appName, place, action }: {
    readonly appName: string; readonly place: number; readonly action: Versioning;
  },
): void {
  const { state } = chronicle;
  const before = state.codeBases.get(appName) ?? {};
  const isDeploy = action.kind === 'deploy';
  const value = isDeploy && action.change !== null ? mergeCodeBase(before, action.change) : before;
  const config = isDeploy ? completeConfig(value) : null;
  const refusal = config === null ? refusalOf(appNamed(state, appName)) : problemOf(config);
  if (config !== null && refusal === null) createApp(chronicle, appName);
  const app = appNamed(state, appName)?.id;
  const op = (state.commandCounts.get(appName) ?? 0) + 1;
  const serial = (state.carriedOut.get(place) ?? 1) - 1;
  const { by, ...others } = action.attribution;
  const plan = {
    codeBase: { appName, value }, command: { appName, place, serial, action, config },
  };
  chronicle.write('deploy.issued', { app, rule: 'DEP-1', plan }, {
    op, kind: action.kind, strategy: action.strategy, by,
    ...(action.kind === 'rollback' && action.to !== null ? { target: action.to } : {}),
    ...given(others),
  });
  if (refusal !== null) return reject(chronicle, { app, op }, refusal);
  beginBuilds(chronicle, state.commands.at(-1) as Command);
}

/** What is given of who asked, and with what. */
const given = (
  { tag, commit, client }: Omit<Attribution, 'by'>,
): { readonly tag?: string; readonly commit?: string; readonly client?: string } => ({
  ...(tag === null ? {} : { tag }), ...(commit === null ? {} : { commit }),
  ...(client === null ? {} : { client }),
});

/** RVR-1, RBK-2: "Only on a deployed App." */
function refusalOf(app: App | undefined): Refusal | null {
  if (app === undefined) return { why: 'the App was never deployed', rule: 'RBK-2' };
  if (isGone(app)) return STOPPED;
  if (app.state === 'deployed') return null;
  return { why: 'the App is not deployed yet', rule: 'RBK-2' };
}

function problemOf(config: AppConfig): Refusal | null {
  const [problem] = configProblems(config);
  if (problem === undefined) return null;
  return { why: `invalid configuration: ${problem.message}`, rule: 'DEP-1' };
}

/**
 * DEP-5: "A first deployment of a name creates a new App […]. A name whose App was stopped also
 * gives a new App with a new id".
 */
export function createApp(chronicle: Chronicle, name: string): App {
  const { state, scenario, records } = chronicle;
  const before = appNamed(state, name);
  if (before !== undefined && !isGone(before)) return before;
  const environment = scenario.apps.find((app) => app.name === name)?.environment ?? '';
  const app = `ap-${state.apps.length + 1}`;
  chronicle.write('app.created', { app, rule: 'DEP-5' }, { name, environment });
  return appOf(state, records.at(-1)?.app ?? app);
}

function reject(
  chronicle: Chronicle,
  { app, op }: { readonly app: string | undefined; readonly op: number }, { why, rule }: Refusal,
): void {
  chronicle.write('deploy.rejected', { app, rule }, { op, why });
  chronicle.write('deploy.returned', { app, rule: 'DEP-2' }, { op });
}

/** DEP-3: "An image is identified by its whole entry". */
export const identityOf = (name: string, image: ImageSpec): string =>
  canonical({ name, image });

/** DEP-3: "every image that is not cached builds, all in parallel". */
function beginBuilds(chronicle: Chronicle, { action, app: id, op, config }: Command): void {
  const { state, draws } = chronicle;
  const app = appOf(state, id);
  const images = Object.entries(config?.images ?? {})
    .filter(([name, image]) => !state.cached.has(identityOf(name, image)));
  const identities = images.map(([name, image]) => identityOf(name, image));
  const whole = action.kind === 'deploy' ? action.build : null;
  const builds = whole === null
    ? images.map(([image, { build, fails }]) => ({ image, build, fails }))
    : [{ image: 'all', build: whole.duration, fails: whole.fails }];
  builds.forEach(({ image, build, fails }, place) => {
    const k = state.builds.filter((each) => each.image === image).length;
    const takes = draws.micros(build, draws.at('build', image, k), k);
    const isUnlucky = draws.at('build failure', image, k) < fails;
    const fault = buildFault(chronicle, app, image);
    const plan = {
      ends: state.now + takes, fails: isUnlucky || fault !== null, fault,
      identities: whole === null ? [identities[place] as string] : identities,
    };
    const about = { app: id, rule: 'DEP-3', plan: { build: plan } } as const;
    chronicle.write('build.started', about, { op, image });
  });
}

/** FLT-1: the record of the fault by which a build fails. */
function buildFault(chronicle: Chronicle, app: App, image: string): number | null {
  const pending = chronicle.state.pendingFaults.find(({ kind, left, appName, target }) =>
    kind === 'build_failure' && left > 0 && appName === app.name
    && (target === null || target === image));
  if (pending !== undefined) return pending.seq;
  if (!isStruckByChance(chronicle, 'build_failure', { app, name: image })) return null;
  return chronicle.write('fault.struck', { rule: 'FLT-1', app: app.id }, {
    fault: 'build_failure', target: image,
  });
}

/** DEP-4: "A build error aborts the deployment: no version, no history row". */
export function endBuild(chronicle: Chronicle, { command, image, plan }: Build): void {
  const { state } = chronicle;
  const { app, op } = command;
  const { fails, fault } = plan;
  const about = { app, rule: fails ? 'DEP-4' : 'DEP-3', cause: fault } as const;
  chronicle.write(fails ? 'build.failed' : 'build.succeeded', about, { op, image });
  if (!fails || command.isOver) return;
  chronicle.write('deploy.aborted', { app, rule: 'DEP-4' }, { op });
  returnCommand(chronicle, command);
  // "On a first deployment, when no other of it is in flight, the App goes initializing → stopped."
  const isInFlight = state.commands.some((other) => other.app === app && !other.isOver);
  if (appOf(state, app).state !== 'initializing' || isInFlight) return;
  const { gc_delay: gc_delay_us } = state.scenario.platform;
  chronicle.write('app.stopped', { app, rule: 'DEP-4' }, { gc_delay_us });
  Object.assign(appOf(state, app), {
    stopCommandAt: state.now, stoppedBy: command.action.attribution.by,
  });
}

function returnCommand(chronicle: Chronicle, { app, op, action }: Command, warning = ''): void {
  const rule = action.strategy === 'recreate' ? 'REC-3' : 'DEP-2';
  chronicle.write('deploy.returned', { app, rule }, { op, ...(warning === '' ? {} : { warning }) });
}

/** JSON with the keys of every map in order of their code units. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => byCodeUnits(a, b));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}

/** PUB-3: the fingerprint covers all of a configuration but `initial_containers`. */
export function fingerprintOf(config: AppConfig): string {
  const functions = Object.entries(config.functions)
    .map(([name, { initial_containers: _, ...spec }]) => [name, spec]);
  return hash128(canonical({ ...config, functions: Object.fromEntries(functions) }))
    .map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** What a command comes to when nothing is left to wait for (DEP-2). */
export function publishCommand(chronicle: Chronicle, given_: Command): void {
  const { state } = chronicle;
  const { app: id, op, kind, action } = given_;
  const app = appOf(state, id);
  const content = contentOf(app, given_);
  if ('why' in content) return reject(chronicle, { app: id, op }, content);
  const fingerprint = fingerprintOf(content.config);
  // PUB-2: "if the configuration's fingerprint equals the live version's, the command is a no-op"
  if (kind === 'deploy' && liveOf(app)?.fingerprint === fingerprint) {
    chronicle.write('deploy.noop', { app: id, rule: 'PUB-2' }, { op, fingerprint });
    return returnCommand(chronicle, given_);
  }
  publish(chronicle, app, {
    ...content, op, fingerprint, strategy: action.strategy,
    type: kind === 'deploy' ? 'standard' : kind, attribution: action.attribution,
  });
  // ROL-1: "The command returns at publish".
  if (action.strategy !== 'recreate') returnCommand(chronicle, given_);
}

type Content = Refusal | { readonly config: AppConfig; readonly source: number | null };

/** RVR-1, RBK-1, RBK-2: what a command publishes, as things are at its publish. */
function contentOf(app: App, { config, action }: Command): Content {
  if (isGone(app)) return STOPPED;
  if (config !== null) return { config, source: null };
  const live = liveOf(app);
  if (live === undefined) return { why: 'the App is not deployed yet', rule: 'RBK-2' };
  if (action.kind === 'rollover') return { config: live.config, source: live.number };
  const target = action.kind === 'rollback' && action.to !== null ? action.to : live.number - 1;
  if (target < 1) return { why: 'there is nothing before version 1', rule: 'RBK-2' };
  const version = app.versions.find(({ number }) => number === target);
  if (version === undefined) return { why: `there is no version v${target}`, rule: 'RBK-2' };
  return { config: version.config, source: target };
}

/** REC-1: "every container of the App […] whose start precedes the publish […] is interrupted". */
export function interruptOld(chronicle: Chronicle, recreate: Command): void {
  const { state } = chronicle;
  const { app, op } = recreate;
  const cause = chronicle.write('deploy.interrupting', { app, rule: 'REC-1' }, { op });
  for (const container of oldOf(state, recreate)) {
    interrupt(chronicle, container, { why: 'interrupted', rule: 'REC-1', cause });
  }
}

/** The containers that a recreate waits for, Function by Function. */
const oldOf = (state: State, { app, publishSeq }: Command) =>
  state.containers.filter((container) => container.app === app && container.state !== 'stopped'
    && container.startSeq < publishSeq)
    .sort((a, b) => byCodeUnits(a.function, b.function) || a.number - b.number);

/** REC-3: "it looks again every 1 s and returns at the first look that finds none". */
export function look(chronicle: Chronicle, recreate: Command): void {
  const { state } = chronicle;
  const { constants } = state.scenario.platform;
  if (oldOf(state, recreate).length === 0) return returnCommand(chronicle, recreate);
  const isPatient = state.now < (recreate.interruptedAt ?? 0) + constants.recreate_wait;
  if (!isPatient) returnCommand(chronicle, recreate, 'old containers are still stopping');
}

const functionsOf = (app: App): string[] => [...new Set(app.versions.flatMap(({ config }) =>
  Object.keys(config.functions)))].sort(byCodeUnits);

/**
 * STP-1: "queued and waiting inputs and running attempts are terminated, containers stop".
 */
function stopApp(chronicle: Chronicle, appName: string, by: string): void {
  const { state } = chronicle;
  const app = appNamed(state, appName);
  const refusal = stopRefusal(app);
  if (app === undefined || refusal !== null) {
    chronicle.write('deploy.rejected', { app: app?.id, rule: 'STP-2' }, { why: refusal ?? '' });
    return;
  }
  const cause = chronicle.write('app.stopping', { app: app.id, rule: 'STP-1' }, { by });
  unblockAll(chronicle, app);
  for (const name of functionsOf(app)) {
    terminateAll(chronicle, { app, name }, { rule: 'STP-1', why: 'app stopped' });
  }
  for (const name of functionsOf(app)) {
    for (const container of state.containers) {
      if (container.app !== app.id || container.function !== name) continue;
      interrupt(chronicle, container, { why: 'app_stopped', rule: 'STP-1', cause });
    }
  }
  endStop(chronicle, app.id);
}

/** STP-2: "Stopping a stopped App is an error that says when and by whom." */
function stopRefusal(app: App | undefined): string | null {
  if (app === undefined) return 'the App was never deployed';
  if (!isGone(app)) return null;
  return `stopped already at ${app.stopCommandAt / 1_000_000}s by ${app.stoppedBy}`;
}

/** STP-3: "Objects of stopped Apps are collected gc_delay after the App is stopped". */
export function collect(chronicle: Chronicle, app: App): void {
  const objects = [...functionsOf(app).map((name) => `${app.id}/${name}`), app.id];
  for (const object of objects) {
    chronicle.write('object.collected', { app: app.id, rule: 'STP-3' }, { object });
  }
}
