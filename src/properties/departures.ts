import type { Container } from './history/container.ts';
import type { Here } from './history/here.ts';
import { desiredOf } from './demand.ts';
import type { Handlers, Judge } from './property.ts';

/** An accepting container stops to accept. */
export interface Departure {
  readonly container: Container;
  /** Whether no deployment that the property binds has to answer for it. */
  readonly isItsOwn: boolean;
}

/** What to watch for departures of accepting containers, just before each. */
export function departures(
  judge: Judge, note: (departure: Departure, here: Here) => void,
): Handlers {
  const leave = (here: Here): void => {
    const { container } = here;
    if (container === null || container.state !== 'ready') return;
    note({ container, isItsOwn: isItsOwn(container, here, judge) }, here);
  };
  return {
    'container.draining': leave,
    'container.stopping': leave,
    'container.crashed': leave,
    'container.stopped': leave,
  };
}

function isItsOwn(container: Container, here: Here, judge: Judge): boolean {
  if (here.is('container.crashed')) return true;
  if (!here.is('container.stopping')) return false;
  switch (here.record.why) {
    case 'preempted': case 'timeout': case 'app_stopped': return true;
    case 'single_use': return container.generation.options?.single_use === 'yes';
    case 'idle': return isIdleAndSpare(container, here);
    case 'evicted': return isEvictable(container);
    case 'interrupted': return isOlderInterruption(here, judge);
    default: return false;
  }
}

/** Whether a container has been idle for the window, and more are there than demand calls for. */
function isIdleAndSpare(container: Container, { now }: Here): boolean {
  const { function: owner } = container;
  const { live } = owner;
  if (live === null || live.options === null || container.load > 0) return false;
  if (now - container.usedAt < live.options.scaledown_window_us) return false;
  // Those of the live version count as soon as they start, others while they accept (AUT-3, AUT-4).
  const supply = container.isOutdated ? owner.ready : live.starting + live.ready;
  return supply > desiredOf(owner);
}

/** Whether the policy of the rollout is to make place by taking idle containers away (ROL-6). */
function isEvictable({ function: owner, load }: Container): boolean {
  const { app, live } = owner;
  return load === 0 && live?.options?.at_limit === 'evict-idle'
    && app.live?.published.strategy === 'rolling';
}

/**
 * Whether a record is due to the interruption of a publish that the property does not bind: one
 * with a delay can come when another version is live already (REC-1).
 */
export function isOlderInterruption({ app, cause }: Here, judge: Judge): boolean {
  if (cause < 0) return false;
  const edition = app.editions.findLast(({ interruptingSeq }) => interruptingSeq === cause);
  return edition !== undefined && !judge.binds(edition);
}
