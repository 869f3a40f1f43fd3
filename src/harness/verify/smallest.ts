import { scenarioText } from '../scenario-text.ts';
import { type Failure, Judge } from '../shrink/failures.ts';
import { recordsOf } from '../shrink/records.ts';
import { filesNamedIn, shrinkScenario } from '../shrink/shrink-scenario.ts';
import type { TraceRecord } from '../../model/records.ts';
import type { Scenario } from '../../model/scenario.ts';
import { defineScenario, type ScenarioInput } from '../../scenario/index.ts';
import { simulate } from '../../simulate.ts';
import { type Candidate, deployedBy, strategiesFor } from './candidate.ts';
import { readerOf } from './trial.ts';
import type { FailedTrial, Verification } from './verification.ts';

/** The least scenario that shows what a strategy does wrong. */
export interface SmallestCase {
  readonly failure: Failure;
  /** As a file that `cutover run` takes. */
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
  /** The records of its run up to the violation; none where the run breaks off. */
  readonly records: readonly TraceRecord[];
}

/** So many scenarios are tried to make one small. */
const MOST_RUNS = 600;

const expectationOf = ({ kind, id }: Failure): Pick<ScenarioInput, 'expect'> => {
  if (kind === 'property') return { expect: [`${id} is violated`] };
  return kind === 'expectation' ? { expect: [id] } : {};
};

/** The records of a run up to the one that shows the violation, or to where it breaks off. */
function recordsUpTo(
  scenario: Scenario, { kind, id }: Failure, candidate: Candidate,
): readonly TraceRecord[] {
  if (kind === 'expectation') return [];
  const strategies = strategiesFor(candidate);
  const records = recordsOf(scenario, strategies);
  if (kind === 'error') return records;
  const { result } = simulate({ ...scenario, expect: [] }, { check: true, strategies });
  const { violation } = result.properties?.find((property) => property.id === id) ?? {};
  return records.slice(0, Math.max(0, ...violation?.seqs ?? []) + 1);
}

/** Explored are worlds in which all that takes long is over soon: that matters to few mistakes. */
function withoutConstants(
  input: ScenarioInput, stillFails: (bare: ScenarioInput) => boolean,
): ScenarioInput {
  const { constants: _, ...platform } = input.platform ?? {};
  const { platform: __, ...rest } = input;
  const bare = Object.keys(platform).length === 0 ? rest : { ...rest, platform };
  return stillFails(bare) ? bare : input;
}

/**
 * Makes a failing scenario as small as it gets: it is the shortest way to the same violation within
 * the scopes, or, where there is none, what is left without all that is not needed.
 */
export function smallestCase(
  verification: Verification, failed: FailedTrial, candidate: Candidate,
): SmallestCase {
  const { failure, files = {} } = failed;
  const way = failure.kind === 'property' ? verification.shortestWay(failure.id) : null;
  const { expect: _, ...given } = deployedBy(candidate.name, way?.input ?? failed.input);
  const strategies = strategiesFor(candidate);
  const judge = new Judge(strategies);
  const read = readerOf(files);
  const stillFails = (scenario: Scenario) => judge.again(scenario, failure) !== undefined;
  const full = { ...given, name: `${failure.id} by ${failed.name}`, ...expectationOf(failure) };
  const { input } = way !== null
    ? { input: withoutConstants(full, (bare) => stillFails(defineScenario(bare))) }
    : shrinkScenario(full, ({ scenario }) => stillFails(scenario), {
        mostRuns: MOST_RUNS, strategies, read,
      });
  const scenario = defineScenario(input, { read });
  const told = judge.again(scenario, failure) ?? failure;
  return {
    failure: told,
    text: scenarioText(input, [`${told.id}: ${told.message}`]),
    files: filesNamedIn(input, files),
    records: recordsUpTo(scenario, failure, candidate),
  };
}
