import { ExpectationWatch, expectedViolations, type Replay } from './expectations/index.ts';
import type { AppResult, RunResult, Timeline } from './model/result.ts';
import type { Scenario } from './model/scenario.ts';
import type { Strategy } from './model/strategy.ts';
import type { Micros } from './model/time.ts';
import { RunMetrics } from './metrics/run-metrics.ts';
import { Run } from './platform/run.ts';
import { StrategyError } from './platform/strategy-error.ts';
import { World } from './platform/world.ts';
import { PropertyWatch } from './properties/watch.ts';
import { hash128 } from './random/hash.ts';
import { canonicalScenario } from './scenario/canonical.ts';
import { rescheduled } from './scenario/schedules.ts';
import { TraceLog, type TraceReader } from './trace/log.ts';
import type { Texts } from './trace/texts.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from './version.ts';

/** What to make of a scenario, and what to keep of the run. */
export interface SimulateOptions {
  /** In place of the scenario's own seed. */
  readonly seed?: number;
  /** The last instant to simulate, in place of the scenario's duration. */
  readonly until?: Micros;
  /** Keep a row for each input in the result: memory grows with their number. */
  readonly inputs?: boolean;
  /** Keep the run over time, for pictures. */
  readonly timeline?: boolean;
  /** Mark publishes for charts (CHT-1), unless this is false. */
  readonly markers?: boolean;
  /**
   * Judge the run by every property, for `properties` of the result. Off unless this or a line of
   * `expect` asks for it: who simulates in a loop pays for what it looks at.
   */
  readonly check?: boolean;
  /** The name of the scenario's file, for the result. */
  readonly file?: string;
  /**
   * Strategies that the scenario names besides the bundled ones. The `name` of each has to be what
   * the scenario says: a path, such as `./mine.mjs`, whether there is such a file or not.
   */
  readonly strategies?: readonly Strategy[];
  /**
   * Break the run off with `TooManyEvents` once it has handled more than this, which is looked at
   * every few thousand instants.
   */
  readonly mostEvents?: number;
  /** Readers of the trace; records hold numbers of these texts. */
  readonly readers?: (texts: Texts) => readonly TraceReader[];
}

export interface RunOutcome {
  readonly result: RunResult;
  /** Present when it was asked for. */
  readonly timeline?: Timeline;
}

const hex = (words: readonly number[]): string =>
  words.map((word) => word.toString(16).padStart(8, '0')).join('');

/** A run is repeated in so many stretches at most: after each it can be left. */
const STRETCHES = 64;

/** Carries out a scenario once more, for what only a run as it goes on can tell. */
function replayOf(
  scenario: Scenario, endedAt: Micros, strategies: readonly Strategy[] | undefined,
): Replay {
  return (makeWatch) => {
    const readers: TraceReader[] = [];
    const log = new TraceLog(readers);
    const watch = makeWatch(log.texts);
    readers.push(watch);
    const run = new Run(new World(scenario, log, { strategies }));
    for (let part = 1; part <= STRETCHES && !watch.isDone; part++) {
      run.advance(Math.floor((endedAt * part) / STRETCHES), false);
      log.flush();
    }
    return watch;
  };
}

/** The scenario with what is asked for in place of its own. */
function scenarioToRun(given: Scenario, { seed, until }: SimulateOptions): Scenario {
  const { schedules, start_us: start } = given;
  return {
    ...given,
    seed: seed ?? given.seed,
    duration: until ?? given.duration,
    ...(schedules === undefined || until === undefined
      ? {} : { schedules: rescheduled(schedules, start, until) }),
  };
}

/**
 * Carries out a scenario and returns what came of it. Equal scenarios and seeds give equal results,
 * and the same digest, on every machine.
 *
 * @throws StrategyError if a strategy gives an order that the rules forbid, or throws an error
 * @throws RunError if the run would never end, or names a strategy that is not there
 */
export function simulate(given: Scenario, options: SimulateOptions = {}): RunOutcome {
  const scenario = scenarioToRun(given, options);
  const hash = hex(hash128(canonicalScenario(scenario)));
  const readers: TraceReader[] = [];
  const log = new TraceLog(readers);
  log.digest.text(`${SEMANTICS_VERSION} ${hash}`);
  const metrics = new RunMetrics(log.texts, {
    inputs: options.inputs === true,
    timeline: options.timeline === true,
  });
  const check = options.check ?? scenario.expect.some(({ claim }) => claim.kind === 'property');
  const watch = check ? new PropertyWatch(log.texts) : null;
  const expectations = scenario.expect.length === 0
    ? null : new ExpectationWatch(scenario, { metrics, texts: log.texts });
  readers.push(metrics, ...(watch === null ? [] : [watch]), ...(expectations?.readers ?? []));
  readers.push(...(options.readers?.(log.texts) ?? []));
  const run = new Run(new World(scenario, log, { strategies: options.strategies }));
  run.mostEvents = options.mostEvents ?? Number.POSITIVE_INFINITY;
  try {
    run.advance(scenario.duration ?? Number.POSITIVE_INFINITY, scenario.duration === null);
  } catch (error) {
    // Readers are shown what led to it.
    if (error instanceof StrategyError) log.flush();
    throw error;
  }
  const endedAt = scenario.duration ?? run.world.now;
  run.end(endedAt);
  const apps = options.markers === false
    ? metrics.apps(endedAt).map(({ markers, ...app }): AppResult => app) : metrics.apps(endedAt);
  watch?.judgeReport({ apps });
  const properties = watch?.results();
  const judged = expectations?.results({
    endedAt, properties, replay: replayOf(scenario, endedAt, options.strategies),
  });
  const violations = expectedViolations(scenario);
  const isFailed = judged?.some(({ ok }) => !ok)
    || properties?.some(({ id, ok }) => !ok && !violations.has(id));
  const result: RunResult = {
    schema_version: 1,
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    scenario: {
      name: scenario.name,
      ...(options.file === undefined ? {} : { file: options.file }),
      hash,
    },
    seed: scenario.seed,
    digest: log.digest.value(),
    verdict: isFailed ? 'fail' : 'pass',
    ended_at_us: endedAt,
    events: run.eventCount,
    ...(judged === undefined ? {} : { expectations: judged }),
    ...(properties === undefined ? {} : { properties }),
    apps,
    ...(options.inputs === true ? { inputs: metrics.inputs() } : {}),
  };
  return options.timeline === true ? { result, timeline: metrics.timeline(endedAt) } : { result };
}
