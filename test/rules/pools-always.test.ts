import { expect, test } from 'vitest';
import type { TraceRecord } from '../../src/model/records.ts';
import { type ContainerEntry, type Ledger, walk } from './ledger.ts';
import {
  forSmallScenarios, type Scope, scopeOf, scopesIn, type SmallScenario,
} from './small-scenarios.ts';

const hasFree = (container: ContainerEntry): boolean =>
  container.state === 'ready' && container.running.size < container.slots;

const unbound = (ledger: Ledger, scope: Scope) =>
  ledger.queued(scope).filter(({ boundTo }) => boundTo === null);

test('QUE-2 after each settling no unbound input is queued while a slot is free', () => {
  forSmallScenarios((scenario, run) => walk(run.records, {
    settled(ledger) {
      for (const scope of scopesIn(scenario, ledger)) {
        if (unbound(ledger, scope).length === 0) continue;
        expect(ledger.existing(scope).filter(hasFree)).toEqual([]);
      }
    },
  }));
});

test('QUE-3 whenever an input starts no unbound input of its queue is more senior', () => {
  forSmallScenarios((scenario, run) => walk(run.records, {
    before(ledger, record) {
      if (record.type !== 'input.started') return;
      const input = ledger.input(record);
      if (input.boundTo !== null) return;
      const scope = scopeOf(scenario, input.app, input.function);
      const senior = unbound(ledger, scope).filter(({ seniority }) => seniority < input.seniority);
      expect(senior).toEqual([]);
    },
  }));
});

/** By what a container is chosen, the first difference deciding: smaller is better. */
function choiceKey(ledger: Ledger, container: ContainerEntry, routing: string): number[] {
  const { running, usedAt, id } = container;
  const policy: Readonly<Record<string, readonly number[]>> = {
    'most-recently-used': [-usedAt, id],
    'least-recently-used': [usedAt, id],
    newest: [-id],
    oldest: [id],
    random: [],
  };
  return [ledger.isLive(container) ? 0 : 1, running.size, ...(policy[routing] ?? [])];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, k) => value !== b[k]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}

test('QUE-4 an input goes to the container that comes first by all the criteria', () => {
  let choices = 0;
  forSmallScenarios((scenario, run) => walk(run.records, {
    before(ledger, record) {
      if (record.type !== 'input.started' || ledger.input(record).boundTo !== null) return;
      const chosen = ledger.container(record);
      const { options, ...of } = scopeOf(scenario, chosen.app, chosen.function);
      const { routing } = scenario.platform;
      const keyOf = (container: ContainerEntry): number[] => [
        container.running.size < options.target ? 0 : 1, ...choiceKey(ledger, container, routing),
      ];
      const candidates = ledger.existing(of).filter(hasFree);
      if (candidates.length > 1) choices++;
      const better = candidates.filter((other) => compare(keyOf(other), keyOf(chosen)) < 0);
      expect(better).toEqual([]);
    },
  }));
  expect(choices).toBeGreaterThan(100);
});

test('QUE-7 an arrival is refused exactly when the queue or the flight is full', () => {
  let refusals = 0;
  forSmallScenarios((scenario, run) => {
    const kinds = new Map(scenario.sources.map(({ name, spawns }) => [name, spawns]));
    const { queued, inFlight } = scenario.platform;
    const expected = new Set<string>();
    walk(run.records, {
      before(ledger, record) {
        if (record.type !== 'input.arrived' || record.app === undefined) return;
        const of = { app: String(record.app), function: String(record['function']) };
        const waiting = ledger.queued(of).length;
        const running = [...ledger.inputs.values()].filter((input) =>
          input.app === of.app && input.function === of.function && input.state === 'running');
        const free = ledger.existing(of)
          .filter(hasFree).reduce((sum, c) => sum + c.slots - c.running.size, 0);
        const spawned = kinds.get(record['source'] as 's') === true;
        const limit = spawned ? 1_000_000 : queued < 0 ? 2_000 : queued;
        const full = !spawned && inFlight >= 0 && waiting + running.length >= inFlight;
        if (waiting >= limit + free || full) expected.add(String(record['input']));
      },
    });
    const finished = run.records.filter(({ type }) => type === 'input.finished');
    const absent = new Set(finished.filter(({ why }) => why === 'not found')
      .map(({ input }) => input));
    const refused = finished.filter(({ why }) => why === 'resource exhausted')
      .map(({ input }) => String(input));
    refusals += refused.length;
    expect(refused).toEqual([...expected].filter((input) => !absent.has(input)));
  });
  expect(refusals).toBeGreaterThan(50);
});

test('QUE-10 what is unbound has no start to be bound to, and what is bound waits for one', () => {
  let bindings = 0;
  forSmallScenarios((scenario, run) => walk(run.records, {
    settled(ledger) {
      for (const scope of scopesIn(scenario, ledger)) {
        const { target, slots } = scope.options;
        const starting = ledger.existing(scope).filter(({ state }) => state === 'starting');
        const open = starting.filter((container) =>
          ledger.isLive(container) && container.bound.size < Math.min(target, slots));
        if (scenario.platform.early && unbound(ledger, scope).length > 0) expect(open).toEqual([]);
        for (const { boundTo } of ledger.queued(scope)) {
          if (boundTo === null) continue;
          expect(boundTo.state).toBe('starting');
          bindings++;
        }
      }
    },
  }));
  expect(bindings).toBeGreaterThan(200);
});

interface Scale {
  readonly desired: number;
  readonly supply: number;
  readonly accepting: number;
  readonly room: number;
}

/** AUT-1 and AUT-2 in their own words. */
function scaleOf(scenario: SmallScenario, ledger: Ledger, scope: Scope): Scale {
  const { min, cap, buffer, target } = scope.options;
  const existing = ledger.existing(scope);
  const ready = existing.filter(({ state }) => state === 'ready');
  const running = ready.reduce((sum, container) => sum + container.running.size, 0);
  const demand = running + ledger.queued(scope).length;
  const wanted = Math.ceil(demand / target) + (demand > 0 ? buffer : 0);
  const starting = existing.filter(({ state }) => state === 'starting');
  const { surge, replace } = scenario.platform;
  const rolls = ledger.apps.get(scope.app)?.isRollingOut === true && replace === 'demand';
  return {
    desired: Math.min(cap, Math.max(min, wanted)),
    supply: [...starting, ...ready].filter((container) => ledger.isLive(container)).length,
    accepting: ready.length,
    room: cap + (rolls ? surge : 0) - existing.length,
  };
}

/** CON-3: failed starts of one Function and version since the last that became ready. */
interface BackOff {
  failures: number;
  notBefore: number;
  /** Containers that were starting when a failure was counted. */
  excused: Set<number>;
}

class BackOffs {
  readonly #known = new Map<string, BackOff>();

  of({ app, function: name, version }: Pick<ContainerEntry, 'app' | 'function' | 'version'>) {
    const key = `${app}/${name}/${version}`;
    const known = this.#known.get(key) ?? { failures: 0, notBefore: 0, excused: new Set() };
    this.#known.set(key, known);
    return known;
  }

  take(ledger: Ledger, record: TraceRecord): void {
    if (record.type === 'container.ready') {
      Object.assign(this.of(ledger.container(record)), { failures: 0, excused: new Set() });
    } else if (record.type === 'container.start_failed') {
      const container = ledger.container(record);
      const backOff = this.of(container);
      if (!backOff.excused.has(container.id)) backOff.failures++;
      for (const { id, version, state } of ledger.existing(container)) {
        if (version === container.version && state === 'starting') backOff.excused.add(id);
      }
      const wait = Math.min(60e6, 2 ** (backOff.failures - 1) * 1e6);
      backOff.notBefore = Math.max(backOff.notBefore, record.t_us + wait);
    }
  }

  /** Whether another start of this version may begin now. */
  allows(ledger: Ledger, of: Scope & { readonly version: number }, now: number): boolean {
    const { failures, notBefore } = this.of(of);
    const others = ledger.existing(of)
      .filter(({ version, state }) => version === of.version && state === 'starting');
    return now >= notBefore && (failures === 0 || others.length === 0);
  }
}

const liveOf = (ledger: Ledger, scope: Scope) =>
  ({ ...scope, version: ledger.apps.get(scope.app)?.version ?? 0 });

const startOf = (scenario: SmallScenario, record: TraceRecord) =>
  scopeOf(scenario, String(record.app), String(record['function']));

test('CON-3 no start begins before its time, and in back-off only one at a time', () => {
  let failures = 0;
  forSmallScenarios((scenario, run) => {
    const backOffs = new BackOffs();
    walk(run.records, {
      before(ledger, record) {
        backOffs.take(ledger, record);
        if (record.type === 'container.start_failed') failures++;
        if (record.type !== 'container.starting' || record['why'] === 'initial') return;
        const of = { ...startOf(scenario, record), version: Number(record['version']) };
        expect(backOffs.allows(ledger, of, record.t_us)).toBe(true);
      },
    });
  });
  expect(failures).toBeGreaterThan(200);
});

test('CON-6 a container starts only while there is room for it', () => {
  forSmallScenarios((scenario, run) => walk(run.records, {
    before(ledger, record) {
      if (record.type !== 'container.starting' || record['why'] === 'initial') return;
      const { cap } = startOf(scenario, record).options;
      const existing = ledger.existing(startOf(scenario, record)).length;
      const { surge, replace } = scenario.platform;
      const surges = record['why'] === 'replacement' || replace === 'demand';
      expect(existing).toBeLessThan(cap + (surges ? surge : 0));
    },
  }));
});

test('AUT-2 a container starts for demand only while supply is below desired', () => {
  forSmallScenarios((scenario, run) => walk(run.records, {
    before(ledger, record) {
      if (record.type !== 'container.starting' || record['why'] !== 'demand') return;
      const { desired, supply, room } = scaleOf(scenario, ledger, startOf(scenario, record));
      expect(supply).toBeLessThan(desired);
      expect(room).toBeGreaterThan(0);
      expect(record['version']).toBe(ledger.apps.get(String(record.app))?.version);
    },
  }));
});

test('AUT-2 after each settling supply is as desired, or room or back-off is missing', () => {
  let short = 0;
  forSmallScenarios((scenario, run) => {
    const backOffs = new BackOffs();
    walk(run.records, {
      before: (ledger, record) => backOffs.take(ledger, record),
      settled(ledger, now) {
        for (const scope of scopesIn(scenario, ledger)) {
          const { desired, supply, room } = scaleOf(scenario, ledger, scope);
          if (supply >= desired) continue;
          short++;
          const mayStart = backOffs.allows(ledger, liveOf(ledger, scope), now);
          expect({ room: room > 0, mayStart }).not.toEqual({ room: true, mayStart: true });
        }
      },
    });
  });
  expect(short).toBeGreaterThan(200);
});

/** Idle containers of one kind, in the order in which they would stop. */
const idleOf = (ledger: Ledger, scope: Scope, live: boolean): ContainerEntry[] =>
  ledger.existing(scope)
    .filter((container) => container.state === 'ready' && container.running.size === 0 &&
      ledger.isLive(container) === live)
    .sort((a, b) => a.usedAt - b.usedAt || a.id - b.id);

function isSuperfluous({ supply, accepting, desired }: Scale, live: boolean): boolean {
  return (live ? supply : accepting) > desired;
}

/** Judges the containers that stop for idleness, live or outdated; returns how many there were. */
function judgeIdleStops(rule: string, live: boolean): number {
  let stops = 0;
  forSmallScenarios((scenario, run) => walk(run.records, {
    before(ledger, record) {
      if (record.type !== 'container.stopping' || record['why'] !== 'idle') return;
      const container = ledger.container(record);
      if (ledger.isLive(container) !== live) return;
      stops++;
      const scope = scopeOf(scenario, container.app, container.function);
      expect(record.rule).toBe(rule);
      expect(isSuperfluous(scaleOf(scenario, ledger, scope), live)).toBe(true);
      expect(idleOf(ledger, scope, live)[0]).toBe(container);
      const { windowMicros } = scope.options;
      expect(record.t_us).toBeGreaterThanOrEqual(container.usedAt + windowMicros);
    },
  }));
  return stops;
}

function judgeExpiries(live: boolean): void {
  forSmallScenarios((scenario, run) => walk(run.records, {
    settled(ledger, now, next) {
      for (const scope of scopesIn(scenario, ledger)) {
        const [longest] = idleOf(ledger, scope, live);
        if (longest === undefined) continue;
        if (!isSuperfluous(scaleOf(scenario, ledger, scope), live)) continue;
        const expiry = longest.usedAt + scope.options.windowMicros;
        expect(expiry).toBeGreaterThan(now);
        expect(expiry).toBeGreaterThanOrEqual(next);
      }
    },
  }));
}

test('AUT-3 live containers stop after their window if superfluous, longest idle first', () => {
  expect(judgeIdleStops('AUT-3', true)).toBeGreaterThan(200);
});

test('AUT-4 so do outdated ones, by what accepts instead of supply', () => {
  expect(judgeIdleStops('AUT-4', false)).toBeGreaterThan(20);
});

test('AUT-3 a superfluous container does not outlast its window by a microsecond', () => {
  judgeExpiries(true);
});

test('AUT-4 nor does a superfluous outdated one', () => {
  judgeExpiries(false);
});
