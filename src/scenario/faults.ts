import { EVENT_DEFAULTS } from '../model/defaults.ts';
import type { RecordType } from '../model/records.ts';
import type { FaultSpec, RateFault } from '../model/scenario.ts';
import type { FunctionName } from './directory.ts';
import type { FaultPart, RateFaultPart } from './event-shape.ts';
import type { Path } from './problems.ts';
import type { Resolution } from './resolution.ts';
import { hasField } from './triggers.ts';

/** A fault of an event as it is resolved: what strikes, and whom, if it says so. */
interface FaultReading {
  readonly fault: FaultSpec;
  readonly app: string | undefined;
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
  { kind, given }: Extract<FaultPart, { kind: 'crash' | 'preempt' | 'fail_attempt' }>,
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
    case 'build_failure': {
      const { image: text, count = EVENT_DEFAULTS.count } = part.given;
      if (text === undefined) return { fault: { kind: part.kind, image: null, count }, app };
      const image = directory.image({ text, path: [...path, 'image'], app });
      if (image === undefined) return undefined;
      return { fault: { kind: part.kind, image: image.name, count }, app: image.app };
    }
    default: return readTarget(part, { ...use, path }, context);
  }
}

/** The faults that strike by chance. */
export function readRateFaults(
  parts: readonly (RateFaultPart | undefined)[], { directory }: Resolution,
): readonly RateFault[] {
  return parts.flatMap((part, place) => {
    if (part === undefined) return [];
    const { kind, given } = part;
    const path = ['faults', place, kind];
    const rate = 'rate' in given ? given.rate : null;
    const probability = 'probability' in given ? given.probability : null;
    if (kind === 'build_failure') {
      if (given.image === undefined) return { kind, app: null, target: null, rate, probability };
      const image = directory.image({ text: given.image, path: [...path, 'image'] });
      return image === undefined
        ? [] : { kind, app: image.app, target: image.name, rate, probability };
    }
    if (given.function === undefined) return { kind, app: null, target: null, rate, probability };
    const target = directory.function({ text: given.function, path: [...path, 'function'] });
    return target === undefined
      ? [] : { kind, app: target.app, target: target.function, rate, probability };
  });
}
