import { describe, expect, test } from 'vitest';
import { boundsOf } from '../../src/study/goal.ts';
import { replicate, replicationSeed } from '../../src/study/replication.ts';
import { Evidence, type Question, search } from '../../src/study/search.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { hasShared, readShared } from './shared-files.ts';

const FILE = 'azure-llm-2023-conv.csv';
const [FEWEST, MOST] = [40, 60];
const RUNS = 5;

const chat = (warm: number): string => `
  name: Conversations
  app:
    name: llm
    functions:
      chat:
        service_time: 1s
        cold_start: { lognormal: { mean: 20s, cv: 0.4 } }
        timeout: 24h
        min_containers: ${warm}
        initial_containers: ${warm}
  traffic:
    - to: chat
      arrivals: { trace: { file: ${FILE}, arrival: arrival_s, duration: duration_s } }
`;

function alternative(warm: number) {
  const parsed = parseScenario(chat(warm), {
    file: 'chat.yaml', read: (name) => readShared(`traces/${name}`),
    measures: [{ option: '--goal', text: 'chat.wait.p99 < 500ms' }],
  });
  if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
  return { scenario: parsed.scenario, measures: parsed.measures, strategies: [] };
}

const measured = (place: number) => {
  const each = alternative(FEWEST + place);
  return Array.from({ length: RUNS }, (_, replication) =>
    replicate(each, replicationSeed(1, replication)));
};

function requests(): void {
  test('the smallest warm pool for a p99 goal, and that one less fails', () => {
    const [claim] = alternative(FEWEST).measures;
    const bounds = claim === undefined ? null : boundsOf(claim.condition);
    const question: Question = {
      cells: MOST - FEWEST + 1, goals: [{ metric: 0, bounds: bounds ?? [] }], minimized: null,
      isLine: true,
    };
    const evidence = new Evidence(question);
    const steps = search(question, evidence, false);
    let step = steps.next();
    while (step.done !== true) step = steps.next(step.value.map(measured));
    const { method, answer, below } = step.value;
    expect([method, FEWEST + (answer ?? -1), FEWEST + (below ?? -1)])
      .toEqual(['bisection', 48, 47]);
    const waits = (place: number | null) =>
      evidence.column(place ?? -1, 0).map((wait) => wait ?? 0);
    // Not one of the replications is on the other side.
    expect(Math.max(...waits(answer))).toBeLessThan(500_000);
    expect(Math.min(...waits(below))).toBeGreaterThan(500_000);
    expect(new Set(waits(answer)).size).toBeGreaterThan(1);
  });
}

if (hasShared(`traces/${FILE}`)) describe('10,000 recorded requests', requests);
else test('the recorded requests are not on this machine: nothing to run', () => {});
