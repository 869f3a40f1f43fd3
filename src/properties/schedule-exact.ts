import type { FunctionHistory } from './history/function.ts';
import type { Here } from './history/here.ts';
import type { Judge, Property } from './property.ts';
import { publishOf, ScheduleTimes } from './schedule-times.ts';

/** S34: a schedule fires when it is due, and then once. */
export const scheduleExact: Property = {
  id: 'S34',
  name: 'schedule-exact',
  statement: 'A schedule fires exactly once at each instant at which it is due, and one input '
    + 'comes of it: a cron by the calendar, whatever is deployed; a period counted from the last '
    + 'publish. None fires that was removed, or whose App is stopped.',
  rule: 'SCH-2',
  scope: 'always',
  watch(history, judge) {
    const times = new ScheduleTimes();
    /** The numbers of the inputs that are to arrive in this instant. */
    const called: number[] = [];
    const hold = (owner: FunctionHistory, isOver: (due: number) => boolean): void => {
      const due = times.next(owner);
      if (!isOver(due)) return;
      judge.violate(
        `${owner.name} was due at ${due} µs and has not fired`, publishOf(owner.app)?.seq ?? -1,
      );
    };
    const past = ({ app, now }: Here): void => {
      for (const owner of times.live(app)) hold(owner, (due) => due < now);
    };
    return {
      before: {
        'schedule.planned': (here) => times.plan(here),
        'deploy.published': past,
        'app.stopping': past,
        'schedule.fired'(here) {
          judge.count();
          judgeFiring(here, times, judge);
          if (here.function !== null) times.fire(here.function, here.now);
          called.push(Number(here.record.input.slice('in-'.length)));
        },
      },
      after: { 'rollout.started': (here) => times.begin(here) },
      settled() {
        const missing = called.find((input) => history.inputs.latest < input);
        called.length = 0;
        if (missing !== undefined) judge.violate(`in-${missing} of a schedule never arrives`);
      },
      ended() {
        for (const owner of times.live(null)) hold(owner, (due) => due <= history.now);
      },
    };
  },
};

function judgeFiring(here: Here<'schedule.fired'>, times: ScheduleTimes, judge: Judge): void {
  const { app, function: owner, now, record, input } = here;
  const published = publishOf(app)?.seq ?? -1;
  const fires = `the schedule of ${record.function} fires at ${now} µs`;
  if (app.isGone) judge.violate(`${fires}, but the App is ${app.state}`, app.stoppingSeq);
  else if (owner === null || !times.has(owner)) {
    judge.violate(`${fires}, but v${app.version} has none`, published);
  } else {
    const due = times.next(owner);
    if (due !== now || record.due_us !== now) {
      judge.violate(`${fires}, but is due at ${due} µs`, published);
    }
  }
  if (input.place !== 'unknown') {
    judge.violate(`${fires} for ${input.name}, which is there already`);
  }
}
