import { RECORDS, type TraceRecord } from '../../model/records.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Chronicle } from './chronicle.ts';
import { apply } from './fold.ts';
import { interpret } from './interpreter.ts';
import { demandOf, desiredOf } from './demand.ts';
import { beyondScope } from './scope.ts';
import { initialState, liveOf, queueOf, runningOn, type State } from './state.ts';

/** A record with its fields in the order of the table of records, however it came about. */
export function lineOf({ seq, t_us, type, app, rule, caused_by, ...fields }: TraceRecord): string {
  const names = Object.keys(RECORDS[type]).map((name) => name.replace('?', ''));
  const others = Object.keys(fields).filter((name) => !names.includes(name)).sort(byName);
  const shown = [...names, ...others].map((name) => [name, fields[name]]);
  return JSON.stringify({ seq, t_us, type, app, rule, ...Object.fromEntries(shown), caused_by });
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

/** What was the case before the record of a place: folded anew, entry by entry. */
export function stateBefore({ scenario, entries }: Chronicle, place: number): State {
  const state = initialState(scenario);
  for (const entry of entries) {
    if (entry.what === 'record' && entry.record.seq === place) break;
    apply(state, entry);
  }
  return state;
}

/** A state in a few lines: the Functions with their containers and inputs. */
export function summaryOf(state: State): string {
  const apps = state.apps.flatMap((app) => {
    const names = new Set(app.versions.flatMap(({ config }) => Object.keys(config.functions)));
    const version = liveOf(app)?.number ?? 0;
    const rollout = app.isRollingOut ? ', rolling out' : '';
    return [
      `  ${app.id} ${app.name}: ${app.state}, v${version}${rollout}`,
      ...[...names].sort(byName).map((name) => functionLine(state, { app, name })),
    ];
  });
  return [`  at ${state.now} µs`, ...apps].join('\n');
}

function functionLine(state: State, name: Parameters<typeof queueOf>[1]): string {
  const containers = state.containers.filter((each) => each.app === name.app.id
    && each.function === name.name && each.state !== 'stopped')
    .map((each) => `${each.id} v${each.version} ${each.state} ${runningOn(state, each).length}`);
  const queue = queueOf(state, name).map(({ id, boundTo }) =>
    (boundTo === null ? id : `${id} for ${boundTo}`));
  return `    ${name.name}: demand ${demandOf(state, name)}, desired ${desiredOf(state, name)}, `
    + `[${containers.join(', ')}], queue [${queue.join(', ')}]`;
}

/**
 * The first difference between the trace of a scenario and what the rules' words make of it: both
 * records, the rules that wrote them, and what was the case before; `null` if there is none.
 *
 * @throws RangeError if the scenario has what the reference does not interpret
 */
export function differenceFrom(
  trace: readonly TraceRecord[], scenario: Scenario,
): string | null {
  const refusal = beyondScope(scenario);
  if (refusal !== null) throw new RangeError(`beyond the reference: ${refusal}`);
  const chronicle = interpret(scenario, trace.length + 1);
  // Where the reference was left early, the beginning is compared.
  const isLeft = chronicle.records.at(-1)?.type !== 'run.ended';
  const shown = isLeft ? trace.slice(0, chronicle.records.length) : trace;
  const lines = [shown, chronicle.records].map((records) => records.map(lineOf)) as
    [string[], string[]];
  const [kernel, reference] = lines;
  const most = Math.max(kernel.length, reference.length);
  const place = Array.from({ length: most }, (_, at) => at)
    .find((at) => kernel[at] !== reference[at]);
  if (place === undefined) return null;
  const told = (records: readonly TraceRecord[], line: string | undefined): string =>
    (line === undefined ? 'nothing more' : `by ${records[place]?.rule}: ${line}`);
  return [
    `record ${place}`,
    `kernel, ${told(trace, kernel[place])}`,
    `reference, ${told(chronicle.records, reference[place])}`,
    'before it:', summaryOf(stateBefore(chronicle, place)),
  ].join('\n');
}
