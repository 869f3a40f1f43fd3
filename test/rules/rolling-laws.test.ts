import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atSettledInstants, DeploymentFold } from './deployment-fold.ts';
import {
  playSmall, type SmallDeployment, smallDeployment, type SmallEvent,
} from './small-deployments.ts';
import type { Played } from './timeline.ts';

const COMMANDS = ['rolling', 'rolling', 'rollover', 'rollback'] as const;
const FAULTS = ['crash', 'preempt', 'fail'] as const;

/** Laws about the same kinds of events are about the same runs, which are played once. */
const played = new Map<string, Played>();

function playOnce(small: SmallDeployment): Played {
  const key = JSON.stringify(small);
  const known = played.get(key) ?? playSmall(small);
  played.set(key, known);
  return known;
}

/** A law says how often what it is about happened: a law about nothing proves nothing. */
function holds(
  kinds: readonly SmallEvent['kind'][],
  law: (run: Played, small: SmallDeployment) => number,
): void {
  let witnessed = 0;
  fc.assert(fc.property(smallDeployment(kinds), (small) => {
    witnessed += law(playOnce(small), small);
  }), { seed: 1, numRuns: 250 });
  expect(witnessed).toBeGreaterThan(20);
}

const count = (run: Played, type: string, why?: string): number =>
  run.records.filter((record) =>
    record.type === type && (why === undefined || record['why'] === why)).length;

const capOf = ({ functions }: SmallDeployment, name: string): number =>
  functions[name === 'f' ? 0 : 1]?.max || Number.POSITIVE_INFINITY;

test('ROL-9 a rolling deployment interrupts nothing, ever', () => {
  holds([...COMMANDS, 'remove', 'fail'], (run) => {
    const bad = run.records.filter((record) =>
      record['result'] === 'interrupted' || record['why'] === 'interrupted');
    expect(bad).toEqual([]);
    return count(run, 'container.draining', 'retired');
  });
});

test('ROL-4, ZDT-2 one for one: what accepts is never less than it was at the publish', () => {
  holds([...COMMANDS, ...FAULTS], (run, { retire }) => {
    if (retire !== 'one-for-one') return 0;
    atSettledInstants(run.records, (fold) => {
      for (const { name, acceptingAtPublish, otherLosses } of fold.functions.values()) {
        expect(fold.containersOf(name, 'ready').length)
          .toBeGreaterThanOrEqual(acceptingAtPublish - otherLosses);
      }
    });
    return count(run, 'container.stopping', 'retired');
  });
});

test('ZDT-2 without evict-idle a rolling deployment one for one has no downtime', () => {
  holds([...COMMANDS, ...FAULTS], (run, { retire, atLimit }) => {
    if (retire !== 'one-for-one' || atLimit === 'evict-idle') return 0;
    const [app] = run.result.apps;
    expect(Object.values(app?.functions ?? {}).map(({ downtime_us }) => downtime_us))
      .toEqual(Object.keys(app?.functions ?? {}).map(() => 0));
    return app?.rollouts.length ?? 0;
  });
});

test('ROL-3 as many start as are left to replace, unless there is no room', () => {
  holds([...COMMANDS, ...FAULTS], (run, small) => {
    if (small.replace !== 'match' || small.retire === 'at-desired') return 0;
    if (small.functions.some(({ failingStarts }) => failingStarts.length > 0)) return 0;
    if (small.events.some(({ kind }) => kind === 'crash')) return 0;
    let witnessed = 0;
    atSettledInstants(run.records, (fold) => {
      for (const { name } of fold.functions.values()) {
        const left = fold.outdatedOf(name).length;
        const hasRoom = fold.containersOf(name).length < capOf(small, name) + small.surge;
        if (left === 0 || !hasRoom) continue;
        witnessed++;
        expect(fold.startingOf(name).length).toBeGreaterThanOrEqual(left);
      }
    });
    return witnessed;
  });
});

test('ROL-5 overlapping deployments without load never need more than twice the pool', () => {
  let superseded = 0;
  fc.assert(fc.property(smallDeployment(['rolling']), (small) => {
    const run = playSmall({
      ...small,
      calls: [],
      functions: small.functions.map((spec) => ({ ...spec, min: 0, max: 0 })),
      events: small.events.map(({ at, kind }) => ({ at: 2 + at % 10, kind })),
    });
    superseded += count(run, 'rollout.superseded');
    atSettledInstants(run.records, (fold) => {
      for (const { name, acceptingAtPublish } of fold.functions.values()) {
        const { initial = 0 } = small.functions[name === 'f' ? 0 : 1] ?? {};
        // What becomes ready at the very instant of a publish accepts beside the old ones.
        expect(fold.containersOf(name, 'starting', 'ready', 'draining').length)
          .toBeLessThanOrEqual(2 * Math.max(initial, acceptingAtPublish));
      }
    });
  }), { seed: 1, numRuns: 200 });
  expect(superseded).toBeGreaterThan(50);
});

test('ROL-6 the autoscaler keeps to the cap, and rollouts to the cap and the surge', () => {
  holds([...COMMANDS, 'recreate', 'remove', ...FAULTS], (run, small) => {
    const fold = new DeploymentFold();
    let witnessed = 0;
    for (const record of run.records) {
      fold.apply(record);
      if (record.type !== 'container.starting') continue;
      const name = String(record['function']);
      const mayUseSurge = record['why'] === 'replacement' || small.replace === 'demand';
      const most = capOf(small, name) + (mayUseSurge ? small.surge : 0);
      const existing = fold.containersOf(name).length;
      expect(existing).toBeLessThanOrEqual(most);
      if (existing === most) witnessed++;
    }
    return witnessed;
  });
});

test('ROL-7 blocked means: one is left to replace, and no live container is starting', () => {
  holds([...COMMANDS, ...FAULTS], (run, small) => {
    const isSureToTry = small.replace === 'match' && small.retire !== 'at-desired';
    let witnessed = 0;
    atSettledInstants(run.records, (fold) => {
      for (const { name, isBlocked } of fold.functions.values()) {
        const isStuck = fold.outdatedOf(name).length > 0 && fold.startingOf(name).length === 0;
        if (isStuck) witnessed++;
        if (isSureToTry) expect(isBlocked).toBe(isStuck);
        else if (isBlocked) expect(isStuck).toBe(true);
      }
    });
    return witnessed;
  });
});

test('ROL-8 a rollout is open as long as a container of an older version exists', () => {
  holds([...COMMANDS, 'recreate', 'remove', ...FAULTS], (run) => {
    atSettledInstants(run.records, (fold) => {
      const older = [...fold.containers.values()].filter(({ version }) => version < fold.version);
      expect(fold.isRolloutOpen).toBe(older.length > 0);
    });
    return count(run, 'rollout.superseded');
  });
});
