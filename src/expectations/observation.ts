import type { Claim, Selection } from '../model/expectation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { RunMetrics } from '../metrics/run-metrics.ts';
import type { TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';
import { AppStateClaim, NamedApp, VersionMeasure } from './app-measures.ts';
import { ContainerFollower, ContainerSelection } from './container-follower.ts';
import {
  DeploymentDuration, DeploymentOutcomeClaim, DeploymentVersion,
} from './deployment-measures.ts';
import { InputFollower } from './input-follower.ts';
import { InputSelection } from './input-selection.ts';
import { ConditionJudge, type Judge, type Measure, StateJudge } from './judge.ts';
import {
  ContainerMeasure, CostMeasure, DowntimeMeasure, InputMeasure, MissedMinutesMeasure, SpanMeasure,
} from './metric-measures.ts';
import { RecordCounter } from './record-counter.ts';
import {
  NamedRollout, RolloutDuration, RolloutNumber, RolloutStateClaim,
} from './rollout-measures.ts';

/** A line about what can be observed of a run, as against one about its properties. */
export type ObservedClaim = Exclude<Claim, { kind: 'property' }>;
type OfKind<K extends Claim['kind']> = Claim & { readonly kind: K };
type Subject = { readonly app: string; readonly function: string };

export interface ObservationOptions {
  readonly scenario: Scenario;
  /** Read the same trace. */
  readonly metrics: RunMetrics;
  /** Those of the trace. */
  readonly texts: Texts;
  /** Whether the judges are asked again and again, and not only at the end. */
  readonly isAskedOften: boolean;
}

const NO_DOWNTIME = { operator: '==', amount: { num: 0, den: 1 }, tolerance: null } as const;

/** Observes of a run what some lines are about, and nothing else. */
export class Observation {
  /** One for each line, in order. */
  readonly judges: readonly Judge[];
  /** What has to read the trace besides the metrics. */
  readonly readers: readonly TraceReader[];
  readonly #options: ObservationOptions;
  readonly #inputs = new Map<string, InputSelection>();
  readonly #containers = new Map<string, ContainerSelection>();
  readonly #counters: RecordCounter[] = [];
  #containerFollower: ContainerFollower | null = null;

  constructor(claims: readonly ObservedClaim[], options: ObservationOptions) {
    this.#options = options;
    this.judges = claims.map((claim) => this.#judge(claim));
    const { texts, scenario } = options;
    const selections = [...this.#inputs.values()];
    this.readers = [
      ...(selections.length === 0
        ? [] : [new InputFollower({ texts, selections, traffic: scenario.traffic })]),
      ...(this.#containerFollower === null ? [] : [this.#containerFollower]),
      ...this.#counters,
    ];
  }

  #judge(claim: ObservedClaim): Judge {
    switch (claim.kind) {
      case 'metric': return new ConditionJudge(this.#metric(claim), claim.condition);
      case 'count': {
        const counter = new RecordCounter(this.#options.texts, claim);
        this.#counters.push(counter);
        return new ConditionJudge(counter, claim.condition);
      }
      case 'zero-downtime':
        return new ConditionJudge(this.#downtime(claim.of), NO_DOWNTIME);
      case 'app-version':
        return new ConditionJudge(new VersionMeasure(this.#app(claim.app)), claim.condition);
      case 'app-cost':
        return new ConditionJudge(new CostMeasure(this.#app(claim.app), null), claim.condition);
      case 'app-state': return new StateJudge(new AppStateClaim(this.#app(claim.app), claim));
      case 'deployment': case 'deployment-outcome': return this.#deployment(claim);
      default: return this.#rollout(claim);
    }
  }

  #metric({ metric, selection, ...subject }: OfKind<'metric'>): Measure {
    const { isAskedOften } = this.#options;
    switch (metric.kind) {
      case 'downtime': return this.#downtime(subject);
      case 'cost': {
        const { version } = selection;
        return new CostMeasure(this.#app(subject.app), { function: subject.function, version });
      }
      case 'containers':
        return new ContainerMeasure(metric, this.#containerSelection(subject, selection));
      case 'span':
        return new SpanMeasure(metric, this.#inputSelection(subject, selection), isAskedOften);
      case 'missed_minutes':
        return new MissedMinutesMeasure(metric, this.#inputSelection(subject, selection));
      default: return new InputMeasure(metric, this.#inputSelection(subject, selection));
    }
  }

  #downtime(of: Subject | null): Measure {
    if (of === null) {
      const { metrics } = this.#options;
      const deployed = () => metrics.live.filter(({ ephemeral }) => ephemeral === undefined);
      return new DowntimeMeasure(deployed, null);
    }
    const app = this.#app(of.app);
    return new DowntimeMeasure(() => app.all, of.function);
  }

  #rollout(claim: OfKind<'rollout' | 'rollout-state' | 'rollout-finishes'>): Judge {
    const rollout = new NamedRollout(this.#app(claim.app), claim.version);
    const isOnly = !this.#options.scenario.events.some(({ action }) => action.kind === 'stop');
    if (claim.kind === 'rollout-state') {
      return new StateJudge(new RolloutStateClaim(rollout, claim.state));
    }
    if (claim.kind === 'rollout-finishes') {
      const most = claim.within ?? Number.MAX_SAFE_INTEGER;
      return new ConditionJudge(new RolloutDuration(rollout, isOnly), {
        operator: '<=', amount: { num: most, den: 1 }, tolerance: null,
      });
    }
    const { measure, condition } = claim;
    if (measure === 'duration') {
      return new ConditionJudge(new RolloutDuration(rollout, isOnly), condition);
    }
    const containers = measure === 'peak' ? this.#followContainers() : null;
    const number = new RolloutNumber(measure, { rollout, containers, isOnly });
    return new ConditionJudge(number, condition);
  }

  #deployment(claim: OfKind<'deployment' | 'deployment-outcome'>): Judge {
    const app = this.#app(claim.app);
    const find = () => app.deployment(claim.n);
    if (claim.kind === 'deployment-outcome') {
      return new StateJudge(new DeploymentOutcomeClaim(find, claim.outcome));
    }
    const measure = claim.measure === 'version'
      ? new DeploymentVersion(find) : new DeploymentDuration(find);
    return new ConditionJudge(measure, claim.condition);
  }

  #app(name: string): NamedApp {
    const { metrics, scenario } = this.#options;
    return new NamedApp(metrics, name, scenario.apps.length === 1);
  }

  /** Lines that look at the same inputs share what is kept of them. */
  #inputSelection({ app, function: name }: Subject, selection: Selection): InputSelection {
    const key = JSON.stringify([app, name, selection]);
    const known = this.#inputs.get(key);
    const inputs = known ?? new InputSelection({ app, function: name }, selection);
    this.#inputs.set(key, inputs);
    return inputs;
  }

  #containerSelection({ app, function: name }: Subject, selection: Selection): ContainerSelection {
    const follower = this.#followContainers();
    const key = JSON.stringify([app, name, selection]);
    const known = this.#containers.get(key);
    if (known !== undefined) return known;
    const containers = new ContainerSelection({ app, function: name }, selection);
    this.#containers.set(key, containers);
    follower.follow(containers);
    return containers;
  }

  #followContainers(): ContainerFollower {
    this.#containerFollower ??= new ContainerFollower(this.#options.texts);
    return this.#containerFollower;
  }
}
