import type { Micros } from '../model/time.ts';
import { Deadlines } from './deadlines.ts';
import type { AppHistory } from './history/app.ts';
import type { Here } from './history/here.ts';
import type { Judge, Property } from './property.ts';

/** What is still to be collected of an App that is stopped, and when. */
interface Remains {
  readonly due: Micros;
  readonly objects: Set<string>;
}

/** L10: what is left of an App goes as well. */
export const collected: Property = {
  id: 'L10',
  name: 'collected',
  statement: 'The objects of an App that is stopped are collected exactly `gc_delay` later, each '
    + 'of them once: every Function that any of its versions had, and the App; and none before its '
    + 'last container is stopped. That is, if the run lasts that long.',
  rule: 'STP-3',
  scope: 'always',
  watch(history, judge) {
    const deadlines = new Deadlines();
    const remains = new Map<AppHistory, Remains>();
    return {
      before: {
        'app.stopped'({ app, now, record, seq }) {
          const due = now + record.gc_delay_us;
          const objects = objectsOf(app);
          judge.count();
          remains.set(app, { due, objects });
          deadlines.add(due, () => {
            const [left] = objects;
            if (left !== undefined) judge.violate(`${left} is not collected at ${due} µs`, seq);
          });
        },
        'object.collected'(here) {
          const left = remains.get(here.app);
          judgeCollection(here, left, judge);
          if (left?.objects.size === 0) remains.delete(here.app);
        },
      },
      each: ({ now }) => deadlines.pass(now),
      ended: () => deadlines.pass(history.now + 1),
    };
  },
};

function objectsOf({ editions, number }: AppHistory): Set<string> {
  const names = editions.flatMap(({ functions }) => [...functions.keys()]);
  return new Set([...names.map((name) => `ap-${number}/${name}`), `ap-${number}`]);
}

function judgeCollection(
  { app, now, record: { object } }: Here<'object.collected'>, remains: Remains | undefined,
  judge: Judge,
): void {
  const { stoppingSeq } = app;
  if (app.state !== 'stopped' || app.existing > 0) {
    judge.violate(
      `${object} is collected, but the App is ${app.state} with ${app.existing} containers`,
      stoppingSeq,
    );
  } else if (remains !== undefined && remains.due !== now) {
    judge.violate(`${object} is collected, which is due at ${remains.due} µs`, stoppingSeq);
  } else if (remains?.objects.delete(object) !== true) {
    judge.violate(`${object} is collected, which is no object that is left`, stoppingSeq);
  }
}
