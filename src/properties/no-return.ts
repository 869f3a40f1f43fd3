import type { Container } from './history/container.ts';
import type { FunctionHistory } from './history/function.ts';
import type { Here } from './history/here.ts';
import type { Judge, Property } from './property.ts';

/** What has come to a Function in the present instant, and is owed to it since the publish. */
interface Turn {
  /** Containers of the live version that became ready. */
  readonly arrivals: Container[];
  /** Outdated containers that were retired. */
  retired: number;
  /** Containers that were evicted, and whose replacements have not come (ROL-6). */
  evicted: number;
}

/** S29: an old version is on its way out. */
export const noReturn: Property = {
  id: 'S29',
  name: 'no-return',
  statement: 'A container that drains accepts nothing any more. Outdated containers become ready '
    + 'only if they were starting at the publish, and where one is retired for each new container, '
    + 'they are retired like all others: as long as any is left.',
  rule: 'CON-4',
  scope: 'always',
  watch(_history, judge) {
    const turns = new Map<FunctionHistory, Turn>();
    const changed = new Set<FunctionHistory>();
    return {
      before: {
        'container.draining': () => judge.count(),
        'container.ready': (here) => judgeReady(here, judge),
      },
      after: {
        'rollout.started'({ function: owner }) {
          if (owner === null) return;
          if (retiresOneForOne(owner)) turns.set(owner, { arrivals: [], retired: 0, evicted: 0 });
          else turns.delete(owner);
        },
        'container.ready'({ container }) {
          if (container === null || container.isOutdated) return;
          turns.get(container.function)?.arrivals.push(container);
          changed.add(container.function);
        },
        'container.draining': ({ container }) => noteRetired(container, turns, changed),
        'container.stopping'({ container, record: { why } }) {
          if (why === 'retired' || why === 'cancelled') noteRetired(container, turns, changed);
          const turn = container === null ? undefined : turns.get(container.function);
          if (turn !== undefined && why === 'evicted') turn.evicted++;
        },
      },
      settled() {
        if (changed.size === 0) return;
        for (const owner of changed) judgeTurn(owner, turns.get(owner), judge);
        changed.clear();
      },
    };
  },
};

function judgeReady({ app, container }: Here, judge: Judge): void {
  if (container === null) return;
  if (container.state === 'draining') {
    return judge.violate(`${container.name} drains and accepts inputs again`, container.lastSeq);
  }
  const { isOutdated, number, starting: { seq, why } } = container;
  if (!isOutdated || why === 'strategy') return;
  judge.count();
  if (number <= (app.live?.lastContainer ?? 0)) return;
  judge.violate(
    `${container.name} of v${container.version} becomes ready, but began to start when `
    + `v${app.version} was live`, app.live?.published.seq ?? -1, seq,
  );
}

function retiresOneForOne({ app, live }: FunctionHistory): boolean {
  return app.live?.published.strategy === 'rolling' && live?.options?.retire === 'one-for-one';
}

function noteRetired(
  container: Container | null, turns: ReadonlyMap<FunctionHistory, Turn>,
  changed: Set<FunctionHistory>,
): void {
  const turn = container?.isOutdated ? turns.get(container.function) : undefined;
  if (container === null || turn === undefined) return;
  turn.retired++;
  changed.add(container.function);
}

/** Whether each new container has retired an outdated one, as far as any was left (ROL-4). */
function judgeTurn(owner: FunctionHistory, turn: Turn | undefined, judge: Judge): void {
  if (turn === undefined) return;
  const { app, live, outdatedLeft } = owner;
  // One that was lost in the instant in which it became ready has replaced nobody.
  const arrivals = turn.arrivals.splice(0)
    .filter(({ generation, state }) => generation === live && state === 'ready');
  const unpaid = Math.max(0, arrivals.length - turn.retired);
  const prepaid = Math.min(unpaid, turn.evicted);
  if (arrivals.length > 0 && turn.retired + outdatedLeft > 0) judge.count();
  turn.retired = 0;
  turn.evicted -= prepaid;
  if (unpaid === prepaid || outdatedLeft === 0 || live === null || app.isGone) return;
  judge.violate(
    `${arrivals.length} new containers of ${owner.name} became ready, and ${outdatedLeft} outdated `
    + 'ones are left that are not retired', ...arrivals.map(({ lastSeq }) => lastSeq),
  );
}
