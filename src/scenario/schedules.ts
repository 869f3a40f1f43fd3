import { byCodeUnits } from '../model/code-base.ts';
import type { Draft } from '../model/configuration.ts';
import { SCHEDULE_DEFAULTS } from '../model/defaults.ts';
import { scheduleName } from '../model/due-instants.ts';
import type { CronTable, ScheduledFunction, ScheduleTable } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { PlacedApp } from './apps.ts';
import { MOST_INPUTS } from './arrivals.ts';
import type { CodeChange } from './code-base-history.ts';
import { dueInstants, isTooOften, type Span } from './cron.ts';
import type { Path } from './problems.ts';
import type { Resolution } from './resolution.ts';
import { isMap, type Tree, treeAt } from './tree.ts';

/** An App with all that its code base ever is made of. */
interface ChangingApp extends PlacedApp {
  readonly changes: readonly CodeChange[];
}

/** What a code base or a change to it says about the schedule of a Function. */
interface Statement {
  readonly function: string;
  readonly path: Path;
  /** `null` where it is removed. */
  readonly draft: Draft | null;
}

interface Context extends Resolution {
  readonly start: number | null;
}

const { timezone: UTC } = SCHEDULE_DEFAULTS;

function statementsOf({ spec, path, changes }: ChangingApp): readonly Statement[] {
  const bases = [{ base: spec.code_base, path }, ...changes.map((change) =>
    ({ base: change.change, path: change.path }))];
  return bases.flatMap(({ base, path: above }) =>
    Object.entries(base.functions ?? {}).flatMap(([name, draft]) => {
      const schedule = isMap(draft as Tree) ? (draft as Draft)['schedule'] : undefined;
      if (schedule === undefined) return [];
      const at = [...above, 'functions', name, 'schedule'];
      return [{ function: name, path: at, draft: schedule as Draft | null }];
    }));
}

/**
 * The crons that a Function can have: a change may state a cron or a zone alone, and in which order
 * changes come may be known only in the run.
 */
function cronsOf(statements: readonly Statement[]): readonly Omit<CronTable, 'due'>[] {
  const all = (key: string): readonly unknown[] =>
    statements.map(({ draft }) => draft?.[key] ?? null);
  const crons = all('cron').filter((cron) => typeof cron === 'string');
  const zones = statements.flatMap(({ draft }) => {
    const zone = draft?.['timezone'];
    if (typeof zone === 'string') return [zone];
    return draft === null || zone === null || 'cron' in draft ? [UTC] : [];
  });
  return [...new Set(crons)].flatMap((cron) =>
    [...new Set(zones)].map((timezone) => ({ cron, timezone })));
}

/** Told of one schedule: it holds for all of them. */
function checkEnd({ path }: Statement, { problems, tree, isOpenEnded }: Context): void {
  if (isOpenEnded) {
    const message = 'schedules are not simulated yet in a world that is stepped';
    return problems.report(path, { code: 'not-yet', message }, 'key');
  }
  if (treeAt(tree, ['duration']) !== undefined) return;
  problems.report(path, {
    code: 'endless', message: 'this schedule has no end', hint: 'give the scenario a "duration"',
  }, 'key');
}

function checkStatement(
  { draft, path }: Statement, { problems, duration, start, tree }: Context,
): void {
  if (draft === null) return;
  const { cron, timezone, period } = draft;
  const isElsewhere = typeof timezone === 'string' && timezone !== UTC;
  const hasStart = start !== null || treeAt(tree, ['start']) !== undefined;
  if (isElsewhere && period === undefined && !hasStart) {
    problems.report([...path, 'timezone'], {
      code: 'conflict', message: 'no calendar says what the clocks of this zone show at 0s',
      hint: 'give the scenario a start, for example "start: 2026-01-05T09:00:00Z"',
    });
  }
  const tooLarge = (key: string): void => problems.report([...path, key], {
    code: 'too-large', message: 'this is due too often for so long a scenario',
  });
  if (duration === null) return;
  if (typeof period === 'number' && duration / period > MOST_INPUTS) tooLarge('period');
  if (typeof cron === 'string' && isTooOften(cron, { start: start ?? 0, duration })) {
    tooLarge('cron');
  }
}

function tableOf(crons: readonly Omit<CronTable, 'due'>[], span: Span): readonly CronTable[] {
  const tables = new Map<string, CronTable>();
  for (const { cron, timezone } of crons) {
    const key = `${cron} ${timezone}`;
    if (tables.has(key)) continue;
    tables.set(key, { cron, timezone, due: dueInstants({ cron, timezone }, span) });
  }
  return [...tables].sort(([a], [b]) => byCodeUnits(a, b)).map(([, table]) => table);
}

/**
 * The schedules that Functions have at some time, and when each is due in the course of the
 * scenario; `undefined` if there is none.
 */
export function readSchedules(
  apps: readonly ChangingApp[], context: Context,
): ScheduleTable | undefined {
  const functions: ScheduledFunction[] = [];
  const crons: Omit<CronTable, 'due'>[] = [];
  for (const app of apps) {
    const statements = statementsOf(app);
    for (const statement of statements) checkStatement(statement, context);
    const first = statements.find(({ draft }) => draft !== null);
    if (functions.length === 0 && first !== undefined) checkEnd(first, context);
    const names = new Set(statements.filter(({ draft }) => draft !== null)
      .map((statement) => statement.function));
    for (const name of [...names].sort(byCodeUnits)) {
      const source = scheduleName(app.spec.name, name);
      functions.push({ name: source, app: app.spec.name, function: name });
      crons.push(...cronsOf(statements.filter((statement) => statement.function === name)));
    }
  }
  if (functions.length === 0) return undefined;
  functions.sort((a, b) => byCodeUnits(a.app, b.app));
  const { start, duration, problems } = context;
  if (duration === null || problems.count > 0) return { functions, crons: [] };
  return { functions, crons: tableOf(crons, { start: start ?? 0, duration }) };
}

/** The same schedules over another time. */
export function rescheduled(
  { functions, crons }: ScheduleTable, start: number | null, duration: Micros,
): ScheduleTable {
  return { functions, crons: tableOf(crons, { start: start ?? 0, duration }) };
}
