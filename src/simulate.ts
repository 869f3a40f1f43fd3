import type { RunResult, Timeline } from './model/result.ts';
import type { Scenario } from './model/scenario.ts';
import type { Strategy } from './model/strategy.ts';
import type { Micros } from './model/time.ts';
import { RunMetrics } from './metrics/run-metrics.ts';
import { Run } from './platform/run.ts';
import { World } from './platform/world.ts';
import { hash128 } from './random/hash.ts';
import { canonicalScenario } from './scenario/canonical.ts';
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
  /** The name of the scenario's file, for the result. */
  readonly file?: string;
  /** Strategies that the scenario names besides the bundled ones. */
  readonly strategies?: readonly Strategy[];
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

/**
 * Carries out a scenario and returns what came of it. Equal scenarios and seeds give equal results,
 * and the same digest, on every machine.
 *
 * @throws StrategyError if a strategy gives an order that the rules forbid
 * @throws RunError if the run would never end, or names a strategy that is not there
 */
export function simulate(given: Scenario, options: SimulateOptions = {}): RunOutcome {
  const scenario: Scenario = {
    ...given,
    seed: options.seed ?? given.seed,
    duration: options.until ?? given.duration,
  };
  const hash = hex(hash128(canonicalScenario(scenario)));
  const readers: TraceReader[] = [];
  const log = new TraceLog(readers);
  log.digest.text(`${SEMANTICS_VERSION} ${hash}`);
  const metrics = new RunMetrics(log.texts, {
    inputs: options.inputs === true,
    timeline: options.timeline === true,
  });
  readers.push(metrics, ...(options.readers?.(log.texts) ?? []));
  const run = new Run(new World(scenario, log, options.strategies));
  run.advance(scenario.duration ?? Number.POSITIVE_INFINITY, scenario.duration === null);
  const endedAt = scenario.duration ?? run.world.now;
  run.end(endedAt);
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
    verdict: 'pass',
    ended_at_us: endedAt,
    events: run.eventCount,
    apps: metrics.apps(endedAt),
    ...(options.inputs === true ? { inputs: metrics.inputs() } : {}),
  };
  return options.timeline === true ? { result, timeline: metrics.timeline(endedAt) } : { result };
}
