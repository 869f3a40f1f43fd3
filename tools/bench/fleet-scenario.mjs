/**
 * A fleet that lives for as long as one likes: Apps of ten Functions each that do what Functions
 * do, calls of each other included, a deployment or something like it every minute somewhere, and
 * faults. Made without chance: the same words each time.
 */

/** @typedef {import('../../src/index.ts').ScenarioInput} ScenarioInput */

const APPS = 20;
const MINUTE = 60;

/** @param {number} place */
const nameOf = (place) => `team-${String(place + 1).padStart(2, '0')}`;

/**
 * The Functions of an App. They have little to do: a week is long.
 *
 * @param {number} place
 */
function functionsOf(place) {
  const next = nameOf((place + 1) % APPS);
  const code = 'c0';
  return {
    // Requests of people: a warm container, short work, and calls that go through two Apps.
    api: {
      image: 'base', code, service_time: { lognormal: { mean: '180ms', cv: 0.8 } },
      cold_start: { pull: '1s', boot: '800ms', init: { uniform: { min: '2s', max: '4s' } } },
      min_containers: 1, initial_containers: 1, max_containers: 6, max_inputs: 4,
      concurrency: { cpu: 2 }, timeout: '20s', exit_time: '500ms',
      calls: [
        { function: 'lookup', at: 0.5 }, { function: `${next}/lookup`, at: 0.7 },
        { function: 'audit', at: 1, wait: false },
      ],
    },
    lookup: {
      image: 'base', code, service_time: { exponential: { mean: '40ms' } }, cold_start: '2s',
      max_inputs: 8, target_inputs: 4, retries: 1, failure_rate: 0.01,
      snapshot: { after: 1, restore: '500ms' },
    },
    audit: { code, service_time: '300ms', cold_start: '1s', retries: 2, failure_rate: 0.02 },
    transcode: {
      image: 'media', code, service_time: { lognormal: { mean: '25s', cv: 1.2 } },
      cold_start: { pull: '6s', boot: '2s', init: '10s' }, timeout: '4m',
      retries: { max_retries: 3, initial_delay: '2s', backoff_coefficient: 2, max_delay: '30s' },
      failure_rate: 0.03, max_containers: 4, resources: { cpu: 4, memory: '4GiB' },
      scaledown_window: '2m', start_failure_rate: 0.02,
    },
    embed: {
      image: 'media', code, batch: {
        max_batch_size: 8, wait: '500ms', base: '600ms', per_input: '40ms',
      },
      cold_start: '8s', max_containers: 3, resources: { gpu: 'A10' },
      snapshot: { after: 2, restore: '1500ms' }, first_service_time: '2s',
    },
    thumbnail: {
      code, service_time: { uniform: { min: '200ms', max: '900ms' } }, cold_start: '1500ms',
      max_inputs: 4, concurrency: { cpu: 1 }, buffer_containers: 1, max_containers: 5,
    },
    webhook: {
      code, service_time: '120ms', cold_start: '2s', retries: 1,
      autoscaler: { interval: '2s', scaleup_window: '4s' },
      calls: [{ function: 'audit', at: 1, wait: false }],
    },
    report: {
      code, service_time: { gamma: { mean: '20s', cv: 0.5 } }, cold_start: '4s',
      schedule: { cron: `${place * 3} * * * *` }, retries: 1, failure_rate: 0.02,
    },
    // Due more often than its App is published, which begins its period anew.
    refresh: {
      code, service_time: '6s', cold_start: '3s', schedule: { period: `${6 + (place % 5)}m` },
      single_use: place % 4 === 0,
    },
    nightly: {
      code, service_time: { weibull: { mean: '3m', sd: '1m' } }, cold_start: '5s', timeout: '8m',
      schedule: { cron: `${place * 2} 3 * * *`, timezone: 'UTC' }, retries: 2,
    },
  };
}

/**
 * @param {string} app
 * @param {number} place
 * @returns {NonNullable<ScenarioInput['traffic']>}
 */
function trafficOf(app, place) {
  /** @param {string} name */
  const to = (name) => ({ name: `${app}-${name}`, to: `${app}/${name}` });
  return [
    {
      ...to('api'), patience: '30s', arrivals: {
        sine: { mean: '1/min', amplitude: '0.8/min', period: '24h', phase: `${place}h` },
      },
      caller_retries: { attempts: 3, delay: '2s', jitter: '1s', budget: 0.2 },
    },
    { ...to('transcode'), kind: 'spawn', arrivals: { poisson: { rate: '4/h' } } },
    { ...to('embed'), kind: 'spawn', arrivals: {
      mmpp: { rates: ['0/s', '1/min', '0/s', '5/min'], mean_stay: '10m' },
    } },
    { ...to('thumbnail'), kind: 'spawn', arrivals: { every: `${90 + place}s` } },
    { ...to('webhook'), arrivals: { poisson: { rate: '12/h' } }, patience: '1m' },
  ];
}

/**
 * What happens in a minute: each App has its turn every twenty minutes, with one step of a cycle.
 *
 * @param {number} minute
 * @returns {NonNullable<ScenarioInput['events']>[number]}
 */
function commandOf(minute) {
  const app = nameOf(minute % APPS);
  const turn = Math.floor(minute / APPS);
  const strategy = turn % 2 === 0 ? 'rolling' : 'recreate';
  const at = `${minute * MINUTE}s`;
  const code = `c${turn}`;
  const by = turn % 3 === 0 ? 'nora' : 'deploy-bot';
  switch ((turn + minute) % 8) {
    case 0: return { at, app, rollover: { strategy, by } };
    case 1: return { at, app, rollback: { strategy, by } };
    // Nothing has changed since the last one, or the code of before a rollback comes back.
    case 2: return { at, app, deploy: { strategy, by } };
    case 3: return { at, app, deploy: {
      strategy, by, build: { duration: '40s', fails: 1 }, change: { functions: { api: { code } } },
    } };
    case 4: return { at, app, deploy: {
      strategy, by, tag: `r${turn}`, change: {
        images: { base: { build: `${20 + (turn % 7)}s` } }, functions: { lookup: { code } },
      },
    } };
    default: return { at, app, deploy: {
      strategy, by, build: '25s', change: {
        functions: { api: { code }, [turn % 3 === 0 ? 'transcode' : 'embed']: { code } },
      },
    } };
  }
}

/**
 * @param {number} hours
 * @returns {NonNullable<ScenarioInput['events']>}
 */
function faultsOf(hours) {
  /** @type {NonNullable<ScenarioInput['events']>} */
  const events = [];
  for (let hour = 5; hour + 5 < hours; hour += 12) {
    events.push({ at: `${hour}h10s`, fault: { outage: { for: '90s' } } });
    events.push({ at: `${hour + 3}h20s`, fault: { cold_start_cap: { count: 2, for: '3m' } } });
    events.push({
      at: `${hour + 5}h30s`, app: nameOf(hour % APPS),
      fault: { slow_start: { function: 'api', factor: 4, for: '5m' } },
    });
  }
  return events;
}

/**
 * The fleet for so many hours; each minute of the first so many but the very first has a command.
 *
 * @param {number} hours
 * @param {number} busyHours
 * @returns {ScenarioInput}
 */
export function fleet(hours, busyHours = hours) {
  const places = Array.from({ length: APPS }, (_, place) => place);
  const minutes = Array.from({ length: busyHours * 60 - 1 }, (_, place) => place + 1);
  return {
    name: `A fleet, ${hours} hours`,
    seed: 7,
    duration: `${hours}h`,
    apps: places.map((place) => ({
      name: nameOf(place),
      images: { base: { build: '15s' }, media: { build: { uniform: { min: '30s', max: '60s' } } } },
      functions: functionsOf(place),
    })),
    traffic: places.flatMap((place) => trafficOf(nameOf(place), place)),
    events: [...minutes.map(commandOf), ...faultsOf(hours)],
    faults: places.flatMap((place) => [
      { crash: { function: `${nameOf(place)}/transcode`, rate: '0.05/h' } },
      { preempt: { function: `${nameOf(place)}/api`, rate: '0.05/h' } },
    ]),
    platform: { limits: { gpus: { A10: 12 } } },
  };
}
