import type { Micros } from '../../model/time.ts';
import type { ScenarioInput } from '../../scenario/index.ts';
import type { Scope } from './scope.ts';

type EventInput = NonNullable<ScenarioInput['events']>[number];
/** Something that can be done, but for its instant. */
export type Deed = Omit<EventInput, 'at' | 'every' | 'until' | 'when'>;
type FunctionInput = NonNullable<NonNullable<ScenarioInput['app']>['functions']>[string];
type Options = Partial<NonNullable<FunctionInput>>;

/** What a deed uses up of a scope. */
export type Budget = 'inputs' | 'commands' | 'faults' | 'builds';

/** One thing that can be done at an instant, as often as the scope allows. */
export interface Move {
  readonly deed: Deed;
  readonly uses: readonly Budget[];
}

/** The world before anything is done to it, and what can be done. */
export interface Stage {
  readonly beginning: ScenarioInput;
  readonly moves: readonly Move[];
}

/** Options of the Functions and the platform that are worth an exploration of their own. */
export interface Setting {
  readonly name: string;
  readonly options?: Options;
  readonly platform?: NonNullable<ScenarioInput['platform']>;
}

/** A step of the clock: what takes a short time takes one, what takes long takes three. */
export const STEP_MICROS: Micros = 1_000_000;
const SHORT = '1s';
const LONG = '3s';

/** One Function that is always warm, and nothing out of the ordinary. */
export const PLAIN: Setting = { name: 'plain' };

/** What else there is in the lives of containers and inputs, one at a time. */
export const SETTINGS: readonly Setting[] = [
  PLAIN,
  { name: 'scaled to zero', options: { min_containers: 0, initial_containers: 0 } },
  { name: 'exit handlers', options: { exit_time: SHORT } },
  { name: 'two slots', options: { max_inputs: 2 } },
  { name: 'retries', options: { retries: { max_retries: 1 } } },
  { name: 'timeouts', options: { timeout: '2s' } },
  { name: 'single use', options: { single_use: true } },
  { name: 'delayed interrupt', platform: { recreate: { interrupt_delay: SHORT } } },
  { name: 'surge', platform: { rolling: { surge: 1 } } },
  { name: 'evict-idle', platform: { rolling: { at_limit: 'evict-idle' } } },
  { name: 'replace on demand', platform: { rolling: { replace: 'demand' } } },
  { name: 'retire all at first', platform: { rolling: { retire: 'all-at-first' } } },
  { name: 'retire at desired', platform: { rolling: { retire: 'at-desired' } } },
];

const NAMES = ['f', 'g'];

function beginning(scope: Scope, { options = {}, platform = {} }: Setting): ScenarioInput {
  const one = {
    code: 'a', service_time: SHORT, cold_start: SHORT, min_containers: 1, initial_containers: 1,
    max_containers: scope.containers, scaledown_window: '2s', ...options,
  };
  return {
    name: 'explored',
    duration: '1h',
    app: {
      name: 'app',
      functions: Object.fromEntries(NAMES.slice(0, scope.functions).map((name) => [name, one])),
    },
    platform: {
      ...platform,
      // Whatever takes long in earnest is over within the few steps of an exploration.
      constants: {
        start_backoff: SHORT, start_backoff_max: '2s', recreate_poll: SHORT, recreate_wait: '4s',
        losses: 2,
      },
    },
  };
}

const change = (options: Options): Deed => (
  { deploy: { change: { functions: { f: options } } } });

/** The code bases that can be deployed: the first one again, another, slow or broken ones. */
const DEPLOYMENTS: readonly Deed[] = [
  change({ code: 'a', cold_start: SHORT, start_failures: [] }),
  change({ code: 'b', cold_start: SHORT, start_failures: [] }),
  change({ code: 'c', cold_start: LONG, start_failures: [] }),
  change({ code: 'd', cold_start: SHORT, start_failures: 'always' }),
];

/** Deployments whose builds take time, or fail in the end. */
const BUILDS: readonly Deed[] = [
  { deploy: { change: { functions: { f: { code: 'b' } } }, build: '2s' } },
  {
    deploy: {
      change: { functions: { f: { code: 'e' } } }, build: { duration: SHORT, fails: true },
    },
  },
];

function withStrategy(deed: Deed, strategy: string): Deed {
  const [kind = 'deploy'] = Object.keys(deed) as ('deploy' | 'rollover' | 'rollback')[];
  return { [kind]: { ...deed[kind], strategy } };
}

function commands(scope: Scope, strategies: readonly string[]): Move[] {
  const removal: Deed[] = scope.functions === 1
    ? [] : [{ deploy: { change: { functions: { g: null } } } }];
  const versions = [...DEPLOYMENTS, ...removal, { rollover: {} }, { rollback: {} }];
  const of = (deeds: readonly Deed[], uses: readonly Budget[]): Move[] =>
    strategies.flatMap((strategy) =>
      deeds.map((deed) => ({ deed: withStrategy(deed, strategy), uses })));
  const builds = scope.builds === 0 ? [] : of(BUILDS, ['commands', 'builds']);
  return [...of(versions, ['commands']), ...builds, { deed: { stop: {} }, uses: ['commands'] }];
}

function calls(scope: Scope): Move[] {
  return NAMES.slice(0, scope.functions).flatMap((name) => [SHORT, LONG].map((service_time) => (
    { deed: { call: { to: name, service_time } }, uses: ['inputs'] as const })));
}

const FAULTS: readonly Move[] = [
  { crash: { function: 'f' } }, { preempt: { function: 'f' } },
  { start_failure: { function: 'f' } }, { fail_attempt: { function: 'f' } },
].map((fault) => ({ deed: { fault }, uses: ['faults'] }));

/** What can be done to one App within a scope, and the App; `strategies` are the names of those. */
export function stageOf(
  scope: Scope, setting: Setting, strategies: readonly string[] = ['rolling', 'recreate'],
): Stage {
  return {
    beginning: beginning(scope, setting),
    moves: [...calls(scope), ...commands(scope, strategies), ...FAULTS],
  };
}
