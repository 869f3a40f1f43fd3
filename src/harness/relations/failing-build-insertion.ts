import type { FaultKind, Scenario } from '../../model/scenario.ts';
import { SECOND } from '../../model/time.ts';
import { judgeInsertion } from './insertion.ts';
import type { Relation } from './relation.ts';

/** Whether chance or a fault decides about a build: one more build moves what is for the next. */
function buildsAreDrawn({ apps, events, faults }: Scenario): boolean {
  const isDrawn = (fails: unknown): boolean =>
    typeof fails === 'number' && fails > 0 && fails < 1;
  const isOfBuilds = (kind: FaultKind): boolean =>
    kind === 'build_failure' || kind === 'build_delay';
  return faults.some(({ kind }) => isOfBuilds(kind))
    || events.some(({ action }) =>
      (action.kind === 'fault' && isOfBuilds(action.fault.kind))
      || (action.kind === 'deploy' && isDrawn(action.build?.fails)))
    || apps.some(({ code_base }) => Object.values(code_base.images ?? {}).some((image) =>
      isDrawn((image as { readonly fails?: unknown }).fails)));
}

/** D06: a deployment whose build fails has never been. */
export const failingBuildInsertion: Relation = {
  id: 'D06',
  name: 'failing-build-insertion',
  statement: 'One more deployment of an App with a live version changes nothing but its own '
    + 'records if its build fails.',
  rule: 'DEP-4',
  judge(scenario, probe) {
    if (buildsAreDrawn(scenario)) return 'does not apply';
    const duration = { kind: 'constant', value: (probe.factor - 1) * SECOND } as const;
    const build = { duration, fails: 1 };
    return judgeInsertion({ scenario, probe, build, outcome: 'deploy.aborted' });
  },
};
