import { type Guard, patiently } from '../explore/expansion.ts';
import { formatScope } from '../explore/scope.ts';
import { Exploration } from '../explore/search.ts';
import { PLAIN, stageOf } from '../explore/stage.ts';
import { writeCounterexample } from '../explore/counterexample.ts';
import type { Failure } from '../shrink/failures.ts';
import type { ComparedWorkload, TraitVerdict, VerifiedScope } from '../../model/verification.ts';
import { PROPERTIES, TRACE_PROPERTIES } from '../../properties/index.ts';
import type { Property } from '../../properties/property.ts';
import { type Candidate, strategiesFor } from './candidate.ts';
import { compare, WORKLOADS } from './comparison.ts';
import { GALLERY } from './gallery/index.ts';
import { Interrogation } from './interrogation.ts';
import type { Rung } from './ladder.ts';
import { randomTrials } from './random-trials.ts';
import { sweepOf } from './sweep.ts';
import { TIGHT_PLACES } from './tight-places.ts';
import { isClaimed, type Trait, TRAITS, unbound } from './traits.ts';
import { type NamedTrial, type Trial, tried } from './trial.ts';

/** How much is done to verify a strategy. */
export interface VerificationPlan {
  readonly candidate: Candidate;
  readonly ladder: readonly Rung[];
  readonly seed: number;
  /** So many random scenarios; `null` for as many as there is time for. */
  readonly randomRuns: number | null;
  /** Whether there is no time left for scopes and random scenarios. */
  readonly isOver: () => boolean;
  /** Whether there is no time left for anything. */
  readonly isLate: () => boolean;
  /** Told now and then how far it has come. */
  readonly onProgress: (text: string) => void;
  /** Ends what the strategy never comes back from; without it, that is waited for. */
  readonly guard?: Guard;
}

/** A scenario in which the strategy fails, and how. */
export interface FailedTrial extends NamedTrial {
  readonly failure: Failure;
}

/** What came of asking everything twice. */
interface Asked {
  /** Situations in which it was asked. */
  readonly places: number;
  readonly answers: number;
  /** By kind. */
  readonly orders: Readonly<Record<string, number>>;
}

/** States of an exploration between two words on how far it has come. */
const TOLD_EVERY = 25;

/** States of a scope that are looked at where one thing alone is looked for. */
const MOST_STATES = 1_000;

/** Random scenarios that are tried as long as there is time for anything. */
const LEAST_RUNS = 20;

/**
 * Puts a strategy to everything that there is, a step at a time. What a step finds wrong is kept as
 * {@link failed}; the steps after it are not to be taken.
 */
export class Verification {
  failed: FailedTrial | null = null;
  /** What is wrong with the answers themselves, whatever is asked. */
  objection: string | null = null;
  /** By id of a property, how often it had something to say. */
  readonly antecedents = new Map<string, number>();
  /** What there was no time for. */
  readonly leftOut: string[] = [];
  private readonly plan: VerificationPlan;
  /** By trait that is not claimed, what contradicts it outside of the scopes. */
  private readonly doubts = new Map<string, string>();
  private readonly unclaimed: readonly Trait[];
  /** Scenarios that were tried. */
  private runs = 0;
  /** Scopes that were explored whole. */
  private whole = 0;
  /** By id of a property, how often it had something to say in these. */
  private readonly judged = new Map<string, number>();

  constructor(plan: VerificationPlan) {
    this.plan = plan;
    const { claims } = plan.candidate.strategy;
    this.unclaimed = TRAITS.filter((trait) => !isClaimed(claims, trait));
  }

  private get isFine(): boolean {
    return this.failed === null && this.objection === null;
  }

  /** Asks everything twice, in places where an order is easily forbidden. */
  interrogate(): Asked {
    const { strategy } = this.plan.candidate;
    const interrogation = new Interrogation();
    let places = 0;
    const asked = { name: strategy.name, strategy: interrogation.of(strategy) };
    for (const { name, input } of TIGHT_PLACES) {
      const left = TIGHT_PLACES.length - places;
      if (!this.isFine || this.isLate(`orders: ${left} tight places`)) break;
      places++;
      this.plan.onProgress(name);
      this.take({ name, input }, asked);
      // What properties say of it comes later, and shorter.
      if (this.failed !== null && this.failed.failure.kind !== 'error') this.failed = null;
      this.objection = interrogation.objection;
    }
    interrogation.askAgain();
    this.objection = interrogation.objection;
    const orders = [...interrogation.orders].sort(([a], [b]) => (a < b ? -1 : 1));
    return { places, answers: interrogation.answers, orders: Object.fromEntries(orders) };
  }

  /** The incidents that people told; returns how many were tried. */
  gallery(): number {
    let tried = 0;
    for (const { name, input } of GALLERY) {
      if (!this.isFine || this.isLate(`gallery: ${GALLERY.length - tried} incidents`)) break;
      this.plan.onProgress(name);
      this.take({ name, input });
      tried++;
    }
    return tried;
  }

  /** Everything that can happen within each scope. */
  scopes(): readonly VerifiedScope[] {
    const explored: VerifiedScope[] = [];
    for (const rung of this.plan.ladder) {
      if (!this.isFine || this.plan.isOver()) break;
      const exploration = this.explore(rung);
      const told = this.told(rung, exploration);
      explored.push(told);
      if (told.complete) this.whole++;
      for (const [id, count] of exploration.antecedents) {
        add(this.antecedents, id, count);
        if (told.complete) add(this.judged, id, count);
      }
      const input = this.counterexampleOf(rung, exploration);
      const { counterexample } = exploration;
      if (input === null || counterexample === null) continue;
      const { id, message } = counterexample;
      const kind = PROPERTIES.some((property) => property.id === id) ? 'property' : 'error';
      this.failed = { name: formatScope(rung.scope), input, failure: { kind, id, message } };
    }
    const left = this.plan.ladder.length - this.whole;
    if (this.isFine && left > 0) this.leftOut.push(`scopes: ${left} of ${this.plan.ladder.length}`);
    return explored;
  }

  /** Something done in front of each event of runs in which nothing goes wrong. */
  sweep(): number {
    let runs = 0;
    for (const trial of sweepOf(this.plan.candidate)) {
      if (!this.isFine || this.isLate('sweep: the rest of it')) break;
      this.plan.onProgress(trial.name);
      this.take(trial);
      runs++;
    }
    return runs;
  }

  /** Random scenarios, as many as are asked for or as there is time for. */
  random(): { readonly runs: number; readonly events: number } {
    const { seed, randomRuns, isOver, onProgress } = this.plan;
    let runs = 0;
    let events = 0;
    for (const trial of randomTrials(seed)) {
      const isEnough = randomRuns === null ? runs >= LEAST_RUNS && isOver() : runs >= randomRuns;
      if (isEnough || !this.isFine || this.isLate(`random: ${LEAST_RUNS - runs} scenarios`)) break;
      onProgress(trial.name);
      events += this.take(trial);
      runs++;
    }
    return { runs, events };
  }

  /** Whether a scope was explored whole: without one nothing is verified. */
  get isConclusive(): boolean {
    return this.whole > 0;
  }

  /** What was shown of the traits that are claimed. */
  claims(): readonly TraitVerdict[] {
    const { claims } = this.plan.candidate.strategy;
    return TRAITS.filter((trait) => isClaimed(claims, trait)).map(({ name, property: { id } }) =>
      ({ trait: name, property: id, verdict: this.shown(id) }));
  }

  private shown(id: string): TraitVerdict['verdict'] {
    if (this.failed?.failure.id === id) return 'violated';
    if (!this.isFine) return 'not verified';
    if (!this.isConclusive) return 'no scope explored whole';
    return (this.judged.get(id) ?? 0) === 0 ? 'nothing to judge in scope' : 'verified in scope';
  }

  /** Whether the strategy has traits that it does not claim, as far as can be seen. */
  inferred(): readonly TraitVerdict[] {
    return this.unclaimed.map(({ name, property }) => {
      this.plan.onProgress(name);
      const { states, message } = this.contradiction(name, property);
      const found = message ?? this.doubts.get(name);
      const verdict = { trait: name, property: property.id, states, runs: this.runs };
      if (found === undefined) return { ...verdict, verdict: 'no counterexample' };
      return { ...verdict, verdict: 'counterexample', counterexample: found };
    });
  }

  /** The strategy beside the bundled ones. */
  compared(): readonly ComparedWorkload[] {
    const compared = compare(this.plan.candidate, this.plan);
    const left = WORKLOADS.length - compared.length;
    if (left > 0) this.leftOut.push(`compared: ${left} of ${WORKLOADS.length} workloads`);
    return compared;
  }

  /** The shortest way within the scopes to violate a property that is bound as it is here. */
  shortestWay(id: string): { readonly input: Trial['input']; readonly message: string } | null {
    const property = TRACE_PROPERTIES.find((each) => each.id === id);
    if (property === undefined) return null;
    for (const rung of this.plan.ladder) {
      this.plan.onProgress(`the shortest way to it, ${formatScope(rung.scope)}`);
      const exploration = this.explore(rung, [property], (states) => states > MOST_STATES);
      const input = this.counterexampleOf(rung, exploration);
      const { counterexample } = exploration;
      if (input !== null && counterexample !== null && counterexample.id === id) {
        return { input, message: counterexample.message };
      }
    }
    return null;
  }

  /** What contradicts a trait in the scopes, under ordinary options. */
  private contradiction(
    name: string, property: Property,
  ): { readonly states: number; readonly message?: string } {
    let states = 0;
    for (const rung of this.plan.ladder.filter(({ setting }) => setting === PLAIN)) {
      if (this.isLate(`traits: ${name}, in some of the scopes`)) break;
      const { counterexample, states: seen } = this.explore(
        rung, [unbound(property)], (count) => count > MOST_STATES || this.plan.isLate());
      states += seen;
      if (counterexample !== null) return { states, message: counterexample.message };
    }
    return { states };
  }

  private explore(
    { scope, setting }: Rung, properties: readonly Property[] = TRACE_PROPERTIES,
    isEnough: (states: number) => boolean = () => this.plan.isOver(),
  ): Exploration {
    const { candidate, onProgress, guard = patiently } = this.plan;
    const stage = stageOf(scope, setting, [candidate.name]);
    const strategies = strategiesFor(candidate);
    const exploration = new Exploration({ stage, scope, strategies, properties });
    const step = (): boolean => guard(() => exploration.step());
    // What is looked at once nothing is left belongs to the whole of it.
    const isOver = () => exploration.left > 0 && isEnough(exploration.states);
    for (let steps = 0; step() && !isOver(); steps++) {
      if (steps % TOLD_EVERY !== 0) continue;
      onProgress(`${formatScope(scope)}, ${setting.name}: ${exploration.states} states`);
    }
    return exploration;
  }

  private told({ scope, setting }: Rung, exploration: Exploration): VerifiedScope {
    const { states, transitions, depth, left, counterexample } = exploration;
    return {
      scope: formatScope(scope), setting: setting.name, states, transitions, depth,
      complete: left === 0 && counterexample === null,
      ...exploration.timeTold,
    };
  }

  private counterexampleOf(
    { scope, setting }: Rung, { counterexample }: Exploration,
  ): Trial['input'] | null {
    if (counterexample === null) return null;
    const { candidate, guard = patiently } = this.plan;
    const stage = stageOf(scope, setting, [candidate.name]);
    const means = { strategies: strategiesFor(candidate), guard };
    return writeCounterexample(stage, counterexample, means).input;
  }

  /** Tries a scenario; returns the number of its events. */
  private take(trial: NamedTrial, as = this.plan.candidate): number {
    this.runs++;
    const { guard = patiently } = this.plan;
    const besides = this.unclaimed.map(({ property }) => unbound(property));
    const { events, antecedents, failures, besides: violated } =
      guard(() => tried(trial, as, besides));
    for (const [id, count] of antecedents) add(this.antecedents, id, count);
    for (const { name, property: { id } } of this.unclaimed) {
      const message = violated.get(id);
      if (message !== undefined && !this.doubts.has(name)) this.doubts.set(name, message);
    }
    const [failure] = failures;
    if (failure !== undefined) this.failed = { ...trial, failure };
    return events;
  }

  /** Whether there is no time left: then it is told what that leaves out. */
  private isLate(rest: string): boolean {
    if (!this.plan.isLate()) return false;
    this.leftOut.push(rest);
    return true;
  }
}

function add(counts: Map<string, number>, id: string, count: number): void {
  counts.set(id, (counts.get(id) ?? 0) + count);
}
