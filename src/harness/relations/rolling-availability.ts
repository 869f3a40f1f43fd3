import type { EventSpec, Scenario } from '../../model/scenario.ts';
import type { RunResult } from '../../model/result.ts';
import { simulate } from '../../simulate.ts';
import type { Relation } from './relation.ts';

type StrategyName = 'rolling' | 'recreate';

const withStrategy = ({ time, app, action }: EventSpec, strategy: StrategyName): EventSpec =>
  ({ time, app, action: 'strategy' in action ? { ...action, strategy } : action });

/** The scenario with every version taking over in this way, and with nothing going wrong. */
function deployedBy(scenario: Scenario, strategy: StrategyName): Scenario {
  const events = scenario.events.filter(({ action }) => action.kind !== 'fault');
  return {
    ...scenario, faults: [], events: events.map((event) => withStrategy(event, strategy)),
  };
}

/** Of the deployed Apps: whoever serves an App recreates its containers (EPH-1). */
const downtimeOf = ({ apps }: RunResult): number =>
  apps.filter(({ ephemeral }) => ephemeral === undefined)
    .flatMap(({ functions }) => Object.values(functions))
    .reduce((sum, { downtime_us }) => sum + downtime_us, 0);

/** Whether some version lacks a Function that one before it has. */
const removesFunctions = ({ events }: Scenario): boolean => events.some(({ action }) => {
  const change = action.kind === 'deploy' || action.kind === 'edit' ? action.change : null;
  return Object.values(change?.functions ?? {}).some((part) => part === null);
});

/** D11: rolling keeps a service up through what recreate takes it down for. */
export const rollingAvailability: Relation = {
  id: 'D11',
  name: 'rolling-availability',
  statement: 'Where nothing goes wrong and the floor is kept, no Function is ever down under '
    + 'rolling on the same traffic and work, whatever its downtime under recreate.',
  rule: 'ZDT-2',
  judge(scenario) {
    const { at_limit, retire } = scenario.platform.rolling;
    if (at_limit !== 'wait' || retire !== 'one-for-one' || removesFunctions(scenario)) {
      return 'does not apply';
    }
    const rolling = downtimeOf(simulate(deployedBy(scenario, 'rolling')).result);
    if (rolling > 0) return { difference: `a downtime of ${rolling} µs under rolling` };
    // That nothing was down says little where nothing could be.
    const recreate = downtimeOf(simulate(deployedBy(scenario, 'recreate')).result);
    return recreate > 0 ? 'holds' : 'does not apply';
  },
};
