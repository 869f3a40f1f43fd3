import { DEFAULTS } from '../model/defaults.ts';
import type { AppResult, RunResult } from '../model/result.ts';
import { type Clock, clockHead, clockTime, momentTitle } from './clock.ts';
import { align, narrowed, onOneLine } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatCount } from './quantities.ts';

/** An App in the usual environment by its name alone, any other as `staging/shop`. */
function nameOf({ environment, name, ephemeral }: AppResult): string {
  const shown = environment === DEFAULTS.app.environment.value ? name : `${environment}/${name}`;
  return onOneLine(ephemeral === undefined ? shown : `${shown} (${ephemeral})`);
}

/** The Apps of a run with their states, as they were when it ended; containers count as tasks. */
export function appList(result: RunResult, clock: Clock, paint: Paint): string {
  const title = momentTitle(result, clock, paint);
  if (result.apps.length === 0) return `${title}\n\nno App\n`;
  const rows = result.apps.map((app) => [
    app.id,
    nameOf(app),
    app.state,
    formatCount(app.containers),
    clockTime(app.created_at_us, clock),
    app.stopped_at_us === undefined ? '–' : clockTime(app.stopped_at_us, clock),
  ]);
  const heads = [
    'app id', 'name', 'state', 'tasks', clockHead('created at', clock),
    clockHead('stopped at', clock),
  ];
  const [head = '', ...lines] = align(narrowed([heads, ...rows], [1]), [0, 1, 2]);
  return [title, '', paint('faint', head), ...lines].map((line) => `${line}\n`).join('');
}
