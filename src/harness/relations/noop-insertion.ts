import { judgeInsertion } from './insertion.ts';
import type { Relation } from './relation.ts';

/** D04: to deploy what is live is to do nothing. */
export const noopInsertion: Relation = {
  id: 'D04',
  name: 'noop-insertion',
  statement: 'One more deployment of the configuration that is live, with either strategy, changes '
    + 'nothing but its own records.',
  rule: 'PUB-2',
  judge: (scenario, probe) =>
    judgeInsertion({ scenario, probe, build: null, outcome: 'deploy.noop' }),
};
