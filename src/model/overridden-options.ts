import type { RecordOf } from './known-record.ts';

/** The options of a Function in a version, as the trace tells them. */
export type Options = RecordOf<'rollout.started'>;

/** The options after an override of the autoscaler (PUB-8): those that it cannot set stay. */
export function overridden(options: Options, record: RecordOf<'autoscaler.overridden'>): Options {
  const { cap, surge, min_containers, buffer_containers, scaledown_window_us } = record;
  return {
    ...options, min_containers, buffer_containers, scaledown_window_us,
    ...(cap === undefined ? {} : { cap }), ...(surge === undefined ? {} : { surge }),
  };
}
