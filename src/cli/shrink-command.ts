import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { RELATIONS } from '../harness/relations/index.ts';
import type { Relation } from '../harness/relations/relation.ts';
import { scenarioText } from '../harness/scenario-text.ts';
import { type Failure, Judge } from '../harness/shrink/failures.ts';
import { recordsOf } from '../harness/shrink/records.ts';
import { MOST_RUNS, type Shrunk, shrinkScenario } from '../harness/shrink/shrink-scenario.ts';
import { mapLeaves, type TreeMap } from '../harness/shrink/trees.ts';
import type { KnownRecord } from '../model/known-record.ts';
import type { Scenario } from '../model/scenario.ts';
import type { ScenarioSize, ShrinkingResult } from '../model/shrinking.ts';
import type { Strategy } from '../model/strategy.ts';
import type { Micros } from '../model/time.ts';
import { PROPERTIES } from '../properties/index.ts';
import { courseLines } from '../reports/course.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { shrinkProgress, shrinkReport, shrunkComment } from '../reports/shrink-report.ts';
import { defineScenario, formatProblem, type ScenarioInput } from '../scenario/index.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { simulate } from '../simulate.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { budgetOf } from './instant-flag.ts';
import { fromFile, OutputFile } from './output-target.ts';
import { overridesOf } from './reproduction.ts';
import { type LoadedScenario, loadScenario } from './scenario-file.ts';
import { isStrategyPath } from './strategy-file.ts';
import { coloured, Progress, type Terminal, wantsColour } from './terminal.ts';
import { unknownName, UsageError } from './usage-error.ts';

/** The options of `cutover shrink` as they are given. */
export interface ShrinkFlags {
  readonly property?: string;
  readonly expect?: string;
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly output?: string;
  readonly force?: boolean;
  readonly runs?: number;
  readonly budget?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** A scenario that is to be shrunk, and where what is left of it goes. */
interface Task {
  readonly loaded: LoadedScenario;
  readonly flags: ShrinkFlags;
  readonly out: string;
  readonly output: OutputFile;
  readonly terminal: Terminal;
}

/** `dir/name.yaml` → `dir/name.shrunk.yaml`. */
const besides = (file: string): string =>
  `${file.replace(/(?<=[^/\\])\.[^./\\]*$/, '')}.shrunk.yaml`;

function outputOf(out: string, { force = false }: ShrinkFlags, { cwd }: Terminal): OutputFile {
  const file = new OutputFile(out, cwd);
  if (force || !existsSync(resolve(cwd, out))) return file;
  throw new UsageError(`${out} exists; --force writes it anew, --output PATH another one`);
}

/** How the scenario violates a relation between two runs. */
function relationFailure(
  { loaded: { scenario, strategies, file } }: Task, judge: Judge, relation: Relation,
): Failure {
  const { id } = relation;
  if (strategies.length > 0) {
    const names = strategies.map(({ name }) => name).join(', ');
    throw new UsageError(`${id} is judged with the strategies of cutover, not ${names}`);
  }
  const failure = judge.relationFailure(scenario, relation);
  if (failure !== undefined) return failure;
  throw new UsageError(`${file}: ${id} holds`);
}

/** The ways in which the scenario fails, the one that is looked for first. */
function failuresOf(task: Task, judge: Judge): readonly [Failure, ...Failure[]] {
  const { loaded: { scenario, file }, flags: { property, expect } } = task;
  const failures = judge.failuresOf(scenario);
  const relation = RELATIONS.find(({ id }) => id === property);
  if (relation !== undefined) return [relationFailure(task, judge, relation), ...failures];
  const ids = PROPERTIES.map(({ id }) => id);
  if (property !== undefined && !ids.includes(property)) {
    throw unknownName('property', property, [...ids, ...RELATIONS.map(({ id }) => id)]);
  }
  const wanted = property ?? expect;
  const first = failures.find(({ id }) => wanted === undefined || id === wanted);
  if (first !== undefined) return [first, ...failures.filter((failure) => failure !== first)];
  if (property !== undefined) throw new UsageError(`${file}: ${property} holds`);
  if (expect === undefined) throw new UsageError(`${file} passes: there is nothing to shrink`);
  const lines = failures.filter(({ kind }) => kind === 'expectation').map(({ id }) => id);
  if (lines.length === 0) throw new UsageError(`${file}: all that is expected is true`);
  throw unknownName('line that is not true like', expect, lines);
}

type Entry = NonNullable<ScenarioInput['expect']>[number];

const lineOf = (entry: Entry): unknown => (typeof entry === 'object' ? entry.that : entry);

/** What the shrunk scenario is to expect: that it fails as it does, or what is not true of it. */
function expected({ expect = [] }: ScenarioInput, { kind, id }: Failure): readonly Entry[] {
  if (kind === 'property') return [`${id} is violated`];
  return kind === 'expectation' ? expect.filter((entry) => lineOf(entry) === id) : [];
}

/** The scenario as it has to be written in another place: files are named from there. */
function movedTo({ loaded: { path }, out, terminal: { cwd } }: Task, input: ScenarioInput):
ScenarioInput {
  if (dirname(path) === dirname(resolve(cwd, out))) return input;
  return mapLeaves(input as TreeMap, (leaf, at) => {
    if (typeof leaf !== 'string') return leaf;
    const isNamed = at.at(-1) === 'file' || (at.at(-1) === 'strategy' && isStrategyPath(leaf));
    return isNamed ? fromFile(out, resolve(dirname(path), leaf), cwd) : leaf;
  }) as ScenarioInput;
}

function sizeOf(scenario: Scenario, strategies: readonly Strategy[]): ScenarioSize {
  const faults = scenario.events.filter(({ action }) => action.kind === 'fault').length;
  const records = recordsOf(scenario, strategies);
  return {
    commands: scenario.events.length - faults,
    faults: faults + scenario.faults.length,
    inputs: records.filter(({ type }) => type === 'input.arrived').length,
    records: records.length,
  };
}

const BUDGET = '10s';

/** Shrinks the scenario, within its budget, and says how far it has come. */
function shrunk(task: Task, failure: Failure, judge: Judge): Shrunk {
  const { loaded: { input, read, strategies }, flags, terminal } = task;
  // Time of computing, not of the clock: another process on the machine makes no other file.
  const begun = process.cpuUsage();
  const budget = budgetOf(flags.budget ?? BUDGET) ?? 0;
  const texts = new Map<string, string>();
  let runs = 0;
  let smaller = 0;
  const progress = new Progress(terminal);
  const isOver = (): boolean => {
    runs++;
    progress.moved(() => shrinkProgress(runs, smaller));
    const { user, system } = process.cpuUsage(begun);
    return user + system > budget;
  };
  const { expect: _, ...rest } = input;
  const lines = expected(input, failure);
  const small = shrinkScenario(
    { ...rest, ...(lines.length === 0 ? {} : { expect: [...lines] }) },
    ({ scenario }) => judge.again(scenario, failure) !== undefined,
    {
      strategies, isOver, mostRuns: flags.runs ?? MOST_RUNS,
      onSmaller: () => { smaller++; },
      read: (name) => {
        const text = texts.get(name) ?? read(name);
        texts.set(name, text);
        return text;
      },
    },
  );
  progress.ended();
  return small;
}

/** The instant at which a scenario fails in this way as far as that is told, or its end. */
function failsAt(scenario: Scenario, { id }: Failure, strategies: readonly Strategy[]): Micros {
  try {
    const { result } = simulate(scenario, { check: true, strategies });
    const violation = result.properties?.find((each) => each.id === id)?.violation;
    return violation?.at_us ?? result.ended_at_us;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Writes a shrunk scenario down, and carries out what can be read there then. */
async function writeDown(
  task: Task, input: ScenarioInput, result: ShrinkingResult,
): Promise<ShrinkingResult> {
  const { out, output, terminal: { cwd } } = task;
  const write = (about: ShrinkingResult): void =>
    output.write(scenarioText(movedTo(task, input), shrunkComment(about)));
  write(result);
  const loaded = await loadScenario(out, { cwd, overrides: [], fresh: true });
  if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const { scenario, strategies } = loaded;
  if (new Judge(strategies).again(scenario, result.failure) === undefined) {
    throw new Error(`${out} does not fail as ${task.loaded.file} does`);
  }
  if (result.failure.kind === 'error') return result;
  const { digest } = simulate(scenario, { strategies }).result;
  const withDigest = { ...result, digest };
  write(withDigest);
  return withDigest;
}

const COURSE_WIDTH = 78;

function shrinkAll(task: Task): {
  readonly input: ScenarioInput; readonly result: ShrinkingResult;
} {
  const { loaded: { scenario, strategies, read, file }, out } = task;
  const judge = new Judge(strategies);
  const [failure, ...others] = failuresOf(task, judge);
  const { input, runs, isMinimal } = shrunk(task, failure, judge);
  const small = defineScenario(input, { read, file });
  const records = recordsOf(small, strategies) as readonly KnownRecord[];
  const result: ShrinkingResult = {
    schema_version: 1,
    kind: 'shrinking',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    scenario: { name: scenario.name, file },
    seed: scenario.seed,
    failure: judge.again(small, failure) ?? failure,
    others: others.map(({ id }) => id),
    before: sizeOf(scenario, strategies),
    after: sizeOf(small, strategies),
    runs,
    minimal: isMinimal,
    file: out,
    course: courseLines(records, failsAt(small, failure, strategies), COURSE_WIDTH),
  };
  return { input, result };
}

/**
 * `cutover shrink`: makes a scenario that fails as small as it can be and still fails in the same
 * way, and writes it down. Returns the exit code.
 *
 * @throws UsageError if the options make no sense, the scenario does not fail, or there is a file.
 */
export async function shrinkCommand(
  file: string, flags: ShrinkFlags, terminal: Terminal,
): Promise<ExitCode> {
  const { cwd, stdout, stderr, env } = terminal;
  if (flags.property !== undefined && flags.expect !== undefined) {
    throw new UsageError('--property and --expect exclude each other');
  }
  budgetOf(flags.budget);
  const out = flags.output ?? besides(file);
  const output = outputOf(out, flags, terminal);
  const seed = flags.seed === undefined ? [] : [{ path: 'seed', value: `${flags.seed}` }];
  const loaded = await loadScenario(file, { cwd, overrides: [...overridesOf(flags), ...seed] });
  if ('problems' in loaded) {
    stderr.write(`${loaded.problems.map(formatProblem).join('\n')}\n`);
    return EXIT.usage;
  }
  const task = { loaded, flags, out, output, terminal };
  const { input, result: unwritten } = shrinkAll(task);
  const result = await writeDown(task, input, unwritten);
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(flags.json === true ? jsonText(result) : shrinkReport(result, paint));
  return EXIT.passed;
}
