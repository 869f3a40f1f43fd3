import { KIND } from '../model/event-kinds.ts';
import { ABSENT, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Micros } from '../model/time.ts';
import type { App, AppName } from './app.ts';
import { shutDown } from './attempts.ts';
import { STATE } from './inputs.ts';
import { forgetStopped } from './past-draws.ts';
import type { Pool } from './pool.ts';
import { endRollout } from './rollout-end.ts';
import { endSchedules } from './schedules.ts';
import type { World } from './world.ts';

const FINISHED = recordIndex('input.finished');
const REJECTED = recordIndex('deploy.rejected');
const APP_STOPPING = recordIndex('app.stopping');
const APP_STOPPED = recordIndex('app.stopped');
const OBJECT_COLLECTED = recordIndex('object.collected');

const STP_1 = ruleIndex('STP-1');
const STP_2 = ruleIndex('STP-2');
const EPH_1 = ruleIndex('EPH-1');
const STP_3 = ruleIndex('STP-3');

/** Ends every input of a Function that does not run, those that are queued first. */
export function terminateQueued(pool: Pool, why: string, rule: number): void {
  const { world, queue } = pool;
  for (const input of queue.toArray(world.inputs.seniority)) {
    queue.remove(input);
    terminate(pool, input, { why, rule });
  }
  for (const input of pool.router?.clear() ?? []) terminate(pool, input, { why, rule });
  for (const input of pool.batches.clear()) terminate(pool, input, { why, rule });
  for (const container of pool.containers.values()) {
    for (const input of container.bound.toArray()) {
      pool.bindings.release(container, input);
      terminate(pool, input, { why, rule });
    }
  }
  for (const input of pool.waiting.toArray()) {
    pool.waiting.remove(input);
    terminate(pool, input, { why, rule });
  }
}

interface Reason {
  readonly why: string;
  readonly rule: number;
}

function terminate({ world, app }: Pool, input: number, { why, rule }: Reason): void {
  world.log.open(FINISHED, rule, app.number)
    .put(world.inputs.id[input] as number).put(STATE.terminated).putText(why).close();
  world.finish(input, STATE.terminated);
}

/**
 * Stops the live App of a name, for good: its inputs end, its containers stop, its name is free.
 *
 * @rule STP-1
 * @rule STP-2
 */
export function stopApp(world: World, name: AppName, by: string): void {
  const { app } = name;
  if (app === null || app.isGone) return refuseStop(world, app);
  closeApp(world, app, { by, rule: STP_1 });
}

/** An App is closed: its inputs end now, and it is stopped when its last container is gone. */
export function closeApp(
  world: World, app: App, { by, rule }: { readonly by: string; readonly rule: number },
): void {
  app.stopped = { at: world.now, by };
  if (app.session === null) app.move('stopping');
  const seq = world.log.open(APP_STOPPING, rule, app.number).putText(by).close();
  world.sessions?.close(app);
  endSchedules(world, app);
  if (app.rollout !== null) endRollout(world, app);
  for (const pool of app.allPools) terminateQueued(pool, 'app stopped', STP_1);
  for (const pool of app.allPools) {
    pool.live = null;
    for (const container of [...pool.containers.values()]) {
      shutDown(container, 'app_stopped', { rule, seq });
    }
  }
  concludeStop(world, app);
}

function refuseStop(world: World, app: App | null): void {
  const why = app?.stopped
    ? `stopped already at ${seconds(app.stopped.at)} by ${app.stopped.by}`
    : 'the App was never deployed';
  world.log.open(REJECTED, STP_2, app?.number ?? ABSENT).put(ABSENT).putText(why).close();
}

const seconds = (at: Micros): string => `${at / 1_000_000}s`;

/** A stopping App is stopped when its last container is gone. */
export function concludeStop(world: World, app: App): void {
  if (app.stopped === null || app.state === 'stopped' || app.containerCount > 0) return;
  becomeStopped(world, app, app.session === null ? STP_1 : EPH_1);
}

/** The App is stopped, for good: what is left of it is collected in time. */
export function becomeStopped(world: World, app: App, rule: number): void {
  app.move('stopped');
  world.sessions?.close(app);
  app.functions = app.pools.map(({ name }) => name);
  if (app.session !== null) forgetStopped(world, app);
  const { gc_delay } = world.scenario.platform;
  world.log.open(APP_STOPPED, rule, app.number).put(gc_delay).close();
  world.queue.push(gc_delay, KIND.collection, app.number, app.number);
}

/**
 * Collects the objects of a stopped App: every Function that any version had, and the App. Its
 * history stays readable.
 *
 * @rule STP-3
 */
export function collect({ log }: World, app: App): void {
  const objects = app.functions.map((name) => `ap-${app.number}/${name}`);
  for (const object of [...objects, `ap-${app.number}`]) {
    log.open(OBJECT_COLLECTED, STP_3, app.number).putText(object).close();
  }
}
