import { scalingOf, UNSCALED } from './autoscaler.ts';
import { groupOf } from './container.ts';
import { paceOf } from './pace.ts';
import type { Pool } from './pool.ts';

/** Sorts the containers of a pool anew by what a publish made of them: live or outdated. */
export function regroup(pool: Pool): void {
  const { live } = pool;
  pool.pace = live === null ? null : paceOf(live);
  pool.isBatching ||= live !== null && live.batch !== null;
  pool.scaling = live === null ? UNSCALED : scalingOf(live.spec);
  pool.slots = pool.newSlots();
  for (const list of pool.idle) list.clear();
  pool.bindings.closeAll();
  pool.starting.fill(0);
  pool.ready.fill(0);
  for (const container of pool.containers.values()) {
    container.outdated = container.version !== live;
    container.offered = false;
    container.idle = false;
    if (container.state === 'starting') pool.starting[groupOf(container)]++;
    pool.bindings.open(container);
  }
  const accepting = [...pool.containers.values()]
    .filter((container) => container.isAccepting)
    .sort((a, b) => a.usedAt - b.usedAt || a.id - b.id);
  for (const container of accepting) {
    pool.ready[groupOf(container)]++;
    pool.offer(container);
  }
  pool.rescale(pool.scaling);
}
