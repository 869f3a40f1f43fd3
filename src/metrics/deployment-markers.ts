import type { HistoryRow, Marker } from '../model/result.ts';
import type { Micros } from '../model/time.ts';

type Publish = Marker['publishes'][number];

/**
 * A marker for each bucket of this width in which a version was published, with all that were.
 * Commands that publish nothing have no row in the history and thus no marker.
 *
 * @rule CHT-1
 */
export function deploymentMarkers(
  history: readonly HistoryRow[], width: Micros,
): readonly Marker[] {
  const buckets = new Map<number, Publish[]>();
  for (const { version, deployed_at_us: at_us } of history) {
    const bucket = Math.floor(at_us / width);
    const publishes = buckets.get(bucket) ?? [];
    buckets.set(bucket, publishes);
    publishes.push({ version, at_us });
  }
  return [...buckets].map(([bucket, publishes]) =>
    ({ from_us: bucket * width, until_us: (bucket + 1) * width, publishes }));
}
