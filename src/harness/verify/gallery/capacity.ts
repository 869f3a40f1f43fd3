import { callers, deploys, type Incident, incident } from './incident.ts';

/** Capacity that was lost, or not to be had, while a version took over. */
export const CAPACITY: readonly Incident[] = [
  // A second deployment came while the first was being rolled out: the controller took what was
  // left of the first for the whole, and scaled everything down to nothing.
  incident('deployed-again-while-rolling-out', {
    source: 'github.com/openshift/origin/issues/7270',
    traffic: callers('500ms'),
    events: [deploys('10s', 'v2'), deploys('11s', 'v3'), deploys('12.5s', 'v4')],
    expect: ['api.inputs.failed == 0', 'count(deploy.published) == 4'],
  }),
  // The update of a pair took both away before either replacement was there.
  incident('both-of-two-at-once', {
    source: 'github.com/kubernetes/kubernetes/issues/70570',
    api: { min_containers: 2, initial_containers: 2, cold_start: '5s' },
    traffic: callers('1s'),
    events: [deploys('10s', 'v2')],
    expect: ['api.inputs.failed == 0'],
  }),
  // A deployment that also asks for more containers created some of them from the old version.
  incident('deployed-and-scaled-up', {
    source: 'github.com/kubernetes/kubernetes/issues/120157',
    traffic: callers('500ms'),
    events: [deploys('10s', 'v2', { min_containers: 6 })],
    expect: ['count(container.starting[version=1, from=10s]) == 0'],
  }),
  // The same downwards: fewer are wanted than there were.
  incident('deployed-and-scaled-down', {
    source: 'github.com/kubernetes/kubernetes/issues/105395',
    api: { min_containers: 6, initial_containers: 6 },
    traffic: callers('500ms'),
    events: [deploys('10s', 'v2', { min_containers: 2 })],
  }),
  // Containers of the old revision were gone while those of the new one were still starting.
  incident('old-gone-while-new-ones-start', {
    source: 'github.com/knative/serving/issues/15889',
    api: { cold_start: '20s' },
    traffic: callers('700ms'),
    events: [deploys('10s', 'v2')],
    expect: ['api.inputs.failed == 0'],
  }),
  // The stable version was scaled down although some of the new containers were missing.
  incident('stable-scaled-down-too-early', {
    source: 'github.com/argoproj/argo-rollouts/issues/2050',
    api: { min_containers: 4, initial_containers: 4 },
    traffic: callers('400ms'),
    events: [
      deploys('10s', 'v2'),
      { at: '12.5s', fault: { crash: { function: 'api' } } },
      { at: '13s', fault: { crash: { function: 'api' } } },
    ],
  }),
  // At the limit there is no room for a replacement, and no moment in which a container is idle.
  incident('busy-at-the-cap', {
    source: 'github.com/modal-labs/modal-client, changelog of 1.4.0',
    api: { max_containers: 3 },
    traffic: callers('300ms', '40s'),
    events: [deploys('10s', 'v2')],
    expect: ['api.inputs.failed == 0'],
  }),
  // One node, one place: the new container waits for the old one to leave, and that for it.
  incident('one-place-for-two', {
    source: 'github.com/defilantech/LLMKube/issues/192',
    api: { min_containers: 1, initial_containers: 1, max_containers: 1 },
    traffic: callers('2s'),
    events: [deploys('10s', 'v2')],
  }),
  // Other tenants hold all there is: starts wait outside for hours, and waiting does not mend it.
  incident('no-place-on-the-cluster', {
    source: 'github.com/JiRaska/open-bank-oss/pull/3544',
    platform: { limits: { containers: 4 } },
    traffic: callers('500ms'),
    events: [deploys('10s', 'v2')],
  }),
  // The plan of the surge forgot a resource that is exclusive.
  incident('no-gpu-left', {
    source: 'github.com/runestack/rune/issues/250',
    api: { resources: { gpu: 'A10' }, min_containers: 2, initial_containers: 2 },
    platform: { limits: { gpus: { A10: 2 } } },
    traffic: callers('1s'),
    events: [deploys('10s', 'v2')],
  }),
  // All new containers have to be ready before the first old one leaves: twice the pool is needed,
  // and the quota is lower.
  incident('quota-below-twice-the-pool', {
    source: 'github.com/microsoft/azure-container-apps/issues/1837',
    api: { min_containers: 5, initial_containers: 5, max_containers: 8 },
    traffic: callers('400ms'),
    events: [deploys('10s', 'v2')],
  }),
  // Traffic moved to the new revision when the first of its containers was ready: 100 to 1.
  incident('one-takes-over-from-many', {
    source: 'github.com/knative/serving/issues/4665',
    api: { min_containers: 8, initial_containers: 8 },
    traffic: callers('150ms', '40s'),
    events: [deploys('10s', 'v2')],
  }),
  // All containers start in the same moment, slow each other down beyond their limit, and fail.
  incident('all-start-at-once', {
    source: 'github.com/huggingface/dataset-viewer/pull/3405',
    api: { min_containers: 6, initial_containers: 6, startup_timeout: '9s' },
    platform: { cold_start_load: { free: 2, per_extra: 1.5 } },
    traffic: callers('500ms'),
    events: [deploys('10s', 'v2')],
  }),
  // With a single container the canary is tried, thrown away, and then the one is updated in place.
  incident('canary-of-one', {
    source: 'github.com/Lians-ai/Lians/pull/81',
    api: { min_containers: 1, initial_containers: 1 },
    traffic: callers('1s'),
    events: [deploys('10s', 'v2')],
    expect: ['api.inputs.failed == 0'],
  }),
  // Batches of a fifth, old ones stopped first; those that take long to stop keep out the new ones.
  incident('slow-to-stop', {
    source: 'github.com/ray-project/ray/issues/66265',
    api: {
      min_containers: 5, initial_containers: 5, max_containers: 6, exit_time: '20s',
    },
    traffic: callers('400ms'),
    events: [deploys('10s', 'v2')],
  }),
  // A Function that nobody calls is scaled to nothing; then it is deployed, and called.
  incident('deployed-at-rest', {
    source: 'github.com/knative/serving/issues/4391',
    api: { min_containers: 0, initial_containers: 0, scaledown_window: '5s' },
    traffic: [{ name: 'callers', to: 'api', arrivals: { at: ['1s', '30s', '30.5s'] } }],
    events: [deploys('20s', 'v2')],
    expect: ['api.inputs.succeeded == 3'],
  }),
];
