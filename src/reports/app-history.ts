import type { AppResult, HistoryRow, RunResult } from '../model/result.ts';
import { type Clock, clockHead, clockTime, momentTitle } from './clock.ts';
import { align, narrowed, onOneLine, shorten, WIDTH, widthOf } from './layout.ts';
import type { Paint } from './paint.ts';

/** The history of an App in the order in which it is shown (PUB-7). */
export function newestFirst({ history }: AppResult): readonly HistoryRow[] {
  return history.toReversed();
}

/** `standard`, `rollback v1`. */
function typeOf({ type, source_version }: HistoryRow): string {
  return source_version === undefined ? type : `${type} v${source_version}`;
}

/** Columns in front of those that are left out where no version has anything in them. */
const ALWAYS = 5;

function cells(row: HistoryRow, clock: Clock): readonly string[] {
  const { version, deployed_at_us, strategy, deployed_by, client, commit, tag } = row;
  const given = [strategy, deployed_by, client ?? '', commit ?? '', tag ?? ''];
  return [
    `v${version}`, clockTime(deployed_at_us, clock), typeOf(row), ...given.map(onOneLine),
  ];
}

function table(app: AppResult, clock: Clock, paint: Paint): readonly string[] {
  const rows = newestFirst(app).map((row) => cells(row, clock));
  if (rows.length === 0) return ['no version'];
  const heads = [
    'version', clockHead('deployed at', clock), 'type', 'strategy', 'by', 'client', 'commit', 'tag',
  ];
  const shown = [heads, ...rows].map((row) =>
    row.filter((_, column) => column < ALWAYS || rows.some((each) => each[column] !== '')));
  const free = heads.flatMap((_, column) => (column > 2 ? [column] : []));
  const [head = '', ...lines] = align(narrowed(shown, free), [0, 2, ...free]);
  return [paint('faint', head), ...lines];
}

/** `shop (ap-1)  stopped at 5s by mia`. */
function heading(app: AppResult, clock: Clock, paint: Paint): string {
  const { id, name, state, ephemeral, stopped_at_us: at, stopped_by: by } = app;
  const when = at === undefined ? '' : ` at ${clockTime(at, clock)}`;
  const who = by === undefined ? '' : ` by ${onOneLine(by)}`;
  const called = `${onOneLine(name)} (${id}${ephemeral === undefined ? '' : `, ${ephemeral}`})`;
  const room = WIDTH - widthOf(called) - 2;
  return `${paint('heading', called)}  ${shorten(`${state}${when}${who}`, room)}`;
}

/** The versions of each App, newest first, as they were when the run ended. */
export function historyReport(result: RunResult, clock: Clock, paint: Paint): string {
  const sections = result.apps.map((app) =>
    [heading(app, clock, paint), ...table(app, clock, paint)]);
  const shown = sections.length === 0 ? [['no App']] : sections;
  return [[momentTitle(result, clock, paint)], ...shown]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
