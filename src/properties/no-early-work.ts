import { ATTEMPT_RESULTS, type AttemptResult } from '../model/records.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Here } from './history/here.ts';
import { ATTEMPT, LAST_SEQ, SERVICE, STARTED_AT } from './history/inputs.ts';
import type { Property } from './property.ts';

const ENDED = fieldsOf('attempt.ended');

/** S30: time goes one way, and work takes the time it takes. */
export const noEarlyWork: Property = {
  id: 'S30',
  name: 'no-early-work',
  statement: 'Instants never decrease. An attempt that succeeds or fails ends exactly its service '
    + 'time after it began, or before if a fault made it fail; one that times out ends exactly at '
    + 'the time limit of its version.',
  rule: 'TIME-2',
  scope: 'always',
  routine: ['success'],
  watch(history, judge) {
    return {
      each({ now }) {
        if (now >= history.before) return;
        judge.violate(`the clock goes back from ${history.before} µs to ${now} µs`);
      },
      before: {
        'attempt.ended'(here) {
          const result = ATTEMPT_RESULTS[here.value(ENDED.result)] as AttemptResult;
          if (result !== 'succeeded' && result !== 'failed' && result !== 'timeout') return;
          judge.count();
          const { input } = here;
          // An attempt that does not run is not to end: other properties say so.
          if (input.place !== 'running' || input.get(ATTEMPT) !== here.value(ENDED.attempt)) return;
          const expected = expectedTime(here, result);
          const took = here.now - input.get(STARTED_AT);
          if (expected === null || took === expected) return;
          // A fault can make an attempt fail at any time until its end.
          if (result === 'failed' && here.cause >= 0 && took < expected) return;
          judge.violate(
            `attempt ${input.get(ATTEMPT)} of ${input.name} ends (${result}) after ${took} µs, not `
            + `${expected} µs`, input.get(LAST_SEQ),
          );
        },
      },
    };
  },
};

function expectedTime({ input, container }: Here, result: AttemptResult): number | null {
  if (result !== 'timeout') return input.get(SERVICE);
  return container?.generation.options?.timeout_us ?? null;
}
