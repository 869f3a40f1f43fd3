import type { TraceRecord } from '../../model/records.ts';
import type { AppSpec, Scenario } from '../../model/scenario.ts';
import { SECOND } from '../../model/time.ts';
import type { Relation } from './relation.ts';
import { bounded, compare, traceOf } from './traces.ts';

/** A name that comes after all others. */
const NAME = '~';

const IDLE: AppSpec = {
  name: NAME,
  environment: 'main',
  workspace: 'main',
  deployed: true,
  code_base: { functions: { f: { service_time: SECOND, cold_start: SECOND } } },
};

/** Whether anything happens because of records of any App. */
const hearsOfAnyApp = ({ events }: Scenario): boolean =>
  events.some(({ time }) => time.kind === 'when' && time.when.app === null);

/** Apps are numbered as they come up: what is put in has a number of its own. */
function renumbered(record: TraceRecord, own: string): TraceRecord {
  const { app } = record;
  if (app === undefined) return record;
  const number = Number(app.slice('ap-'.length));
  if (number <= Number(own.slice('ap-'.length))) return record;
  const anew = `ap-${number - 1}`;
  // Objects are named by their App (STP-3).
  const object = record['object'];
  const named = typeof object === 'string' ? { object: object.replace(app, anew) } : {};
  return { ...record, app: anew, ...named };
}

/** D05: an App that nobody asks for anything is not there for the others. */
export const idleApp: Relation = {
  id: 'D05',
  name: 'idle-app',
  statement: 'One more App without traffic changes nothing but its own records.',
  rule: 'OBJ-1',
  judge(given) {
    if (hearsOfAnyApp(given)) return 'does not apply';
    const scenario = bounded(given);
    const changed = traceOf({ ...scenario, apps: [...scenario.apps, IDLE] });
    const created = changed.find((record) =>
      record.type === 'app.created' && record['name'] === NAME);
    const own = created?.app ?? '';
    return compare([traceOf(scenario), changed], [{}, {
      counts: ({ app }) => app !== own, shown: (record) => renumbered(record, own),
    }]);
  },
};
