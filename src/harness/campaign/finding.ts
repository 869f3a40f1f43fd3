import type { Happening } from '../../model/campaign.ts';
import type { TraceRecord } from '../../model/records.ts';
import type { ScenarioInput } from '../../scenario/index.ts';
import { hash128 } from '../../random/hash.ts';
import { formatDuration } from '../../scenario/units.ts';
import {
  probeOf, readerOf, readWritten, type ScenarioData, writeScenario, type WrittenScenario,
} from '../arbitrary/scenarios.ts';
import { RELATIONS } from '../relations/index.ts';
import { traceOf } from '../relations/traces.ts';
import { scenarioText } from '../scenario-text.ts';
import { shapeOf as messageShape } from '../shrink/failures.ts';
import { filesNamedIn, type Shrunk, shrinkScenario } from '../shrink/shrink-scenario.ts';
import { BATCH, scenariosOf } from './drawing.ts';
import {
  BROKEN_OFF, type Judge, judgeRun, judgeScenario, type Violation,
} from '../judging.ts';
import type { Failure } from './part.ts';

/** A scenario that violates something, made small and written down. */
export interface Find extends Violation {
  /** The number of the run in its campaign, from 0. */
  readonly run: number;
  /** What else that run violates, by id. */
  readonly also: readonly string[];
  /** How many scenarios were tried to make it small. */
  readonly tried: number;
  /** False where time or runs were over before it was as small as it can be. */
  readonly minimal: boolean;
  readonly commands: number;
  readonly faults: number;
  readonly records: number;
  readonly story: readonly Happening[];
  /** Equal for finds of one id and one shape. */
  readonly fingerprint: string;
  /** The scenario file, without its ending. */
  readonly name: string;
  readonly text: string;
  /** The data files that it needs beside it. */
  readonly files: Readonly<Record<string, string>>;
}

/** A value without its numbers and durations: what is left of it when only its shape matters. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === 'number') return 0;
  if (typeof value === 'string') return value.replace(/\d+/g, '0');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shapeOf(part)]));
}

const hexOf = (text: string): string => hash128(text)[0].toString(16).padStart(8, '0');

/** Tells scenarios of one shape from all others: the same commands, faults and options. */
export function fingerprintOf({ name: _, seed: __, ...input }: ScenarioInput): string {
  return hexOf(JSON.stringify(shapeOf(input)));
}

/** The records of a run; none for one that breaks off. */
function recordsOf(written: WrittenScenario): readonly TraceRecord[] {
  try {
    return traceOf(readWritten(written));
  } catch {
    return [];
  }
}

/** So much of a story is told. */
const LONGEST_STORY = 24;

function happening(record: TraceRecord): Happening {
  const { t_us, type, container, input, version, app } = record;
  const subject = container ?? input ?? (version === undefined ? app : `v${version}`) ?? '';
  return { at_us: t_us, type, subject: `${subject}` };
}

/** What leads to a violation, and the violation: its message names the records that show it. */
function storyOf(records: readonly TraceRecord[], message: string): readonly Happening[] {
  const last = /records? (?:\d+, )*(\d+)/.exec(message)?.[1];
  const end = last === undefined ? records.length : Number(last) + 1;
  return records.slice(Math.max(0, end - LONGEST_STORY), end).map(happening);
}

export interface FindingOptions {
  readonly judge?: Judge;
  /** Whether there is no time left to make it smaller; asked before each run. */
  readonly isOver?: () => boolean;
}

/**
 * Makes a failing scenario small, as long as the same is violated, and writes it down: a file that
 * expects the violation, and passes for as long as that is there. Without time it is written down
 * as it was drawn.
 */
export function findIn(
  data: ScenarioData, { run, id }: Failure,
  { judge = judgeRun, isOver = () => false }: FindingOptions = {},
): Find {
  // Data files of different scenarios have different names.
  const drawn = writeScenario(data, `traffic-${hexOf(JSON.stringify(data))}`);
  const probe = probeOf(data);
  const relations = RELATIONS.filter((relation) => relation.id === id);
  const { violations, duration = null } = judgeScenario(data, relations, judge);
  const isSame = (message: string): boolean =>
    id !== BROKEN_OFF || messageShape(message) === messageShape(told);
  let told = violations.find((violation) => violation.id === id)?.message ?? '';
  const ended = duration === null ? {} : { duration: formatDuration(duration) };
  const small = shrinkScenario({ ...drawn.input, ...ended }, ({ scenario }) => {
    const judged = judge(scenario, probe, relations);
    // A file that would never end is no use to anybody.
    if (judged.duration !== undefined && judged.duration !== scenario.duration) return false;
    const again = judged.violations.find((each) => each.id === id && isSame(each.message));
    if (again !== undefined) told = again.message;
    return again !== undefined;
  }, { read: readerOf(drawn.files), isOver });
  return written(small, { id, run, message: told, files: drawn.files, violations });
}

/** A find as it is written down and told. */
function written(
  { input, runs, isMinimal }: Shrunk, { id, run, message, files, violations }: Failure & {
    readonly message: string; readonly files: WrittenScenario['files'];
    readonly violations: readonly Violation[];
  },
): Find {
  const fingerprint = fingerprintOf(input);
  const name = `${id}-${fingerprint}`;
  // Relations are about two runs: a file can only state one.
  const isProperty = /^[SL]\d/.test(id) && !RELATIONS.some((relation) => relation.id === id);
  const expect = isProperty ? { expect: [`${id} is violated`] } : {};
  const named = filesNamedIn(input, files);
  const text = scenarioText({ ...input, name, ...expect }, `${id}: ${message}`.split('\n'));
  const records = recordsOf({ input, files });
  const { events = [], faults = [] } = input;
  const struck = events.filter(({ fault }) => fault !== undefined).length;
  return {
    id, message, run, tried: runs, minimal: isMinimal, fingerprint, name, text, files: named,
    also: violations.map((each) => each.id).filter((each) => each !== id),
    commands: events.length - struck, faults: struck + faults.length,
    records: records.length, story: storyOf(records, message),
  };
}

/** The find of a run of a campaign, as small as it can be made before the time is over. */
export function findOf(
  seed: number, failure: Failure, options: Pick<FindingOptions, 'isOver'> = {},
): Find {
  const data = scenariosOf(seed, Math.floor(failure.run / BATCH))[failure.run % BATCH];
  return findIn(data as ScenarioData, failure, options);
}
