import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TraceRecord } from '../../src/model/records.ts';
import { DeploymentFold } from './deployment-fold.ts';
import { playSmall, type SmallDeployment, smallDeployment } from './small-deployments.ts';
import type { Played } from './timeline.ts';

const EVENTS = smallDeployment([
  'rolling', 'recreate', 'recreate', 'rollover', 'rollback', 'remove', 'crash', 'preempt', 'fail',
]);

/** The laws are about the same runs, which are played once. */
const played = new Map<string, Played>();

function playOnce(small: SmallDeployment): Played {
  const key = JSON.stringify(small);
  const known = played.get(key) ?? playSmall(small);
  played.set(key, known);
  return known;
}

/** A law says how often what it is about happened: a law about nothing proves nothing. */
function holds(law: (run: Played) => number): void {
  let witnessed = 0;
  fc.assert(fc.property(EVENTS, (small) => {
    witnessed += law(playOnce(small));
  }), { seed: 2, numRuns: 250 });
  expect(witnessed).toBeGreaterThan(20);
}

interface Recreation {
  readonly version: number;
  readonly publish: TraceRecord;
  readonly interrupt: TraceRecord;
  readonly returned: TraceRecord;
}

/** The recreates of a run that returned. */
function recreationsOf({ records }: Played): readonly Recreation[] {
  return records.flatMap((publish) => {
    if (publish.type !== 'deploy.published' || publish['strategy'] !== 'recreate') return [];
    const named = (type: TraceRecord['type']) => records.find((record) =>
      record.type === type && record['op'] === publish['op'] && record.seq > publish.seq);
    const interrupt = named('deploy.interrupting');
    const returned = named('deploy.returned');
    if (interrupt === undefined || returned === undefined) return [];
    return [{ version: Number(publish['version']), publish, interrupt, returned }];
  });
}

test('REC-1 after the interrupt what was there before the publish does nothing but stop', () => {
  holds((run) => {
    let witnessed = 0;
    for (const { publish, interrupt } of recreationsOf(run)) {
      const fold = new DeploymentFold();
      const upTo = run.records.findLastIndex(({ t_us }) => t_us === interrupt.t_us);
      for (const record of run.records.slice(0, upTo + 1)) fold.apply(record);
      const left = [...fold.containers.values()]
        .filter(({ startedSeq }) => startedSeq < publish.seq).map(({ state }) => state);
      expect(left.filter((state) => state !== 'stopping')).toEqual([]);
      witnessed++;
    }
    return witnessed;
  });
});

test('REC-2 after a recreate containers start for demand alone', () => {
  holds((run) => {
    const fold = new DeploymentFold();
    let witnessed = 0;
    for (const record of run.records) {
      fold.apply(record);
      if (record.type !== 'container.starting' || fold.strategy !== 'recreate') continue;
      expect(record['why']).toBe('demand');
      witnessed++;
    }
    return witnessed;
  });
});

test('REC-3 the command returns at the first look that finds no old container', () => {
  holds((run) => {
    const startedAt = new Map<unknown, number>();
    const stoppedAt = new Map<unknown, number>();
    for (const { type, container, seq, t_us } of run.records) {
      if (type === 'container.starting') startedAt.set(container, seq);
      if (type === 'container.stopped') stoppedAt.set(container, t_us);
    }
    const recreations = recreationsOf(run);
    for (const { publish, interrupt, returned } of recreations) {
      const gone = [...startedAt].filter(([, seq]) => seq < publish.seq)
        .map(([container]) => stoppedAt.get(container) ?? Number.POSITIVE_INFINITY);
      const wait = Math.max(0, Math.max(0, ...gone) - interrupt.t_us);
      expect(returned.t_us - interrupt.t_us).toBe(Math.ceil(wait / 1_000_000) * 1_000_000);
      expect(returned).not.toHaveProperty('warning');
    }
    return recreations.length;
  });
});

test('REC-4 what arrives after a recreate returned runs on its version, or on a later one', () => {
  holds((run) => {
    const versions = new Map<unknown, number>();
    const arrivals = new Map<unknown, number>();
    const recreations = recreationsOf(run);
    let witnessed = 0;
    for (const record of run.records) {
      const { type, container, input, seq } = record;
      if (type === 'container.starting') versions.set(container, Number(record['version']));
      if (type === 'input.arrived') arrivals.set(input, seq);
      if (type !== 'input.started') continue;
      for (const { version, returned } of recreations) {
        if ((arrivals.get(input) as number) < returned.seq) continue;
        expect(versions.get(container)).toBeGreaterThanOrEqual(version);
        witnessed++;
      }
    }
    return witnessed;
  });
});

/** A Function's downtime as ZDT-1 puts it, added up instant by instant. */
class DowntimeFold {
  readonly #fold = new DeploymentFold();
  /** Functions whose last accepting container a deployment took away. */
  readonly #taken = new Set<string>();
  readonly micros = new Map<string, number>();
  #since = 0;

  apply(record: TraceRecord): void {
    this.#passTo(record.t_us);
    const fold = this.#fold;
    const container = fold.containers.get(String(record['container']));
    const name = container?.function;
    const before = name === undefined ? 0 : fold.containersOf(name, 'ready').length;
    fold.apply(record);
    if (name === undefined) return;
    const after = fold.containersOf(name, 'ready').length;
    if (after > 0) this.#taken.delete(name);
    else if (before > 0 && this.#isDeployments(record)) this.#taken.add(name);
  }

  #isDeployments({ type, why }: TraceRecord): boolean {
    return type !== 'container.crashed'
      && ['interrupted', 'retired', 'removed', 'evicted'].includes(String(why));
  }

  #passTo(now: number): void {
    for (const { name, queued } of this.#fold.functions.values()) {
      if (queued.size === 0 || !this.#taken.has(name)) continue;
      this.micros.set(name, (this.micros.get(name) ?? 0) + now - this.#since);
    }
    this.#since = now;
  }
}

test('ZDT-1 the downtime of a result is what its records say', () => {
  holds((run) => {
    const fold = new DowntimeFold();
    for (const record of run.records) fold.apply(record);
    const [app] = run.result.apps;
    let total = 0;
    for (const [name, { downtime_us }] of Object.entries(app?.functions ?? {})) {
      expect([name, downtime_us]).toEqual([name, fold.micros.get(name) ?? 0]);
      total += downtime_us;
    }
    const ofRollouts = (app?.rollouts ?? []).reduce((sum, rollout) => sum + rollout.downtime_us, 0);
    expect(ofRollouts).toBe(total);
    return total > 0 ? 1 : 0;
  });
});

test('AUT-2, ROL-3 nothing but the live version is ever started', () => {
  holds((run) => {
    const fold = new DeploymentFold();
    let witnessed = 0;
    for (const record of run.records) {
      fold.apply(record);
      if (record.type !== 'container.starting') continue;
      expect(Number(record['version'])).toBe(fold.version);
      witnessed++;
    }
    return witnessed;
  });
});
