import { ABSENT, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Action } from '../model/scenario.ts';
import type { AppName } from './app.ts';
import { type Scaling, scalingOf } from './autoscaler.ts';
import { rescalePinned } from './pinning.ts';
import type { Pool } from './pool.ts';
import { surgeOf } from './scaling.ts';
import type { World } from './world.ts';

const OVERRIDDEN = recordIndex('autoscaler.overridden');
const REJECTED = recordIndex('deploy.rejected');
const PUB_8 = ruleIndex('PUB-8');

type Override = Extract<Action, { readonly kind: 'autoscaler' }>;

/**
 * Somebody sets autoscaler options of a Function while it runs. They hold at once and until the
 * next publish, which goes by its own configuration alone; what is not set stays as it was.
 *
 * @rule PUB-8
 */
export function overrideAutoscaler(world: World, name: AppName, action: Override): void {
  const { app } = name;
  if (app === null || !app.isDeployed) {
    return refuse(world, name, `the App is ${app === null ? 'not deployed' : app.state}`);
  }
  const pool = app.pool(action.function);
  if (pool === null || pool.live === null) {
    return refuse(world, name, `v${app.liveNumber} has no Function ${action.function}`);
  }
  const scaling = scalingOf({ ...pool.scaling, ...action.options });
  const { min_containers: least, max_containers: most } = scaling;
  if (most !== null && least > most) {
    const what = `min_containers ${least} is above max_containers ${most}`;
    return refuse(world, name, `${pool.name}: ${what}`);
  }
  pool.rescale(scaling);
  rescalePinned(pool);
  record(pool, scaling, action.by);
}

function record(pool: Pool, scaling: Scaling, by: string): void {
  const { app, text, world } = pool;
  const cap = scaling.max_containers;
  world.log.open(OVERRIDDEN, PUB_8, app.number)
    .put(app.liveNumber).put(text).put(cap ?? ABSENT)
    .put(cap === null ? ABSENT : surgeOf(pool, cap))
    .put(scaling.min_containers).put(scaling.buffer_containers).put(scaling.scaledown_window)
    .putText(by).close();
}

function refuse({ log }: World, { app }: AppName, why: string): void {
  log.open(REJECTED, PUB_8, app?.number ?? ABSENT).put(ABSENT).putText(why).close();
}
