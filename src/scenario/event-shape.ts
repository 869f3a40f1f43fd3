import type { z } from 'zod';
import { RECORD_TYPES } from '../model/records.ts';
import { changeShape } from './code-base-shape.ts';
import { build } from './distribution-shape.ts';
import {
  allNotYet, certainty, choice, containerId, duration, positiveDuration, probability, rate, text,
  version, whole,
} from './leaves.ts';
import { map, oneOf, optional } from './shape.ts';

const FAULTS_LATER = allNotYet(
  'wedge', 'slow_start', 'outage', 'cold_start_cap', 'gpu_shortage', 'router_lag',
  'invalidate_secret',
);

const target = map(optional({ function: text, container: containerId }));

const faultShape = oneOf({
  crash: target,
  preempt: target,
  fail_attempt: target,
  start_failure: map({ function: text, ...optional({ count: whole(1) }) }),
  build_failure: map(optional({ image: text, count: whole(1) })),
}, FAULTS_LATER);

const byRate = map({ rate, ...optional({ function: text }) });
const byChance = map({ probability, ...optional({ function: text }) });

/** An entry of `faults`: what strikes by chance. */
export const rateFaultShape = oneOf({
  crash: byRate,
  preempt: byRate,
  fail_attempt: byChance,
  start_failure: byChance,
  build_failure: map({ probability, ...optional({ image: text }) }),
}, FAULTS_LATER);

/** The occurrence of a record that sets an event off. */
const triggerShape = map({
  event: choice(RECORD_TYPES, { what: 'record type' }),
  ...optional({
    nth: whole(1), app: text, function: text, version: whole(1), source: text, why: text,
  }),
});

const WHO = { strategy: text, by: text, client: text, commit: text, tag: text };

const stopShape = map(optional({ by: text }));

/** Keys that say when an event happens, and keys that say what: one of each is needed. */
export const EVENT_TIMES = ['at', 'every', 'when'] as const;
export const EVENT_ACTIONS = ['deploy', 'rollover', 'rollback', 'edit', 'stop', 'fault'] as const;
export const LATER_ACTIONS = ['autoscaler', 'run', 'serve'] as const;

export const eventShape = map({
  ...optional({
    at: duration,
    every: positiveDuration,
    until: duration,
    when: triggerShape,
    app: text,
    deploy: map(optional({ ...WHO, change: changeShape, build: build(certainty) })),
    rollover: map(optional(WHO)),
    rollback: map(optional({ ...WHO, to: version })),
    edit: changeShape,
    stop: stopShape,
    fault: faultShape,
  }),
  ...allNotYet(...LATER_ACTIONS),
});

export type FaultPart = z.output<typeof faultShape>;
export type RateFaultPart = z.output<typeof rateFaultShape>;
