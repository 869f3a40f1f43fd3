import { type AppHistory, isBuilding } from './history/app.ts';
import type { FunctionHistory } from './history/function.ts';
import type { Here } from './history/here.ts';
import type { Judge, Property } from './property.ts';

/** L01: left alone, everything comes to rest where it should. */
export const converge: Property = {
  id: 'L01',
  name: 'converge',
  statement: 'Once nothing happens any more unless somebody does something, no build is pending, '
    + 'no input waits or runs, nothing drains, and every container is of the live version, unless '
    + 'its rollout is blocked, for a reason that holds: `cap` where there is no room left, for '
    + 'replacements not even with the surge, `backoff` where starts fail, `limit` or `outage` '
    + 'where the platform holds them.',
  rule: 'TIME-5',
  scope: 'always',
  mode: 'eventually',
  watch(history, judge) {
    const blocked = new Map<FunctionHistory, Here<'rollout.blocked'>['record']>();
    const judgeRest = (owner: FunctionHistory): void => {
      if (owner.outdatedLeft === 0) return;
      const block = blocked.get(owner);
      const left = [...owner.containers.values()].find(
        ({ isOutdated, state }) => isOutdated && (state === 'starting' || state === 'ready'),
      );
      if (block === undefined) {
        judge.violate(
          `${left?.name} of v${left?.version} is left of ${owner.name}, v${owner.app.version} is `
          + 'live, and its rollout is not blocked', left?.lastSeq ?? -1,
          owner.app.live?.published.seq ?? -1,
        );
      } else if (!isReason(owner, block.why)) {
        judge.violate(
          `the rollout of ${owner.name} is blocked (${block.why}) for no reason that holds`,
          block.seq,
        );
      }
    };
    return {
      before: {
        'rollout.blocked'({ function: owner, record }) {
          if (owner !== null) blocked.set(owner, record);
        },
        'rollout.unblocked'({ function: owner }) {
          if (owner !== null) blocked.delete(owner);
        },
      },
      ended() {
        if (!history.isOver) return;
        for (const app of history.apps) {
          judgeBuilds(app, judge);
          for (const owner of app.functions) {
            judge.count();
            judgeWork(owner, judge);
            if (!app.isGone) judgeRest(owner);
          }
        }
      },
    };
  },
};

function judgeBuilds({ commands }: AppHistory, judge: Judge): void {
  for (const command of commands.values()) {
    if (!isBuilding(command)) continue;
    judge.violate(`a build of command ${command.op} is still pending`, command.issued.seq);
  }
}

/** Nothing waits, runs or drains. */
function judgeWork(owner: FunctionHistory, judge: Judge): void {
  const { open, queued, running, waiting } = owner;
  if (open > 0) {
    judge.violate(
      `${open} inputs of ${owner.name} are not final: ${queued} queued, ${waiting} waiting, `
      + `${running} running`,
    );
  }
  const drains = [...owner.containers.values()].find(({ state }) => state === 'draining');
  if (drains !== undefined) judge.violate(`${drains.name} still drains`, drains.lastSeq);
}

/** Whether a rollout of the Function is stuck for this reason as things stand (ROL-7). */
function isReason(
  owner: FunctionHistory, why: Here<'rollout.blocked'>['record']['why'],
): boolean {
  const { live } = owner;
  if (live === null || live.options === null) return false;
  const { replace, retire, surge = 0 } = live.options;
  // The surge is for replacements: the autoscaler keeps to the cap.
  const replaces = owner.app.live?.published.strategy === 'rolling'
    && replace === 'match' && retire !== 'at-desired';
  switch (why) {
    case 'cap': return owner.existingInAll >= owner.cap + (replaces ? surge : 0);
    case 'backoff': return owner.isBackingOff;
    default: return [...owner.containers.values()].some(({ isHeld }) => isHeld);
  }
}
