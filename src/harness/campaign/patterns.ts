import { type Micros, SECOND } from '../../model/time.ts';
import type { Stream } from '../../random/stream.ts';
import type { CommandData } from '../arbitrary/commands.ts';
import type { FaultData } from '../arbitrary/faults.ts';
import { type Feature, featuresWith } from '../arbitrary/features.ts';
import type { OptionsData } from '../arbitrary/functions.ts';
import type { InstantData } from '../arbitrary/instants.ts';
import type { ScenarioData } from '../arbitrary/scenarios.ts';
import type { SourceData } from '../arbitrary/traffic.ts';

/** Makes of a scenario one in which something certain is likely to happen. */
export type Pattern = (data: ScenarioData, stream: Stream) => ScenarioData;

/** One out of some. */
export const oneOf = <T>(all: readonly T[], stream: Stream): T =>
  all[Math.floor(stream.next() * all.length)] as T;

/** All of them, in any order. */
function shuffled<T>(all: readonly T[], stream: Stream): readonly T[] {
  const left = [...all];
  return all.map(() => left.splice(Math.floor(stream.next() * left.length), 1)[0] as T);
}

/** What can go wrong, in one way or the other. */
const ACCIDENTS: readonly Feature[] = [
  'faults', 'faults by chance', 'lasting faults', 'wedges', 'failing starts', 'failing builds',
  'start load', 'shared limits', 'late router',
];

/** So many seconds after the scenario's first anchor. */
const after = (seconds: number): InstantData =>
  ({ anchor: 1, offset: seconds * SECOND, nudge: 0 });

const at = <T extends { readonly kind: string; readonly at: InstantData }>(
  time: T, instant: InstantData,
): T => ({ ...time, kind: 'at', at: instant, settled: false });

/** The first of these as often as is wanted, or all there are if there is none. */
const repeated = <T>(all: readonly T[], count: number): readonly T[] =>
  Array.from({ length: all.length === 0 ? 0 : count }, (_, place) => all[place % all.length] as T);

type CommandChange = (place: number, command: CommandData) => Partial<CommandData>;

const commands = (
  { commands: drawn }: ScenarioData, count: number, change: CommandChange,
): CommandData[] => repeated(drawn, count).map((command, place) =>
  ({ ...command, app: 0, ...change(place, command) }));

/** Every form of every Function with other options. */
const everyFunction = (
  { apps }: ScenarioData, change: (options: OptionsData) => Partial<OptionsData>,
): ScenarioData['apps'] => apps.map((app) => ({
  ...app,
  functions: app.functions.map((forms) =>
    forms.map((options) => ({ ...options, ...change(options) }))),
}));

const takes = (seconds: number): OptionsData['service'] =>
  ({ values: [seconds * SECOND], kind: 'listed' });

/** The first source as a burst, right at the anchor. */
const burst = ({ sources }: ScenarioData, count: number): SourceData[] =>
  sources.map((source, place) => (place > 0 ? source : {
    ...source, app: 0, kind: 'burst', count, instants: [after(0)], spread: null, isEven: false,
    from: null,
    until: null,
  }));

const VERSIONING = ['deploy', 'rollover', 'rollback'] as const;

/** One deployment after the other, faster than any can be rolled out. */
const storm: Pattern = (data, stream) => {
  const gap = oneOf([0, 0.5, 1, 1, 2, 5], stream);
  return {
    ...data,
    features: featuresWith(data.features, {
      on: ['rollovers', 'rollbacks', 'recreate', 'changes', 'builds'],
    }),
    commands: commands(data, 8, (place, { time }) => ({
      time: at(time, after(place * gap)), kind: oneOf(VERSIONING, stream),
    })),
  };
};

const STRIKES = ['crash', 'preempt', 'fail_attempt'] as const;
const LASTING = ['outage', 'slow_start', 'router_lag', 'cold_start_cap'] as const;

/**
 * Containers are lost one by one, in any order, while faults that last begin one after the other
 * and end the other way round.
 */
const swizzle: Pattern = (data, stream) => {
  const gap = oneOf([0, 1, 2, 5], stream);
  const numbers = shuffled([1, 2, 3, 4], stream);
  const lasts = stream.next() < 0.5;
  const faults = repeated(data.faults, 4).map((fault, place): FaultData => ({
    ...fault, app: 0, time: at(fault.time, after(place * gap)),
    kind: oneOf(STRIKES, stream), container: numbers[place] ?? null, isWedge: false,
    lasting: lasts && place % 2 === 0 ? oneOf(LASTING, stream) : null,
    for: (8 - place * gap) * SECOND > 0 ? (8 - place) * SECOND : SECOND,
  }));
  const on: readonly Feature[] = lasts ? ['faults', 'lasting faults'] : ['faults'];
  return { ...data, features: featuresWith(data.features, { on }), faults };
};

/** Nothing takes any time. */
const zeros: Pattern = (data) => ({
  ...data,
  features: featuresWith(data.features, {
    on: ['zero durations'],
    off: [
      'random durations', 'initial containers', 'batches', 'warm-up', 'phases', 'snapshots',
      'start load',
    ],
  }),
  apps: everyFunction(data, ({ start }) => ({
    service: takes(0), start: { ...start, cold: takes(0) },
  })),
});

const PERIOD = 5;

/** Versions are published at instants at which schedules are due. */
const due: Pattern = (data, stream) => {
  const isCron = stream.next() < 0.5;
  return {
    ...data,
    features: featuresWith(data.features, {
      on: ['schedules', 'rollovers'],
      off: ['liveness phase', 'web', 'builds', 'first deployment', 'stops', 'settled events'],
    }),
    duration: 65 * SECOND,
    apps: everyFunction(data, () => ({
      schedule: { cron: isCron ? '* * * * *' : null, period: PERIOD * SECOND }, web: 'none',
    })),
    commands: commands(data, isCron ? 1 : 3, (place, { time }) => ({
      time: at(time, {
        anchor: 0, offset: (isCron ? 60 : PERIOD * (place + 1)) * SECOND, nudge: 0,
      }),
      kind: 'rollover',
    })),
  };
};

/** Recreate after recreate takes containers from a queue that is served again and again. */
const interruptions: Pattern = (data, stream) => ({
  ...data,
  features: featuresWith(data.features, {
    on: ['recreate', 'rollovers', 'varied arrivals'],
    off: [
      ...ACCIDENTS, 'batches', 'stops', 'phases', 'patience', 'first deployment', 'zero durations',
      'pins', 'web', 'served callers', 'triggers', 'recurring events', 'limits',
    ],
  }),
  apps: everyFunction(data, () => ({ service: takes(oneOf([2, 5, 8], stream)) })),
  sources: burst(data, 4 + Math.floor(stream.next() * 16)),
  commands: commands(data, 2, (place, { time }) => ({
    time: at(time, after(oneOf([1, 2, 3, 5], stream) + 20 * place)), kind: 'rollover',
    recreate: true,
  })),
});

/** Containers drain over more than one of the next deployments. */
const drains: Pattern = (data, stream) => ({
  ...data,
  features: featuresWith(data.features, {
    on: ['rollovers', 'varied arrivals'],
    off: [
      ...ACCIDENTS, 'recreate', 'stops', 'timeouts', 'single use', 'first deployment',
      'zero durations', 'served callers', 'triggers', 'recurring events',
    ],
  }),
  apps: everyFunction(data, ({ start }) => ({
    service: takes(8), start: { ...start, cold: takes(1) },
  })),
  sources: burst(data, 2 + Math.floor(stream.next() * 6)),
  commands: commands(data, 4, (place, { time }) => ({
    time: at(time, after(2 + 2 * place)), kind: oneOf(VERSIONING, stream),
  })),
});

/** A container gets ready, an input arrives and a version is published, all in one instant. */
const ties: Pattern = (data, stream) => {
  const cold = oneOf([1, 2, 3], stream);
  const [first, ...others] = data.sources;
  const arrivals = [after(0), after(cold), after(2 * cold)];
  return {
    ...data,
    features: featuresWith(data.features, {
      on: ['rollovers'],
      off: [
        'phases', 'snapshots', 'random durations', 'batches', 'start load', 'paced autoscaler',
        'builds', 'first deployment', 'settled events', 'early binding', 'pins', 'served callers',
      ],
    }),
    apps: everyFunction(data, ({ start }) => ({ start: { ...start, cold: takes(cold) } })),
    sources: first === undefined ? [] : [
      { ...first, app: 0, kind: 'at', instants: arrivals, from: null, until: null }, ...others,
    ],
    commands: commands(data, 1, (_, { time }) =>
      ({ time: at(time, after(cold)), kind: 'rollover' })),
  };
};

/** A Function is removed while work runs on it, and what still runs goes wrong in every way. */
const removals: Pattern = (data, stream) => ({
  ...data,
  features: featuresWith(data.features, {
    on: [
      'several Functions', 'changes', 'removals', 'retries', 'failures', 'timeouts', 'faults',
      'triggers', 'varied arrivals',
    ],
    off: [
      'web', 'generators', 'served callers', 'pins', 'first deployment', 'zero durations', 'phases',
      'random durations', 'batches', 'start load', 'failing starts', 'single use', 'shared limits',
    ],
  }),
  apps: everyFunction(data, ({ start, retries }) => ({
    service: takes(oneOf([3, 5], stream)), failures: oneOf([0, 0.3, 1], stream),
    timeout: oneOf([5 * SECOND, null], stream), start: { ...start, cold: takes(1) },
    retries: retries === null ? null : { ...retries, count: 3 },
  })),
  sources: burst(data, 2 + Math.floor(stream.next() * 6))
    .map((source) => ({ ...source, function: 1 })),
  commands: commands(data, 1, (_, { time, change }) => ({
    time: at(time, after(oneOf([2, 3, 5], stream))), kind: 'deploy', build: null,
    change: { ...change, kind: 'removal', place: 1 },
  })),
  faults: repeated(data.faults, 1).map((fault) => ({
    ...fault, app: 0, kind: oneOf(['crash', 'crash', 'preempt'] as const, stream), isTold: true,
    isWedge: false, lasting: null,
    time: {
      ...fault.time, kind: 'when',
      when: {
        ...fault.time.when, event: 'container.draining', nth: 1, function: null, version: null,
      },
    },
  })),
});

/** A Function loses its URL while callers wait at it: it gets batches and retries instead. */
const urls: Pattern = (data, stream) => {
  const redirect = oneOf([2, 3, 5, 8], stream) * SECOND;
  const forms = everyFunction(data, ({ start, pool, retries, batch }) => ({
    service: takes(5), start: { ...start, cold: takes(1) }, pool: { ...pool, max: 1 },
    failures: 1, web: 'none',
    retries: retries === null ? null : { ...retries, count: 3, delay: 8 * SECOND, short: false },
    batch: batch === null ? null : { ...batch, most: 4, wait: 8 * SECOND },
  }));
  return {
    ...data,
    features: featuresWith(data.features, {
      on: [
        'web', 'changes', 'caps', 'constants', 'failures', 'retries', 'batches', 'varied arrivals',
      ],
      off: ['first deployment', 'zero durations', 'patience', 'limits', 'generators'],
    }),
    platform: {
      ...data.platform, constants: { ...data.platform.constants, redirect },
    },
    apps: forms,
    sources: burst(data, 4).map((source) => ({ ...source, function: 0, isWeb: true })),
    commands: commands(data, 1, (_, { time, change }) => ({
      time: at(time, after(1)), kind: 'deploy', build: null,
      change: { ...change, kind: 'function', place: 0, form: 1 },
    })),
  };
};

/** Names of patterns, as campaigns count them. */
export const PATTERNS = {
  storm, swizzle, zeros, due, interruptions, drains, ties, removals, urls,
} as const satisfies Readonly<Record<string, Pattern>>;

export type PatternName = keyof typeof PATTERNS;

export const PATTERN_NAMES = Object.keys(PATTERNS) as readonly PatternName[];

/** The command or fault of a moment, with nothing about it left to chance. */
export const exactly = <T extends { readonly kind: string; readonly at: InstantData }>(
  time: T, micros: Micros, nudge: number,
): T => at(time, { anchor: 0, offset: micros, nudge });
