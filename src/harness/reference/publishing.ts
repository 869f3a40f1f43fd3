import { byCodeUnits } from '../../model/code-base.ts';
import type { AppConfig, FunctionSpec } from '../../model/configuration.ts';
import type { RecordOf } from '../../model/known-record.ts';
import { containerPrice } from '../../model/prices.ts';
import type { VersionType } from '../../model/records.ts';
import type { Attribution, Scenario } from '../../model/scenario.ts';
import { retire, startInitial } from './containers.ts';
import type { Chronicle } from './chronicle.ts';
import { terminateAll } from './inputs.ts';
import { finishRollout, giveUpReplacements, unblockAll } from './rollouts.ts';
import { type App, containersOf, liveOf, surgeOf } from './state.ts';

/** What is published, and how. */
export interface Edition {
  readonly op: number;
  readonly config: AppConfig;
  readonly fingerprint: string;
  readonly source: number | null;
  readonly strategy: string;
  readonly type: VersionType;
  readonly attribution: Attribution;
}

const RULES = { standard: 'PUB-5', rollover: 'RVR-1', rollback: 'RBK-1' } as const;

/** What the bundled strategies promise. */
const CLAIMS: Readonly<Record<string, string>> = {
  rolling: 'mixVersions noPreempt settlesWithoutTraffic zeroDowntime',
};

/**
 * PUB-1: "Publish is one atomic instant for the whole App: version number, all Functions, additions
 * and removals switch together."
 */
export function publish(chronicle: Chronicle, app: App, edition: Edition): void {
  const { config, strategy, fingerprint, op, source, type } = edition;
  const before = liveOf(app);
  // PUB-5: "New version number = highest number in the App's history + 1"
  const version = (before?.number ?? 0) + 1;
  if (app.isRollingOut) {
    unblockAll(chronicle, app);
    chronicle.write('rollout.superseded', { app: app.id, rule: 'ROL-8' }, {
      version: version - 1, by: version,
    });
  }
  const claims = CLAIMS[strategy];
  const { by, tag, commit, client } = edition.attribution;
  const about = { app: app.id, rule: RULES[type], plan: { config } };
  const cause = chronicle.write('deploy.published', about, {
    op, version, previous: version - 1, version_type: type, strategy, fingerprint, by,
    ...(source === null ? {} : { source }), ...(tag === null ? {} : { tag }),
    ...(commit === null ? {} : { commit }), ...(client === null ? {} : { client }),
    ...(claims === undefined ? {} : { claims }),
  });
  const names = Object.keys(config.functions).sort(byCodeUnits);
  for (const name of names) {
    chronicle.write('rollout.started', { app: app.id, rule: 'ROL-6', cause }, {
      version, function: name,
      ...optionsOf(chronicle.scenario, config.functions[name] as FunctionSpec, strategy),
    });
  }
  removeFunctions(chronicle, app, { strategy, cause });
  if (strategy === 'rolling') {
    for (const name of names) giveUpReplacements(chronicle, { app, name });
  }
  if (before !== undefined) return names.length > 0 ? undefined : finishRollout(chronicle, app);
  for (const name of names) {
    const { initial_containers } = config.functions[name] as FunctionSpec;
    for (let n = 0; n < initial_containers; n++) startInitial(chronicle, { app, name }, cause);
  }
  // ROL-8: "The first publish has a rollout that is finished at once."
  finishRollout(chronicle, app);
}

type Options = Omit<RecordOf<'rollout.started'>,
  'seq' | 't_us' | 'type' | 'app' | 'rule' | 'caused_by' | 'version' | 'function'>;

function optionsOf(scenario: Scenario, spec: FunctionSpec, strategy: string): Options {
  const { rolling, recreate, constants, prices } = scenario.platform;
  const { max_containers: cap, autoscaler } = spec;
  return {
    ...(cap === null ? {} : { cap, surge: surgeOf(scenario, spec) }),
    max_inputs: spec.max_inputs, target_inputs: spec.target_inputs,
    single_use: spec.single_use ? 'yes' : 'no',
    min_containers: spec.min_containers, buffer_containers: spec.buffer_containers,
    scaledown_window_us: spec.scaledown_window, timeout_us: spec.timeout,
    startup_timeout_us: spec.startup_timeout, exit_time_us: spec.exit_time,
    max_retries: spec.retries.max_retries, losses: constants.losses,
    price: containerPrice(spec.resources, prices) ?? 0,
    ...(spec.concurrency === undefined
      ? {} : { millicores: Math.round(spec.concurrency.cpu * 1000) }),
    replace: rolling.replace, retire: rolling.retire, at_limit: rolling.at_limit,
    ...(strategy === 'recreate' ? { interrupt_delay_us: recreate.interrupt_delay } : {}),
    ...((autoscaler?.interval ?? 0) === 0 ? {} : { interval_us: autoscaler?.interval as number }),
    ...((autoscaler?.scaleup_window ?? 0) === 0
      ? {} : { scaleup_window_us: autoscaler?.scaleup_window as number }),
  };
}

/**
 * PUB-6: "A Function missing from the new version: its queued and waiting inputs are terminated
 * (function removed), its running ones finish while its containers drain (rolling) or are
 * interrupted (recreate)".
 */
function removeFunctions(
  chronicle: Chronicle, app: App,
  { strategy, cause }: { readonly strategy: string; readonly cause: number },
): void {
  const live = liveOf(app)?.config.functions ?? {};
  const removed = new Set(app.versions.flatMap(({ config }) => Object.keys(config.functions)));
  for (const name of [...removed].sort(byCodeUnits)) {
    if (name in live) continue;
    terminateAll(chronicle, { app, name }, { rule: 'PUB-6', why: 'function removed' });
    if (strategy === 'recreate') continue;
    for (const container of containersOf(chronicle.state, { app, name })) {
      if (container.state !== 'starting' && container.state !== 'ready') continue;
      retire(chronicle, container, { why: 'removed', rule: 'PUB-6', cause });
    }
  }
}
