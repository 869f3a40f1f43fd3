import { expect, test } from 'vitest';
import { type ContainerEntry, type Ledger, walk } from './ledger.ts';
import { forSmallScenarios, type Scope, scopeOf, scopesIn } from './small-scenarios.ts';

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
