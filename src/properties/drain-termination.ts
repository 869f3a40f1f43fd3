import type { Micros } from '../model/time.ts';
import type { Container } from './history/container.ts';
import type { Here } from './history/here.ts';
import type { Judge, Property } from './property.ts';

/** L04: what drains is gone in time. */
export const drainTermination: Property = {
  id: 'L04',
  name: 'drain-termination',
  statement: 'A draining container stops the instant its last attempt ends, at most the timeout of '
    + 'its version after it began to drain, and is stopped exactly its exit time later, unless it '
    + 'crashes.',
  rule: 'CON-4',
  scope: 'always',
  watch(history, judge) {
    /** Those that drain, or stop after they drained. */
    const leaving = new Set<Container>();
    /** Those of which an attempt ended in this instant. */
    const freed: Container[] = [];
    const leave = ({ container, now }: Here): void => {
      if (container === null || !leaving.has(container)) return;
      judgeTime(container, now, judge);
    };
    const forget = (here: Here): void => {
      leave(here);
      if (here.container !== null) leaving.delete(here.container);
    };
    return {
      before: {
        'container.stopping': leave,
        'container.crashed': forget,
        'container.stopped'(here) {
          const { container, now } = here;
          if (container !== null && leaving.has(container) && container.state === 'stopping') {
            judgeExit(container, now, judge);
          }
          forget(here);
        },
        'attempt.ended'({ container }) {
          if (container?.state === 'draining') freed.push(container);
        },
      },
      after: {
        'container.draining'({ container }) {
          if (container === null) return;
          judge.count();
          leaving.add(container);
          freed.push(container);
        },
      },
      settled() {
        if (freed.length === 0) return;
        for (const { lastSeq, load, name, state } of freed) {
          if (state !== 'draining' || load > 0) continue;
          judge.violate(`${name} drains, and nothing runs on it`, lastSeq);
        }
        freed.length = 0;
      },
      ended() {
        for (const container of leaving) judgeTime(container, history.now, judge);
      },
    };
  },
};

/** Whether a container has been in its state for no longer than it may. */
function judgeTime(container: Container, now: Micros, judge: Judge): void {
  const { generation: { options }, lastSeq, name, since, state } = container;
  if (options === null) return;
  const most = state === 'draining' ? options.timeout_us : options.exit_time_us;
  if (now - since <= most) return;
  judge.violate(
    `${name} is ${state} for ${now - since} µs, where ${most} µs are the most`, lastSeq,
  );
}

function judgeExit(container: Container, now: Micros, judge: Judge): void {
  const { generation, lastSeq, name, since } = container;
  const exit = generation.options?.exit_time_us ?? now - since;
  if (now - since === exit) return;
  judge.violate(`${name} is stopped ${now - since} µs after it began, not ${exit} µs`, lastSeq);
}
