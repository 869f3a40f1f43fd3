import { isBuilding } from './history/app.ts';
import type { Property } from './property.ts';

/** L05: every command comes to something. */
export const commandResolution: Property = {
  id: 'L05',
  name: 'command-resolution',
  statement: 'Once nothing happens any more unless somebody does something, every build that began '
    + 'is over, and every command was published, a no-op, aborted or rejected; those that were '
    + 'published or came to a no-op have returned.',
  rule: 'DEP-2',
  scope: 'always',
  mode: 'eventually',
  watch(history, judge) {
    return {
      ended() {
        if (!history.isOver) return;
        for (const { commands } of history.apps) {
          for (const command of commands.values()) {
            const { isReturned, issued, op, resolution } = command;
            judge.count();
            if (isBuilding(command)) {
              judge.violate(`a build of command ${op} is not over`, issued.seq);
            } else if (resolution === null) {
              judge.violate(`command ${op} came to nothing at all`, issued.seq);
            } else if (!isReturned && (resolution === 'published' || resolution === 'noop')) {
              judge.violate(`command ${op} (${resolution}) never returned`, issued.seq);
            }
          }
        }
      },
    };
  },
};
