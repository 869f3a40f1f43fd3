import fc from 'fast-check';
import type { RecordType } from '../../model/records.ts';
import { SECOND } from '../../model/time.ts';
import type { ScenarioInput } from '../../scenario/scenario-shape.ts';
import { isToldBy } from '../../scenario/triggers.ts';
import { formatDuration } from '../../scenario/units.ts';
import { type DrawnApp, pick } from './apps.ts';
import type { Features } from './features.ts';
import { anInstant, instant, type Timeframe } from './instants.ts';

export type EventInput = NonNullable<ScenarioInput['events']>[number];
type TriggerInput = NonNullable<EventInput['when']>;

/** Records that something can be set off by, those first that tell of a container. */
const TRIGGERS = [
  'container.ready', 'container.starting', 'input.started', 'attempt.ended',
  'container.draining', 'container.stopping', 'container.stopped', 'container.start_failed',
  'input.arrived', 'input.requeued', 'deploy.issued', 'deploy.published', 'deploy.noop',
  'deploy.returned', 'build.started', 'build.succeeded', 'rollout.finished', 'rollout.blocked',
  'app.stopping', 'app.stopped',
] as const satisfies readonly RecordType[];

const TELLS_OF_CONTAINER = 5;

const trigger = (events: readonly RecordType[]) => fc.record({
  event: fc.constantFrom(...events),
  nth: fc.integer({ min: 1, max: 6 }),
  function: fc.option(fc.nat({ max: 2 })),
  version: fc.option(fc.integer({ min: 1, max: 3 })),
});

/** When something happens: mostly at an instant. */
const time = (events: readonly RecordType[]) => fc.record({
  kind: fc.constantFrom('at', 'at', 'at', 'every', 'when'),
  at: anInstant,
  /** Whether it waits for its instant to settle. */
  settled: fc.boolean(),
  every: fc.integer({ min: 2 * SECOND, max: 20 * SECOND }),
  when: trigger(events),
});

export const aTime = time(TRIGGERS);

/** The same for what is done to the container that the record tells of, if it is set off by one. */
export const aTimeOfContainers = time(TRIGGERS.slice(0, TELLS_OF_CONTAINER));

export type TimeData = typeof aTime extends fc.Arbitrary<infer T> ? T : never;

/** What commands and faults are about, and when they can be. */
export interface EventContext {
  readonly on: Features;
  readonly frame: Timeframe;
  /** The App that the event is about. */
  readonly app: DrawnApp;
}

function triggerInput({ when }: TimeData, { app }: EventContext): TriggerInput {
  const { event, nth, version } = when;
  return {
    event, nth, app: app.name,
    ...(when.function === null || !isToldBy(event, 'function')
      ? {} : { function: pick(app.functions, when.function) }),
    ...(version === null || !isToldBy(event, 'version') ? {} : { version }),
  };
}

/** How the event happens: at an instant, again and again, or when something else does. */
export function eventTime(
  data: TimeData, context: EventContext,
): Pick<EventInput, 'at' | 'settled' | 'every' | 'until' | 'when'> {
  const { on, frame } = context;
  if (data.kind === 'when' && on.has('triggers')) return { when: triggerInput(data, context) };
  const at = instant(data.at, frame);
  if (data.kind !== 'every' || !on.has('recurring events')) {
    const settled = data.settled && on.has('settled events') ? { settled: true } : {};
    return { at: formatDuration(at), ...settled };
  }
  return {
    every: formatDuration(Math.min(data.every, frame.last)), until: formatDuration(at),
  };
}
