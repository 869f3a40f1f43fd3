import { byCodeUnits } from '../model/code-base.ts';
import type { AppConfig } from '../model/configuration.ts';
import { ABSENT, recordIndex, VERSION_TYPES } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import { claimedIn, type Strategy } from '../model/strategy.ts';
import type { App, Publication, Rollout } from './app.ts';
import { fingerprint } from './fingerprint.ts';
import { rescalePinned } from './pinning.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { OutcomeCounts } from './outcome-counts.ts';
import type { Pool } from './pool.ts';
import { regroup } from './regrouping.ts';
import { FunctionRollout } from './rollout.ts';
import { finishRollout, supersedeRollout } from './rollout-end.ts';
import { followPublish } from './schedules.ts';
import { terminateQueued } from './termination.ts';
import { announceUrls } from './web.ts';
import type { World } from './world.ts';

const PUBLISHED = recordIndex('deploy.published');

const PUB_5 = ruleIndex('PUB-5');
const PUB_6 = ruleIndex('PUB-6');
const RVR_1 = ruleIndex('RVR-1');
const RBK_1 = ruleIndex('RBK-1');

const RULE_OF_TYPE = { standard: PUB_5, rollover: RVR_1, rollback: RBK_1 } as const;

/** What is published, and how. */
export interface Edition extends Publication {
  readonly config: AppConfig;
}

/**
 * Publishes a version: in one instant the number, all Functions, and which containers are outdated
 * change together. Its number is the highest in the history plus one.
 *
 * @rule OBJ-2
 * @rule PUB-1
 * @rule PUB-4
 * @rule PUB-5
 * @rule PUB-7
 */
export function publish(world: World, app: App, edition: Edition): void {
  const { config, strategy } = edition;
  const isFirst = app.live === null;
  const number = app.versions.length + 1;
  if (app.rollout !== null) supersedeRollout(world, app, number);
  const version = { number, config, fingerprint: fingerprint(config) };
  app.versions.push(version);
  if (isFirst && app.session === null) app.move('deployed');
  const publishSeq = recordPublish(world, app, { edition, fingerprint: version.fingerprint });
  const rollout = { version: number, strategy, publishSeq, startedAt: world.now };
  app.rollout = rollout;
  app.outdatedCount = app.pools.reduce((sum, { existingCount }) => sum + existingCount, 0);
  world.rollingOut.push(app);
  world.rollingOut.sort((a, b) => byCodeUnits(a.name, b.name));
  addPools(world, app, config);
  for (const pool of app.pools) renewPool(pool, config, rollout);
  for (const { live, rollout: own } of app.pools) if (live !== null) own?.announce(live);
  announceUrls(world, app);
  followPublish(world, app);
  for (const pool of app.pools) if (pool.live === null) removeFunction(pool, rollout);
  for (const pool of app.pools) pool.rollout?.publish();
  if (isFirst && app.session === null) addInitialContainers(app, publishSeq);
  // There is nothing to replace at first, nor in a version without Functions, which nobody settles.
  if (isFirst || Object.keys(config.functions).length === 0) finishRollout(world, app);
}

function recordPublish(
  world: World, app: App,
  { edition, fingerprint: print }: { readonly edition: Edition; readonly fingerprint: string },
): number {
  const { op, type, source, strategy, attribution } = edition;
  const { by, tag, commit, client } = attribution;
  return world.log.open(PUBLISHED, RULE_OF_TYPE[type], app.number)
    .put(op).put(app.liveNumber).put(app.liveNumber - 1).put(VERSION_TYPES.indexOf(type))
    .putText(strategy.name).putText(print).putText(by).put(source ?? ABSENT)
    .putText(tag).putText(commit).putText(client).putText(claimsOf(strategy)).close();
}

/** The traits that a strategy promises, as the trace tells them. */
function claimsOf({ claims }: Strategy): string | null {
  return claimedIn(claims).join(' ') || null;
}

function addPools(world: World, app: App, config: AppConfig): void {
  for (const name of Object.keys(config.functions)) {
    if (app.pool(name) === null) app.pools.push(world.addPool(app, name));
  }
  app.pools.sort((a, b) => byCodeUnits(a.name, b.name));
}

/** What a publish means for one Function: its containers are outdated from now on. */
function renewPool(pool: Pool, config: AppConfig, rollout: Rollout): void {
  const superseded = pool.live;
  const spec = config.functions[pool.name];
  pool.live = spec === undefined ? null : pool.world.addVersion(pool, rollout.version, spec);
  regroup(pool);
  rescalePinned(pool);
  pool.rollout = new FunctionRollout(pool, rollout, superseded);
  // The bundled strategies do not look at outcomes.
  pool.outcomes = STRATEGIES.includes(rollout.strategy) ? null : new OutcomeCounts();
}

/**
 * A Function that the new version does not have serves nobody any more.
 *
 * @rule PUB-6
 */
function removeFunction(pool: Pool, rollout: Rollout): void {
  terminateQueued(pool, 'function removed', PUB_6);
  if (rollout.strategy.interruption !== undefined) return;
  for (const container of [...pool.containers.values()]) {
    pool.drain(container, 'removed', { rule: PUB_6, seq: rollout.publishSeq });
  }
}

/**
 * Containers that are there when an App begins, as if it had been running for a while.
 *
 * @rule CON-8
 */
function addInitialContainers(app: App, cause: number): void {
  for (const pool of app.pools) {
    const { live } = pool;
    const count = live?.spec.initial_containers ?? 0;
    for (let n = 0; live !== null && n < count; n++) pool.starts.addInitial(live, cause);
  }
}
