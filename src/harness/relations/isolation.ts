import type { TraceRecord } from '../../model/records.ts';
import type { EventSpec, Scenario } from '../../model/scenario.ts';
import type { Relation } from './relation.ts';
import { bounded, compare, traceOf } from './traces.ts';

/** Whether Apps can spare each other builds: what one has built is cached for all (DEP-3). */
const haveImages = ({ apps, events }: Scenario): boolean =>
  apps.some(({ code_base: { images } }) => images !== undefined)
  || events.some(({ action }) => action.kind === 'deploy' && action.change?.images !== undefined);

/** The scenario without limits that Apps share, and without what befalls more than one of them. */
function withoutCommons(scenario: Scenario): Scenario {
  const { cold_start_load: _, ...platform } = scenario.platform;
  const { containers: _containers, gpus: _gpus, web_rate: _web, ...limits } = platform.limits;
  return {
    ...scenario,
    platform: { ...platform, limits },
    faults: [],
    events: scenario.events.filter(isPrivate).map(withoutBuild),
  };
}

const isPrivate = ({ action, time }: EventSpec): boolean =>
  time.kind !== 'when' && action.kind !== 'fault';

/** How a build goes is drawn for the image, whoever's it is. */
const withoutBuild = (event: EventSpec): EventSpec => event.action.kind === 'deploy'
  ? { ...event, action: { ...event.action, build: null } } : event;

/** What of a scenario is about one of its Apps. */
function alone(scenario: Scenario, name: string): Scenario {
  const { schedules } = scenario;
  const isIts = ({ app }: { readonly app: string | null }): boolean => app === name;
  const functions = schedules?.functions.filter(isIts) ?? [];
  return {
    ...scenario,
    apps: scenario.apps.filter((app) => app.name === name),
    traffic: scenario.traffic.filter(isIts),
    events: scenario.events.filter(isIts),
    ...(schedules === undefined ? {} : { schedules: { ...schedules, functions } }),
  };
}

/** Shows records with Apps, containers and inputs numbered in the order in which they come. */
function renumbering(): (record: TraceRecord) => Record<string, unknown> {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  const anew = (word: string): string => {
    const prefix = word.slice(0, word.indexOf('-') + 1);
    const place = (counts.get(prefix) ?? 0) + 1;
    const name = known.get(word) ?? `${prefix}${place}`;
    if (!known.has(word)) counts.set(prefix, place);
    known.set(word, name);
    return name;
  };
  return (record) => Object.fromEntries(Object.entries(record).map(([key, value]) =>
    [key, typeof value === 'string' ? value.replace(/^(ap|ta|in)-\d+/, anew) : value]));
}

/** S36: Apps do not get in each other's way. */
export const isolation: Relation = {
  id: 'S36',
  name: 'isolation',
  statement: 'What happens to an App among others that share nothing with it, but for the numbers '
    + 'of its containers and inputs, is what happens to it alone.',
  rule: 'OBJ-1',
  judge(given) {
    const [app] = given.apps;
    if (app === undefined || given.apps.length < 2 || haveImages(given)) return 'does not apply';
    const scenario = bounded(withoutCommons(given));
    const all = traceOf(scenario);
    const own = new Set(all.filter(({ type, ...record }) => type === 'app.created'
      && record['name'] === app.name && record['environment'] === app.environment)
      .map((record) => record.app));
    return compare([all, traceOf(alone(scenario, app.name))], [
      { counts: (record) => own.has(record.app), shown: renumbering() },
      { counts: (record) => record.app !== undefined, shown: renumbering() },
    ]);
  },
};
