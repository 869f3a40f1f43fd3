import { availableParallelism } from 'node:os';
import { join, parse } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Threads } from '../executors/threads.ts';
import { writeCounterexample } from '../harness/explore/counterexample.ts';
import { formatScope } from '../harness/explore/scope.ts';
import { Exploration } from '../harness/explore/search.ts';
import { PLAIN, type Setting } from '../harness/explore/stage.ts';
import type {
  ExplorationResult, ExploredSetting, ExploredViolation,
} from '../model/exploration.ts';
import { explorationProgress, explorationReport } from '../reports/exploration-report.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import {
  type ExplorationPlan, type ExploreFlags, planOf, stageFor,
} from './exploration-plan.ts';
import { layerJob, TASKS } from './jobs.ts';
import { freeName, fromFile, OutputFile, slugOf } from './output-target.ts';
import { coloured, Progress, type Terminal, wantsColour } from './terminal.ts';

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
  readonly plan: ExplorationPlan;
  readonly setting: Setting;
  /** When to leave off, in milliseconds of the process's clock. */
  readonly deadline: number;
  readonly terminal: Terminal;
  readonly helpers: Helpers;
}

/** Goes as far as there is anything left, or time; one task is always done. */
async function goOn(
  exploration: Exploration, { plan, setting, deadline, terminal, helpers }: Course,
): Promise<void> {
  const { scope, strategy, property } = plan;
  const progress = new Progress(terminal);
  const far = (): string => explorationProgress(setting.name, exploration);
  const isLate = (): boolean => performance.now() >= deadline;
  for (let isLeft = true; isLeft && (exploration.transitions === 0 || !isLate());) {
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

const FOUND = 'scenarios/found';

/** The name of a file for what is violated, by all that tells it from other findings. */
function nameOf(id: string, { scope, strategy }: ExplorationPlan, { name }: Setting): string {
  const words = [
    name === PLAIN.name ? '' : slugOf(name),
    strategy === null ? '' : slugOf(parse(strategy.name).name),
  ];
  return `${[id, formatScope(scope), ...words.filter((word) => word !== '')].join('-')}.yaml`;
}

function writeDown(
  exploration: Exploration, { plan, setting, flags: { out, force = false }, cwd }: {
    readonly plan: ExplorationPlan; readonly setting: Setting;
    readonly flags: ExploreFlags; readonly cwd: string;
  },
): ExploredViolation | undefined {
  const { counterexample } = exploration;
  const { guard } = plan;
  if (counterexample === null) return undefined;
  const { id, message, stack } = counterexample;
  const wanted = out ?? join(FOUND, nameOf(id, plan, setting));
  // A scenario names the files of strategies as they lie from its own.
  const strategies = plan.strategies.map((strategy) =>
    ({ ...strategy, name: fromFile(wanted, strategy.name, cwd) }));
  const stage = stageFor({ ...plan, strategies }, setting);
  const { text, reproduces } = writeCounterexample(stage, counterexample, { strategies, guard });
  const file = force ? wanted : freeName(wanted, text, cwd);
  new OutputFile(file, cwd).write(text);
  return {
    setting: setting.name, property: id, message, ...(stack === undefined ? {} : { stack }),
    file, reproduces,
  };
}

async function exploreAll(
  plan: ExplorationPlan, flags: ExploreFlags,
  { terminal, helpers }: { readonly terminal: Terminal; readonly helpers: Helpers },
): Promise<ExplorationResult> {
  const { scope, strategies, properties, guard } = plan;
  const explored: ExploredSetting[] = [];
  const antecedents = new Map<string, number>();
  let violation: ExploredViolation | undefined;
  for (const [place, setting] of plan.settings.entries()) {
    if (violation !== undefined) break;
    const exploration =
      new Exploration({ stage: stageFor(plan, setting), scope, strategies, properties, guard });
    const now = performance.now();
    // What one setting leaves of its share, the others have.
    const deadline = now + (plan.deadline - now) / (plan.settings.length - place);
    explored.push(await explore(exploration, { plan, setting, deadline, terminal, helpers }));
    for (const [id, count] of exploration.antecedents) {
      antecedents.set(id, (antecedents.get(id) ?? 0) + count);
    }
    violation = writeDown(exploration, { plan, setting, flags, cwd: terminal.cwd });
  }
  const isJudged = [...antecedents.values()].some((count) => count > 0);
  return {
    schema_version: 1,
    kind: 'exploration',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    scope: formatScope(scope),
    ...(flags.strategy === undefined ? {} : { strategy: flags.strategy }),
    verdict: violation === undefined && isJudged ? 'pass' : 'fail',
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
  // Where it would go to: that there can be no file shows before all is done.
  new OutputFile(flags.out ?? join(FOUND, 'found.yaml'), terminal.cwd);
  const helpers = new Helpers(terminal, flags.threads ?? availableParallelism());
  const result = await exploreAll(plan, flags, { terminal, helpers })
    .finally(() => helpers.close());
  const { stdout, env } = terminal;
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(flags.json === true ? jsonText(result) : explorationReport(result, paint));
  if (result.violation?.stack !== undefined) return EXIT.internal;
  return result.verdict === 'pass' ? EXIT.passed : EXIT.failed;
}
