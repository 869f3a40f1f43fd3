import type { Micros } from '../model/time.ts';
import type { Container } from './history/container.ts';
import type { Here } from './history/here.ts';
import type { Property } from './property.ts';

/** A start whose phases are told one by one. */
interface Phases {
  /** When the one that it is in is over. */
  endsAt: Micros;
  /** What they take together. */
  total: Micros;
}

/** S16: a start takes its time. */
export const coldStartBeforeReady: Property = {
  id: 'S16',
  name: 'cold-start-before-ready',
  statement: 'A container is ready exactly when all phases of its cold start are over, which begin '
    + 'with its start, or once the platform no longer holds it; where they '
    + 'are told one by one, each begins when the one before is over, tells how many starts are '
    + 'under way, and all together are no shorter than the cold start. Only the initial '
    + 'containers of an App are ready at once, at its first publish.',
  rule: 'CON-1',
  scope: 'always',
  watch(_history, judge) {
    const begun = new Map<Container, Phases>();
    const forget = ({ container }: Here): void => {
      if (container !== null) begun.delete(container);
    };
    return {
      before: {
        'container.phase'({ container, now, record }) {
          if (container === null) return;
          judge.count();
          const { seq, queue_us } = container.starting;
          const known = begun.get(container);
          const due = known?.endsAt ?? container.admittedAt + queue_us;
          if (now !== due) {
            judge.violate(
              `${container.name} begins its ${record.phase} at ${now} µs, not at ${due} µs`, seq,
            );
          }
          const { lasts_us, starting } = record;
          begun.set(container, {
            endsAt: now + lasts_us, total: (known?.total ?? queue_us) + lasts_us,
          });
          if (starting === begun.size) return;
          judge.violate(`${begun.size} containers start, where ${starting} are told of`, seq);
        },
        'container.start_failed': forget,
        'container.stopping': forget,
        'container.ready'({ app, container, now }) {
          if (container === null) return;
          const { admittedAt, isHeld } = container;
          const { seq, t_us, why, cold_start_us } = container.starting;
          if (isHeld) judge.violate(`${container.name} is ready, though it was held`, seq);
          if (why !== 'initial') judge.count();
          else if (app.version !== 1 || app.live?.published.t_us !== now) {
            return judge.violate(
              `${container.name} is there without a start, but not from the first publish on`, seq,
            );
          }
          const phases = begun.get(container) ?? {
            endsAt: admittedAt + cold_start_us, total: 0,
          };
          if (begun.delete(container) && phases.total < cold_start_us) {
            judge.violate(
              `the phases of ${container.name} take ${phases.total} µs, less than its cold start `
              + `of ${cold_start_us} µs`, seq,
            );
          }
          if (now === phases.endsAt) return;
          judge.violate(
            `${container.name} is ready ${now - t_us} µs after it began to start, which takes `
            + `${phases.endsAt - t_us} µs`, seq,
          );
        },
      },
    };
  },
};
