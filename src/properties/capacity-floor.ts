import { departures } from './departures.ts';
import type { FunctionHistory } from './history/function.ts';
import type { Judge, Property } from './property.ts';

/** What a Function has lost since the last publish, as far as that matters. */
interface Loss {
  /** Accepting containers that went for reasons of their own. */
  own: number;
  /** The `seq` of the latest departure that was none of these; -1 for none. */
  seq: number;
}

/** S15: a rolling deployment takes no capacity away. */
export const capacityFloor: Property = {
  id: 'S15',
  name: 'capacity-floor',
  statement: 'While a version is live that was published rolling, with one retirement for each new '
    + 'container, each of its Functions has at the end of every instant at least as many accepting '
    + 'containers as just before the publish, those aside that went for reasons of their own.',
  rule: 'ROL-4',
  scope: { strategy: 'rolling', claim: 'floor' },
  watch(_history, judge) {
    const losses = new Map<FunctionHistory, Loss>();
    const changed = new Set<FunctionHistory>();
    return {
      before: departures(judge, ({ container, isItsOwn }, { seq }) => {
        const loss = losses.get(container.function);
        if (loss === undefined) return;
        if (isItsOwn) loss.own++;
        else loss.seq = seq;
        changed.add(container.function);
      }),
      after: {
        'rollout.started'({ function: owner }) {
          if (owner === null) return;
          if (hasFloor(owner, judge)) losses.set(owner, { own: 0, seq: -1 });
          else losses.delete(owner);
        },
      },
      settled() {
        if (changed.size === 0) return;
        for (const owner of changed) judgeFloor(owner, losses.get(owner), judge);
        changed.clear();
      },
    };
  },
};

/** Whether the publish that has just come promises to keep up what accepts inputs. */
function hasFloor({ app, live, readyAtPublish }: FunctionHistory, judge: Judge): boolean {
  const retire = live?.options?.retire;
  const isRolling = app.live?.published.strategy === 'rolling';
  return readyAtPublish > 0 && judge.binds(app.live) && (!isRolling || retire === 'one-for-one');
}

function judgeFloor(owner: FunctionHistory, loss: Loss | undefined, judge: Judge): void {
  const { app, live, ready, readyAtPublish } = owner;
  if (loss === undefined || live === null || app.isGone) return;
  judge.count();
  if (ready >= readyAtPublish - loss.own) return;
  judge.violate(
    `${owner.name} has ${ready} accepting ${ready === 1 ? 'container' : 'containers'}, `
    + `where it had ${readyAtPublish} before `
    + `v${app.version} and ${loss.own} have gone for reasons of their own`,
    app.live?.published.seq ?? -1, loss.seq,
  );
}
