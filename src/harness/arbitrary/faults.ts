import fc from 'fast-check';
import type { ScenarioInput } from '../../scenario/scenario-shape.ts';
import { type DrawnApp, functionPath, pick } from './apps.ts';
import { aDuration, positiveDuration } from './durations.ts';
import type { Features } from './features.ts';
import { SECRET } from './functions.ts';
import { aTimeOfContainers, type EventContext, type EventInput, eventTime } from './times.ts';

/** What faults strike once. */
export const FAULT_KINDS = [
  'crash', 'preempt', 'fail_attempt', 'start_failure', 'build_failure',
] as const;

/** A fault at an instant or when something else happens. */
export const aFault = fc.record({
  time: aTimeOfContainers,
  app: fc.nat({ max: 1 }),
  kind: fc.constantFrom(...FAULT_KINDS),
  function: fc.nat({ max: 2 }),
  /** The container by its number, in place of one of the Function's. */
  container: fc.option(fc.integer({ min: 1, max: 8 })),
  /** Struck is the container that the record tells of which sets the fault off. */
  isTold: fc.boolean(),
  count: fc.integer({ min: 1, max: 3 }),
  image: fc.option(fc.nat({ max: 1 })),
  /** In place of that kind, where such are on. */
  lasting: fc.option(fc.constantFrom(
    'outage', 'cold_start_cap', 'slow_start', 'build_delay', 'invalidate_secret',
    'router_lag',
  ), { freq: 1 }),
  isWedge: fc.constantFrom(false, false, false, true),
  for: aDuration,
  factor: fc.constantFrom(1, 2, 5),
});

export type FaultData = typeof aFault extends fc.Arbitrary<infer T> ? T : never;
type FaultInput = NonNullable<EventInput['fault']>;

function target(data: FaultData, { app }: EventContext, isTriggered: boolean) {
  if (isTriggered && data.isTold) return {};
  if (data.container !== null) return { container: data.container };
  return { function: pick(app.functions, data.function) };
}

/** A fault that lasts, or is of a secret; the platform's own are of no App. */
function lastingInput(
  data: FaultData, { app, on }: EventContext,
): { readonly fault: FaultInput; readonly app?: string } | null {
  if (!on.has('lasting faults') || data.lasting === null) return null;
  const { lasting, count, factor } = data;
  const lasts = positiveDuration(data.for, on);
  switch (lasting) {
    case 'slow_start': {
      const name = pick(app.functions, data.function);
      return { app: app.name, fault: { slow_start: { function: name, factor, for: lasts } } };
    }
    case 'build_delay': return { app: app.name, fault: { build_delay: { delay: lasts, count } } };
    case 'outage': return { fault: { outage: { for: lasts } } };
    case 'router_lag': return { fault: { router_lag: { lag: lasts, for: lasts } } };
    case 'cold_start_cap': return { fault: { cold_start_cap: { count, for: lasts } } };
    default: return { fault: { invalidate_secret: { secret: SECRET } } };
  }
}

function strike(data: FaultData, context: EventContext, isTriggered: boolean): FaultInput {
  const { app, on } = context;
  const { count } = data;
  const kind = data.isWedge && on.has('wedges') ? 'wedge' : data.kind;
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
  const lasting = lastingInput(data, context);
  if (lasting !== null) return { ...time, ...lasting };
  const fault = strike(data, context, time.when !== undefined);
  return { ...time, app: context.app.name, fault };
}

/** A fault that strikes by chance. */
export const aChanceFault = fc.record({
  kind: fc.constantFrom(...FAULT_KINDS),
  rate: fc.constantFrom('2/min', '0.2/s', '10/h'),
  probability: fc.constantFrom(0.1, 0.4),
  /** All Functions where it is none. */
  function: fc.option(fc.nat({ max: 2 })),
  app: fc.nat({ max: 1 }),
});

export type ChanceFaultData = typeof aChanceFault extends fc.Arbitrary<infer T> ? T : never;
type ChanceFaultInput = NonNullable<ScenarioInput['faults']>[number];

/** The entry of `faults`, if it leaves the scenario an end. */
export function chanceFaultInput(
  data: ChanceFaultData, app: DrawnApp, on: Features,
): readonly ChanceFaultInput[] {
  const { kind, rate, probability } = data;
  const isByRate = kind === 'crash' || kind === 'preempt';
  if (isByRate && on.has('liveness phase')) return [];
  const name = data.function === null || kind === 'build_failure'
    ? {} : { function: functionPath(app, pick(app.functions, data.function)) };
  const entry = isByRate ? { rate, ...name } : { probability, ...name };
  return [{ [kind]: entry } as ChanceFaultInput];
}
