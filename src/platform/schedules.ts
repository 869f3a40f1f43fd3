import { formatDue, scheduleText } from '../model/due-instants.ts';
import { ATTEMPT_RESULTS, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { App } from './app.ts';
import { RESULT } from './inputs.ts';
import type { Schedule } from './schedule.ts';
import type { Source } from './source.ts';
import type { World } from './world.ts';

const PLANNED = recordIndex('schedule.planned');
const FIRED = recordIndex('schedule.fired');
const SENT = recordIndex('notification.sent');

const SCH_1 = ruleIndex('SCH-1');
const SCH_3 = ruleIndex('SCH-3');

/** The schedules of an App are now those of its live version. */
export function followPublish(world: World, app: App): void {
  for (const source of world.schedules) {
    if (source.name.app !== app || source.schedule === null) continue;
    const spec = app.live?.config.functions[source.spec.function]?.schedule ?? null;
    source.schedule.follow(spec, world.now);
    if (spec !== null) plan(world, source.schedule, scheduleText(spec));
    source.reconsider();
    world.arrivals.follow(source);
  }
}

/** Tells all instants of a cron, once in a run: whoever judges the trace has no calendar. */
function plan(world: World, { due }: Schedule, name: string): void {
  if (due === null || world.planned.includes(name)) return;
  world.planned.push(name);
  world.log.open(PLANNED, SCH_1, -1).putText(name).putText(formatDue(due)).close();
}

/** The App is stopped: none of its schedules is due again. */
export function endSchedules(world: World, app: App): void {
  for (const source of world.schedules) {
    if (source.name.app !== app || source.schedule === null) continue;
    source.schedule.follow(null, world.now);
    source.reconsider();
    world.arrivals.follow(source);
  }
}

/** A schedule is due: its next input is about to arrive. */
export function fire({ log, inputs, now }: World, source: Source): void {
  const app = source.name.app?.number ?? -1;
  log.open(FIRED, SCH_1, app).put(source.text).put(source.functionText).put(now)
    .put(inputs.arrivedCount + 1).close();
}

/**
 * The owner of a Function learns that what its schedule called has failed, for good.
 *
 * @rule SCH-3
 */
export function notify(world: World, input: number, result: number): void {
  const { inputs, log } = world;
  const source = world.sources[inputs.source[input] as number];
  if (source === undefined || source.schedule === null) return;
  const isOwnFault = result === RESULT.failed || result === RESULT.timeout;
  const error = isOwnFault ? ATTEMPT_RESULTS[result] as string : 'internal failure';
  log.open(SENT, SCH_3, world.poolOf(input).app.number)
    .put(source.functionText).put(inputs.dueAt[input] as number).putText(error)
    .put(inputs.id[input] as number).close();
}
