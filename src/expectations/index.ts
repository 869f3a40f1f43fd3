import type { Expectation } from '../model/expectation.ts';
import type { ExpectationResult, PropertyResult } from '../model/result.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { RunMetrics } from '../metrics/run-metrics.ts';
import type { TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';
import { formatDuration } from '../scenario/units.ts';
import type { Verdict } from './judge.ts';
import { Observation, type ObservedClaim } from './observation.ts';
import { TruthWatch } from './truth-watch.ts';

/** Shows a watch the same run once more, up to its end or until it is done, and returns it. */
export type Replay = (makeWatch: (texts: Texts) => TruthWatch) => TruthWatch;

/** What lines are judged by once a run is over. */
export interface Ending {
  readonly endedAt: Micros;
  /** Absent where the run was not checked. */
  readonly properties?: readonly PropertyResult[] | undefined;
  readonly replay: Replay;
}

interface Judged extends Verdict {
  /** For one that is not true: when it was for the last time; `null` for never. */
  readonly lastTrue: Micros | null;
  /** To be looked for in another run. */
  readonly isOpen: boolean;
}

/** Watches a run for the expectations of its scenario. */
export class ExpectationWatch {
  readonly #scenario: Scenario;
  readonly #observation: Observation;

  /** `metrics` and `texts` are those of the run. */
  constructor(scenario: Scenario, { metrics, texts }: { metrics: RunMetrics; texts: Texts }) {
    this.#scenario = scenario;
    this.#observation = new Observation(scenario.expect.flatMap(observedOf), {
      scenario, metrics, texts, isAskedOften: false,
    });
  }

  /** What has to read the trace besides the metrics: nothing that no line asks for. */
  get readers(): readonly TraceReader[] {
    return this.#observation.readers;
  }

  /**
   * How each line came out, in order of the file. The run is repeated only if a line is not true
   * and it is not known when it last was.
   */
  results(ending: Ending): readonly ExpectationResult[] {
    const judged = this.#judge(ending);
    const { expect } = this.#scenario;
    const open = expect.filter((_, at) => judged[at]?.isOpen).flatMap(observedOf);
    const found = open.length === 0 ? [] : [...ending.replay((texts) =>
      new TruthWatch(open, this.#scenario, texts)).results(ending.endedAt)];
    return expect.map((expectation, at) => {
      const one = judged[at] as Judged;
      const lastTrue = one.isOpen ? found.shift() : one.lastTrue;
      return resultOf(expectation, one, lastTrue ?? null);
    });
  }

  #judge({ endedAt, properties }: Ending): readonly Judged[] {
    const judges = [...this.#observation.judges];
    return this.#scenario.expect.map(({ claim }) => {
      if (claim.kind === 'property') return ofProperty(claim, properties);
      const judge = judges.shift() as Observation['judges'][number];
      const verdict = judge.verdict(endedAt);
      if (verdict.ok) return { ...verdict, lastTrue: null, isOpen: false };
      const side = judge.sideAt(endedAt);
      if (judge.isTrueOn(side)) return { ...verdict, lastTrue: endedAt, isOpen: false };
      return { ...verdict, lastTrue: null, isOpen: !judge.wasNeverTrue(side) };
    });
  }
}

const observedOf = ({ claim }: Expectation): readonly ObservedClaim[] =>
  (claim.kind === 'property' ? [] : [claim]);

function ofProperty(
  { id, holds }: { readonly id: string; readonly holds: boolean },
  properties: readonly PropertyResult[] = [],
): Judged {
  const property = properties.find((each) => each.id === id);
  const base = { lastTrue: null, isOpen: false };
  if (property === undefined) return { ok: false, actual: 'not checked', ...base };
  const { ok, antecedents, violation } = property;
  if (violation === undefined) {
    const times = antecedents === 1 ? 'once' : `${antecedents} times`;
    return { ok: ok === holds, actual: `holds, put to the test ${times}`, ...base };
  }
  const actual = `violated at ${formatDuration(violation.at_us)}`;
  const lastTrue = holds && violation.at_us > 0 ? violation.at_us - 1 : null;
  return { ok: ok === holds, actual, lastTrue, isOpen: false };
}

function resultOf(
  { text, line, column, why }: Expectation, { ok, actual }: Verdict, lastTrue: Micros | null,
): ExpectationResult {
  return {
    text, ok, actual, line, column,
    ...(why === null ? {} : { why }),
    ...(ok || lastTrue === null ? {} : { last_true_us: lastTrue }),
  };
}

/** The properties that a scenario says are violated: it is no failure if they are. */
export function expectedViolations({ expect }: Scenario): ReadonlySet<string> {
  return new Set(expect.flatMap(({ claim }) =>
    (claim.kind === 'property' && !claim.holds ? [claim.id] : [])));
}
