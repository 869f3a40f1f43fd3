import type { AppConfig, CodeBase, FunctionSpec } from '../../model/configuration.ts';
import type { AppState, ContainerState, InputState } from '../../model/lifecycle.ts';
import type {
  AttemptCause, BlockReason, CommandKind, StartReason, VersionType,
} from '../../model/records.ts';
import type { Action, Scenario, SourceSpec } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import type { Fraction } from './sharing.ts';

/** OBJ-2: a version of an App, as it was published. */
export interface Version {
  readonly number: number;
  readonly config: AppConfig;
  readonly fingerprint: string;
  readonly strategy: string;
  readonly type: VersionType;
  readonly publishedAt: Micros;
  /** The record of the publish. */
  readonly seq: number;
}

/** OBJ-1 */
export interface App {
  /** As in `ap-1`. */
  readonly id: string;
  readonly name: string;
  state: AppState;
  readonly versions: Version[];
  /** ROL-8: whether the rollout of the live version is neither finished nor ended by a stop. */
  isRollingOut: boolean;
  /** ROL-7: the Functions that block it, and why. */
  readonly blocked: Map<string, BlockReason>;
  /** ROL-6: by Function, the evictions whose replacement is not ready yet. */
  readonly owed: Map<string, number>;
  /** STP-1: the record of the stop. */
  stopSeq: number;
  stoppedBy: string;
  stoppedAt: Micros;
  stopCommandAt: Micros;
  isCollected: boolean;
}

/** DEP-2: a command between its issue and its return. */
export interface Command {
  readonly op: number;
  readonly kind: CommandKind;
  readonly appName: string;
  readonly app: string;
  /** The place of its event in the file, and how often that happened before. */
  readonly place: number;
  readonly serial: number;
  readonly action: Extract<Action, { readonly strategy: string }>;
  /** DEP-1: what a deployment publishes. */
  readonly config: AppConfig | null;
  /** When the last thing happened that its publish waits for. */
  waitedUntil: Micros;
  publishedAt: Micros | null;
  /** The record of its publish. */
  publishSeq: number;
  interruptedAt: Micros | null;
  lookedAt: Micros | null;
  isOver: boolean;
}

/** DEP-3 */
export interface Build {
  readonly number: number;
  readonly command: Command;
  readonly image: string;
  readonly plan: BuildPlan;
  isOver: boolean;
}

/** OBJ-4 */
export interface Container {
  readonly number: number;
  /** As in `ta-1`. */
  readonly id: string;
  readonly app: string;
  readonly function: string;
  readonly version: number;
  readonly why: StartReason;
  readonly startSeq: number;
  readonly startedAt: Micros;
  readonly coldStart: Micros;
  readonly queue: Micros;
  readonly isRestored: boolean;
  readonly plan: StartPlan;
  state: ContainerState;
  /** QUE-4: became ready, was assigned or ended an input, whichever is latest. */
  usedAt: Micros;
  /** Since when it has been ready without an input. */
  idleSince: Micros | null;
  /** CON-9: attempts that began on it. */
  begun: number;
  stoppingSince: Micros;
  /** ROL-4: whether its strategy is still to be told that it is ready, is told now, or was. */
  notice: 'due' | 'now' | 'past';
  /** ROL-6: its retirement was an eviction. */
  isSpent: boolean;
  /** FLT-1: when faults by chance will strike it, by their place in the file. */
  lives: readonly { readonly place: number; readonly at: Micros }[];
}

/** OBJ-5 */
export interface Input {
  readonly number: number;
  /** As in `in-1`. */
  readonly id: string;
  readonly app: string;
  readonly function: string;
  readonly source: SourceSpec;
  /** Its place in its source, from 0. */
  readonly k: number;
  readonly patienceEnds: Micros | null;
  isGivenUp: boolean;
  state: InputState;
  /** QUE-3: the record that gave it its place in the queue. */
  seniority: number;
  boundTo: string | null;
  container: string | null;
  /** The record since which it is bound, or waits for a retry. */
  heldSeq: number;
  attempt: number;
  cause: AttemptCause;
  /** The record of the latest attempt's beginning, and its instant. */
  attemptSeq: number;
  startedAt: Micros;
  service: Micros;
  /** QUE-5: how much of that its attempt has had. */
  served: Fraction;
  plan: AttemptPlan;
  failures: number;
  losses: number;
  retryAt: Micros;
}

/** Starts or builds that are to fail because a fault said so. */
export interface PendingFault {
  readonly kind: 'start_failure' | 'build_failure';
  readonly appName: string;
  readonly target: string | null;
  readonly seq: number;
  left: number;
}

/** What was drawn when a record was written, and shows only in later ones. */
export interface StartPlan {
  readonly fails: boolean;
  /** The record of the fault that makes it fail. */
  readonly fault: number | null;
}

export interface BuildPlan extends StartPlan {
  readonly ends: Micros;
  /** The images that are built by it. */
  readonly identities: readonly string[];
}

export interface AttemptPlan {
  readonly fails: boolean;
  readonly byFault: boolean;
}

/** What is known of a record beside what it shows. */
export interface Plan {
  readonly config?: AppConfig;
  readonly codeBase?: { readonly appName: string; readonly value: CodeBase };
  readonly command?: Pick<Command, 'appName' | 'place' | 'serial' | 'action' | 'config'>;
  readonly build?: BuildPlan;
  readonly start?: StartPlan;
  readonly lives?: Container['lives'];
  readonly attempt?: AttemptPlan;
  readonly retryAt?: Micros;
  readonly pending?: Omit<PendingFault, 'seq'>;
}

/** CON-3: of a Function in a version, its failed starts since the last one that became ready. */
export interface Failures {
  count: number;
  /** Containers up to this number were started before the one that was counted last. */
  upTo: number;
  /** No start begins before this instant, which every failure puts off. */
  until: Micros;
}

/** All that is the case at some place of the log: {@link apply} makes it of the entries so far. */
export interface State {
  now: Micros;
  readonly scenario: Scenario;
  readonly apps: App[];
  readonly codeBases: Map<string, CodeBase>;
  readonly commands: Command[];
  /** By name of an App: commands so far. */
  readonly commandCounts: Map<string, number>;
  readonly builds: Build[];
  /** DEP-3: images that were built. */
  readonly cached: Set<string>;
  readonly containers: Container[];
  readonly inputs: Input[];
  /** By source: inputs that arrived. */
  readonly arrived: Map<string, number>;
  /** By Function and version. */
  readonly failures: Map<string, Failures>;
  readonly pendingFaults: PendingFault[];
  /** By place in the file: how often the event was carried out, and the record that set it off. */
  readonly carriedOut: Map<number, number>;
  readonly setOffBy: Map<number, number>;
  /** By stream: how many of its values were taken, where that is no count of something else. */
  readonly taken: Map<string, number>;
  /** AUT-5: by Function, its demand from each settling on that changed it. */
  readonly demands: Map<string, { readonly at: Micros; readonly demand: number }[]>;
}

export const initialState = (scenario: Scenario): State => ({
  now: 0, scenario, apps: [],
  codeBases: new Map(scenario.apps.map(({ name, code_base }) => [name, code_base])),
  commands: [], commandCounts: new Map(), builds: [], cached: new Set(), containers: [],
  inputs: [], arrived: new Map(), failures: new Map(), pendingFaults: [], carriedOut: new Map(),
  setOffBy: new Map(), taken: new Map(), demands: new Map(),
});

/** A Function of an App, whether the live version has it or not. */
export interface FunctionName {
  readonly app: App;
  readonly name: string;
}

export const liveOf = (app: App): Version | undefined => app.versions.at(-1);

/** What a Function is in the live version, unless that lacks it or nothing is live. */
export const liveSpec = ({ app, name }: FunctionName): FunctionSpec | undefined =>
  (app.state === 'deployed' ? liveOf(app)?.config.functions[name] : undefined);

export function appOf(state: State, id: string): App {
  return state.apps.find((app) => app.id === id) as App;
}

/** The App that has a name now, or had it last. */
export const appNamed = (state: State, name: string): App | undefined =>
  state.apps.findLast((app) => app.name === name);

/** Of a container: its own version's options (AUT-1). */
export function specOf(state: State, container: Container): FunctionSpec {
  const { config } = appOf(state, container.app).versions[container.version - 1] as Version;
  return config.functions[container.function] as FunctionSpec;
}

export const containerOf = (state: State, id: string): Container =>
  state.containers.find((container) => container.id === id) as Container;

export const inputOf = (state: State, id: string): Input =>
  state.inputs.find((input) => input.id === id) as Input;

/** The containers of a Function that exist (OBJ-4), by id. */
export const containersOf = (state: State, { app, name }: FunctionName): Container[] =>
  state.containers.filter((container) => container.app === app.id
    && container.function === name && container.state !== 'stopped');

/** The inputs that run on a container, in order of their attempts' beginnings. */
export const runningOn = (state: State, { id }: Container): Input[] =>
  state.inputs.filter(({ state: now, container }) => now === 'running' && container === id)
    .sort((a, b) => a.attemptSeq - b.attemptSeq);

/** QUE-10: the inputs that are bound to a container, first bound first. */
export const boundTo = (state: State, { id }: Container): Input[] =>
  state.inputs.filter((input) => input.boundTo === id).sort((a, b) => a.heldSeq - b.heldSeq);

/** QUE-1: the queue of a Function, most senior first. */
export const queueOf = (state: State, { app, name }: FunctionName): Input[] =>
  state.inputs.filter((input) =>
    input.app === app.id && input.function === name && input.state === 'queued')
    .sort((a, b) => a.seniority - b.seniority);

export const isLive = (state: State, { app, version }: Container): boolean =>
  liveOf(appOf(state, app))?.number === version;

export const startsKey = (app: string, name: string, version: number): string =>
  `${app}/${name}/v${version}`;

/** Whether a rolling rollout of the App is open. */
export const isRolling = (app: App): boolean =>
  app.isRollingOut && liveOf(app)?.strategy === 'rolling';

/**
 * ROL-6: "surge: a number, or a percentage of the live version's max_containers, rounded up".
 */
export function surgeOf({ platform }: Scenario, { max_containers }: FunctionSpec): number {
  const { surge } = platform.rolling;
  if ('containers' in surge) return surge.containers;
  const exact = surge.share * (max_containers ?? 0);
  // 7 % of 100 is 7, whatever a computer says.
  const nearest = Math.round(exact);
  return Math.abs(exact - nearest) < 1e-9 ? nearest : Math.ceil(exact);
}

/** QUE-5, CON-7: "max_inputs slots per container"; one that is used once has one. */
export const slotsOf = ({ single_use, max_inputs }: FunctionSpec): number =>
  (single_use ? 1 : max_inputs);
