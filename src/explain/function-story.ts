import type { ExplainedStep, FunctionProgress, RolloutProgress } from '../model/explanation.ts';
import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import { overridden } from '../model/overridden-options.ts';
import type { Micros } from '../model/time.ts';
import { Blockades } from './blockades.ts';
import type { Census } from './census.ts';
import { stepOf } from './explainer.ts';
import type { ContainerEntry, Pool } from './pool.ts';

/** So many instants of progress are told one by one. */
const FEW = 6;

/** What is told of the containers of the new version, the first time that it happens. */
const FIRSTS: readonly string[] = [
  'container.starting', 'container.held', 'container.ready', 'container.start_failed',
];

/** A container of an older version on its way out. */
export interface OldContainer {
  readonly entry: ContainerEntry;
  /** When it took no new input any more. */
  leftAt: Micros | null;
  /** When its inputs had ended. */
  drainedAt: Micros | null;
  lastInput: string | null;
}

/** One Function in the rollout of a version: how the containers from before it went. */
export class FunctionStory {
  readonly pool: Pool;
  readonly blockades: Blockades;
  /** Those that are not stopped. */
  readonly old = new Map<string, OldContainer>();
  /** The one that stopped last. */
  lastGone: OldContainer | null = null;
  started: RecordOf<'rollout.started'> | null = null;
  readonly #census: Census;
  readonly #toReplace: number;
  #replaced = 0;
  readonly #progress: ExplainedStep[] = [];
  /** The first of its own containers that started, became ready, failed to start. */
  readonly #firsts = new Map<KnownRecord['type'], ExplainedStep>();

  /** To be made at the publish, before anything follows from it. */
  constructor(census: Census, pool: Pool) {
    this.pool = pool;
    this.blockades = new Blockades(census, pool);
    this.#census = census;
    for (const entry of pool.containers.values()) {
      this.old.set(entry.id, { entry, leftAt: null, drainedAt: null, lastInput: null });
    }
    this.#toReplace = pool.in('starting').length + pool.in('ready').length;
  }

  get result(): FunctionProgress {
    const { cap, surge } = this.started ?? {};
    return {
      ...this.#counts(),
      left: this.old.size,
      ...(cap === undefined ? {} : { cap }),
      ...(surge === undefined ? {} : { surge }),
      blocked: this.blockades.all,
    };
  }

  /** The autoscaler goes by other options, and so does the rollout by another cap. */
  override(record: RecordOf<'autoscaler.overridden'>): void {
    if (this.started !== null) this.started = overridden(this.started, record);
  }

  get progress(): RolloutProgress {
    return { function: this.pool.name, replaced: this.#replaced, of: this.#toReplace };
  }

  get steps(): readonly ExplainedStep[] {
    return [
      ...this.#firsts.values(), ...milestones(this.#progress, this.#toReplace),
      ...this.blockades.steps,
    ];
  }

  /** A container from before the publish is about to change. */
  before(record: KnownRecord): void {
    if (!('container' in record)) return;
    const old = this.old.get(record.container);
    if (old === undefined) return;
    switch (record.type) {
      case 'attempt.ended': old.lastInput = record.input; break;
      case 'container.draining': case 'container.stopping':
      case 'container.crashed': case 'container.start_failed': {
        const accepts = ['starting', 'ready'].includes(old.entry.state);
        if (record.type !== 'container.draining') old.drainedAt = record.t_us;
        old.leftAt ??= record.t_us;
        if (accepts) this.#replace(record);
        break;
      }
      case 'container.stopped':
        this.old.delete(record.container);
        this.lastGone = old;
        break;
      default:
    }
  }

  /** A container of its own version has changed. */
  after(record: KnownRecord): void {
    if (!('container' in record) || this.started === null) return;
    const { type, container } = record;
    if (!type.startsWith('container.') || this.old.has(container)) return;
    const entry = this.pool.containers.get(container);
    if (entry?.version !== this.started.version) return;
    const known = this.#firsts.get(type);
    const after_us = record.t_us - entry.starting.t_us;
    if (known === undefined && FIRSTS.includes(type)) {
      const extra = { progress: this.progress, after_us, version: entry.version };
      this.#firsts.set(type, stepOf(this.#census, record, extra));
    } else if (known !== undefined) {
      this.#firsts.set(type, { ...known, repeats: (known.repeats ?? 0) + 1 });
    }
  }

  #counts() {
    return { to_replace: this.#toReplace, replaced: this.#replaced };
  }

  /** Of several in one instant the last is told. */
  #replace(record: KnownRecord): void {
    this.#replaced++;
    const step = stepOf(this.#census, record, { progress: this.progress });
    if (this.#progress.at(-1)?.record.t_us === record.t_us) this.#progress.pop();
    this.#progress.push(step);
  }
}

/** All steps if they are few, else those by which each quarter was reached. */
function milestones(steps: readonly ExplainedStep[], of: number): readonly ExplainedStep[] {
  if (steps.length <= FEW) return steps;
  const reached = (share: number) =>
    steps.find(({ progress }) => (progress?.replaced ?? 0) >= of * share);
  const [first, last] = [steps[0], steps.at(-1)];
  const chosen = [first, reached(0.25), reached(0.5), reached(0.75), last];
  return [...new Set(chosen)].filter((step) => step !== undefined);
}
