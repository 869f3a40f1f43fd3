import { byCodeUnits } from '../model/code-base.ts';
import type { AppState, CommandOutcome } from '../model/lifecycle.ts';
import { ABSENT, type CommandKind, type SessionKind } from '../model/records.ts';
import type {
  AppResult, DeploymentResult, HistoryRow, RolloutResult,
} from '../model/result.ts';
import { usd } from '../model/prices.ts';
import type { Micros } from '../model/time.ts';
import { bucketWidth } from './bucket-scale.ts';
import { deploymentMarkers } from './deployment-markers.ts';
import type { FunctionMetrics } from './function-metrics.ts';
import { presentFields } from './present-fields.ts';
import { RolloutMetrics } from './rollout-metrics.ts';

/** What is known of a command so far. */
export interface Deployment {
  readonly n: number;
  readonly kind: CommandKind;
  readonly strategy: string;
  readonly issuedAt: Micros;
  /** Builds that have not succeeded. */
  openBuilds: number;
  builtAt?: Micros;
  publishedAt?: Micros;
  interruptedAt?: Micros;
  returnedAt?: Micros;
  outcome?: CommandOutcome;
  reason?: string;
  warning?: string;
  version?: number;
}

/** One App, from its creation on. */
export class AppMetrics {
  readonly number: number;
  name = '';
  environment = '';
  /** What the client does that it is there for; absent for an App that needs none. */
  ephemeral?: SessionKind;
  createdAt: Micros = 0;
  stoppedBy?: string;
  stoppedAt?: Micros;
  state: AppState = 'initializing';
  /** The commands for it by the number of their issue. */
  readonly deployments = new Map<number, Deployment>();
  /** Every Function that a record has named, in that order. */
  readonly functions: FunctionMetrics[] = [];
  readonly #history: HistoryRow[] = [];
  readonly #rollouts: RolloutMetrics[] = [];

  constructor(number: number) {
    this.number = number;
  }

  /** Empty for what belongs to no App. */
  get id(): string {
    return this.number === ABSENT ? '' : `ap-${this.number}`;
  }

  /** The live version, 0 before the first. */
  get version(): number {
    return this.#history.at(-1)?.version ?? 0;
  }

  /** The rollout of the live version. */
  get rollout(): RolloutMetrics | undefined {
    return this.#rollouts.at(-1);
  }

  functionsByName(): readonly FunctionMetrics[] {
    return this.functions.toSorted((a, b) => byCodeUnits(a.name, b.name));
  }

  functionNamed(name: string): FunctionMetrics | undefined {
    return this.functions.find((each) => each.name === name);
  }

  rolloutOf(version: number): RolloutMetrics | undefined {
    return this.#rollouts.findLast((rollout) => rollout.version === version);
  }

  /** A version goes live; the rollout of the one before is over. */
  publish(row: HistoryRow): RolloutMetrics {
    const { version, strategy, deployed_at_us: at } = row;
    this.rollout?.close(at);
    if (this.ephemeral === undefined) this.state = 'deployed';
    this.#history.push(row);
    const rollout = new RolloutMetrics({ version, strategy, at, functions: this.functions });
    this.#rollouts.push(rollout);
    return rollout;
  }

  /** The versions that accept inputs changed for some Function. */
  mixMayChange(now: Micros): void {
    this.rollout?.mix(this.functions.some((each) => each.isMixed), now);
  }

  /** The rollout of a version, as it is in the result of a run that ended at this instant. */
  rolloutResult(version: number, endedAt: Micros): RolloutResult | undefined {
    const rollout = this.rolloutOf(version);
    return rollout && this.#resultOf(rollout, endedAt);
  }

  #resultOf(rollout: RolloutMetrics, endedAt: Micros): RolloutResult {
    const functions = this.functionsByName();
    return rollout.result(endedAt, functions.filter((f) => f.sinceVersion <= rollout.version));
  }

  /** The result of a run that ended at this instant. */
  result(endedAt: Micros): AppResult {
    const functions = this.functionsByName();
    return presentFields({
      id: this.id,
      name: this.name,
      environment: this.environment,
      state: this.state,
      ephemeral: this.ephemeral,
      created_at_us: this.createdAt,
      stopped_by: this.stoppedBy,
      stopped_at_us: this.stoppedAt,
      version: this.version,
      containers: functions.reduce((sum, { containers }) => sum + containers.existing, 0),
      history: [...this.#history],
      markers: deploymentMarkers(this.#history, bucketWidth(endedAt)),
      deployments: [...this.deployments.values()].map(deploymentResult),
      rollouts: this.#rollouts.map((rollout) => this.#resultOf(rollout, endedAt)),
      functions: Object.fromEntries(functions.map((each) => [each.name, each.result(endedAt)])),
      cost_usd: usd(this.cost(endedAt)),
    });
  }

  /** What its containers have cost by this instant, in whole microdollars. */
  cost(now: Micros): number {
    return this.functions.reduce((sum, each) => sum + each.versions.cost(now, null), 0);
  }
}

/** A command as results show it. */
export function deploymentResult(command: Deployment): DeploymentResult {
  return presentFields({
    n: command.n,
    kind: command.kind,
    strategy: command.strategy,
    issued_at_us: command.issuedAt,
    built_at_us: command.builtAt,
    published_at_us: command.publishedAt,
    interrupted_at_us: command.interruptedAt,
    returned_at_us: command.returnedAt,
    outcome: command.outcome,
    reason: command.reason,
    warning: command.warning,
    version: command.version,
  });
}
