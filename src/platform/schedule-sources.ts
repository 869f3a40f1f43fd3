import type { ScheduledFunction, SourceSpec } from '../model/scenario.ts';
import { Schedule } from './schedule.ts';
import { Source } from './source.ts';
import type { World } from './world.ts';

/** What a schedule calls is left to the platform: nobody is connected and waits for it. */
const toSource = ({ name, app, function: to }: ScheduledFunction): SourceSpec => ({
  name, app, function: to, kind: 'spawn', arrivals: { kind: 'at', instants: [] },
  from: 0, until: null, count: null, patience: null, service_times: null, service_time: null,
});

/** A source for each Function that has a schedule at some time; none is due yet. */
export function scheduleSources(world: World): readonly Source[] {
  const { scenario } = world;
  return (scenario.schedules?.functions ?? []).map((scheduled, index) =>
    new Source(world, toSource(scheduled), { index, schedule: new Schedule(scenario) }));
}
