import { z } from 'zod';
import { SCHEDULE_KINDS } from '../model/code-base.ts';
import { DEFAULTS } from '../model/defaults.ts';
import { SECOND } from '../model/time.ts';
import {
  coldStart, coldStartChange, distribution, distributionChange,
} from './distribution-shape.ts';
import {
  bool, certainty, choice, cron, duration, durationUpTo, numberWithin,
  positiveDuration, probability, size, text, thousandths, timezone, whole,
} from './leaves.ts';
import { APP_NAME, FUNCTION_NAME } from './names.ts';
import { about, either, map, optional, removable } from './shape.ts';

/** A container has no longer to exit (CON-5). */
const LONGEST_EXIT = 30 * SECOND;

/** More cores than any machine has. */
const MOST_CORES = 10_000;

const usual = DEFAULTS.function;
const usualRetries = DEFAULTS.retries;

const RETRIES = {
  max_retries: about(whole(0), 'How often an input that failed runs again.', {
    usual: usualRetries.max_retries, rule: 'RET-1',
  }),
  initial_delay: about(duration, 'The wait before the first retry.', {
    usual: usualRetries.initial_delay, rule: 'RET-1',
  }),
  backoff_coefficient: about(numberWithin(0, 1_000_000), 'Each further wait is so many times as '
    + 'long.', { usual: usualRetries.backoff_coefficient, rule: 'RET-1' }),
  max_delay: about(duration, 'No wait is longer than this.', {
    usual: usualRetries.max_delay, rule: 'RET-1',
  }),
};

const snapshotKeys = (law: z.ZodType) => ({
  after: about(whole(1, 1_000_000), 'So many starts of a version run their full `init`, and make '
    + 'the snapshot.', { usual: DEFAULTS.snapshot.after, rule: 'CON-2', examples: [2] }),
  restore: about(law, 'What takes the place of `init` in all later starts.', {
    rule: 'CON-2', examples: ['500ms'],
  }),
});

const { after, restore } = snapshotKeys(distribution);
const snapshot = map({ restore, ...optional({ after }) });

const AUTOSCALER = {
  interval: about(duration, 'The time between two decisions, counted from the publish; `0s`: it '
    + 'decides whenever anything happens.', {
    usual: usual.autoscaler.interval, rule: 'AUT-5', examples: ['10s'],
  }),
  scaleup_window: about(duration, 'How long demand has to last before containers start for it.', {
    usual: usual.autoscaler.scaleup_window, rule: 'AUT-5', examples: ['30s'],
  }),
};

const WARM_UP_KEYS = {
  inputs: about(whole(1, 1_000_000), 'So many inputs of each container take longer.', {
    usual: DEFAULTS.warm_up.inputs, rule: 'CON-9', examples: [3],
  }),
  factor: about(numberWithin(1, 1_000), 'So many times as long.', {
    rule: 'CON-9', examples: [2.5],
  }),
};

const { inputs, factor } = WARM_UP_KEYS;
const warmUp = map({ factor, ...optional({ inputs }) });

const batchKeys = <S extends z.ZodType>(law: S) => ({
  max_batch_size: about(whole(1, 100_000), 'A batch of so many inputs is full, and runs.', {
    rule: 'QUE-6', examples: [8],
  }),
  wait: about(duration, 'How long a batch waits for more, from its first input on; `0s`: it takes '
    + 'what is queued.', { usual: DEFAULTS.batch.wait, rule: 'QUE-6', examples: ['50ms'] }),
  base: about(law, 'How long an attempt of a batch runs, however many inputs are in it.', {
    rule: 'QUE-6', examples: ['400ms'],
  }),
  per_input: about(law, 'How much longer it runs for each of them. Both are drawn by what its '
    + 'first input brings.', {
    usual: DEFAULTS.batch.per_input, rule: 'QUE-6', examples: ['20ms'],
  }),
});

const { max_batch_size, base, wait, per_input } = batchKeys(distribution);
const batch = map({ max_batch_size, base, ...optional({ wait, per_input }) });

const SCHEDULE_KEYS = {
  cron: about(cron, 'Minute, hour, day, month and day of the week at which it is due, on the '
    + 'clocks of the time zone. What they skip is skipped, what they show twice is due once.', {
    rule: 'SCH-1', examples: ['0 9 * * MON-FRI', '*/5 * * * *'],
  }),
  timezone: about(timezone, 'The time zone of the cron; other zones than UTC need "start".', {
    usual: DEFAULTS.schedule.timezone, rule: 'SCH-1', examples: ['Europe/Berlin'],
  }),
  period: about(positiveDuration, 'The time between two inputs, in place of a cron. Each publish '
    + 'begins it anew.', { rule: 'SCH-2', examples: ['15m'] }),
};

/** What JSON Schema says of a schedule. */
const ONE_SCHEDULE = { oneOf: SCHEDULE_KINDS.map((kind) => ({ required: [kind] })) };

const WEB_KEYS = {
  label: about(text, 'What stands in the URL in place of the names of App and Function.', {
    usual: DEFAULTS.web.label, rule: 'WEB-1', examples: ['hooks'],
  }),
};

const webOption = <S extends z.ZodType>(keys: S) => about(
  either('true, false or a map', [bool, keys]).meta({ title: '`true`, `false` or a map' }),
  'Whether it has a URL, which traffic of the kind `web` calls. It stays the same over versions.',
  { usual: usual.web, rule: 'WEB-1', examples: [true, { label: 'hooks' }] },
);

const RESOURCES = {
  cpu: about(numberWithin(0, 1_000_000), 'Cores per container.', { usual: usual.resources.cpu }),
  memory: about(size, 'Memory per container.', {
    usual: usual.resources.memory, examples: ['1GiB'],
  }),
  gpu: about(text.transform((name) => (name === 'none' ? null : name)), 'The model of GPU per '
    + 'container, or `none`.', { usual: usual.resources.gpu, examples: ['A10'] }),
};

/** Containers that are there whatever happens: each takes memory. */
export const poolSize = whole(0, 100_000);

const CORES = about(thousandths(MOST_CORES), 'Cores per container, in steps of a thousandth: with '
  + 'more inputs than cores each of them is served at the rate cores ÷ inputs.', {
  rule: 'QUE-5', examples: [1],
});

const CALL = map({
  function: about(text, 'The Function that it calls, of the same App or as `APP/FUNCTION`.', {
    rule: 'CAL-1', examples: ['charge_card'],
  }),
  ...optional({
    at: about(numberWithin(0, 1), 'The share of its work that is done by then.', {
      usual: DEFAULTS.call.at, rule: 'CAL-1', examples: [0.5],
    }),
    wait: about(bool, 'Whether its work stands still until the call is over, slot taken and '
      + 'timeout running; a call that fails then fails the attempt.', {
      usual: DEFAULTS.call.wait, rule: 'CAL-1',
    }),
  }),
});

/** Options of a Function that are the same in a code base and in a change to it. */
const PLAIN_OPTIONS = {
  image: about(text, 'The image, one of `images`, that its containers run.', {
    usual: usual.image, rule: 'DEP-3', examples: ['base'],
  }),
  code: about(text, 'Any text that stands for the code: another text is other code.', {
    usual: usual.code, rule: 'PUB-3', examples: ['a1'],
  }),
  exit_time: about(durationUpTo(LONGEST_EXIT), 'How long a container takes to stop.', {
    usual: usual.exit_time, rule: 'CON-5',
  }),
  startup_timeout: about(positiveDuration, 'A start that takes longer than this fails.', {
    usual: usual.startup_timeout, rule: 'CON-3', examples: ['2m'],
  }),
  start_failure_rate: about(probability, 'The probability that a start fails.', {
    usual: usual.start_failure_rate, rule: 'CON-3',
  }),
  start_failures: about(
    either('always or a list of numbers', [choice(['always']), z.array(whole(1))])
      .meta({ title: '`always` or a list of whole numbers' }),
    'Which starts of a version fail, counted from 1.',
    { usual: usual.start_failures, rule: 'CON-3', examples: [[1, 2], 'always'] },
  ),
  single_use: about(bool, 'Whether a container stops after its first input.', {
    usual: usual.single_use, rule: 'CON-7',
  }),
  initial_containers: about(poolSize, 'Ready containers at the first publish of the App.', {
    usual: usual.initial_containers, rule: 'CON-8',
  }),
  min_containers: about(poolSize, 'So many are kept, idle or not.', {
    usual: usual.min_containers, rule: 'AUT-1',
  }),
  max_containers: about(whole(1), 'No more than so many exist, of all versions together.', {
    usual: usual.max_containers, rule: 'CON-6', examples: [10],
  }),
  buffer_containers: about(poolSize, 'So many more than needed while there is any demand.', {
    usual: usual.buffer_containers, rule: 'AUT-1',
  }),
  scaledown_window: about(duration, 'How long a container is idle before it stops.', {
    usual: usual.scaledown_window, rule: 'AUT-3',
  }),
  max_inputs: about(whole(1), 'How many inputs, or batches, a container runs at the same time.', {
    usual: usual.max_inputs, rule: 'QUE-5',
  }),
  target_inputs: about(whole(1), 'How many inputs on each the autoscaler plans with.', {
    usual: usual.target_inputs, rule: 'QUE-5',
  }),
  concurrency: about(
    either('`io` or a map', [choice(['io']), map({ cpu: CORES })])
      .meta({ title: '`io` or a map' }),
    'What inputs that run side by side on a container do to each other: nothing (`io`), or they '
      + 'share its cores equally.',
    { usual: usual.concurrency, rule: 'QUE-5', examples: [{ cpu: 2 }] },
  ),
  timeout: about(positiveDuration, 'An attempt that takes longer than this fails.', {
    usual: usual.timeout, rule: 'RET-3',
  }),
  failure_rate: about(probability, 'The probability that an attempt fails at its end.', {
    usual: usual.failure_rate, rule: 'RET-1',
  }),
  generator: about(bool, 'Whether it yields results one by one; such a one takes no retries.', {
    usual: usual.generator, rule: 'RET-5',
  }),
  calls: about(z.array(CALL), 'What each attempt asks of other Functions, one after the other.', {
    usual: usual.calls, rule: 'CAL-1', examples: [[{ function: 'charge_card', at: 0.5 }]],
  }),
  secrets: about(z.array(text), 'The names of the secrets that its containers load.', {
    usual: usual.secrets, rule: 'PUB-3', examples: [['api-token']],
  }),
};

const RETRIES_ABOUT = 'What happens to inputs that fail: a number of retries a second apart, or a '
  + 'policy.';
const AUTOSCALER_ABOUT = 'When the autoscaler starts and stops containers. Replacements in a '
  + 'rollout do not wait for it.';
const RESOURCES_ABOUT = 'What a container has reserved. A change of it is a change of the version.';
const SERVICE_TIME = 'How long an attempt runs. Needed, or a `batch`.';
const COLD_START = 'From the start of a container until it is ready, as a whole or phase by phase.';

const FIRST_SERVICE_TIME = 'How long the first attempt on each container runs, whatever it would '
  + 'take later on.';
const WARM_UP = 'The first inputs of each container take longer: ready is not warm.';

const BATCH = 'Inputs run together, so many at a time, in place of `service_time`. A batch takes '
  + 'one slot of `max_inputs`; the autoscaler counts its inputs.';

const SNAPSHOT = 'Memory snapshots: later starts of a version restore one. A new version has none.';

const SCHEDULE = 'When the platform calls it by itself: a cron, or a period. The scenario needs a '
  + '"duration" then.';

const retries = <S extends z.ZodType>(policy: S) => about(
  either('a number or a map', [whole(0), policy]).meta({ title: 'whole number or map' }),
  RETRIES_ABOUT, { usual: DEFAULTS.retries.max_retries, rule: 'RET-1', examples: [3] },
);

const functionShape = map({
  cold_start: about(coldStart, COLD_START, {
    rule: 'CON-1', examples: ['5s', { pull: '1s', init: '4s' }],
  }),
  ...optional({
    service_time: about(distribution, SERVICE_TIME, {
      usual: usual.service_time, rule: 'TIME-4',
      examples: ['2s', { lognormal: { mean: '2s', cv: 0.5 } }],
    }),
  }),
  ...optional(PLAIN_OPTIONS),
  ...optional({
    batch: about(batch, BATCH, {
      usual: usual.batch, rule: 'QUE-6',
      examples: [{ max_batch_size: 8, wait: '50ms', base: '400ms', per_input: '20ms' }],
    }),
    autoscaler: about(map(optional(AUTOSCALER)), AUTOSCALER_ABOUT, { rule: 'AUT-5' }),
    retries: retries(map(optional(RETRIES))),
    web: webOption(map(optional(WEB_KEYS))),
    resources: about(map(optional(RESOURCES)), RESOURCES_ABOUT, { rule: 'PUB-3' }),
    first_service_time: about(distribution, FIRST_SERVICE_TIME, {
      usual: usual.first_service_time, rule: 'CON-9', examples: ['8s'],
    }),
    warm_up: about(warmUp, WARM_UP, {
      usual: usual.warm_up, rule: 'CON-9', examples: [{ inputs: 3, factor: 2.5 }],
    }),
    snapshot: about(snapshot, SNAPSHOT, {
      usual: usual.snapshot, rule: 'CON-2', examples: [{ after: 1, restore: '500ms' }],
    }),
    schedule: about(map(optional(SCHEDULE_KEYS)).meta(ONE_SCHEDULE), SCHEDULE, {
      usual: usual.schedule, rule: 'SCH-1',
      examples: [{ cron: '0 12 * * *', timezone: 'Europe/Berlin' }, { period: '15m' }],
    }),
  }),
}).meta({
  id: 'function', title: 'Function',
  oneOf: [{ required: ['service_time'] }, { required: ['batch'] }],
});

const functionChange = map({
  ...removable({
    service_time: about(distributionChange, SERVICE_TIME, { rule: 'TIME-4' }),
    cold_start: about(coldStartChange, COLD_START, { rule: 'CON-1' }),
    ...PLAIN_OPTIONS,
    batch: about(map(removable(batchKeys(distributionChange))), BATCH, {
      usual: usual.batch, rule: 'QUE-6',
    }),
    autoscaler: about(map(removable(AUTOSCALER)), AUTOSCALER_ABOUT, { rule: 'AUT-5' }),
    retries: retries(map(removable(RETRIES))),
    web: webOption(map(removable(WEB_KEYS))),
    resources: about(map(removable(RESOURCES)), RESOURCES_ABOUT, { rule: 'PUB-3' }),
    first_service_time: about(distributionChange, FIRST_SERVICE_TIME, {
      usual: usual.first_service_time, rule: 'CON-9',
    }),
    warm_up: about(map(removable(WARM_UP_KEYS)), WARM_UP, {
      usual: usual.warm_up, rule: 'CON-9',
    }),
    snapshot: about(map(removable(snapshotKeys(distributionChange))), SNAPSHOT, {
      usual: usual.snapshot, rule: 'CON-2',
    }),
    schedule: about(map(removable(SCHEDULE_KEYS)), SCHEDULE, {
      usual: usual.schedule, rule: 'SCH-1',
    }),
  }),
}).meta({ id: 'function-change', title: 'change to a Function' });

const FAILS = about(certainty, 'Whether the build fails at its end, or with which probability.', {
  usual: DEFAULTS.image.fails, rule: 'DEP-4', examples: [true, 0.1],
});

const BUILD = 'How long the image takes to build, when it is not cached.';

const imageShape = map(optional({
  build: about(distribution, BUILD, {
    usual: DEFAULTS.image.build, rule: 'DEP-3', examples: ['45s'],
  }),
  fails: FAILS,
})).meta({ id: 'image', title: 'image' });

const imageChange = map(removable({
  build: about(distributionChange, BUILD, { rule: 'DEP-3' }),
  fails: FAILS,
})).meta({ id: 'image-change', title: 'change to an image' });

/** A map from names, which are of this form, to values of one shape. */
const each = <S extends z.ZodType>(shape: S, names?: RegExp) =>
  z.record(z.string(), shape).meta(names === undefined ? {} : {
    propertyNames: { pattern: names.source },
  });

const TAGS = 'Tags of the App, any names and texts.';
const IMAGES = 'The images, by name. A change of one means a build.';
const FUNCTIONS = 'The Functions, by name.';

/** The parts of an App that a deployment publishes. */
export const CODE_BASE = {
  ...optional({
    tags: about(each(text), TAGS, { rule: 'PUB-3', examples: [{ team: 'audio' }] }),
    images: about(each(imageShape, APP_NAME), IMAGES, {
      rule: 'DEP-3', examples: [{ base: { build: '45s' } }],
    }),
  }),
  functions: about(each(functionShape, FUNCTION_NAME), FUNCTIONS, {
    rule: 'OBJ-3', examples: [{ api: { service_time: '2s', cold_start: '5s' } }],
  }),
};

/** A change to a code base: every key may be left out, and `null` removes what it stands for. */
export const changeShape = map(optional({
  tags: about(each(text.nullable()), TAGS, { rule: 'PUB-3' }),
  images: about(each(imageChange.nullable(), APP_NAME), IMAGES, { rule: 'DEP-3' }),
  functions: about(each(functionChange.nullable(), FUNCTION_NAME), FUNCTIONS, { rule: 'OBJ-3' }),
})).meta({ id: 'change', title: 'change to the code base' });
