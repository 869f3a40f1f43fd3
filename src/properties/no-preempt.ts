import { ATTEMPT_RESULTS, type StopReason } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import { isOlderInterruption } from './departures.ts';
import type { Here } from './history/here.ts';
import { LAST_SEQ } from './history/inputs.ts';
import type { Property } from './property.ts';

const ENDED = fieldsOf('attempt.ended');
const TIMEOUT = ATTEMPT_RESULTS.indexOf('timeout');
const INTERRUPTED = ATTEMPT_RESULTS.indexOf('interrupted');

/** Stops that are decided upon and not suffered: they wait until nothing runs any more. */
const PATIENT: ReadonlySet<StopReason> =
  new Set(['drained', 'retired', 'idle', 'cancelled', 'single_use', 'evicted']);

/** S19: a rolling deployment interrupts nobody. */
export const noPreempt: Property = {
  id: 'S19',
  name: 'no-preempt',
  statement: 'While a version is live that was published rolling, no attempt is interrupted, but '
    + 'by a stop of the App, by a time-out that kills its container, or by a recreate from before; '
    + 'and no container that drains, idles or is retired stops before its inputs have ended.',
  rule: 'ROL-9',
  scope: { strategy: 'rolling', claim: 'noPreempt' },
  watch(_history, judge) {
    let killed = 0;
    let killedAt: Micros = -1;
    const isBound = ({ app }: Here): boolean => !app.isGone && judge.binds(app.live);
    return {
      before: {
        'attempt.ended'(here) {
          const result = here.value(ENDED.result);
          const number = here.value(ENDED.container);
          if (result === TIMEOUT) {
            killed = number;
            killedAt = here.now;
          }
          if (result !== INTERRUPTED || !isBound(here)) return;
          if (number === killed && here.now === killedAt) return;
          if (isOlderInterruption(here, judge)) return;
          judge.violate(
            `${here.input.name} is interrupted on ta-${number}`,
            here.app.live?.published.seq ?? -1, here.input.get(LAST_SEQ),
          );
        },
        'container.draining'(here) {
          if (isBound(here)) judge.count();
        },
        'container.stopping'(here) {
          const { container, record } = here;
          if (container === null || container.running === 0) return;
          if (!PATIENT.has(record.why) || !isBound(here)) return;
          judge.violate(
            `${container.name} stops (${record.why}) while ${container.running} inputs run on it`,
            container.lastSeq,
          );
        },
      },
      after: {
        'rollout.started'(here) {
          if (here.function !== null && here.function.running > 0 && isBound(here)) judge.count();
        },
      },
    };
  },
};
