import fc from 'fast-check';
import type { ScenarioInput } from '../../scenario/scenario-shape.ts';
import { type DrawnApp, functionPath, pick } from './apps.ts';
import { aDuration, positiveDuration } from './durations.ts';
import type { Features } from './features.ts';
import { GPU, SECRET } from './functions.ts';
import { aTimeOfContainers, type EventContext, type EventInput, eventTime } from './times.ts';

/** What faults strike once. */
export const FAULT_KINDS = [
  'crash', 'preempt', 'fail_attempt', 'start_failure', 'build_failure',
] as const;

/** Kinds that last, or are of the platform, or of a secret. */
const LASTING = [
  'outage', 'cold_start_cap', 'gpu_shortage', 'slow_start', 'build_delay', 'invalidate_secret',
  'router_lag',
] as const;

/** What faults have in common, whenever they strike. */
const someParts = {
  kind: fc.constantFrom(...FAULT_KINDS),
  /** In place of that kind, where such are on. */
  lasting: fc.option(fc.constantFrom(...LASTING), { freq: 2 }),
  isWedge: fc.constantFrom(false, false, false, true),
  count: fc.integer({ min: 1, max: 3 }),
  for: aDuration,
  factor: fc.constantFrom(1, 2, 5),
};

/** A fault at an instant or when something else happens. */
export const aFault = fc.record({
  ...someParts,
  time: aTimeOfContainers,
  app: fc.nat({ max: 1 }),
  function: fc.nat({ max: 2 }),
  /** The container by its number, in place of one of the Function's. */
  container: fc.option(fc.integer({ min: 1, max: 8 })),
  /** Struck is the container that the record tells of which sets the fault off. */
  isTold: fc.boolean(),
  image: fc.option(fc.nat({ max: 1 })),
});

export type FaultData = typeof aFault extends fc.Arbitrary<infer T> ? T : never;
type FaultInput = NonNullable<EventInput['fault']>;

function target(data: FaultData, { app }: EventContext, isTriggered: boolean) {
  if (isTriggered && data.isTold) return {};
  if (data.container !== null) return { container: data.container };
  return { function: pick(app.functions, data.function) };
}

type PartsData = Pick<FaultData, 'kind' | 'lasting' | 'isWedge' | 'count' | 'for' | 'factor'>;

/** The keys of a fault that lasts, but for when it strikes and whom; `null` for others. */
function lastingPart(
  { lasting, count, factor, for: drawn }: PartsData, on: Features,
): Readonly<Record<string, unknown>> | null {
  if (!on.has('lasting faults')) return null;
  const lasts = positiveDuration(drawn, on);
  switch (lasting) {
    case null: return null;
    case 'slow_start': return { factor };
    case 'build_delay': return { delay: lasts };
    case 'outage': return { for: lasts };
    case 'router_lag': return { lag: lasts, for: lasts };
    case 'cold_start_cap': return { count, for: lasts };
    case 'gpu_shortage': return { gpu: GPU, count: count - 1, for: lasts };
    default: return { secret: SECRET };
  }
}

/** A fault that lasts, or is of a secret; the platform's own are of no App. */
function lastingInput(
  data: FaultData, { app, on }: EventContext,
): { readonly fault: FaultInput; readonly app?: string } | null {
  const part = lastingPart(data, on);
  const { lasting, count } = data;
  if (part === null || lasting === null) return null;
  const own = lasting === 'slow_start'
    ? { function: pick(app.functions, data.function), for: positiveDuration(data.for, on) }
    : lasting === 'build_delay' ? { count } : null;
  const fault = { [lasting]: { ...own, ...part } } as FaultInput;
  return own === null ? { fault } : { app: app.name, fault };
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
  ...someParts,
  rate: fc.constantFrom('2/min', '0.2/s', '10/h'),
  probability: fc.constantFrom(0.1, 0.4),
  /** All Functions where it is none. */
  function: fc.option(fc.nat({ max: 2 })),
  app: fc.nat({ max: 1 }),
});

export type ChanceFaultData = typeof aChanceFault extends fc.Arbitrary<infer T> ? T : never;
type ChanceFaultInput = NonNullable<ScenarioInput['faults']>[number];

const BY_PROBABILITY: ReadonlySet<string> = new Set([
  'fail_attempt', 'start_failure', 'build_failure', 'wedge', 'slow_start', 'build_delay',
]);
const OF_FUNCTIONS: ReadonlySet<string> = new Set([
  'crash', 'preempt', 'fail_attempt', 'start_failure', 'wedge', 'slow_start',
]);

/** The entry of `faults`. */
export function chanceFaultInput(
  data: ChanceFaultData, app: DrawnApp, on: Features,
): ChanceFaultInput {
  const part = lastingPart(data, on);
  const kind = part !== null && data.lasting !== null ? data.lasting
    : data.isWedge && on.has('wedges') ? 'wedge' : data.kind;
  const isByRate = !BY_PROBABILITY.has(kind);
  const name = data.function === null || !OF_FUNCTIONS.has(kind)
    ? {} : { function: functionPath(app, pick(app.functions, data.function)) };
  const { rate, probability } = data;
  return { [kind]: { ...(isByRate ? { rate } : { probability }), ...name, ...part } } as
    ChanceFaultInput;
}
