import type { AttemptResult } from '../../model/records.ts';
import type { RuleId } from '../../model/rules.ts';
import { type Micros, roundMicros } from '../../model/time.ts';
import type { Chronicle } from './chronicle.ts';
import {
  appOf, boundTo, type Container, containerOf, type Input, liveSpec, specOf, type State,
} from './state.ts';

/** What becomes of an input whose attempt ends, and the rule that says so. */
function fateOf(
  state: State, input: Input, result: AttemptResult,
): { readonly next: Input['state']; readonly rule: RuleId } {
  const { app: id, function: name } = input;
  const { losses } = state.scenario.platform.constants;
  const app = appOf(state, id);
  const isRemoved = app.state === 'deployed' && liveSpec({ app, name }) === undefined;
  if (input.isGivenUp) return { next: 'abandoned', rule: 'QUE-8' };
  if (result === 'succeeded') return { next: 'succeeded', rule: 'OBJ-5' };
  if (app.state === 'stopping') return { next: 'terminated', rule: 'STP-1' };
  if (result === 'failed' || result === 'timeout') {
    const { retries } = specOf(state, containerOf(state, input.container ?? ''));
    const rule = result === 'failed' ? 'RET-1' : 'RET-3';
    if (input.failures >= retries.max_retries) return { next: 'failed', rule };
    return isRemoved ? { next: 'terminated', rule: 'PUB-6' } : { next: 'waiting', rule };
  }
  if (input.losses >= losses) return { next: 'failed', rule: 'RET-2' };
  return isRemoved ? { next: 'terminated', rule: 'PUB-6' } : { next: 'queued', rule: 'RET-2' };
}

/**
 * RET-1: "Delay before retry n: min(max_delay, max(1 s, initial_delay × backoff^(n−1))), the power
 * by repeated multiplication, rounded once."
 */
function retryDelay(state: State, input: Input): Micros {
  const { retries } = specOf(state, containerOf(state, input.container ?? ''));
  let delay = retries.initial_delay;
  for (let n = 0; n < input.failures; n++) delay *= retries.backoff_coefficient;
  const { retry_floor } = state.scenario.platform.constants;
  return roundMicros(Math.min(retries.max_delay, Math.max(retry_floor, delay)));
}

/** An attempt ends, and its input with it unless it is to run again. */
export function endAttempt(
  chronicle: Chronicle, input: Input,
  { result, cause }: { readonly result: AttemptResult; readonly cause?: number | null | undefined },
): void {
  const { state } = chronicle;
  const { id, app, attempt, container } = input;
  const { next, rule } = fateOf(state, input, result);
  const retryAt = state.now + retryDelay(state, input);
  chronicle.write('attempt.ended', { app, rule, cause, plan: { retryAt } }, {
    input: id, attempt, container: container ?? '', result, state: next,
  });
  if (next !== 'queued') return;
  chronicle.write('input.requeued', { app, rule: 'QUE-3' }, { input: id, place: 'kept' });
}

/** QUE-10: "If that container fails, is cancelled or interrupted, the input is unbound". */
export function unbindAll(chronicle: Chronicle, container: Container): void {
  for (const input of boundTo(chronicle.state, container)) {
    chronicle.write('input.unbound', { app: input.app, rule: 'QUE-10' }, {
      input: input.id, container: container.id,
    });
  }
}
