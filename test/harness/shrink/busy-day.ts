import type { Strategy } from '../../../src/model/strategy.ts';
import type { ScenarioInput } from '../../../src/scenario/index.ts';

/**
 * Looks right and is not: when a new container becomes ready it retires as many old ones as there
 * are new ones ready, those included for which it has done so before.
 */
export const eager: Strategy = {
  name: './eager.mjs',
  claims: { zeroDowntime: true, floor: true },
  decide({ version, containers, newlyReadyCount, readyCount, ...view }) {
    const old = containers.filter((each) => each.version < version
      && (each.state === 'ready' || each.state === 'starting'));
    if (newlyReadyCount > 0 && old.length > 0) {
      return old.slice(0, readyCount).map(({ id }) => ({ order: 'drain', container: id }));
    }
    const missing = Math.min(old.length - view.startingCount, view.startableCount);
    return missing > 0 && readyCount === 0 ? [{ order: 'start', version, count: missing }] : [];
  },
};

type EventInput = NonNullable<ScenarioInput['events']>[number];

/** Five kinds of commands in turn, of which every third names the strategy. */
function command(n: number): EventInput {
  const at = `${20_000 + n * 13_370}ms`;
  const who = { by: 'bot', ...(n % 3 === 0 ? { strategy: eager.name } : {}) };
  switch (n % 5) {
    case 1: return { at, rollover: who };
    case 2: return { at, rollback: who };
    case 4: return { at, edit: { functions: { worker: { code: `w${n}` } } } };
    default: return {
      at, deploy: { ...who, tag: `v${n}`, change: { functions: { api: { code: `c${n}` } } } },
    };
  }
}

/** An App with 40 commands, 300 inputs, faults, and a bit of everything else. */
export const busyDay: ScenarioInput = {
  name: 'A busy day',
  seed: 7,
  duration: '15m',
  app: {
    name: 'shop',
    images: { base: { build: { uniform: { min: '1s', max: '4s' } } } },
    functions: {
      api: {
        image: 'base', code: 'c',
        service_time: { lognormal: { mean: '2s', cv: 0.8 } },
        cold_start: { pull: '1s', boot: '500ms', init: { uniform: { min: '2s', max: '6s' } } },
        min_containers: 3, max_containers: 12, scaledown_window: '30s',
        timeout: '60s', retries: 2, failure_rate: 0.02,
      },
      worker: {
        image: 'base', code: 'w', service_time: { exponential: { mean: '1s' } },
        cold_start: '3s', retries: 1,
      },
    },
  },
  traffic: [
    {
      name: 'users', to: 'api', arrivals: { poisson: { rate: '0.45/s' } }, count: 250,
      patience: { exponential: { mean: '40s' } },
    },
    { name: 'jobs', to: 'worker', arrivals: { every: '8s' }, count: 50, kind: 'spawn' },
  ],
  events: [
    ...Array.from({ length: 40 }, (_, n) => command(n)),
    ...['100s', '300s'].map((at) => ({ at, fault: { crash: { function: 'worker' } } })),
  ],
  faults: [{ crash: { function: 'api', rate: '5/h' } }],
  platform: { routing: 'least-recently-used', rolling: { surge: 2 } },
};
