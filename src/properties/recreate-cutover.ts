import type { Micros } from '../model/time.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import { Deadlines } from './deadlines.ts';
import type { AppHistory, Edition } from './history/app.ts';
import type { Container, ContainerPhase } from './history/container.ts';
import { LAST_SEQ } from './history/inputs.ts';
import type { Judge, Property } from './property.ts';

const CONTAINER = fieldsOf('input.started').container;

/** States in which a container has been told to go. */
const ON_ITS_WAY: ReadonlySet<ContainerPhase> =
  new Set(['stopping', 'stopped', 'crashed', 'start failed']);

/** S20: after a recreate no container from before it is left. */
export const recreateCutover: Property = {
  id: 'S20',
  name: 'recreate-cutover',
  statement: 'A recreate interrupts after its delay, to the instant: by then every container of '
    + 'the App that began to start before the publish has stopped or is stopping, no longer than '
    + 'its exit time; and none of them is given an input afterwards.',
  rule: 'REC-1',
  scope: { strategy: 'recreate' },
  watch(history, judge) {
    const deadlines = new Deadlines();
    const due = new Map<Edition, Micros>();
    const expect = (app: AppHistory, edition: Edition, at: Micros): void => {
      if (app.existing === 0 || due.has(edition)) return;
      judge.count();
      due.set(edition, at);
      deadlines.add(at, () => {
        due.delete(edition);
        judgeCutover({ app, edition, at, deadlines }, judge);
      });
    };
    return {
      before: {
        'input.started'(here) {
          const { app, input } = here;
          const number = here.value(CONTAINER);
          if (number > app.interruptedUpTo) return;
          judge.violate(
            `${input.name} starts on ta-${number}, which a recreate has interrupted`,
            input.get(LAST_SEQ),
          );
        },
        'deploy.interrupting'({ app, command, now }) {
          const edition = app.editions.findLast(({ published }) => published.op === command?.op);
          if (edition === undefined || !judge.binds(edition)) return;
          // Without a Function in the version nobody has told the delay.
          if (edition.functions.size === 0) expect(app, edition, now);
          const at = due.get(edition) ?? now;
          if (at === now) return;
          judge.violate(
            `v${edition.version} interrupts ${at - now} µs before its delay is over`,
            edition.published.seq,
          );
        },
      },
      each: ({ now }) => deadlines.pass(now),
      after: {
        'rollout.started'({ app, record }) {
          const { live } = app;
          if (live === null || !judge.binds(live)) return;
          expect(app, live, live.published.t_us + (record.interrupt_delay_us ?? 0));
        },
      },
      ended: () => deadlines.pass(history.now + 1),
    };
  },
};

interface Cutover {
  readonly app: AppHistory;
  readonly edition: Edition;
  /** When the containers are interrupted. */
  readonly at: Micros;
  readonly deadlines: Deadlines;
}

/** Looks at the containers from before the publish when those had to be interrupted. */
function judgeCutover({ app, edition, at, deadlines }: Cutover, judge: Judge): void {
  const left: Container[] = [];
  for (const { containers } of app.functions) {
    for (const container of containers.values()) {
      if (container.number <= edition.lastContainer) left.push(container);
    }
  }
  const spared = left.find(({ state }) => !ON_ITS_WAY.has(state));
  if (spared !== undefined) {
    return judge.violate(
      `${spared.name} of ${spared.function.name} is ${spared.state} after v${edition.version} was `
      + 'published to recreate it', edition.published.seq, spared.lastSeq,
    );
  }
  deadlines.addExits(left, at, judge);
}
