import type { ScenarioInput } from '../../src/scenario/index.ts';

/**
 * One container, so that every number can be worked out by hand. in-1 comes at 0s and runs to 2s.
 * in-2 comes at 1s, waits a second and runs to 4s. in-3 starts at 19s; at 20s a recreate interrupts
 * it, it waits for the new container until 23s and runs to 25s. in-4 comes at 21s from another
 * source and runs from 25s to 27s. The end is at 40s.
 */
export const SHOP: ScenarioInput = {
  duration: '40s',
  app: {
    name: 'shop',
    functions: {
      api: {
        service_time: '2s', cold_start: '3s', initial_containers: 1, max_containers: 1,
      },
    },
  },
  traffic: [
    { name: 'users', to: 'api', arrivals: { at: ['0s', '1s', '19s'] } },
    { name: 'batch', to: 'api', arrivals: { at: ['21s'] } },
  ],
  events: [
    { at: '20s', deploy: { strategy: 'recreate', change: { functions: { api: { code: 'b' } } } } },
  ],
};

/**
 * Two Apps that both have a Function `work`. `lab` is at its cap: version 2, published at 10s, is
 * blocked and superseded by version 3 at 15s, which is blocked to the end at 40s. Its third command
 * changes nothing, the build of its fourth fails at 22s. `old` is rolled over at 2s, which takes
 * until 5s; it is stopped at 8s, and its second command is refused.
 */
export const TWO_APPS: ScenarioInput = {
  duration: '40s',
  apps: [
    {
      name: 'lab',
      functions: {
        work: { service_time: '1s', cold_start: '5s', initial_containers: 1, max_containers: 1 },
      },
    },
    {
      name: 'old',
      functions: { work: { service_time: '1s', cold_start: '3s', initial_containers: 1 } },
    },
  ],
  traffic: [
    { name: 'users', to: 'lab/work', arrivals: { at: ['1s', '5s'] } },
    { name: 'late', to: 'old/work', arrivals: { at: ['7500ms', '9s'] } },
  ],
  events: [
    { at: '2s', app: 'old', rollover: {} },
    { at: '8s', app: 'old', stop: {} },
    { at: '9s', app: 'old', rollover: {} },
    { at: '10s', app: 'lab', deploy: { change: { functions: { work: { code: 'b' } } } } },
    { at: '15s', app: 'lab', deploy: { change: { functions: { work: { code: 'c' } } } } },
    { at: '16s', app: 'lab', deploy: {} },
    {
      at: '17s', app: 'lab',
      deploy: {
        change: { functions: { work: { code: 'd' } } }, build: { duration: '5s', fails: true },
      },
    },
  ],
};
