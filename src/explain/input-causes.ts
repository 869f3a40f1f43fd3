import type {
  ExplainedFact, InputCause, LossCause, OldVersionCause, PoolState, TimeSplit, WaitCause,
} from '../model/explanation.ts';
import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import type { InputState } from '../model/lifecycle.ts';
import type { Micros } from '../model/time.ts';

/** What is known of an input when the run is over. */
export interface InputFacts {
  readonly arrived: RecordOf<'input.arrived'>;
  readonly split: TimeSplit;
  readonly state: InputState;
  /** The state before this one. */
  readonly was: InputState;
  readonly since: Micros;
  /** The record that made it final. */
  readonly last: KnownRecord | null;
  /** The Function when it arrived. */
  readonly pool: PoolState | undefined;
  /** How much longer the attempt that succeeded took than it would have alone. */
  readonly slowed: Micros;
  /** For what it stood still before, and how long; and the call that made it fail. */
  readonly stood: ReadonlyMap<string, Micros>;
  readonly callee: string | undefined;
  /** What made its last attempt fail. */
  readonly failedBy: ExplainedFact | undefined;
  readonly isWeb: boolean;
  readonly waits: readonly WaitCause[];
  readonly losses: readonly LossCause[];
  readonly attempts: number;
  readonly oldVersion: OldVersionCause | undefined;
}

/** Of what took time, no more than so many causes are told … */
const MOST_TOLD = 3;
/** … and none that made up less than one part in so many. */
const LEAST_PART = 10;

/**
 * What an input's fate amounts to: how it ended if not well, then what took its time, most first,
 * then that an old version served it.
 */
export function inputCauses(facts: InputFacts): readonly InputCause[] {
  const outcome = outcomeOf(facts);
  return [
    ...(outcome === null ? [] : [outcome]),
    ...timeCauses(facts),
    ...(facts.oldVersion === undefined ? [] : [facts.oldVersion]),
  ];
}

function outcomeOf(facts: InputFacts): InputCause | null {
  const { state, was, last, arrived, pool, attempts, since, callee, failedBy, isWeb } = facts;
  if (state === 'succeeded') return null;
  if (last === null) return { cause: 'unfinished', state, since_us: since };
  const why = last.type === 'input.finished' ? last.why : '';
  switch (state) {
    case 'rejected': {
      const { rule } = last;
      return { cause: 'rejected', why, rule, ...(pool === undefined ? {} : { pool }) };
    }
    case 'abandoned': return { cause: 'abandoned', patience_us: arrived.patience_us ?? 0, was };
    case 'terminated': return { cause: 'terminated', why, rule: last.rule };
    default:
      return last.type === 'attempt.ended'
        ? {
            cause: 'failed', result: last.result, attempts, ...(isWeb ? { web: true } : {}),
            ...(failedBy === undefined ? {} : { by: failedBy }),
            ...(callee === undefined || last.result !== 'failed' ? {} : { callee }),
          }
        : { cause: 'misrouted' };
  }
}

const costOf = (cause: InputCause): Micros => {
  if (cause.cause === 'wait') return cause.wait_us;
  if (cause.cause === 'lost') return cause.lost_us;
  if (cause.cause === 'slowed') return cause.slowed_us;
  if (cause.cause === 'called') return cause.called_us;
  return cause.cause === 'work' ? cause.service_us : 0;
};

function timeCauses(
  { split, slowed, stood, state, waits, losses, last }: InputFacts,
): readonly InputCause[] {
  const { elapsed_us } = split;
  const called: InputCause = {
    cause: 'called', called_us: [...stood.values()].reduce((sum, micros) => sum + micros, 0),
    functions: [...stood.keys()],
  };
  const service_us = split.service_us - slowed - called.called_us;
  // How the last attempt failed is the outcome; what it took is no news.
  const isOnlyLoss = state === 'failed' && last?.type === 'attempt.ended' && losses.length === 1
    && losses[0]?.count === 1;
  const sharing: InputCause = { cause: 'slowed', slowed_us: slowed };
  const spent = [...waits, sharing, called, ...(isOnlyLoss ? [] : losses)]
    .filter((cause) => costOf(cause) > 0 && costOf(cause) * LEAST_PART >= elapsed_us);
  const work: InputCause = {
    cause: 'work', service_us, at_once: service_us === elapsed_us,
  };
  const most = Math.max(0, ...spent.map(costOf));
  const tellsWork = state === 'succeeded' && service_us >= most;
  return [...(tellsWork ? [work] : []), ...spent]
    .sort((a, b) => costOf(b) - costOf(a))
    .slice(0, MOST_TOLD);
}
