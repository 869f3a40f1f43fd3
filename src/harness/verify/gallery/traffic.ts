import { callers, deploys, type Incident, incident } from './incident.ts';

/** Inputs that were lost, doubled or left behind while a version took over. */
export const TRAFFIC: readonly Incident[] = [
  // Traffic was still sent to containers that were being stopped.
  incident('sent-to-who-is-leaving', {
    source: 'github.com/kubernetes/kubernetes/issues/76580',
    api: { service_time: '4s', exit_time: '5s' },
    traffic: callers('800ms'),
    events: [deploys('10s', 'v2')],
    expect: ['api.inputs.failed == 0'],
  }),
  // The router learned late who was gone.
  incident('the-router-is-behind', {
    source: 'github.com/zalando/skipper/issues/652',
    platform: { router_lag: '2s', misroute_delay: '500ms' },
    traffic: callers('400ms'),
    events: [deploys('10s', 'v2')],
    expect: ['api.inputs.failed == 0'],
  }),
  // Errors while a revision came up although every probe was fine.
  incident('errors-although-all-is-well', {
    source: 'github.com/knative/serving/issues/12569',
    traffic: [
      { name: 'callers', to: 'api', arrivals: { every: '100ms' }, from: '9s', until: '20s' },
    ],
    events: [deploys('10s', 'v2')],
    expect: ['api.inputs.failed == 0', 'api.inputs.rejected == 0'],
  }),
  // Requests kept in store for a defective revision kept its containers for ever.
  incident('kept-alive-by-who-waits', {
    source: 'github.com/knative/serving/issues/13677',
    api: { timeout: '5s', retries: { max_retries: 2, initial_delay: '1s' } },
    traffic: callers('1s'),
    events: [deploys('10s', 'v2', { service_time: '60s' }), deploys('40s', 'v3')],
    expect: ['api.inputs.queued == 0'],
  }),
  // Long requests in large batches; the second batch met containers on their way out.
  incident('long-work-in-two-waves', {
    source: 'github.com/knative/serving/issues/15211',
    api: { service_time: '30s', max_inputs: 4 },
    traffic: [
      { name: 'callers', to: 'api', arrivals: { burst: { at: '5s', count: 12 } } },
      { name: 'more', to: 'api', arrivals: { burst: { at: '20s', count: 12 } } },
    ],
    events: [deploys('15s', 'v2')],
    expect: ['api.inputs.succeeded == 24'],
  }),
  // A container with a request that never ended held on for half an hour, and versions piled up.
  incident('wedged-while-versions-pile-up', {
    source: 'github.com/Systemorph/MeshWeaver/issues/1794',
    api: { timeout: '60s' },
    traffic: callers('700ms'),
    events: [
      { at: '9s', fault: { wedge: { function: 'api' } } },
      deploys('10s', 'v2'), deploys('25s', 'v3'), deploys('40s', 'v4'),
    ],
  }),
  // Two deployments closer together than a job is long: the job was interrupted twice.
  incident('interrupted-twice', {
    source: 'github.com/bayesimpact/bayes-platform/pull/794',
    api: { service_time: '40s' },
    traffic: [{ name: 'callers', to: 'api', arrivals: { at: ['5s', '6s'] } }],
    events: [deploys('10s', 'v2'), deploys('30s', 'v3')],
    expect: ['api.inputs.succeeded == 2'],
  }),
  // A storm of deployments: each of them puts the jobs back, until somebody has had enough.
  incident('a-storm-of-deployments', {
    source: 'github.com/modal-labs/modal-client/pull/3146',
    api: { service_time: '8s' },
    traffic: callers('2s'),
    events: [{ every: '5s', until: '36s', rollover: {} }],
    expect: ['api.inputs.failed == 0'],
  }),
  // What ran at a deployment went back by two ways, and ran twice.
  incident('put-back-twice', {
    source: 'github.com/sidekiq/sidekiq/issues/897',
    api: { service_time: '5s', retries: { max_retries: 3 } },
    traffic: callers('900ms'),
    events: [deploys('10s', 'v2'), { at: '12s', fault: { crash: { function: 'api' } } }],
    expect: ['api.inputs.failed == 0'],
  }),
  // One restart killed thirteen jobs; none was put back.
  incident('preempted-while-rolling-out', {
    source: 'github.com/gitmoot/gitmoot/issues/1726',
    api: { service_time: '6s' },
    traffic: callers('800ms'),
    events: [deploys('10s', 'v2'), { at: '11s', fault: { preempt: { function: 'api' } } }],
    expect: ['api.inputs.failed == 0'],
  }),
  // Deployed at noon, and the job of noon never ran.
  incident('deployed-when-a-job-is-due', {
    source: 'github.com/bensheldon/good_job/issues/1484',
    api: { schedule: { cron: '* * * * *' } },
    events: [deploys('60s', 'v2'), deploys('120s', 'v3')],
    expect: ['count(schedule.fired) == 3'],
  }),
  // A job that the new version does not have any more was fired by the old one.
  incident('a-job-that-was-removed', {
    source: 'github.com/crazy-max/swarm-cronjob/issues/423',
    api: { schedule: { period: '20s' } },
    events: [deploys('30s', 'v2', { schedule: null })],
    expect: ['count(schedule.fired) == 1'],
  }),
  // Several services were deployed together, and their neighbours answered with errors.
  incident('a-neighbour-is-deployed-too', {
    source: 'github.com/reapit/foundations/issues/8827',
    api: { calls: [{ function: 'prices', at: 0.5 }] },
    others: {
      prices: { code: 'p1', service_time: '500ms', cold_start: '4s', initial_containers: 2 },
    },
    traffic: callers('700ms'),
    events: [deploys('10s', 'v2')],
    expect: ['api.inputs.failed == 0', 'prices.inputs.failed == 0'],
  }),
  // A Function goes with the new version while somebody still waits for it.
  incident('a-function-goes', {
    source: 'github.com/knative/serving/issues/429',
    others: { old: { code: 'o1', service_time: '20s', cold_start: '2s', initial_containers: 1 } },
    traffic: [
      ...callers('1s'), { name: 'last', to: 'old', arrivals: { every: '4s' }, until: '9s' },
    ],
    events: [{ at: '10s', deploy: { change: { functions: { old: null } } } }],
    expect: ['api.inputs.failed == 0'],
  }),
  // The App is stopped while it is being rolled out: nothing may come back.
  incident('stopped-while-rolling-out', {
    source: 'github.com/cloudflare/containers/issues/233',
    traffic: callers('500ms'),
    events: [deploys('10s', 'v2'), { at: '11s', stop: {} }],
    expect: ['count(container.starting[from=11s]) == 0'],
  }),
  // Told that it was complete while the old image went on serving for an hour.
  incident('complete-and-yet-not', {
    source: 'github.com/cloudflare/containers/issues/253',
    api: { service_time: '25s' },
    traffic: callers('5s'),
    events: [deploys('10s', 'v2')],
    expect: ['api.inputs.failed == 0'],
  }),
];
