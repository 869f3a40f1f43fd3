import fc from 'fast-check';

/** What people, callers and accidents do. */
const OPERATIONS = [
  'changes', 'removals', 'recreate', 'builds', 'failing builds', 'rollovers', 'rollbacks', 'edits',
  'overrides', 'runs', 'serves', 'served callers', 'stops', 'calls', 'recurring events', 'triggers',
  'settled events', 'faults', 'faults by chance', 'lasting faults', 'wedges',
  'schedules', 'varied arrivals', 'patience', 'spawns', 'caller retries', 'failing starts',
  'failures', 'retries',
] as const;

/** How Apps, Functions and the platform are. */
const OPTIONS = [
  'second App', 'several Functions', 'first deployment', 'images',
  'caps', 'minimum', 'buffer', 'slots', 'targets', 'shared cores', 'initial containers',
  'short windows', 'single use', 'batches', 'exit times', 'phases',
  'snapshots', 'warm-up', 'paced autoscaler', 'collection', 'generators',
  'start-up timeouts', 'timeouts', 'random durations', 'zero durations', 'huge durations',
  'own service times', 'pins', 'web',
  'routing', 'early binding', 'timeout policy', 'surge', 'rolling policies', 'interrupt delay',
  'limits', 'constants', 'start load', 'shared limits', 'late router',
] as const;

/**
 * After an instant nobody does anything any more: no command, fault or new input, what has failed
 * stays failed, and the run goes on until everything is over. Then all has to be where it should.
 */
const LIVENESS = 'liveness phase';

export type Feature = (typeof OPERATIONS)[number] | (typeof OPTIONS)[number] | typeof LIVENESS;

export type Features = ReadonlySet<Feature>;

const FEATURES: readonly Feature[] = [LIVENESS, ...OPERATIONS, ...OPTIONS];

/** Features that are on, from none to all of them. */
export const someFeatures: fc.Arbitrary<Feature[]> = fc.uniqueArray(fc.constantFrom(...FEATURES), {
  maxLength: FEATURES.length, size: 'max',
});

/** Everything that can be done, under half of all options. */
export const everyOperation = (isOn: () => boolean): readonly Feature[] =>
  [...OPERATIONS, ...OPTIONS.filter(isOn)];

/** These features with some more and without others. */
export function featuresWith(
  features: readonly Feature[], { on = [], off = [] }: {
    readonly on?: readonly Feature[]; readonly off?: readonly Feature[];
  },
): Feature[] {
  const kept = features.filter((feature) => !off.includes(feature) && !on.includes(feature));
  return [...kept, ...on];
}
