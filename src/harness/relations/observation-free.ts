import { Run } from '../../platform/run.ts';
import { World } from '../../platform/world.ts';
import { PropertyWatch } from '../../properties/watch.ts';
import { forEachRecord } from '../../trace/canonical.ts';
import { TraceLog, type TraceReader } from '../../trace/log.ts';
import type { Relation } from './relation.ts';

/** D08: to look at a run does not change it. */
export const observationFree: Relation = {
  id: 'D08',
  name: 'observation-free',
  statement: 'Recording, checking and measuring a run add and change no record of it.',
  rule: 'TIME-4',
  judge(scenario) {
    const digestOf = (readers: TraceReader[], watch: (log: TraceLog) => TraceReader[]): string => {
      const log = new TraceLog(readers);
      readers.push(...watch(log));
      const run = new Run(new World(scenario, log));
      run.advance(scenario.duration ?? Number.POSITIVE_INFINITY, scenario.duration === null);
      run.end(scenario.duration ?? run.world.now);
      return log.digest.value();
    };
    const unseen = digestOf([], () => []);
    const seen = digestOf([], ({ texts }) =>
      [new PropertyWatch(texts), forEachRecord(texts, () => {})]);
    return unseen === seen ? 'holds' : { difference: `digest ${unseen}, when watched: ${seen}` };
  },
};
