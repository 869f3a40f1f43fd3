import { desiredOf } from './demand.ts';
import type { Options } from '../model/overridden-options.ts';
import type { FunctionHistory } from './history/function.ts';
import type { Here } from './history/here.ts';
import type { Judge, Property } from './property.ts';

/** What has happened to a Function since the last publish. */
interface Since {
  /** Containers that were started for demand. */
  demanded: number;
  /** Containers that were evicted: their replacements are still to come (ROL-6). */
  evicted: number;
}

/** S23: no more containers than the cap and the rollout allow. */
export const surgeBound: Property = {
  id: 'S23',
  name: 'surge-bound',
  statement: 'No container starts above `max_containers`, or above that and the surge while a '
    + 'rollout replaces. For demand only as many start as it calls for, as replacements only as '
    + 'many as there are containers to replace: never more than twice the pool at the publish, '
    + 'demand aside.',
  rule: 'ROL-6',
  scope: 'always',
  watch(_history, judge) {
    const since = new Map<FunctionHistory, Since>();
    return {
      before: {
        'container.starting'(here) {
          const { function: owner, record: { why } } = here;
          const options = owner?.live?.options ?? null;
          if (owner === null || options === null || why === 'initial') return;
          judge.count();
          judgeCap(here, options, judge);
          const { demanded, evicted } = since.get(owner) ?? { demanded: 0, evicted: 0 };
          if (why === 'demand' || why === 'pinned') {
            judgeDemand(owner, options, judge);
            since.set(owner, { demanded: demanded + 1, evicted });
          } else if (why === 'replacement') {
            judgeReplacement(owner, { demanded, evicted }, judge);
          }
        },
        'container.stopping'({ function: owner, record }) {
          const counts = owner === null ? undefined : since.get(owner);
          if (counts !== undefined && record.why === 'evicted') counts.evicted++;
        },
        'rollout.started'({ function: owner }) {
          if (owner !== null) since.set(owner, { demanded: 0, evicted: 0 });
        },
      },
    };
  },
};

function judgeCap({ app, function: owner, record }: Here<'container.starting'>, options: Options,
  judge: Judge): void {
  const { surge = 0, replace } = options;
  if (owner === null || owner.cap === Number.POSITIVE_INFINITY) return;
  // Where demand does the replacing, it has the surge as long as the rollout is open (AUT-2).
  const isForDemand = record.why === 'demand' || record.why === 'pinned';
  const isReplacing = !isForDemand || (owner.pin === null && replace === 'demand'
    && app.live?.published.strategy === 'rolling' && !app.live.isFinished);
  const most = owner.cap + (isReplacing ? surge : 0);
  if (owner.existingInAll < most) return;
  judge.violate(
    `${record.container} starts (${record.why}) as container ${owner.existingInAll + 1} of `
    + `${owner.name}, which may have ${most}`, options.seq,
  );
}

function judgeDemand(owner: FunctionHistory, options: Options, judge: Judge): void {
  const { starting = 0, ready = 0 } = owner.live ?? {};
  const desired = desiredOf(owner);
  if (starting + ready < desired) return;
  judge.violate(
    `a container of ${owner.name} starts for demand, which calls for ${desired}, while `
    + `${starting + ready} of the live version are there`, options.seq,
  );
}

function judgeReplacement(
  owner: FunctionHistory, { demanded, evicted }: Since, judge: Judge,
): void {
  const starting = owner.live?.starting ?? 0;
  const published = owner.app.live?.published.seq ?? -1;
  const wanted = owner.outdatedLeft + evicted;
  if (starting >= wanted) {
    return judge.violate(
      `a replacement for ${owner.name} starts as number ${starting + 1} of those under way, where `
      + `${wanted} containers are to be replaced`, published,
    );
  }
  const pool = owner.existingAtPublish - owner.givenUpAtPublish;
  // A replacement that was idle too long at once is on its way out, and is replaced itself.
  const existing = owner.existing - (owner.live?.stopping ?? 0);
  if (existing < 2 * pool + demanded) return;
  judge.violate(
    `a replacement for ${owner.name} starts as container ${existing + 1}, where the pool was `
    + `${pool} at the publish and ${demanded} have started for demand`, published,
  );
}
