import fc from 'fast-check';
import type { ScenarioInput } from '../../scenario/scenario-shape.ts';
import { type DrawnApp, pick } from './apps.ts';
import type { Features } from './features.ts';
import { aTimeOfContainers, type EventContext, type EventInput, eventTime } from './times.ts';

/** A fault at an instant or when something else happens. */
export const aFault = fc.record({
  time: aTimeOfContainers,
  app: fc.nat({ max: 1 }),
  kind: fc.constantFrom('crash', 'preempt', 'fail_attempt', 'start_failure', 'build_failure'),
  function: fc.nat({ max: 2 }),
  /** The container by its number, in place of one of the Function's. */
  container: fc.option(fc.integer({ min: 1, max: 8 })),
  /** Struck is the container that the record tells of which sets the fault off. */
  isTold: fc.boolean(),
  count: fc.integer({ min: 1, max: 3 }),
  image: fc.option(fc.nat({ max: 1 })),
});

export type FaultData = typeof aFault extends fc.Arbitrary<infer T> ? T : never;
type FaultInput = NonNullable<EventInput['fault']>;

function target(data: FaultData, { app }: EventContext, isTriggered: boolean) {
  if (isTriggered && data.isTold) return {};
  if (data.container !== null) return { container: data.container };
  return { function: pick(app.functions, data.function) };
}

function strike(data: FaultData, context: EventContext, isTriggered: boolean): FaultInput {
  const { app } = context;
  const { kind, count } = data;
  if (kind === 'start_failure') {
    return { start_failure: { function: pick(app.functions, data.function), count } };
  }
  if (kind === 'build_failure') {
    const image = data.image === null || app.images.length === 0
      ? {} : { image: pick(app.images, data.image) };
    return { build_failure: { ...image, count } };
  }
  return { [kind]: target(data, context, isTriggered) } as FaultInput;
}

/** The event of a fault. */
export function faultInput(data: FaultData, context: EventContext): EventInput {
  const time = eventTime(data.time, context);
  const fault = strike(data, context, time.when !== undefined);
  return { ...time, app: context.app.name, fault };
}

/** A fault that strikes by chance. */
export const aChanceFault = fc.record({
  kind: fc.constantFrom('crash', 'preempt', 'fail_attempt', 'start_failure', 'build_failure'),
  rate: fc.constantFrom('2/min', '0.2/s', '10/h'),
  probability: fc.constantFrom(0.1, 0.4),
  /** All Functions where it is none. */
  function: fc.option(fc.nat({ max: 2 })),
  app: fc.nat({ max: 1 }),
});

export type ChanceFaultData = typeof aChanceFault extends fc.Arbitrary<infer T> ? T : never;
type ChanceFaultInput = NonNullable<ScenarioInput['faults']>[number];

/** How a scenario of several Apps names a Function of one of them. */
export const functionPath = (app: DrawnApp, name: string): string => `${app.name}/${name}`;

/** The entry of `faults`, if it leaves the scenario an end. */
export function chanceFaultInput(
  data: ChanceFaultData, app: DrawnApp, on: Features,
): readonly ChanceFaultInput[] {
  const { kind, rate, probability } = data;
  const isByRate = kind === 'crash' || kind === 'preempt';
  if (isByRate && on.has('no duration')) return [];
  const name = data.function === null || kind === 'build_failure'
    ? {} : { function: functionPath(app, pick(app.functions, data.function)) };
  const entry = isByRate ? { rate, ...name } : { probability, ...name };
  return [{ [kind]: entry } as ChanceFaultInput];
}
