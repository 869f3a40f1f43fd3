import fc from 'fast-check';

/**
 * What a random scenario can have in it. Each one draws a few of these and does without the rest:
 * where everything happens at once, things get in each other's way, and much is never seen.
 */
const FEATURES = [
  'second App', 'several Functions', 'first deployment', 'images', 'no duration',
  'caps', 'minimum', 'buffer', 'slots', 'targets', 'shared cores', 'initial containers',
  'short windows', 'single use', 'batches', 'calls', 'exit times', 'phases',
  'snapshots', 'warm-up', 'paced autoscaler', 'collection', 'generators',
  'failing starts', 'start-up timeouts', 'timeouts', 'failures', 'retries',
  'random durations', 'zero durations', 'huge durations',
  'schedules', 'varied arrivals', 'patience', 'spawns', 'own service times', 'caller retries',
  'pins', 'web',
  'changes', 'removals', 'recreate', 'builds', 'failing builds', 'rollovers', 'rollbacks', 'edits',
  'overrides', 'runs', 'serves', 'served callers',
  'stops', 'calls', 'recurring events', 'triggers', 'settled events', 'faults', 'faults by chance',
  'routing', 'early binding', 'timeout policy', 'surge', 'rolling policies', 'interrupt delay',
  'limits', 'constants', 'start load', 'shared limits', 'lasting faults', 'wedges', 'late router',
] as const;

export type Feature = (typeof FEATURES)[number];

export type Features = ReadonlySet<Feature>;

/** Features that are on, from none to all of them. */
export const someFeatures: fc.Arbitrary<Feature[]> = fc.uniqueArray(fc.constantFrom(...FEATURES), {
  maxLength: FEATURES.length, size: 'max',
});
