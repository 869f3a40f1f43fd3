import type { ContainerView, Order, OutcomesView, Strategy, StrategyView } from 'cutover';

/** Shares of the traffic that the new version gets, one after the other. */
const STEPS = [0.1, 0.5];

/** How long each of them is held, in microseconds. */
const HOLD = 5_000_000;

/** So many failed attempts of the new version, and so large a share of all, end the trial. */
const FAILURES = 3;
const FAILURE_SHARE = 0.2;

interface Progress {
  /** The step that is being held; as many as there are once the new version is trusted. */
  readonly step: number;
  /** Since when; `null` while no container of the new version is ready. */
  readonly since: number | null;
  /** Old containers that were retired. */
  readonly retired: number;
  /** The new version failed too often: it gets no more traffic than the old one leaves over. */
  readonly aborted: boolean;
}

const BEGINNING: Progress = { step: 0, since: null, retired: 0, aborted: false };

const isOld = ({ version }: StrategyView) => (container: ContainerView): boolean =>
  container.version < version && (container.state === 'starting' || container.state === 'ready');

const longestIdleFirst = (a: ContainerView, b: ContainerView): number =>
  b.idleMicros - a.idleMicros || a.running - b.running || a.id - b.id;

const isFailing = ({ succeeded, failed }: OutcomesView): boolean =>
  failed >= FAILURES && failed >= FAILURE_SHARE * (succeeded + failed);

const shift = (view: StrategyView, share: number): Order =>
  ({ order: 'shift', version: view.version, share });

const remember = (memory: Progress): Order => ({ order: 'remember', memory });

/** So many containers of the new version should there be: what is missing of them starts. */
function start(view: StrategyView, wanted: number): Order[] {
  const missing = wanted - view.startingCount - view.readyCount;
  const count = Math.min(missing, view.startableCount);
  return count > 0 ? [{ order: 'start', version: view.version, count }] : [];
}

/** One container takes a share of the traffic; after a while it is a larger one. */
function tryOut(view: StrategyView, progress: Progress): readonly Order[] {
  const { step, since } = progress;
  const share = shift(view, STEPS[step] as number);
  if (view.readyCount === 0 || since === null) {
    const begins = view.readyCount > 0 ? [remember({ ...progress, since: view.now })] : [];
    return [share, ...start(view, 1), ...begins];
  }
  const next = since + HOLD;
  if (view.now < next) return [share, { order: 'wake', at: next }];
  return [remember({ ...progress, step: step + 1, since: view.now })];
}

/** The new version is trusted: each of its containers that is ready retires an old one. */
function promote(view: StrategyView, progress: Progress): readonly Order[] {
  const old = view.containers.filter(isOld(view));
  const serving = old.filter(({ state }) => state === 'ready').sort(longestIdleFirst);
  const pool = progress.retired + old.length;
  const leaving = [
    ...(view.readyCount > 0 ? old.filter(({ state }) => state === 'starting') : []),
    ...serving.slice(0, Math.max(0, serving.length + view.readyCount - Math.max(1, pool))),
  ];
  if (leaving.length === 0) return [shift(view, 1), ...start(view, pool)];
  return [
    ...leaving.map(({ id }): Order => ({ order: 'drain', container: id })),
    remember({ ...progress, retired: progress.retired + leaving.length }),
  ];
}

/**
 * Canary: one container of the new version gets a tenth of the traffic, then half of it, and is
 * promoted one container at a time if it has not failed too often. If it has, traffic goes back to
 * the old version, all of whose containers are still there, and waits for somebody to roll back.
 */
function decide(view: StrategyView): readonly Order[] {
  if (!view.containers.some(isOld(view))) return [];
  const progress = (view.memory ?? BEGINNING) as Progress;
  if (progress.aborted) return [shift(view, 0)];
  if (progress.step >= STEPS.length) return promote(view, progress);
  const own = view.outcomes.find(({ version }) => version === view.version);
  if (own !== undefined && isFailing(own)) {
    return [shift(view, 0), remember({ ...progress, aborted: true })];
  }
  return tryOut(view, progress);
}

export default {
  name: 'canary',
  claims: { zeroDowntime: true, floor: true, noPreempt: true, settlesWithoutTraffic: true },
  decide,
} satisfies Strategy;
