import type { Micros } from '../model/time.ts';
import type { App } from './app.ts';

/** Starts or builds that are to fail, or to take longer, because a fault said so. */
export interface PendingFault {
  /** The name of an App, which may be there only later. */
  readonly app: string;
  /** A Function or an image; `null` for any. */
  readonly target: string | null;
  /** Of its record. */
  readonly seq: number;
  /** How many are still to be struck. */
  left: number;
  /** How much longer each takes, for those that are delayed. */
  readonly delay: Micros;
}

type ByTarget = Map<string | null, PendingFault[]>;

/**
 * Faults that wait for the next starts or builds of a deployed App, by its name and what they mean,
 * so that one is found without a look at those that mean others. What is used up is forgotten.
 */
export class PendingFaults {
  private readonly apps = new Map<string, ByTarget>();

  add(fault: PendingFault): void {
    const byTarget: ByTarget = this.apps.get(fault.app) ?? new Map();
    this.apps.set(fault.app, byTarget);
    const waiting = byTarget.get(fault.target);
    if (waiting === undefined) byTarget.set(fault.target, [fault]);
    else waiting.push(fault);
  }

  /** Uses the oldest fault that means this start or build, once; `null` if none does. */
  take(app: App, target: string): PendingFault | null {
    const byTarget = this.apps.get(app.name);
    if (byTarget === undefined || app.session !== null) return null;
    const meant = byTarget.get(target)?.[0];
    const found = older(meant, byTarget.get(null)?.[0]);
    if (found === undefined) return null;
    if (--found.left === 0) byTarget.get(found.target)?.shift();
    return found;
  }

  /** All that wait, the oldest first. */
  toArray(): readonly PendingFault[] {
    return [...this.apps.values()]
      .flatMap((byTarget) => [...byTarget.values()].flat())
      .sort((a, b) => a.seq - b.seq);
  }
}

function older(a: PendingFault | undefined, b: PendingFault | undefined): PendingFault | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.seq < b.seq ? a : b;
}
