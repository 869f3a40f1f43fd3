import type { ScenarioInput } from '../../../scenario/index.ts';

type Input<K extends keyof ScenarioInput> = NonNullable<ScenarioInput[K]>;
type Functions = Input<'app'>['functions'];
type Options = Functions[string];

/** Something that happened to people who deploy services, in miniature. */
export interface Incident {
  /** Words with hyphens. */
  readonly name: string;
  /** Where it was told. */
  readonly source: string;
  readonly input: ScenarioInput;
}

/** What is told of an incident: one Function `api`, and what differs from an ordinary App. */
interface Story {
  readonly source: string;
  /** Options of `api`. */
  readonly api?: Partial<NonNullable<Options>>;
  /** Functions besides it. */
  readonly others?: Functions;
  readonly images?: Input<'app'>['images'];
  readonly traffic?: Input<'traffic'>;
  readonly events: Input<'events'>;
  readonly faults?: Input<'faults'>;
  readonly platform?: Input<'platform'>;
  readonly expect?: readonly string[];
  readonly duration?: string;
}

/** Callers of `api`, evenly spaced. */
export const callers = (every: string, until = '60s'): Input<'traffic'> =>
  [{ name: 'callers', to: 'api', arrivals: { every }, until }];

type Change = NonNullable<NonNullable<Input<'events'>[number]['deploy']>['change']>;
type ChangedOptions = NonNullable<NonNullable<Change['functions']>[string]>;

/** The deployment of other code at an instant; other options go with it. */
export const deploys = (
  at: string, code: string, options: ChangedOptions = {},
): Input<'events'>[number] =>
  ({ at, deploy: { change: { functions: { api: { code, ...options } } } } });

/** A pool of three warm containers, and the story that is told of it. */
export function incident(name: string, story: Story): Incident {
  const { source, api, others, images, traffic, events, faults, platform, expect } = story;
  const one = {
    code: 'v1', service_time: '1s', cold_start: '2s', min_containers: 3, initial_containers: 3,
    ...api,
  };
  return {
    name, source,
    input: {
      name, duration: story.duration ?? '3m',
      app: {
        name: 'shop', functions: { api: one, ...others },
        ...(images === undefined ? {} : { images }),
      },
      ...(traffic === undefined ? {} : { traffic }),
      events,
      ...(faults === undefined ? {} : { faults }),
      ...(platform === undefined ? {} : { platform }),
      ...(expect === undefined ? {} : { expect: [...expect] }),
    },
  };
}
