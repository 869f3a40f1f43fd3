import type { ContainerView, Order, Strategy, StrategyView } from '../model/strategy.ts';

const NOTHING: readonly Order[] = [];

/** What is known of containers that were evicted to make place for their replacements (ROL-6). */
interface Evictions {
  /** Those whose replacement is not ready yet. */
  readonly owed: number;
  /** Replacements that became ready, and whose retirement was the eviction. */
  readonly settled: readonly number[];
}

const NONE_EVICTED: Evictions = { owed: 0, settled: [] };

/** Of the containers that just became ready, those whose retirement was an eviction. */
const prepaidOf = (view: StrategyView): number =>
  Math.min(view.newlyReadyCount, ((view.memory as Evictions | null) ?? NONE_EVICTED).owed);

/** The evictions, those included that containers which just became ready settle. */
function evictionsOf(view: StrategyView): Evictions {
  const { owed, settled } = (view.memory as Evictions | null) ?? NONE_EVICTED;
  const prepaid = prepaidOf(view);
  if (prepaid === 0) return { owed, settled };
  return { owed: owed - prepaid, settled: [...settled, ...view.newlyReadyIds.slice(0, prepaid)] };
}

const isLeft = (view: StrategyView) => (container: ContainerView) =>
  container.version < view.version &&
  (container.state === 'starting' || container.state === 'ready');

/** Who is retired first: starting, longest idle, fewest inputs, oldest. */
function byRetirement(a: ContainerView, b: ContainerView): number {
  return (
    Number(b.state === 'starting') - Number(a.state === 'starting') ||
    b.idleMicros - a.idleMicros ||
    a.running - b.running ||
    a.id - b.id
  );
}

/** How many outdated containers are to be retired at this settling. */
function retirementCount(view: StrategyView): number {
  const { retire } = view.policy.rolling;
  if (retire === 'all-at-first') return view.readyCount > 0 ? view.outdatedCount : 0;
  if (retire === 'at-desired') {
    return view.readyCount >= Math.max(1, view.desired) ? view.outdatedCount : 0;
  }
  return Math.min(view.newlyReadyCount - prepaidOf(view), view.outdatedCount);
}

/** The outdated containers that go next, so many of them. */
function nextToRetire(view: StrategyView, count: number): readonly ContainerView[] {
  const left = view.containers.filter(isLeft(view));
  if (count > 1) return left.sort(byRetirement).slice(0, count);
  // One at a time is the rule, and looking for the first takes less than sorting them all.
  return left.slice(0, 1).map((first) =>
    left.reduce((least, next) => (byRetirement(next, least) < 0 ? next : least), first));
}

function retirements(view: StrategyView, count: number): readonly Order[] {
  return nextToRetire(view, count).map(({ id }) => ({ order: 'drain', container: id }));
}

/** Containers of the new version that are ready and have retired nobody. */
function unspentCount(view: StrategyView): number {
  const { settled } = evictionsOf(view);
  if (settled.length === 0) return view.readyCount;
  return view.containers.filter(({ id, version, state }) =>
    version === view.version && state === 'ready' && !settled.includes(id)).length;
}

/** How many more containers of the new version should be starting. */
function missingCount(view: StrategyView): number {
  const { replace, retire } = view.policy.rolling;
  if (replace === 'demand') return view.desired - view.startingCount - view.readyCount;
  const { owed } = evictionsOf(view);
  const unspent = retire === 'at-desired' ? unspentCount(view) : 0;
  return view.outdatedCount + owed - view.startingCount - unspent;
}

/** The outdated container that has been idle longest makes place at the cap, one at a time. */
function eviction(view: StrategyView): Order[] {
  const [longest] = view.containers
    .filter(isLeft(view))
    .filter(({ state, running }) => state === 'ready' && running === 0)
    .sort(byRetirement);
  if (longest === undefined) return [];
  const { owed, settled } = evictionsOf(view);
  return [
    { order: 'drain', container: longest.id, why: 'evicted' },
    { order: 'remember', memory: { owed: owed + 1, settled } },
  ];
}

function replacements(view: StrategyView, missing: number): Order[] {
  const { replace, at_limit } = view.policy.rolling;
  const count = Math.min(missing, view.startableCount);
  if (replace === 'match' && count > 0) {
    return [{ order: 'start', version: view.version, count }];
  }
  const stuck = view.room <= 0 && view.startingCount === 0 && view.stoppingCount === 0;
  return at_limit === 'evict-idle' && stuck ? eviction(view) : [];
}

function decide(view: StrategyView): readonly Order[] {
  if (prepaidOf(view) === 0) return act(view);
  return [{ order: 'remember', memory: evictionsOf(view) }, ...act(view)];
}

/** Retires what is replaced, then replaces what is left; most settlings call for neither. */
function act(view: StrategyView): readonly Order[] {
  const retired = retirementCount(view);
  if (retired > 0) return retirements(view, retired);
  const missing = missingCount(view);
  return missing > 0 ? replacements(view, missing) : NOTHING;
}

/**
 * Replacements that were under way for containers that still serve are given up: the new publish
 * starts its own, and overlapping rollouts never hold more than twice the pool (ROL-5).
 */
function giveUpReplacements(view: StrategyView): readonly Order[] {
  const superseded = view.version - 1;
  const serving = view.containers.filter(
    ({ state, version }) => state === 'ready' && version < superseded,
  ).length;
  return view.containers
    .filter(({ state, version }) => state === 'starting' && version === superseded)
    .sort((a, b) => b.id - a.id)
    .slice(0, serving)
    .map(({ id }) => ({ order: 'drain', container: id }));
}

/**
 * New containers start next to the old ones, which serve until they are replaced one for one.
 * Nothing is interrupted. `platform.rolling` holds the policies.
 *
 * @rule ROL-3
 * @rule ROL-4
 * @rule ROL-5
 * @rule ROL-6
 */
export const rolling: Strategy = {
  name: 'rolling',
  claims: { zeroDowntime: true, noPreempt: true, mixVersions: true, settlesWithoutTraffic: true },
  atPublish: giveUpReplacements,
  decide,
};
