import { TooManyEvents } from '../../platform/run-error.ts';
import type { Property } from '../../properties/property.ts';
import { PropertyWatch } from '../../properties/watch.ts';
import { defineScenario, type ScenarioInput } from '../../scenario/index.ts';
import { simulate } from '../../simulate.ts';
import type { Files } from '../arbitrary/traffic.ts';
import { BROKEN_OFF, MOST_EVENTS, upToItsEnd } from '../judging.ts';
import type { Failure } from '../shrink/failures.ts';
import { type Candidate, deployedBy, strategiesFor } from './candidate.ts';

/** A scenario to put a strategy to; whatever it deploys is deployed by that. */
export interface Trial {
  readonly input: ScenarioInput;
  /** The data files that it names. */
  readonly files?: Files;
}

/** A trial, and what to call it. */
export interface NamedTrial extends Trial {
  readonly name: string;
}

/** What came of one run. */
export interface TrialResult {
  readonly events: number;
  /** By id of a property, how often it had something to say. */
  readonly antecedents: ReadonlyMap<string, number>;
  readonly failures: readonly Failure[];
  /** Of the properties that were judged on the side: those that are violated, and by what. */
  readonly besides: ReadonlyMap<string, string>;
}

const NOTHING: TrialResult =
  { events: 0, antecedents: new Map(), failures: [], besides: new Map() };

/** Reads data files that stand nowhere but in memory. */
export function readerOf(files: Files = {}): (name: string) => string {
  return (name) => {
    const text = files[name];
    if (text === undefined) throw new Error(`there is no file ${name}`);
    return text;
  };
}

function brokenOff(error: unknown): TrialResult {
  // A run that is too long has shown nothing.
  if (error instanceof TooManyEvents) return { ...NOTHING, events: MOST_EVENTS };
  const message = error instanceof Error ? error.message : `${error}`;
  const failures: Failure[] = [{ kind: 'error', id: BROKEN_OFF, message }];
  return { ...NOTHING, failures };
}

/**
 * Carries a scenario out with every deployment in it by the strategy, and judges it by all
 * properties and by what it expects. The properties `besides` are judged on the side.
 */
export function tried(
  { input, files }: Trial, candidate: Candidate, besides: readonly Property[] = [],
): TrialResult {
  try {
    const scenario = defineScenario(deployedBy(candidate.name, input), { read: readerOf(files) });
    let watches: PropertyWatch[] = [];
    // Where inputs would wait for ever, that is not the strategy's doing: it is judged up to there.
    const { result } = upToItsEnd(scenario, (ending) => simulate(ending, {
      check: true, timeline: true, mostEvents: MOST_EVENTS, strategies: strategiesFor(candidate),
      readers: (texts) => {
        watches = besides.length === 0 ? [] : [new PropertyWatch(texts, { properties: besides })];
        return watches;
      },
    }));
    const properties = result.properties ?? [];
    const unexpected = (result.expectations ?? []).filter(({ ok }) => !ok);
    return {
      events: result.events,
      antecedents: new Map(properties.map(({ id, antecedents }) => [id, antecedents])),
      failures: [
        ...properties.flatMap(({ id, violation }): readonly Failure[] =>
          (violation === undefined ? [] : [{ kind: 'property', id, message: violation.message }])),
        ...unexpected.map(({ text, actual }): Failure =>
          ({ kind: 'expectation', id: text, message: `found ${actual}` })),
      ],
      besides: new Map(watches.flatMap((watch) => watch.results()).flatMap(({ id, violation }) =>
        (violation === undefined ? [] : [[id, violation.message]]))),
    };
  } catch (error) {
    return brokenOff(error);
  }
}
