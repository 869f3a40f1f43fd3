import { compare, traceOf } from './traces.ts';
import type { Relation } from './relation.ts';

/** D01: a run can be repeated. */
export const determinism: Relation = {
  id: 'D01',
  name: 'determinism',
  statement: 'The same scenario and seed give the same trace, record by record.',
  rule: 'TIME-4',
  judge: (scenario) => compare([traceOf(scenario), traceOf(scenario)]),
};
