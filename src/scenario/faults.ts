import { EVENT_DEFAULTS } from '../model/defaults.ts';
import type { RecordType } from '../model/records.ts';
import type { FaultSpec, PlatformFault, RateFault } from '../model/scenario.ts';
import type { FunctionName } from './directory.ts';
import type { FaultPart, RateFaultPart } from './event-shape.ts';
import type { Path } from './problems.ts';
import type { Resolution } from './resolution.ts';
import { hasField } from './triggers.ts';

/** A fault of an event as it is resolved: what strikes, and whom, if it says so. */
interface FaultReading {
  readonly fault: FaultSpec;
  /** `null` for a fault of the platform. */
  readonly app: string | null | undefined;
}

/** Where a fault stands, when it strikes, and the App that its event names. */
export interface FaultUse {
  readonly path: Path;
  readonly app: string | undefined;
  /** The type of the record that sets it off, if one does, and it is known. */
  readonly trigger: RecordType | 'none' | 'unknown';
}

/** Why a fault without a target has nobody to strike; undefined if the record tells of one. */
function whyTarget(trigger: FaultUse['trigger']): string | undefined {
  if (trigger === 'none') return 'a fault at an instant needs a target';
  if (trigger === 'unknown' || hasField(trigger, 'container')) return undefined;
  return `a record of the type "${trigger}" names no container, so this needs a target`;
}

function readTarget(
  { kind, given }: Extract<FaultPart, { kind: 'crash' | 'preempt' | 'fail_attempt' | 'wedge' }>,
  { path, app, trigger }: FaultUse, { directory, problems }: Resolution,
): FaultReading | undefined {
  const container = given.container ?? null;
  let target: FunctionName | undefined;
  if (given.function !== undefined) {
    target = directory.function({ text: given.function, path: [...path, 'function'], app });
    if (target === undefined) return undefined;
  } else if (container === null) {
    const message = whyTarget(trigger);
    if (message !== undefined) {
      problems.report(path, {
        code: 'missing-target', message, hint: 'give it "function" or "container"',
      });
    }
  }
  const fault = { kind, function: target?.function ?? null, container };
  return { fault, app: target?.app ?? app };
}

/** The fault of an event; `undefined` after a problem. */
export function readFault(
  part: FaultPart, use: FaultUse, context: Resolution,
): FaultReading | undefined {
  const path = [...use.path, part.kind];
  const { directory } = context;
  const { app } = use;
  switch (part.kind) {
    case 'start_failure': {
      const { function: text, count = EVENT_DEFAULTS.count } = part.given;
      const target = directory.function({ text, path: [...path, 'function'], app });
      if (target === undefined) return undefined;
      const fault = { kind: part.kind, function: target.function, count };
      return { fault, app: target.app };
    }
    case 'slow_start': {
      const { function: text, factor, for: micros } = part.given;
      const target = directory.function({ text, path: [...path, 'function'], app });
      if (target === undefined) return undefined;
      const fault = { kind: part.kind, function: target.function, factor, for: micros };
      return { fault, app: target.app };
    }
    case 'build_failure': case 'build_delay': {
      const { image: text, count = EVENT_DEFAULTS.count } = part.given;
      const image = text === undefined
        ? { name: null, app } : directory.image({ text, path: [...path, 'image'], app });
      if (image === undefined) return undefined;
      const builds = { image: image.name, count };
      const fault: FaultSpec = part.kind === 'build_delay'
        ? { kind: part.kind, ...builds, delay: part.given.delay } : { kind: part.kind, ...builds };
      return { fault, app: image.app };
    }
    case 'outage': case 'cold_start_cap': case 'gpu_shortage': case 'router_lag':
    case 'invalidate_secret': {
      const fault = readPlatformFault(part, path, context);
      if (app !== undefined) {
        context.problems.report([...use.path.slice(0, -1), 'app'], {
          code: 'conflict', message: `"${part.kind}" strikes the platform, not one App`,
        }, 'key');
      }
      return fault && { fault, app: null };
    }
    default: return readTarget(part, { ...use, path }, context);
  }
}

type OfPlatform = PlatformFault | Extract<FaultSpec, { kind: 'invalidate_secret' }>;
type PlatformPart =
  | Extract<FaultPart, { kind: OfPlatform['kind'] }>
  | Extract<RateFaultPart, { kind: OfPlatform['kind'] }>;

function readPlatformFault(
  part: PlatformPart, path: Path, { directory }: Resolution,
): OfPlatform | undefined {
  switch (part.kind) {
    case 'outage': return { kind: part.kind, for: part.given.for };
    case 'router_lag': return { kind: part.kind, lag: part.given.lag, for: part.given.for };
    case 'cold_start_cap':
      return { kind: part.kind, count: part.given.count, for: part.given.for };
    case 'gpu_shortage': {
      const { gpu: text, count = EVENT_DEFAULTS.shortage_count, for: micros } = part.given;
      const gpu = directory.gpu({ text, path: [...path, 'gpu'] });
      return gpu === undefined ? undefined : { kind: part.kind, gpu, count, for: micros };
    }
    case 'invalidate_secret': {
      const secret = directory.secret({ text: part.given.secret, path: [...path, 'secret'] });
      return secret === undefined ? undefined : { kind: part.kind, secret };
    }
  }
}

/** The faults that strike by chance. */
export function readRateFaults(
  parts: readonly (RateFaultPart | undefined)[], context: Resolution,
): readonly RateFault[] {
  return parts.flatMap((part, place) =>
    (part && readRateFault(part, ['faults', place, part.kind], context)) ?? []);
}

function readRateFault(
  part: RateFaultPart, path: Path, context: Resolution,
): RateFault | undefined {
  const { kind, given } = part;
  const { directory, duration, problems } = context;
  const rate = 'rate' in given ? given.rate : null;
  const probability = 'probability' in given ? given.probability : null;
  const ofAll = { kind, app: null, target: null, rate, probability };
  switch (part.kind) {
    case 'outage': case 'cold_start_cap': case 'gpu_shortage': case 'router_lag':
    case 'invalidate_secret': {
      if (duration === null) {
        problems.report(path, {
          code: 'endless', message: 'this fault strikes the platform without end',
          hint: 'give the scenario a "duration"',
        }, 'key');
      }
      const fault = readPlatformFault(part, path, context);
      return fault && { ...ofAll, fault };
    }
    case 'build_failure': case 'build_delay': {
      const { image: text } = part.given;
      const delayed = part.kind === 'build_delay' ? { delay: part.given.delay } : {};
      if (text === undefined) return { ...ofAll, ...delayed };
      const image = directory.image({ text, path: [...path, 'image'] });
      return image && { ...ofAll, app: image.app, target: image.name, ...delayed };
    }
    default: {
      const { function: text } = part.given;
      const slowed = part.kind === 'slow_start' ? { factor: part.given.factor } : {};
      if (text === undefined) return { ...ofAll, ...slowed };
      const target = directory.function({ text, path: [...path, 'function'] });
      return target && { ...ofAll, app: target.app, target: target.function, ...slowed };
    }
  }
}
