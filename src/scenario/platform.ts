import { COLD_START_LOAD_DEFAULTS, PLATFORM_DEFAULTS } from '../model/defaults.ts';
import type { PlatformSpec } from '../model/scenario.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import { isMap } from './tree.ts';

/** The defaults with what is given put over them, key by key; policies are single values. */
function over<T extends object>(defaults: T, given: Readonly<Record<string, unknown>>): T {
  return Object.fromEntries(Object.entries({ ...given, ...defaults }).map(([key, value]) => {
    const own = given[key];
    if (own === undefined) return [key, value];
    return [key, isMap(value) && isMap(own) && key !== 'surge' ? over(value, own) : own];
  })) as T;
}

/** The platform of a scenario, defaults filled in. */
export function readPlatform(part: NonNullable<ScenarioFile['platform']>): PlatformSpec {
  const { cold_start_load: load, router_lag, misroute, misroute_delay } = part;
  return {
    ...over(PLATFORM_DEFAULTS, part),
    ...(load === undefined ? {} : { cold_start_load: { ...COLD_START_LOAD_DEFAULTS, ...load } }),
    ...(router_lag === undefined ? {} : { router_lag }),
    ...(misroute === undefined ? {} : { misroute }),
    ...(misroute_delay === undefined ? {} : { misroute_delay }),
  };
}
