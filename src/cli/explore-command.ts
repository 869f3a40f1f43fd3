import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Threads } from '../executors/threads.ts';
import { writeCounterexample } from '../harness/explore/counterexample.ts';
import {
  formatScope, parseScope, type Scope, SCOPE_EXAMPLE,
} from '../harness/explore/scope.ts';
import { Exploration } from '../harness/explore/search.ts';
import { type Setting, SETTINGS, type Stage, stageOf } from '../harness/explore/stage.ts';
import type {
  ExplorationResult, ExploredSetting, ExploredViolation,
} from '../model/exploration.ts';
import type { Strategy } from '../model/strategy.ts';
import { TRACE_PROPERTIES } from '../properties/index.ts';
import type { Property } from '../properties/property.ts';
import { explorationProgress, explorationReport } from '../reports/exploration-report.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { instantOf } from './instant-flag.ts';
import { layerJob, type LayerOptions, TASKS } from './jobs.ts';
import { fromFile, targetOf, writeWhole } from './output-target.ts';
import { bundledStrategy, loadStrategy } from './strategy-file.ts';
import { coloured, Progress, type Terminal, wantsColour } from './terminal.ts';
import { unknownName, UsageError } from './usage-error.ts';

/** The options of `cutover explore` as they are given. */
export interface ExploreFlags {
  readonly scope: string;
  readonly setting: string;
  readonly strategy?: string;
  readonly property?: string;
  readonly budget?: string;
  readonly threads?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What to explore, as the command line says it. */
interface Plan {
  readonly scope: Scope;
  readonly settings: readonly Setting[];
  readonly strategy: LayerOptions['strategy'];
  /** The same, loaded. */
  readonly strategies: readonly Strategy[];
  readonly property: string | null;
  /** The same, or all. */
  readonly properties: readonly Property[];
  /** When to leave off, in milliseconds of the process's clock. */
  readonly deadline: number;
}

function settingsOf(name: string): readonly Setting[] {
  if (name === 'all') return SETTINGS;
  const found = SETTINGS.find((setting) => setting.name === name);
  if (found !== undefined) return [found];
  throw unknownName('setting', name, ['all', ...SETTINGS.map((setting) => setting.name)]);
}

function propertiesOf(id: string | undefined): readonly Property[] {
  if (id === undefined) return TRACE_PROPERTIES;
  const found = TRACE_PROPERTIES.find((property) => property.id === id);
  if (found !== undefined) return [found];
  throw unknownName('property', id, TRACE_PROPERTIES.map((property) => property.id));
}

async function planOf(flags: ExploreFlags, { cwd }: Terminal): Promise<Plan> {
  const scope = parseScope(flags.scope);
  if (scope === null) {
    throw new UsageError(`"${flags.scope}" is no scope; write it like ${SCOPE_EXAMPLE}: inputs K, `
      + 'containers C, commands D, faults F, then perhaps Functions N (1 or 2) and builds B');
  }
  const budget = instantOf('--budget', flags.budget);
  const settings = settingsOf(flags.setting);
  const properties = propertiesOf(flags.property);
  const strategy = flags.strategy === undefined
    ? null : { name: flags.strategy, scenario: join(cwd, 'scenario.yaml') };
  const strategies = strategy === null || bundledStrategy(strategy.name) !== null
    ? [] : [await loadStrategy(strategy.name, strategy.scenario)];
  const deadline = budget === undefined
    ? Number.POSITIVE_INFINITY : performance.now() + budget / 1000;
  const property = flags.property ?? null;
  return { scope, settings, properties, property, strategy, strategies, deadline };
}

function stageFor({ scope, strategy, strategies }: Plan, setting: Setting): Stage {
  const bundled = strategy === null ? undefined : [strategy.name];
  return stageOf(
    scope, setting, strategies.length === 0 ? bundled : strategies.map(({ name }) => name));
}

/** Tasks of a layer that is smaller are done at once: handing them out takes longer. */
const LEAST_SHARED = 128;

/** Threads, from when they are needed for the first time. */
class Helpers {
  #threads: Threads | null = null;
  readonly #start: (() => Threads) | null;

  constructor({ worker }: Terminal, count: number) {
    this.#start = worker === undefined || count === 1 ? null : () => new Threads(worker, count);
  }

  /** Who is to do so many tasks; `null` for whoever asks. */
  for(tasks: number): Threads | null {
    if (this.#start === null || tasks < LEAST_SHARED) return null;
    this.#threads ??= this.#start();
    return this.#threads;
  }

  async close(): Promise<void> {
    await this.#threads?.close();
  }
}

interface Course {
  readonly plan: Plan;
  readonly setting: Setting;
  readonly terminal: Terminal;
  readonly helpers: Helpers;
}

/** Goes as far as there is anything left, or time. */
async function goOn(
  exploration: Exploration, { plan, setting, terminal, helpers }: Course,
): Promise<void> {
  const { scope, strategy, property, deadline } = plan;
  const progress = new Progress(terminal);
  const far = (): string => explorationProgress(setting.name, exploration);
  const isLate = (): boolean => performance.now() >= deadline;
  for (let isLeft = true; isLeft && !isLate();) {
    const threads = helpers.for(exploration.layerLeft);
    if (threads === null) isLeft = exploration.step();
    else {
      const { times } = exploration;
      const tasks = exploration.tasks();
      await threads.carryOut({
        job: layerJob, options: { scope, setting, strategy, property, times, tasks },
        parts: Math.ceil(tasks.length / TASKS),
        isOver: () => isLate() || exploration.counterexample !== null,
        take: (expansions) => {
          for (const each of expansions) exploration.take(each);
          progress.moved(far);
        },
      });
    }
    progress.moved(far);
  }
  progress.ended();
}

async function explore(exploration: Exploration, course: Course): Promise<ExploredSetting> {
  const { name } = course.setting;
  const begun = performance.now();
  await goOn(exploration, course);
  const { states, transitions, depth, left, memory, counterexample } = exploration;
  return {
    name, states, transitions, depth, complete: left === 0 && counterexample === null,
    ...exploration.timeTold,
    seconds: (performance.now() - begun) / 1000,
    bytes: memory.bytes, collision_odds: memory.collisionOdds,
  };
}

function writeDown(
  exploration: Exploration, { plan, setting, out, cwd }: {
    readonly plan: Plan; readonly setting: Setting;
    readonly out: string | undefined; readonly cwd: string;
  },
): ExploredViolation | undefined {
  const { counterexample } = exploration;
  if (counterexample === null) return undefined;
  const { id, message, stack } = counterexample;
  const file = out ?? `scenarios/found/${id}-${formatScope(plan.scope)}.yaml`;
  // A scenario names the files of strategies as they lie from its own.
  const strategies = plan.strategies.map((strategy) =>
    ({ ...strategy, name: fromFile(file, strategy.name, cwd) }));
  const stage = stageFor({ ...plan, strategies }, setting);
  const { text, reproduces } = writeCounterexample(stage, counterexample, strategies);
  if (out === undefined) mkdirSync(dirname(join(cwd, file)), { recursive: true });
  writeWhole(targetOf(file, cwd), text);
  return {
    setting: setting.name, property: id, message, ...(stack === undefined ? {} : { stack }),
    file, reproduces,
  };
}

async function exploreAll(
  plan: Plan, flags: ExploreFlags,
  { terminal, helpers }: { readonly terminal: Terminal; readonly helpers: Helpers },
): Promise<ExplorationResult> {
  const { scope, strategies, properties } = plan;
  const explored: ExploredSetting[] = [];
  const antecedents = new Map<string, number>();
  let violation: ExploredViolation | undefined;
  for (const setting of plan.settings) {
    if (violation !== undefined) break;
    const exploration =
      new Exploration({ stage: stageFor(plan, setting), scope, strategies, properties });
    explored.push(await explore(exploration, { plan, setting, terminal, helpers }));
    for (const [id, count] of exploration.antecedents) {
      antecedents.set(id, (antecedents.get(id) ?? 0) + count);
    }
    violation = writeDown(exploration, { plan, setting, out: flags.out, cwd: terminal.cwd });
  }
  return {
    schema_version: 1,
    kind: 'exploration',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    scope: formatScope(scope),
    ...(flags.strategy === undefined ? {} : { strategy: flags.strategy }),
    verdict: violation === undefined ? 'pass' : 'fail',
    settings: explored,
    antecedents: Object.fromEntries(antecedents),
    ...(violation === undefined ? {} : { violation }),
  };
}

/**
 * `cutover explore`: carries out all that can happen within a scope, and prints what came of it;
 * writes the shortest way to a violation as a scenario file. Returns the exit code.
 *
 * @throws UsageError if the options make no sense, or a file cannot be read or written.
 */
export async function exploreCommand(flags: ExploreFlags, terminal: Terminal): Promise<ExitCode> {
  const plan = await planOf(flags, terminal);
  const helpers = new Helpers(terminal, flags.threads ?? availableParallelism());
  const result = await exploreAll(plan, flags, { terminal, helpers })
    .finally(() => helpers.close());
  const { stdout, env } = terminal;
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(flags.json === true ? jsonText(result) : explorationReport(result, paint));
  if (result.violation?.stack !== undefined) return EXIT.internal;
  return result.verdict === 'pass' ? EXIT.passed : EXIT.failed;
}
