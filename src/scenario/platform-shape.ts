import { allNotYet, choice, duration, positiveDuration, surge, whole } from './leaves.ts';
import { map, optional } from './shape.ts';

const ROUTINGS = [
  'most-recently-used', 'least-recently-used', 'newest', 'oldest', 'random',
] as const;

const rolling = map(optional({
  surge,
  replace: choice(['match', 'demand']),
  retire: choice(['one-for-one', 'all-at-first', 'at-desired']),
  at_limit: choice(['wait', 'evict-idle']),
}));

const limits = map({
  ...optional({ queued: whole(0), in_flight: whole(0), spawned: whole(0) }),
  ...allNotYet('containers', 'gpus', 'web_rate'),
});

const constants = map(optional({
  retry_floor: duration,
  start_backoff: duration,
  start_backoff_max: duration,
  recreate_poll: positiveDuration,
  recreate_wait: duration,
  losses: whole(0),
}));

export const platformShape = map({
  ...optional({
    routing: choice(ROUTINGS),
    binding: choice(['late', 'early']),
    on_timeout: choice(['kill-container', 'cancel-attempt']),
    rolling,
    recreate: map(optional({ interrupt_delay: duration })),
    limits,
    constants,
  }),
  ...allNotYet(
    'router_lag', 'misroute', 'misroute_delay', 'cold_start_load', 'gc_delay', 'prices',
  ),
});
