import { INPUT_STATES } from '../model/lifecycle.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import { Deadlines } from './deadlines.ts';
import type { AppHistory } from './history/app.ts';
import type { Here } from './history/here.ts';
import { LAST_SEQ } from './history/inputs.ts';
import type { Judge, Property } from './property.ts';

const STATE = fieldsOf('attempt.ended').state;

/** What leaves nothing to stop: a first deployment that failed, a client who got no App. */
const FROM_NOTHING: ReadonlySet<string> = new Set(['DEP-4', 'EPH-1']);

/** S27: what is stopped, stays stopped. */
export const stopFinal: Property = {
  id: 'S27',
  name: 'stop-final',
  statement: 'When an App is stopped, all its inputs end in that instant, all its containers stop '
    + 'within their exit time, and it is stopped as the last one is gone. Nothing is published or '
    + 'started any more; whoever deploys again gets another App.',
  rule: 'STP-1',
  scope: 'always',
  watch(history, judge) {
    const deadlines = new Deadlines();
    const stopping = new Set<AppHistory>();
    const never = ({ app, type }: Here): void => {
      if (app.isGone) judge.violate(`${type}, but the App is ${app.state}`, app.stoppingSeq);
    };
    return {
      before: {
        'app.created'({ app }) {
          if (app.state === 'initializing' && app.version === 0) return;
          judge.violate(`ap-${app.number} is created anew, but is ${app.state}`, app.stoppingSeq);
        },
        'deploy.published': never,
        'container.starting': never,
        'container.ready': never,
        'input.started': never,
        'attempt.ended'(here) {
          const { app, input } = here;
          const state = INPUT_STATES[here.value(STATE)];
          if (!app.isGone || state === 'terminated' || state === 'abandoned') return;
          judge.violate(
            `${input.name} is ${state}, but the App is ${app.state}`,
            app.stoppingSeq, input.get(LAST_SEQ),
          );
        },
        'app.stopping'({ app }) {
          judge.count();
          if (!app.isGone) stopping.add(app);
        },
        'app.stopped'({ app, rule }) {
          if (app.version === 0 && !app.isGone && FROM_NOTHING.has(rule)) return;
          if (app.isGone && app.state !== 'stopped' && app.existing === 0) return;
          judge.violate(
            `ap-${app.number} is stopped, but was ${app.state} with ${app.existing} containers`,
            app.stoppingSeq,
          );
        },
      },
      each: ({ now }) => deadlines.pass(now),
      settled() {
        if (stopping.size === 0) return;
        for (const app of stopping) {
          if (history.now === app.stoppingAt) judgeStop(app, deadlines, judge);
          if (app.existing > 0) continue;
          stopping.delete(app);
          if (app.state === 'stopped') continue;
          judge.violate(`ap-${app.number} has no container left and is not stopped`,
            app.stoppingSeq);
        }
      },
      ended: () => deadlines.pass(history.now + 1),
    };
  },
};

/** Looks at an App at the end of the instant in which it was stopped. */
function judgeStop(app: AppHistory, deadlines: Deadlines, judge: Judge): void {
  for (const { containers, name, queued, running, waiting } of app.functions) {
    const open = queued + running + waiting;
    if (open > 0) {
      judge.violate(`${open} inputs of ${name} have not ended with the App`, app.stoppingSeq);
    }
    const left = [...containers.values()];
    const spared = left.find(({ state }) => state !== 'stopping');
    if (spared !== undefined) {
      judge.violate(
        `${spared.name} of ${name} is ${spared.state} in an App that is stopped`,
        app.stoppingSeq, spared.lastSeq,
      );
    }
    deadlines.addExits(left, app.stoppingAt, judge);
  }
}
