import type { Explainable, Explanation } from '../model/explanation.ts';
import type { KnownRecord } from '../model/known-record.ts';
import type { TraceRecord } from '../model/records.ts';
import type { AppResult } from '../model/result.ts';
import { Census } from './census.ts';
import { ContainerExplainer } from './container.ts';
import type { Explainer } from './explainer.ts';
import { InputExplainer } from './input.ts';
import { RolloutExplainer } from './rollout.ts';
import { type Subject, subjectId } from './subject.ts';

export { parseSubject, type Subject, subjectId, SUBJECTS, type SubjectKind } from './subject.ts';

function explainerOf(subject: Subject, census: Census): Explainer {
  switch (subject.kind) {
    case 'input': return new InputExplainer(subjectId(subject), census);
    case 'container': return new ContainerExplainer(subjectId(subject), census);
    case 'rollout': return new RolloutExplainer(subject.number, census);
  }
}

/**
 * Explains one subject of a run from its records, which are to be given one by one and in order.
 * Kept is what concerns the subject, and what is under way at one time.
 */
export class Reading {
  readonly #subject: Subject;
  readonly #census = new Census();
  readonly #explainer: Explainer;

  constructor(subject: Subject) {
    this.#subject = subject;
    this.#explainer = explainerOf(subject, this.#census);
  }

  /** Takes in the next record of the trace. */
  take(record: TraceRecord): void {
    const known = record as KnownRecord;
    this.#explainer.before(known);
    this.#census.apply(known);
    this.#explainer.after(known);
  }

  /**
   * After the last record: the explanations, none if the run has no such subject, several if it
   * is a rollout that several Apps have: those of clients only where it is theirs alone, or is
   * asked for by their id (EPH-1). `apps` is what the metrics say of the same run.
   */
  explanations(apps: readonly AppResult[]): readonly Explanation[] {
    const { app } = this.#subject;
    const found = this.#explainer.explanations(apps).filter((each) =>
      app === undefined || each.app_name === app || each.app === app);
    const deployed = found.filter(({ ephemeral }) => ephemeral === undefined);
    return deployed.length === 0 ? found : deployed;
  }

  /** What the run has, for those who asked for something that it has not. */
  get explainable(): Explainable {
    const { counts } = this.#census;
    const apps = [...this.#census.apps.values()];
    const isOne = apps.length === 1;
    const isNamed = (name: string) => apps.filter((app) => app.name === name).length === 1;
    const rollouts = apps.flatMap(({ id, name, publishes }) => publishes.map(({ version }) =>
      (isOne ? `v${version}` : `${isNamed(name) ? name : id}/v${version}`)));
    return { ...counts, rollouts };
  }
}
