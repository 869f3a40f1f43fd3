import { expect, test } from 'vitest';
import { isFinal, Ledger } from './ledger.ts';
import { forSmallScenarios } from './small-scenarios.ts';

test('OBJ-4 in every run containers move along their states and keep to them', () => {
  forSmallScenarios((_, { records }) => {
    const ledger = new Ledger();
    for (const record of records) ledger.take(record);
  });
});

test('OBJ-6 every input that arrived is in one state, and on one container if it runs', () => {
  forSmallScenarios((_, { records }) => {
    const ledger = new Ledger();
    for (const [place, record] of records.entries()) {
      ledger.take(record);
      if (records[place + 1]?.t_us === record.t_us) continue;
      const places = [...ledger.containers.values()].flatMap(({ running }) => [...running]);
      const running = [...ledger.inputs.values()].filter(({ state }) => state === 'running');
      expect(places.sort((a, b) => a - b)).toEqual(running.map(({ id }) => id));
      const bound = [...ledger.containers.values()].flatMap((container) => [...container.bound]);
      expect(bound.every((id) => ledger.inputs.get(id)?.state === 'queued')).toBe(true);
    }
  });
});

test('OBJ-6 the counts of a result add up to what arrived', () => {
  forSmallScenarios((_, { result, records }) => {
    const ledger = new Ledger();
    for (const record of records) ledger.take(record);
    for (const app of result.apps) {
      for (const [name, { inputs }] of Object.entries(app.functions)) {
        const { arrived, ...states } = inputs;
        const own = [...ledger.inputs.values()]
          .filter((input) => input.app === app.id && input.function === name);
        expect(arrived).toBe(own.length);
        for (const [state, count] of Object.entries(states)) {
          expect(count).toBe(own.filter((input) => input.state === state).length);
        }
        expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(arrived);
      }
    }
  });
});

test('OBJ-5 an input is final once: nothing is told of it afterwards', () => {
  let finals = 0;
  forSmallScenarios((_, { records }) => {
    const ledger = new Ledger();
    for (const record of records) ledger.take(record);
    finals += [...ledger.inputs.values()].filter(isFinal).length;
  });
  expect(finals).toBeGreaterThan(1000);
});
