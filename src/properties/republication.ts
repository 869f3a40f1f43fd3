import type { CommandKind } from '../model/records.ts';
import type { Here } from './history/here.ts';
import type { Handlers, Judge } from './property.ts';

/**
 * What rollovers and rollbacks have in common: each makes the next version, of its own type,
 * without a build, and is never a no-op. `check` looks at the rest of such a publish.
 */
export function republishes(
  kind: Exclude<CommandKind, 'deploy'>, judge: Judge,
  check: (here: Here<'deploy.published'>) => void,
): Handlers {
  return {
    'build.started'({ command }) {
      if (command?.issued.kind === kind) judge.violate(`a ${kind} builds`, command.issued.seq);
    },
    'deploy.noop'({ command }) {
      if (command?.issued.kind === kind) {
        judge.violate(`a ${kind} is taken for a no-op`, command.issued.seq);
      }
    },
    'deploy.returned'({ command }) {
      if (command?.issued.kind !== kind || command.resolution !== null) return;
      judge.violate(`a ${kind} returns and has published nothing`, command.issued.seq);
    },
    'deploy.published'(here) {
      const { app, command, record } = here;
      if (command?.issued.kind !== kind) {
        if (record.version_type === kind) judge.violate(`a ${kind} that nobody asked for`);
        return;
      }
      judge.count();
      const { seq } = command.issued;
      if (record.version_type !== kind) {
        judge.violate(`a ${kind} is published as ${record.version_type}`, seq);
      } else if (record.version !== app.version + 1) {
        judge.violate(`a ${kind} of v${app.version} is published as v${record.version}`, seq);
      } else check(here);
    },
  };
}
