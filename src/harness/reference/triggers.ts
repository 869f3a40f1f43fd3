import type { TraceRecord } from '../../model/records.ts';
import type { TriggerSpec } from '../../model/scenario.ts';
import type { Chronicle } from './chronicle.ts';
import { appOf, type Container, type Input, type State } from './state.ts';

/** The container and the input that a record tells of. */
export function told(
  state: State, record: TraceRecord,
): { readonly container: Container | undefined; readonly input: Input | undefined } {
  const { container, input } = record;
  return {
    container: state.containers.find(({ id }) => id === container),
    input: state.inputs.find(({ id }) => id === input),
  };
}

function fits(state: State, when: TriggerSpec, record: TraceRecord): boolean {
  const { container, input } = told(state, record);
  const app = record.app === undefined ? undefined : appOf(state, record.app).name;
  const is = (wanted: unknown, ...found: unknown[]): boolean =>
    wanted === null || found.includes(wanted);
  return record.type === when.event
    && is(when.app, app)
    && is(when.function, record['function'] ?? container?.function ?? input?.function)
    && is(when.version, record['version'] ?? container?.version)
    && is(when.source, record['source'] ?? input?.source.name)
    && is(when.why, record['why'], record['result'], record['cause']);
}

/** Events of the file that the n-th record which fits sets off, in the instant of that record. */
export function setOff({ state, records }: Chronicle, latest: TraceRecord): void {
  for (const [place, { time }] of state.scenario.events.entries()) {
    if (time.kind !== 'when' || state.setOffBy.has(place)) continue;
    if (!fits(state, time.when, latest)) continue;
    const count = records.filter((record) => fits(state, time.when, record)).length;
    if (count === time.when.nth) state.setOffBy.set(place, latest.seq);
  }
}
