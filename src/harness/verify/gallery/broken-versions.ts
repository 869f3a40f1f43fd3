import { callers, deploys, type Incident, incident } from './incident.ts';

const NEVER_STARTS = { start_failures: 'always' } as const;

/** Versions that do not work, and what was made of it. */
export const BROKEN_VERSIONS: readonly Incident[] = [
  // Three bad updates in a row, and the third found nobody left who was healthy.
  incident('bad-bad-bad', {
    source: 'github.com/kubernetes/kubernetes/issues/123232',
    traffic: callers('500ms'),
    events: [
      deploys('10s', 'v2', NEVER_STARTS), deploys('25s', 'v3', NEVER_STARTS),
      deploys('40s', 'v4', NEVER_STARTS),
    ],
  }),
  // Old containers that are broken themselves blocked the rollout that would have mended them.
  incident('the-old-version-is-broken', {
    source: 'github.com/kubernetes/kubernetes/issues/16737',
    api: { failure_rate: 1 },
    traffic: callers('1s'),
    events: [deploys('10s', 'v2', { failure_rate: 0 })],
    expect: ['api.inputs.succeeded > 10'],
  }),
  // The same while the old ones cannot even start.
  incident('the-old-version-does-not-start', {
    source: 'github.com/kubernetes/kubernetes/issues/18435',
    api: { ...NEVER_STARTS, initial_containers: 0, min_containers: 2 },
    traffic: callers('1s'),
    events: [deploys('20s', 'v2', { start_failures: [] })],
    expect: ['api.inputs.queued == 0'],
  }),
  // A glitch while a container was created took the healthy revision down.
  incident('a-glitch-at-the-start', {
    source: 'github.com/knative/serving/issues/14660',
    traffic: callers('500ms'),
    events: [
      { at: '9s', fault: { start_failure: { function: 'api', count: 2 } } }, deploys('10s', 'v2'),
    ],
    expect: ['api.inputs.failed == 0'],
  }),
  // A failing update refused traffic on old replicas that were well, and ate them one by one.
  incident('healthy-ones-eaten-by-a-failing-update', {
    source: 'github.com/ray-project/ray/pull/66252',
    traffic: callers('400ms'),
    events: [deploys('10s', 'v2', NEVER_STARTS)],
  }),
  // The new revision failed its probe; the old one was deleted, and everybody was sent to the new.
  incident('all-sent-to-what-never-got-ready', {
    source: 'github.com/microsoft/azure-container-apps/issues/723',
    api: { min_containers: 1, initial_containers: 1 },
    traffic: callers('1s'),
    events: [deploys('10s', 'v2', { startup_timeout: '1s' }), { at: '60s', rollback: {} }],
  }),
  // Canaries that crashed were started anew as if they were no canaries, and healthy ones went.
  incident('crashed-in-the-middle-of-it', {
    source: 'github.com/hashicorp/nomad/issues/6936',
    traffic: callers('400ms'),
    events: [
      deploys('10s', 'v2'),
      { when: { event: 'container.ready', nth: 1, version: 2 }, fault: { crash: {} } },
    ],
    expect: ['api.inputs.failed == 0'],
  }),
  // A rollback whose starts fail as well (a secret is missing) killed what was still running.
  incident('the-way-back-fails-too', {
    source: 'github.com/aws/copilot-cli/issues/4838',
    traffic: callers('500ms'),
    events: [
      deploys('10s', 'v2', NEVER_STARTS),
      { at: '29s', fault: { start_failure: { function: 'api', count: 3 } } },
      { at: '30s', rollback: {} },
    ],
    expect: ['api.inputs.failed == 0'],
  }),
  // A version was called off while nothing was being rolled out, and the stable one went to zero.
  incident('called-off-with-nothing-to-call-off', {
    source: 'github.com/argoproj/argo-rollouts/issues/1292',
    traffic: callers('500ms'),
    events: [{ at: '10s', rollover: {} }, { at: '40s', rollback: {} }],
    expect: ['api.inputs.failed == 0', 'count(deploy.published) == 3'],
  }),
  // After a version was called off the service went back and forth, several times a second.
  incident('back-and-forth', {
    source: 'github.com/argoproj/argo-rollouts/issues/3078',
    traffic: callers('500ms'),
    events: [deploys('10s', 'v2'), { at: '13s', rollback: {} }, { at: '30s', rollback: {} }],
    expect: ['api.inputs.failed == 0'],
  }),
  // Whether going back to what is live is a deployment at all, and how to restart on purpose.
  incident('the-same-again', {
    source: 'github.com/openshift/origin/issues/9113',
    traffic: callers('500ms'),
    events: [
      deploys('10s', 'v1'), { at: '20s', rollover: {} }, deploys('50s', 'v2'),
      { at: '80s', rollback: {} }, { at: '110s', rollback: { to: 'v2' } },
    ],
    expect: ['count(deploy.noop) == 1', 'count(deploy.published) == 5'],
  }),
  // A deployment that fails to build must leave everything as it is, and can be repeated.
  incident('the-build-fails', {
    source: 'github.com/modal-labs/modal-client/issues/1353',
    images: { base: { build: '5s' } },
    api: { image: 'base' },
    traffic: callers('500ms'),
    events: [
      {
        at: '10s',
        deploy: {
          change: { functions: { api: { code: 'v2' } } }, build: { duration: '5s', fails: true },
        },
      },
      deploys('30s', 'v2'),
    ],
    expect: ['count(deploy.published) == 2', 'api.inputs.failed == 0'],
  }),
  // The code starts and then fails what it is given.
  incident('starts-and-fails', {
    source: 'github.com/knative/serving/issues/3463',
    traffic: callers('400ms'),
    events: [deploys('10s', 'v2', { failure_rate: 1 }), { at: '60s', rollback: {} }],
    expect: ['api[version=1].inputs.succeeded > 20'],
  }),
];
