import { EVENT_DEFAULTS } from '../model/defaults.ts';
import { type FieldKind, RECORDS, type RecordType } from '../model/records.ts';
import type { TriggerSpec } from '../model/scenario.ts';
import { nameHint, nearestHint } from './names.ts';
import type { Path } from './problems.ts';
import type { Resolution } from './resolution.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import type { Salvaged } from './shape-problems.ts';

type EventPart = Salvaged<NonNullable<ScenarioFile['events']>[number]>;
export type TriggerPart = NonNullable<EventPart['when']>;

type Filter = 'function' | 'version' | 'source' | 'why';

/** Fields of a record of which one at least must be there for a filter to mean something. */
const TOLD_BY: Readonly<Record<Filter, readonly string[]>> = {
  function: ['function', 'container', 'input'],
  version: ['version', 'container'],
  source: ['source', 'input'],
  why: ['why', 'result', 'cause'],
};

/** The kind of a field, whether or not it may be absent; `undefined` if no record has it. */
function fieldKind(event: RecordType, name: string): FieldKind | undefined {
  const fields: Readonly<Record<string, FieldKind>> = RECORDS[event];
  return fields[name] ?? fields[`${name}?`];
}

/** Whether records of a type have a field of this name. */
export const hasField = (event: RecordType, name: string): boolean =>
  fieldKind(event, name) !== undefined;

/** Whether records of a type say something that a filter can go by. */
export const isToldBy = (event: RecordType, filter: Filter): boolean =>
  TOLD_BY[filter].some((field) => hasField(event, field));

/** The words that the reason of a record is one of; `undefined` if it may be any text. */
function reasonsOf(event: RecordType): readonly string[] | undefined {
  const kinds = TOLD_BY.why.flatMap((field) => fieldKind(event, field) ?? []);
  return kinds.includes('text') ? undefined : kinds;
}

function checkFilters(
  part: TriggerPart, event: RecordType, { path, context }: { path: Path; context: Resolution },
): void {
  for (const filter of Object.keys(TOLD_BY) as Filter[]) {
    if (part[filter] === undefined) continue;
    if (isToldBy(event, filter)) continue;
    const message = `a record of the type "${event}" has no "${filter}"`;
    context.problems.report([...path, filter], { code: 'conflict', message }, 'key');
  }
  const words = reasonsOf(event);
  if (part.why === undefined || words === undefined || words.length === 0) return;
  if (words.includes(part.why)) return;
  context.problems.report([...path, 'why'], {
    code: 'bad-choice', message: `"${part.why}" is none of ${words.join(', ')}`,
    ...nearestHint(part.why, words),
  });
}

/** What sets an event off, with the names in it resolved; `undefined` after a problem. */
export function readTrigger(
  part: TriggerPart, path: Path, { context, sources }:
  { context: Resolution; sources: ReadonlySet<string> },
): TriggerSpec | undefined {
  const { directory, problems } = context;
  const app = part.app === undefined
    ? undefined : directory.app({ text: part.app, path: [...path, 'app'] });
  const target = part.function === undefined
    ? undefined : directory.function({ text: part.function, path: [...path, 'function'], app });
  if (part.source !== undefined && !sources.has(part.source)) {
    problems.report([...path, 'source'], {
      code: 'unknown-source', message: `there is no source "${part.source}"`,
      ...nameHint(part.source, sources),
    });
  }
  if (part.event === undefined) return undefined;
  checkFilters(part, part.event, { path, context });
  return {
    event: part.event,
    nth: part.nth ?? EVENT_DEFAULTS.nth,
    app: app ?? target?.app ?? null,
    function: target?.function ?? null,
    version: part.version ?? null,
    source: part.source ?? null,
    why: part.why ?? null,
  };
}
