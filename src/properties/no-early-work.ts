import { ATTEMPT_RESULTS, type AttemptResult } from '../model/records.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import type { Container } from './history/container.ts';
import type { Here } from './history/here.ts';
import { ATTEMPT, LAST_SEQ, SERVICE, STARTED_AT } from './history/inputs.ts';
import type { Judge, Property } from './property.ts';
import { ServedWork } from './served-work.ts';

const ENDED = fieldsOf('attempt.ended');

/** What sums of fractions of a microsecond may be off. */
const SLACK = 0.001;

/** S30: time goes one way, and work takes the time it takes. */
export const noEarlyWork: Property = {
  id: 'S30',
  name: 'no-early-work',
  statement: 'Instants never decrease. An attempt that succeeds or fails ends exactly its service '
    + 'time after it began, or before if a fault made it fail; where inputs share cores, at the '
    + 'microsecond nearest to when it has been served so much. One that times out ends exactly at '
    + 'the time limit of its version.',
  rule: 'TIME-2',
  scope: 'always',
  routine: ['success'],
  watch(history, judge) {
    const served = new ServedWork();
    return {
      each({ now }) {
        if (now >= history.before) return;
        judge.violate(`the clock goes back from ${history.before} µs to ${now} µs`);
      },
      before: {
        'input.started'({ container, input, now }) {
          if (container !== null && container.millicores !== null) {
            served.begin(container, input.number, now);
          }
        },
        'attempt.ended'(here) {
          const result = ATTEMPT_RESULTS[here.value(ENDED.result)] as AttemptResult;
          const shared = servedUntil(here, served);
          if (result !== 'succeeded' && result !== 'failed' && result !== 'timeout') return;
          judge.count();
          const { input } = here;
          // An attempt that does not run is not to end: other properties say so.
          if (input.place !== 'running' || input.get(ATTEMPT) !== here.value(ENDED.attempt)) return;
          const expected = expectedTime(here, result);
          if (expected === null) return;
          const took = result === 'timeout' || shared === null
            ? here.now - input.get(STARTED_AT) : shared.micros;
          const off = result === 'timeout' || shared === null ? 0 : shared.rate / 2 + SLACK;
          if (Math.abs(took - expected) <= off) return;
          // A fault can make an attempt fail at any time until its end.
          if (result === 'failed' && here.cause >= 0 && took < expected) return;
          complain(judge, here, { result, took, expected });
        },
      },
    };
  },
};

/** What the attempt that ends was served, and how fast; `null` where work takes its time. */
function servedUntil(
  { container, input, now }: Here, served: ServedWork,
): { readonly micros: number; readonly rate: number } | null {
  if (!shares(container)) return null;
  const rate = served.rate(container);
  const micros = served.end(container, input.number, now);
  return micros === null ? null : { micros, rate };
}

const shares = (container: Container | null): container is Container =>
  container !== null && container.millicores !== null;

function complain(
  judge: Judge, { input }: Here,
  { result, took, expected }: { result: string; took: number; expected: number },
): void {
  judge.violate(
    `attempt ${input.get(ATTEMPT)} of ${input.name} ends (${result}) after ${took} µs, not `
    + `${expected} µs`, input.get(LAST_SEQ),
  );
}

function expectedTime({ input, container }: Here, result: AttemptResult): number | null {
  if (result !== 'timeout') return input.get(SERVICE);
  return container?.generation.options?.timeout_us ?? null;
}
