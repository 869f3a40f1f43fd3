import type { z } from 'zod';
import { DEFAULTS } from '../model/defaults.ts';
import { RECORD_TYPES } from '../model/records.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { changeShape, poolSize } from './code-base-shape.ts';
import { build } from './distribution-shape.ts';
import {
  bool, certainty, choice, containerId, duration, numberWithin, positiveDuration,
  positiveRate, probability, rate, text, version, whole,
} from './leaves.ts';
import { about, map, oneOf, optional } from './shape.ts';
import { callShape } from './traffic-shape.ts';

const usual = DEFAULTS.event;

const target = map(optional({
  function: about(text, 'The Function of which a container or attempt is struck: of those that '
    + 'accept inputs the lowest, busy ones first.', { examples: ['api'] }),
  container: about(containerId, 'The container that is struck. With `when` the record tells of '
    + 'one, and neither is needed.', { rule: 'OBJ-1', examples: ['ta-3'] }),
})).meta({ id: 'fault-target', title: 'fault target' });

const count = (what: string) => about(whole(1), what, { usual: usual.count });

const startFailure = map({
  function: about(text, 'The Function whose starts fail.', { examples: ['api'] }),
  ...optional({ count: count('How many of its next starts fail.') }),
});

const buildFailure = map(optional({
  image: about(text, 'The image whose builds fail; without it, any.', { examples: ['base'] }),
  count: count('How many of its next builds fail.'),
}));

const lasts = {
  for: about(positiveDuration, 'How long it lasts.', { examples: ['2m'] }),
};

const factor = about(numberWithin(1, 1_000), 'So many times as long, the `queue` aside.', {
  examples: [4],
});

const slowStart = map({
  function: about(text, 'The Function whose starts are slow.', { examples: ['api'] }), factor,
  ...lasts,
});

const buildDelay = {
  delay: about(positiveDuration, 'How much longer they take.', { examples: ['5m'] }),
};

const secret = {
  secret: about(text, 'One of the `secrets` of a Function.', { examples: ['api-token'] }),
};

const OUTAGE = 'The platform starts no containers: starts wait in their queue.';
const CAP = 'The platform makes no more than so many cold starts at a time.';
const CAP_COUNT = about(whole(1), 'How many starts can be under way.', { examples: [2] });
const SHORTAGE = 'There are only so many GPUs of a model.';
const SHORTAGE_KEYS = {
  gpu: about(text, 'The model of GPU.', { examples: ['A10'] }),
  ...optional({
    count: about(whole(0), 'How many there are: those in use count, and stay.', {
      usual: usual.shortage_count,
    }),
  }),
};
const SECRET = 'A secret is worthless from now on: containers that have loaded it fail every '
  + 'attempt that begins on them, until they are replaced.';
const LATE = 'The router learns late of containers that stop accepting.';
const LAG = {
  lag: about(positiveDuration, 'How late.', { examples: ['5s'] }),
};
const WEDGE = 'A running attempt never ends by itself.';
const SLOW = 'Starts of containers take longer.';
const DELAY = 'Builds of images take longer.';

const faultShape = oneOf({
  crash: about(target, 'A container crashes.', { rule: 'RET-4' }),
  preempt: about(target, 'A container is taken away by the platform.', { rule: 'RET-2' }),
  fail_attempt: about(target, 'A running attempt fails.', { rule: 'RET-1' }),
  start_failure: about(startFailure, 'Starts of containers fail.', { rule: 'CON-3' }),
  build_failure: about(buildFailure, 'Builds of images fail.', { rule: 'DEP-4' }),
  build_delay: about(map({
    ...buildDelay,
    ...optional({
      image: about(text, 'The image whose builds are delayed; without it, any.', {
        examples: ['base'],
      }),
      count: count('How many of its next builds are delayed.'),
    }),
  }), DELAY, { rule: 'DEP-3' }),
  wedge: about(target, WEDGE, { rule: 'CON-4' }),
  slow_start: about(slowStart, SLOW, { rule: 'CON-1' }),
  outage: about(map(lasts), OUTAGE, { rule: 'AUT-6' }),
  cold_start_cap: about(map({ count: CAP_COUNT, ...lasts }), CAP, { rule: 'AUT-6' }),
  gpu_shortage: about(map({ ...SHORTAGE_KEYS, ...lasts }), SHORTAGE, { rule: 'AUT-6' }),
  router_lag: about(map({ ...LAG, ...lasts }), LATE, { rule: 'QUE-9' }),
  invalidate_secret: about(map(secret), SECRET, { rule: 'RVR-1' }),
});

const ofFunction = optional({
  function: about(text, 'The Function that is struck; without it, all are.', { examples: ['api'] }),
});
const byRate = map({
  rate: about(rate, 'How often on average, per container.', { examples: ['0.1/h'] }), ...ofFunction,
}).meta({ id: 'fault-rate', title: 'fault by rate' });
const chance = about(probability, 'The probability, each time.', { examples: [0.01] });
const byChance = map({ probability: chance, ...ofFunction })
  .meta({ id: 'fault-chance', title: 'fault by chance' });

const often = about(positiveRate, 'How often on average.', { examples: ['1/h'] });
const ofImage = optional({
  image: about(text, 'The image that is struck; without it, any.', { examples: ['base'] }),
});

/** An entry of `faults`: what strikes by chance. */
export const rateFaultShape = oneOf({
  crash: about(byRate, 'Containers crash.', { rule: 'RET-4' }),
  preempt: about(byRate, 'Containers are taken away by the platform.', { rule: 'RET-2' }),
  fail_attempt: about(byChance, 'Attempts fail.', { rule: 'RET-1' }),
  start_failure: about(byChance, 'Starts of containers fail.', { rule: 'CON-3' }),
  build_failure: about(map({ probability: chance, ...ofImage }), 'Builds of images fail.', {
    rule: 'DEP-4',
  }),
  build_delay: about(map({ probability: chance, ...buildDelay, ...ofImage }), DELAY, {
    rule: 'DEP-3',
  }),
  wedge: about(byChance, WEDGE, { rule: 'CON-4' }),
  slow_start: about(map({ probability: chance, factor, ...ofFunction }), SLOW, { rule: 'CON-1' }),
  outage: about(map({ rate: often, ...lasts }), OUTAGE, { rule: 'AUT-6' }),
  cold_start_cap: about(map({ rate: often, count: CAP_COUNT, ...lasts }), CAP, { rule: 'AUT-6' }),
  gpu_shortage: about(map({ rate: often, ...SHORTAGE_KEYS, ...lasts }), SHORTAGE, {
    rule: 'AUT-6',
  }),
  router_lag: about(map({ rate: often, ...LAG, ...lasts }), LATE, { rule: 'QUE-9' }),
  invalidate_secret: about(map({ rate: often, ...secret }), SECRET, { rule: 'RVR-1' }),
});

/** The occurrence of a record that sets an event off. */
const triggerShape = map({
  event: about(choice(RECORD_TYPES, { what: 'record type' }), 'The type of the record.', {
    examples: ['container.ready'],
  }),
  ...optional({
    nth: about(whole(1), 'Which of the records that all of this is true of, from 1.', {
      usual: usual.nth,
    }),
    app: about(text, 'Only records of this App.', { examples: ['shop'] }),
    function: about(text, 'Only records of this Function.', { examples: ['api'] }),
    version: about(whole(1), 'Only records of this version.', { examples: [2] }),
    source: about(text, 'Only records of inputs from this traffic source.', {
      examples: ['users'],
    }),
    why: about(text, 'Only records with this reason, result or cause.', { examples: ['idle'] }),
  }),
});

const by = about(text, 'Who asked.', { usual: usual.by, rule: 'DEP-1', examples: ['deploy-bot'] });

/** A path in a text names a file that holds the strategy. */
export const STRATEGY_FILE = /\.(js|mjs|ts)$/;

const strategy = text.meta({
  title: 'strategy', type: 'string',
  anyOf: [{ enum: STRATEGIES.map(({ name }) => name) }, { pattern: STRATEGY_FILE.source }],
});

const WHO = {
  strategy: about(strategy, 'How the version takes over: `rolling`, `recreate`, or the file of a '
    + 'strategy of your own, by its path from the scenario.', {
    usual: usual.strategy, rule: 'STR-1', examples: ['recreate', './canary.mjs'],
  }),
  by,
  client: about(text, 'The program that asked, for the history.', { rule: 'PUB-7' }),
  commit: about(text, 'The commit, for the history.', { rule: 'PUB-7' }),
  tag: about(text, 'A tag of the deployment, for the history.', {
    rule: 'PUB-7', examples: ['v-next'],
  }),
};

const CHANGE = { examples: [{ functions: { api: { code: 'b2' } } }] } as const;

const buildFails = about(certainty, 'Whether the build fails at its end, or with which '
  + 'probability.', { usual: DEFAULTS.image.fails, rule: 'DEP-4', examples: [true] });

const deploy = map(optional({
  ...WHO,
  change: about(changeShape, 'What is changed in the code base first: it is merged in key by key, '
    + 'lists are replaced, and `null` removes a key.', { ...CHANGE, rule: 'DEP-1' }),
  build: about(build(buildFails), 'One build in place of those of the images.', {
    rule: 'DEP-3', examples: ['30s', { duration: '30s', fails: true }],
  }),
}));

const rollback = map(optional({
  ...WHO,
  to: about(version, 'The version to go back to.', {
    usual: usual.to, rule: 'RBK-2', examples: ['v1'],
  }),
}));

/** What can be set while a Function runs: at least one of these is needed. */
export const OVERRIDABLE = [
  'min_containers', 'max_containers', 'buffer_containers', 'scaledown_window',
] as const;

const override = map({
  function: about(text, 'The Function that is scaled.', { examples: ['api'] }),
  ...optional({
    min_containers: about(poolSize, 'So many are kept, idle or not.', {
      usual: usual.override, rule: 'AUT-1', examples: [5],
    }),
    max_containers: about(whole(1), 'No more than so many exist, of all versions together.', {
      usual: usual.override, rule: 'CON-6', examples: [20],
    }),
    buffer_containers: about(poolSize, 'So many more than needed while there is any demand.', {
      usual: usual.override, rule: 'AUT-1', examples: [2],
    }),
    scaledown_window: about(duration, 'How long a container is idle before it stops.', {
      usual: usual.override, rule: 'AUT-3', examples: ['5m'],
    }),
    by,
  }),
}).meta({ anyOf: OVERRIDABLE.map((key) => ({ required: [key] })) });

const run = map({
  function: about(text, 'The Function that is called.', { examples: ['api'] }),
  ...optional({
    inputs: about(whole(1, 100_000), 'How many calls are made, all at once.', {
      usual: usual.inputs, examples: [20],
    }),
    name: about(text, 'The source that the calls come from, in results and expectations; else '
      + '`run-` and the place of the event in the file, from 1.', {
      rule: 'TIME-4', examples: ['try-out'],
    }),
    for: about(positiveDuration, 'The client stays for so long, at most: then the App ends with '
      + 'whatever it still has.', { usual: usual.for, examples: ['10m'] }),
    by,
  }),
});

const serve = map({
  for: about(positiveDuration, 'How long the client stays.', { examples: ['1h'] }),
  ...optional({ by }),
});

/** Keys that say when an event happens, and keys that say what: one of each is needed. */
export const EVENT_TIMES = ['at', 'every', 'when'] as const;
export const EVENT_ACTIONS = [
  'deploy', 'rollover', 'rollback', 'edit', 'stop', 'autoscaler', 'call', 'run', 'serve', 'fault',
] as const;

const oneOfKeys = (keys: readonly string[]): object =>
  ({ oneOf: keys.map((key) => ({ required: [key] })) });

export const eventShape = map({
  ...optional({
    at: about(duration, 'When it happens. One of `at`, `every` and `when` is needed.', {
      rule: 'TIME-2', examples: ['2m'],
    }),
    settled: about(bool, 'With `at`: it happens once all else of the instant has happened and the '
      + 'platform has settled. Of several, each waits for what came of the one before.', {
      usual: usual.settled, rule: 'TIME-3', examples: [true],
    }),
    every: about(positiveDuration, 'It happens again and again, for the first time after one such '
      + 'stretch.', { examples: ['10m'] }),
    until: about(duration, 'With `every`: it does not happen at this instant or later.', {
      usual: usual.until, examples: ['1h'],
    }),
    when: about(triggerShape, 'It happens when something else does: at a record of the trace.', {
      examples: [{ event: 'container.ready', nth: 2 }],
    }),
    app: about(text, 'The App it happens to; needed if there are several.', {
      examples: ['shop'],
    }),
    deploy: about(deploy, 'The code base is published. Of this and the following, one is needed.', {
      rule: 'DEP-1', examples: [{ strategy: 'rolling', change: CHANGE.examples[0] }],
    }),
    rollover: about(map(optional(WHO)), 'The live configuration is published again.', {
      rule: 'RVR-1', examples: [{}],
    }),
    rollback: about(rollback, 'The configuration of an earlier version is published again.', {
      rule: 'RBK-1', examples: [{ to: 'v1' }],
    }),
    edit: about(changeShape, 'The code base is changed and nothing is published.', {
      ...CHANGE, rule: 'DEP-1',
    }),
    stop: about(map(optional({ by })), 'The App is stopped.', { rule: 'STP-1', examples: [{}] }),
    autoscaler: about(override, 'Autoscaler options of a Function are set while it runs. They hold '
      + 'until the next publish.', {
      rule: 'PUB-8', examples: [{ function: 'api', min_containers: 5 }],
    }),
    call: about(callShape, 'A Function is called once.', {
      rule: 'QUE-1', examples: [{ to: 'api' }],
    }),
    run: about(run, 'Somebody calls a Function of the code base without deploying it: an ephemeral '
      + 'App is made for the calls, starts its own containers, and ends with them.', {
      rule: 'EPH-1', examples: [{ function: 'api' }],
    }),
    serve: about(serve, 'Somebody tries the code base out while editing it: an ephemeral App that '
      + 'is deployed anew with each change, by recreate, until the client leaves.', {
      rule: 'EPH-1', examples: [{ for: '1h' }],
    }),
    fault: about(faultShape, 'Something goes wrong.', {
      rule: 'FLT-1', examples: [{ crash: { function: 'api' } }],
    }),
  }),
}).meta({
  id: 'event', title: 'events', allOf: [oneOfKeys(EVENT_TIMES), oneOfKeys(EVENT_ACTIONS)],
});

export type FaultPart = z.output<typeof faultShape>;
export type RateFaultPart = z.output<typeof rateFaultShape>;
