import type { ScenarioInput } from '../../../src/scenario/index.ts';

type AppInput = NonNullable<ScenarioInput['app']>;
type FunctionInput = AppInput['functions'][string];
type SourceInput = NonNullable<ScenarioInput['traffic']>[number];
export type Law = NonNullable<FunctionInput['service_time']>;

/** A system as textbooks describe it: one Function, and what arrives at it. */
export interface System {
  /** Poisson arrivals per second, or any others. */
  readonly arrivals: number | SourceInput['arrivals'];
  /** Left out where `options` has a batch. */
  readonly service?: Law;
  /** Servers that are always there. Without it containers come and go as the autoscaler says. */
  readonly servers?: number;
  readonly options?: Partial<FunctionInput>;
  readonly source?: Partial<SourceInput>;
  readonly platform?: NonNullable<ScenarioInput['platform']>;
  readonly events?: NonNullable<ScenarioInput['events']>;
}

const pool = (size: number) =>
  ({ initial_containers: size, min_containers: size, max_containers: size });

/** The scenario of a system. How long to run it is left to whoever does. */
export function scenarioOf(
  { arrivals, service, servers, options, source, platform, events }: System,
): ScenarioInput {
  return {
    name: 'analytic',
    duration: '100d',
    app: {
      name: 'system',
      functions: {
        work: {
          ...(service === undefined ? {} : { service_time: service }),
          cold_start: '0s',
          // No law of these cases is to be cut off.
          timeout: '1d',
          ...(servers === undefined ? {} : pool(servers)),
          ...options,
        },
      },
    },
    traffic: [{
      to: 'work',
      arrivals: typeof arrivals === 'number' ? { poisson: { rate: `${arrivals}/s` } } : arrivals,
      ...source,
    }],
    ...(platform === undefined ? {} : { platform }),
    ...(events === undefined ? {} : { events }),
  };
}

export const exponential = (seconds: number): Law => ({ exponential: { mean: `${seconds}s` } });
