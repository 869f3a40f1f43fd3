import type { Property } from './property.ts';

/** S16: a start takes its time. */
export const coldStartBeforeReady: Property = {
  id: 'S16',
  name: 'cold-start-before-ready',
  statement: 'A container is ready exactly when all phases of its cold start are over. Only the '
    + 'initial containers of an App are ready at once, at its first publish.',
  rule: 'CON-1',
  scope: 'always',
  watch(_history, judge) {
    return {
      before: {
        'container.ready'({ app, container, now }) {
          if (container === null) return;
          const { seq, t_us, why, cold_start_us } = container.starting;
          if (why !== 'initial') judge.count();
          else if (app.version !== 1 || app.live?.published.t_us !== now) {
            return judge.violate(
              `${container.name} is there without a start, but not from the first publish on`, seq,
            );
          }
          if (now === t_us + cold_start_us) return;
          judge.violate(
            `${container.name} is ready ${now - t_us} µs after it began to start, which takes `
            + `${cold_start_us} µs`, seq,
          );
        },
      },
    };
  },
};
