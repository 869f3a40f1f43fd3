import { z } from 'zod';
import { DEFAULTS } from '../model/defaults.ts';
import {
  choice, duration, numberWithin, positiveDuration, price, surge, whole, wholeRate,
} from './leaves.ts';
import { about, map, optional } from './shape.ts';

const usual = DEFAULTS.platform;

const ROUTINGS = [
  'most-recently-used', 'least-recently-used', 'newest', 'oldest', 'random',
] as const;

const rolling = map(optional({
  surge: about(surge, 'How many containers a rollout may use above `max_containers`: a number, or '
    + 'a share of the cap, rounded up.', {
    usual: usual.rolling.surge, rule: 'ROL-6', examples: [2, '100%'],
  }),
  replace: about(choice(['match', 'demand']), 'Whether each outdated container gets a replacement, '
    + 'or only what the autoscaler wants is started.', {
    usual: usual.rolling.replace, rule: 'ROL-3',
  }),
  retire: about(choice(['one-for-one', 'all-at-first', 'at-desired']), 'When outdated containers '
    + 'go: one with each new one that is ready, all with the first, or all once as many are ready '
    + 'as are wanted.', { usual: usual.rolling.retire, rule: 'ROL-4' }),
  at_limit: about(choice(['wait', 'evict-idle']), 'What a rollout without room does: it waits for '
    + 'an outdated container to leave by itself, or stops one that is idle.', {
    usual: usual.rolling.at_limit, rule: 'ROL-6',
  }),
}));

const recreate = map(optional({
  interrupt_delay: about(duration, 'From the publish to the interrupt of the old containers.', {
    usual: usual.recreate.interrupt_delay, rule: 'REC-1',
  }),
}));

const limits = map({
  ...optional({
    queued: about(whole(0), 'Calls that may be queued.', {
      usual: usual.limits.queued, rule: 'QUE-7',
    }),
    in_flight: about(whole(0), 'Calls that may be queued or running.', {
      usual: usual.limits.in_flight, rule: 'QUE-7',
    }),
    spawned: about(whole(0), 'Spawned inputs that may be queued.', {
      usual: usual.limits.spawned, rule: 'QUE-7',
    }),
  }),
  ...optional({
    containers: about(whole(1), 'Containers of a workspace, of all Functions: a start beyond it '
      + 'waits in its queue.', {
      usual: DEFAULTS.platformOptions.containers, rule: 'AUT-6', examples: [100],
    }),
    gpus: about(z.record(z.string(), whole(0)), 'GPUs of a workspace, by their model: a start that '
      + 'finds none left waits in its queue.', {
      usual: DEFAULTS.platformOptions.gpus, rule: 'AUT-6', examples: [{ A10: 4 }],
    }),
    web_rate: about(wholeRate, 'Web inputs per second of a workspace, of all Functions: those '
      + 'above it are rejected. As many as a second brings may come at once.', {
      usual: DEFAULTS.platformOptions.web_rate, rule: 'WEB-2', examples: ['200/s'],
    }),
  }),
});

const load = map({
  per_extra: about(numberWithin(0, 1_000), 'How much longer a phase takes for each container above '
    + '`free`, as a share of its usual time: with 0.5, two containers above it make it twice as '
    + 'long.', { rule: 'CON-10', examples: [0.5] }),
  ...optional({
    free: about(whole(0), 'So many containers can start at a time without being slowed down.', {
      usual: DEFAULTS.cold_start_load.free, rule: 'CON-10', examples: [4],
    }),
  }),
});

const constants = map(optional({
  retry_floor: about(duration, 'No retry comes sooner than this after a failure.', {
    usual: usual.constants.retry_floor, rule: 'RET-1',
  }),
  start_backoff: about(duration, 'The wait after the first failed start. It doubles with each '
    + 'further one.', { usual: usual.constants.start_backoff, rule: 'CON-3' }),
  start_backoff_max: about(duration, 'The longest wait after failed starts.', {
    usual: usual.constants.start_backoff_max, rule: 'CON-3',
  }),
  recreate_poll: about(positiveDuration, 'How often a recreate looks for old containers.', {
    usual: usual.constants.recreate_poll, rule: 'REC-3',
  }),
  recreate_wait: about(duration, 'How long a recreate looks for old containers at most.', {
    usual: usual.constants.recreate_wait, rule: 'REC-3',
  }),
  losses: about(whole(0), 'Losses of an input that are made good.', {
    usual: usual.constants.losses, rule: 'RET-2',
  }),
  web_redirect: about(duration, 'A web input that takes longer is answered with a redirect to its '
    + 'result.', { usual: usual.constants.web_redirect, rule: 'WEB-2' }),
}));

const prices = map(optional({
  cpu: about(price, 'A physical core for a second.', {
    usual: usual.prices.cpu, rule: 'CST-1', examples: ['$0.00002'],
  }),
  memory: about(price, 'A GiB of memory for a second.', {
    usual: usual.prices.memory, rule: 'CST-1', examples: ['$0.000003'],
  }),
  gpus: about(z.record(z.string(), price), 'A GPU for a second, by its model: further ones, or '
    + 'other prices.', { usual: usual.prices.gpus, rule: 'CST-1', examples: [{ A10: '$0.0004' }] }),
}));

export const platformShape = map({
  ...optional({
    routing: about(choice(ROUTINGS), 'Which of several free containers gets an input.', {
      usual: usual.routing, rule: 'QUE-4',
    }),
    binding: about(choice(['late', 'early']), 'Whether an input that finds no free container waits '
      + 'for any, or is bound to one that is starting.', { usual: usual.binding, rule: 'QUE-10' }),
    on_timeout: about(choice(['kill-container', 'cancel-attempt']), 'What a time-out ends.', {
      usual: usual.on_timeout, rule: 'RET-3',
    }),
    rolling: about(rolling, 'Policies of the strategy `rolling`.'),
    recreate: about(recreate, 'Policies of the strategy `recreate`.'),
    gc_delay: about(duration, 'How long after an App is stopped its objects are collected.', {
      usual: usual.gc_delay, rule: 'STP-3', examples: ['10m'],
    }),
    cold_start_load: about(load, 'Starts slow each other down: phases that begin while many '
      + 'containers of the platform start take longer.', {
      usual: DEFAULTS.platformOptions.cold_start_load, rule: 'CON-10',
      examples: [{ free: 4, per_extra: 0.5 }],
    }),
    router_lag: about(duration, 'For so long after a container stopped accepting the router still '
      + 'sends inputs there, which are misrouted.', {
      usual: DEFAULTS.platformOptions.router_lag, rule: 'QUE-9', examples: ['2s'],
    }),
    misroute: about(choice(['retry', 'fail']), 'What becomes of a misrouted input: it is back in '
      + 'its place of the queue after `misroute_delay`, or fails.', {
      usual: DEFAULTS.platformOptions.misroute, rule: 'QUE-9',
    }),
    misroute_delay: about(positiveDuration, 'How long a misrouted input is away from the queue.', {
      usual: DEFAULTS.platformOptions.misroute_delay, rule: 'QUE-9',
    }),
    limits: about(limits, 'Limits of the platform, on what is queued and on what starts.', {
      rule: 'QUE-7',
    }),
    constants: about(constants, 'Numbers that appear in the rules.', { rule: 'TIME-1' }),
    prices: about(prices, 'What resources cost, in place of the table that comes with cutover.', {
      rule: 'CST-1',
    }),
  }),
}).meta({ id: 'platform', title: 'platform' });
