import { RECORDS, type TraceRecord } from '../../model/records.ts';
import { scaledScenario } from './scaled-scenario.ts';
import type { Relation } from './relation.ts';
import { compare, traceOf } from './traces.ts';

/** The record with its times multiplied, without texts that times go into. */
function scaled(record: TraceRecord, factor: number): Record<string, unknown> {
  const kinds: Readonly<Record<string, unknown>> = RECORDS[record.type];
  const fields = Object.entries(record).map(([name, value]) => {
    const isPeriod = record.type === 'rollout.started' && name === 'schedule';
    if (name === 'fingerprint' || isPeriod || record.type === 'deploy.rejected' && name === 'why') {
      return [name, ''];
    }
    const isTime = name === 't_us' || (kinds[name] ?? kinds[`${name}?`]) === 'micros';
    return [name, isTime ? (value as number) * factor : value];
  });
  return Object.fromEntries(fields);
}

/** D02: a microsecond means nothing by itself. */
export const timeScaling: Relation = {
  id: 'D02',
  name: 'time-scaling',
  statement: 'Where no time is drawn, a scenario with all of its times multiplied by a whole '
    + 'number gives the same records at the multiplied instants.',
  rule: 'TIME-1',
  judge(scenario, { factor }) {
    const slower = scaledScenario(scenario, factor + 1);
    if (slower === null) return 'does not apply';
    return compare([traceOf(scenario), traceOf(slower)], [
      { shown: (record) => scaled(record, factor + 1) },
      { shown: (record) => scaled(record, 1) },
    ]);
  },
};
