import { completeConfig, configProblems, mergeCodeBase } from '../model/code-base.ts';
import type { AppConfig } from '../model/configuration.ts';
import { KIND } from '../model/event-kinds.ts';
import { ABSENT, COMMAND_KINDS, recordIndex, SESSION_KINDS } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Action, EventSpec } from '../model/scenario.ts';
import { App, type AppName, type Session } from './app.ts';
import type { Command } from './command.ts';
import { fingerprint } from './fingerprint.ts';
import { overrideAutoscaler } from './overriding.ts';
import { interruptPinned } from './pinning.ts';
import { PoolView } from './pool-view.ts';
import { publish } from './publish.ts';
import { becomeStopped, stopApp } from './termination.ts';
import type { World } from './world.ts';

const CREATED = recordIndex('app.created');
const EDITED = recordIndex('code.edited');
const ISSUED = recordIndex('deploy.issued');
const NOOP = recordIndex('deploy.noop');
const ABORTED = recordIndex('deploy.aborted');
const REJECTED = recordIndex('deploy.rejected');
const INTERRUPTING = recordIndex('deploy.interrupting');
const RETURNED = recordIndex('deploy.returned');

const DEP_1 = ruleIndex('DEP-1');
const DEP_2 = ruleIndex('DEP-2');
const DEP_4 = ruleIndex('DEP-4');
const DEP_5 = ruleIndex('DEP-5');
const DEP_6 = ruleIndex('DEP-6');
const EPH_1 = ruleIndex('EPH-1');
const PUB_2 = ruleIndex('PUB-2');
const RBK_2 = ruleIndex('RBK-2');
const REC_1 = ruleIndex('REC-1');
const REC_3 = ruleIndex('REC-3');

type Versioning = Extract<Action, { readonly strategy: string }>;

/** Makes an App of this name; it takes no calls until its first publish (DEP-5). */
export function createApp(world: World, name: AppName, session: Session | null = null): App {
  const app = new App(name, ++world.appCount, session);
  name.app = app;
  world.apps.push(app);
  world.log.open(CREATED, session === null ? DEP_5 : EPH_1, app.number)
    .putText(name.spec.name).putText(name.spec.environment)
    .put(session === null ? ABSENT : SESSION_KINDS.indexOf(session.kind))
    .putText(session?.by ?? null).close();
  return app;
}

/** What somebody does: edits the code base, or asks the platform for something. */
export function issue(world: World, event: EventSpec, key: number): void {
  const { action } = event;
  if (event.app === null) return;
  const name = world.appName(event.app);
  world.agenda.begun.set(key, world.log.count);
  if (action.kind === 'stop') return stopApp(world, name, action.by);
  if (action.kind === 'edit') return edit(world, { name, event, change: action.change });
  if (action.kind === 'run' || action.kind === 'serve') {
    return world.sessions?.begin({ event, name, action, key });
  }
  if (action.kind === 'autoscaler') return overrideAutoscaler(world, name, action);
  if (action.kind === 'fault' || action.kind === 'call') return;
  issueCommand(world, { event, name, action, key });
}

function edit(
  world: World, { name, event, change }: {
    readonly name: AppName; readonly event: EventSpec; readonly change: AppName['codeBase'];
  },
): void {
  name.codeBase = mergeCodeBase(name.codeBase, change);
  world.log.open(EDITED, DEP_1, name.app?.number ?? ABSENT).close();
  world.sessions?.followEdit(name, event);
}

interface Issue {
  readonly event: EventSpec;
  readonly name: AppName;
  readonly action: Versioning;
  readonly key: number;
}

/**
 * A command is issued: its code base is fixed now, its builds begin, and it will publish when the
 * last of them is done.
 *
 * @rule DEP-1
 */
export function issueCommand(world: World, { event, name, action, key }: Issue): void {
  const op = ++name.commandCount;
  if (action.kind === 'deploy' && action.change !== null) {
    name.codeBase = mergeCodeBase(name.codeBase, action.change);
    world.sessions?.followEdit(name, event);
  }
  const config = action.kind === 'deploy'
    ? completeConfig(name.codeBase, name.app?.live?.config) : null;
  const refusal = config === null ? refusalAtIssue(name) : invalid(config);
  const app = config !== null && refusal === null ? appToDeploy(world, name) : name.app;
  world.agenda.begun.set(key, recordIssue(world, { op, app, action }));
  if (refusal !== null || app === null) return reject(world, { op, app }, refusal ?? NEVER);
  const command: Command = {
    kind: action.kind, number: world.commandCount++, op, key, name, app, config, event,
    strategy: world.strategy(action.strategy),
    attribution: action.attribution,
    target: action.kind === 'rollback' ? action.to : null,
    buildsLeft: 0, isOver: false, lastContainerId: 0, interruptedAt: 0,
  };
  app.commandsInFlight++;
  world.openCommandCount++;
  world.commands.set(command.number, command);
  command.buildsLeft = world.builds.begin(command);
  if (command.buildsLeft === 0) schedule(world, command, { kind: 'publish', after: 0 });
}

/** Why a command comes to nothing, and the rule that says so. */
interface Refusal {
  readonly why: string;
  readonly rule: number;
}

const NEVER: Refusal = { why: 'the App was never deployed', rule: RBK_2 };
const STOPPED: Refusal = { why: 'the App is stopped', rule: DEP_6 };
const NOT_YET: Refusal = { why: 'the App is not deployed yet', rule: RBK_2 };

function invalid(config: AppConfig): Refusal | null {
  const [problem] = configProblems(config);
  if (problem === undefined) return null;
  return { why: `invalid configuration: ${problem.message}`, rule: DEP_1 };
}

/** Rollovers and rollbacks need an App that is deployed. */
function refusalAtIssue({ app }: AppName): Refusal | null {
  if (app === null) return NEVER;
  if (app.isGone) return STOPPED;
  return app.isDeployed ? null : NOT_YET;
}

/**
 * The App that a deployment goes to: the live one of the name, or a new one if there is none.
 *
 * @rule DEP-5
 */
function appToDeploy(world: World, name: AppName): App {
  const { app } = name;
  return app === null || app.isGone ? createApp(world, name) : app;
}

function recordIssue(
  world: World,
  { op, app, action }: {
    readonly op: number; readonly app: App | null; readonly action: Versioning;
  },
): number {
  const { by, tag, commit, client } = action.attribution;
  const target = action.kind === 'rollback' ? action.to : null;
  return world.log.open(ISSUED, DEP_1, app?.number ?? ABSENT)
    .put(op).put(COMMAND_KINDS.indexOf(action.kind)).putText(action.strategy).putText(by)
    .put(target ?? ABSENT).putText(tag).putText(commit).putText(client).close();
}

function reject(
  world: World, { op, app }: { readonly op: number; readonly app: App | null }, refusal: Refusal,
): void {
  const number = app?.number ?? ABSENT;
  world.log.open(REJECTED, refusal.rule, number).put(op).putText(refusal.why).close();
  world.log.open(RETURNED, DEP_2, number).put(op).close();
}

function schedule(
  world: World, { key, number }: Command,
  { kind, after }: { readonly kind: 'publish' | 'interrupt' | 'poll'; readonly after: number },
): void {
  world.queue.push(after, KIND[kind], world.keyOf(key, number), number);
}

/**
 * A build is over. The last one leads to the publish; one that failed ends the deployment, and
 * nothing about the App changes.
 *
 * @rule DEP-4
 */
export function endBuild(world: World, build: number): void {
  const { command, failed } = world.builds.end(build);
  if (command.isOver) return;
  if (!failed) {
    if (command.buildsLeft > 0) return;
    return schedule(world, command, { kind: 'publish', after: 0 });
  }
  const { app } = command;
  world.log.open(ABORTED, DEP_4, app.number).put(command.op).close();
  returnCommand(world, command);
  if (app.live === null && app.commandsInFlight === 0 && !app.isGone) {
    app.stopped = { at: world.now, by: command.attribution.by };
    becomeStopped(world, app, DEP_4);
  }
}

/**
 * Publishes what a command stands for, or finds that there is nothing to publish.
 *
 * @rule DEP-2
 * @rule DEP-6
 */
export function publishCommand(world: World, number: number): void {
  const command = world.commands.get(number) as Command;
  const { app } = command;
  const found = contentOf(command);
  if ('refusal' in found) {
    endCommand(world, command);
    return reject(world, command, found.refusal);
  }
  const { config, source } = found;
  if (command.kind === 'deploy' && isNoop(app, config)) {
    world.log.open(NOOP, PUB_2, app.number).put(command.op).putText(fingerprint(config)).close();
    return returnCommand(world, command);
  }
  const { op, strategy, attribution } = command;
  const type = command.kind === 'deploy' ? 'standard' : command.kind;
  // The publish itself may start initial containers: those are not old.
  command.lastContainerId = world.latestContainerId;
  publish(world, app, { config, op, type, source, strategy, attribution });
  world.sessions?.followPublish(app);
  if (strategy.interruption === undefined) return returnCommand(world, command);
  const after = strategy.interruption.delay(world.scenario.platform);
  schedule(world, command, { kind: 'interrupt', after });
}

/**
 * A deployment of what is live already changes nothing.
 *
 * @rule PUB-2
 */
function isNoop(app: App, config: AppConfig): boolean {
  return app.live !== null && app.live.fingerprint === fingerprint(config);
}

type Content =
  | { readonly config: AppConfig; readonly source: number | null }
  | { readonly refusal: Refusal };

/**
 * What a command publishes: the code base it was issued with, the live configuration again, or
 * that of an earlier version. Looked up at its publish, since versions may have come meanwhile.
 *
 * @rule RVR-1
 * @rule RBK-1
 * @rule RBK-2
 */
function contentOf(command: Command): Content {
  const { app, config } = command;
  if (app.isGone) return { refusal: STOPPED };
  if (config !== null) return { config, source: null };
  const { live } = app;
  if (live === null) return { refusal: NOT_YET };
  if (command.kind === 'rollover') return { config: live.config, source: live.number };
  const target = command.target ?? live.number - 1;
  if (target < 1) return { refusal: { why: 'there is nothing before version 1', rule: RBK_2 } };
  const version = app.versions[target - 1];
  if (version === undefined) {
    return { refusal: { why: `there is no version v${target}`, rule: RBK_2 } };
  }
  return { config: version.config, source: target };
}

/** A recreate's strategy says what becomes of the containers from before its publish (REC-1). */
export function interruptCommand(world: World, number: number): void {
  const command = world.commands.get(number) as Command;
  const { app, lastContainerId } = command;
  const seq = world.log.open(INTERRUPTING, REC_1, app.number).put(command.op).close();
  command.interruptedAt = world.now;
  const { interruption } = command.strategy;
  for (const { rollout } of app.pools) {
    if (interruption === undefined || rollout === null) continue;
    const orders = interruption.orders(new PoolView(rollout, lastContainerId));
    rollout.carryOut(orders, { rule: REC_1, seq });
  }
  interruptPinned(app, lastContainerId, { rule: REC_1, seq });
  schedule(world, command, { kind: 'poll', after: 0 });
}

/**
 * A recreate looks whether the old containers are gone, every second for 40 s.
 *
 * @rule REC-3
 */
export function pollCommand(world: World, number: number): void {
  const command = world.commands.get(number) as Command;
  const { recreate_poll, recreate_wait } = world.scenario.platform.constants;
  const left = command.app.allPools.some((pool) =>
    [...pool.containers.keys()].some((id) => id <= command.lastContainerId),
  );
  if (!left) return returnCommand(world, command);
  const waitLeft = command.interruptedAt + recreate_wait - world.now;
  if (waitLeft > 0) {
    return schedule(world, command, { kind: 'poll', after: Math.min(recreate_poll, waitLeft) });
  }
  returnCommand(world, command, 'old containers are still stopping');
}

function endCommand(world: World, command: Command): void {
  command.isOver = true;
  command.app.commandsInFlight--;
  world.openCommandCount--;
  world.commands.delete(command.number);
}

function returnCommand(world: World, command: Command, warning: string | null = null): void {
  endCommand(world, command);
  const rule = command.strategy.interruption === undefined ? DEP_2 : REC_3;
  world.log.open(RETURNED, rule, command.app.number).put(command.op).putText(warning).close();
}
