import { callers, deploys, type Incident, incident } from './gallery/incident.ts';

const SOURCE = 'STR-1';

const CRASHES = ['10s', '11s', '12s', '12.5s', '14s'].map((at) =>
  ({ at, fault: { crash: { function: 'api' } } }));

/** Where an order is easily forbidden: no room, back-off, containers that are gone. */
export const TIGHT_PLACES: readonly Incident[] = [
  incident('plenty of room', { source: SOURCE, events: [deploys('10s', 'v2')] }),
  incident('no room', {
    source: SOURCE, api: { max_containers: 3 }, traffic: callers('300ms', '30s'),
    events: [deploys('10s', 'v2')],
  }),
  incident('room for one', {
    source: SOURCE, api: { max_containers: 4 }, traffic: callers('400ms', '30s'),
    events: [deploys('10s', 'v2'), deploys('13s', 'v3')],
  }),
  incident('room for one, and nobody who calls', {
    source: SOURCE, api: { min_containers: 0, max_containers: 4 },
    events: [deploys('10s', 'v2')],
  }),
  incident('a cap that shrinks', {
    source: SOURCE, api: { max_containers: 6 }, traffic: callers('300ms', '30s'),
    events: [deploys('10s', 'v2', { max_containers: 3 })],
  }),
  incident('nothing there', {
    source: SOURCE, api: { min_containers: 0, initial_containers: 0 },
    events: [deploys('10s', 'v2')],
  }),
  incident('old containers that are still starting', {
    source: SOURCE, api: { min_containers: 2, initial_containers: 0, cold_start: '15s' },
    traffic: callers('2s', '30s'), events: [deploys('10s', 'v2')],
  }),
  incident('starts that never work', {
    source: SOURCE, traffic: callers('700ms', '30s'),
    events: [deploys('10s', 'v2', { start_failures: 'always' })],
  }),
  incident('starts that work now and then', {
    source: SOURCE, traffic: callers('700ms', '30s'),
    events: [deploys('10s', 'v2', { start_failures: [1, 2, 4, 5] })],
  }),
  incident('containers that crash', {
    source: SOURCE, api: { max_containers: 5 }, traffic: callers('400ms', '30s'),
    events: [deploys('10s', 'v2'), ...CRASHES],
  }),
  incident('containers for one input each', {
    source: SOURCE, api: { single_use: true, max_containers: 5 }, traffic: callers('500ms', '30s'),
    events: [deploys('10s', 'v2')],
  }),
  incident('containers that take long to go', {
    source: SOURCE, api: { max_containers: 5, exit_time: '20s', service_time: '5s' },
    traffic: callers('900ms', '30s'), events: [deploys('10s', 'v2'), deploys('25s', 'v3')],
  }),
  incident('a rollback in the middle', {
    source: SOURCE, traffic: callers('500ms', '30s'),
    events: [deploys('10s', 'v2'), { at: '11s', rollback: {} }, { at: '12s', rollover: {} }],
  }),
  incident('a Function that is new, and one that goes', {
    source: SOURCE,
    others: { old: { code: 'o', service_time: '1s', cold_start: '2s', initial_containers: 2 } },
    events: [{
      at: '10s',
      deploy: {
        change: {
          functions: { old: null, young: { code: 'y', service_time: '1s', cold_start: '2s' } },
        },
      },
    }],
  }),
  incident('attempts that fail', {
    source: SOURCE, api: { max_inputs: 2 }, traffic: callers('250ms', '40s'),
    events: [deploys('10s', 'v2', { failure_rate: 0.5 })],
  }),
];
