import { z } from 'zod';
import { SECOND } from '../model/time.ts';
import {
  coldStart, coldStartChange, distribution, distributionChange,
} from './distribution-shape.ts';
import {
  allNotYet, bool, certainty, choice, duration, durationUpTo, numberWithin, positiveDuration,
  probability, size, text, whole,
} from './leaves.ts';
import { either, map, optional, removable } from './shape.ts';

/** A container has no longer to exit (CON-5). */
const LONGEST_EXIT = 30 * SECOND;

const LATER = allNotYet(
  'snapshot', 'first_service_time', 'warm_up', 'autoscaler', 'concurrency', 'batch', 'web',
  'schedule', 'calls',
);

const RETRIES = {
  max_retries: whole(0),
  initial_delay: duration,
  backoff_coefficient: numberWithin(0, 1_000_000),
  max_delay: duration,
};

const RESOURCES = {
  cpu: numberWithin(0, 1_000_000),
  memory: size,
  gpu: text.transform((name) => (name === 'none' ? null : name)),
};

/** Options of a Function that are the same in a code base and in a change to it. */
const PLAIN_OPTIONS = {
  image: text,
  code: text,
  exit_time: durationUpTo(LONGEST_EXIT),
  startup_timeout: positiveDuration,
  start_failure_rate: probability,
  start_failures: either('always or a list of numbers', [choice(['always']), z.array(whole(1))]),
  single_use: bool,
  initial_containers: whole(0),
  min_containers: whole(0),
  max_containers: whole(1),
  buffer_containers: whole(0),
  scaledown_window: duration,
  max_inputs: whole(1),
  target_inputs: whole(1),
  timeout: positiveDuration,
  failure_rate: probability,
  generator: bool,
  secrets: z.array(text),
};

const functionShape = map({
  service_time: distribution,
  cold_start: coldStart,
  ...optional(PLAIN_OPTIONS),
  ...optional({ retries: either('a number or a map', [whole(0), map(optional(RETRIES))]) }),
  ...optional({ resources: map(optional(RESOURCES)) }),
  ...LATER,
});

const functionChange = map({
  ...removable({
    service_time: distributionChange,
    cold_start: coldStartChange,
    ...PLAIN_OPTIONS,
    retries: either('a number or a map', [whole(0), map(removable(RETRIES))]),
    resources: map(removable(RESOURCES)),
  }),
  ...LATER,
});

const imageShape = map(optional({ build: distribution, fails: certainty }));
const imageChange = map(removable({ build: distributionChange, fails: certainty }));

const each = <S extends z.ZodType>(shape: S) => z.record(z.string(), shape);

/** The parts of an App that a deployment publishes. */
export const CODE_BASE = {
  ...optional({ tags: each(text), images: each(imageShape) }),
  functions: each(functionShape),
};

/** A change to a code base: every key may be left out, and `null` removes what it stands for. */
export const changeShape = map(optional({
  tags: each(text.nullable()),
  images: each(imageChange.nullable()),
  functions: each(functionChange.nullable()),
}));
