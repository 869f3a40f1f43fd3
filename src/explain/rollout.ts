import type {
  ExplainedStep, FunctionProgress, RolloutExplanation,
} from '../model/explanation.ts';
import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import type { AppResult } from '../model/result.ts';
import type { Census } from './census.ts';
import { appOf, chainOf, type Explainer, stepOf } from './explainer.ts';
import { FunctionStory } from './function-story.ts';
import { rolloutCauses } from './rollout-causes.ts';

/** Why the rollout of a version took as long as it did, or is not finished: one for each App. */
export class RolloutExplainer implements Explainer {
  readonly #version: number;
  readonly #census: Census;
  readonly #stories = new Map<string, RolloutStory>();
  /** Who issued what, until it is known what it published. */
  readonly #issued = new Map<string, KnownRecord>();

  constructor(version: number, census: Census) {
    this.#version = version;
    this.#census = census;
  }

  before(record: KnownRecord): void {
    if (record.type === 'deploy.issued') this.#issued.set(`${record.app} ${record.op}`, record);
    if (record.type === 'deploy.published' && record.version === this.#version) {
      const issued = this.#issued.get(`${record.app} ${record.op}`);
      this.#stories.set(record.app as string, new RolloutStory(this.#census, { record, issued }));
    }
    for (const story of this.#stories.values()) story.before(record);
  }

  after(record: KnownRecord): void {
    for (const story of this.#stories.values()) story.after(record);
  }

  explanations(apps: readonly AppResult[]): readonly RolloutExplanation[] {
    return [...this.#stories.values()].map((story) => story.explanation(apps));
  }
}

interface Publication {
  readonly record: RecordOf<'deploy.published'>;
  readonly issued: KnownRecord | undefined;
}

/** The rollout of one version of one App. */
class RolloutStory {
  readonly #census: Census;
  readonly #published: RecordOf<'deploy.published'>;
  readonly #functions = new Map<string, FunctionStory>();
  readonly #steps: ExplainedStep[] = [];
  #isInterrupted = false;
  /** The record that ended it. */
  #over: RecordOf<'rollout.finished' | 'rollout.superseded' | 'app.stopping'> | null = null;
  #endedAt = 0;

  /** To be made at the publish, before anything follows from it. */
  constructor(census: Census, { record, issued }: Publication) {
    this.#census = census;
    this.#published = record;
    for (const pool of census.poolsOf(record.app)) this.#add(new FunctionStory(census, pool));
    if (issued !== undefined) this.#tell(issued);
  }

  before(record: KnownRecord): void {
    this.#endedAt = record.t_us;
    if (this.#over !== null || record.app !== this.#published.app) return;
    for (const each of this.#functions.values()) each.before(record);
  }

  after(record: KnownRecord): void {
    this.#followCommand(record);
    if (this.#over !== null) return;
    if (record.type === 'run.ended') return this.#end(record);
    if (record.app !== this.#published.app) return;
    for (const each of this.#functions.values()) each.after(record);
    this.#follow(record);
  }

  explanation(apps: readonly AppResult[]): RolloutExplanation {
    const { version, strategy, app, t_us } = this.#published;
    const over = this.#over;
    const functions: Record<string, FunctionProgress> = {};
    for (const [name, each] of this.#functions) functions[name] = each.result;
    const stories = [...this.#functions.values()];
    const measured = apps.find(({ id }) => id === app)?.rollouts
      .find((rollout) => rollout.version === version);
    return {
      subject: 'rollout', id: `v${version}`, ...appOf(this.#census, app), version, strategy,
      state: this.#state(functions), published_at_us: t_us,
      ...(over === null ? {} : { over_at_us: over.t_us }),
      ended_at_us: this.#endedAt, functions,
      steps: chainOf([...this.#steps, ...stories.flatMap((each) => each.steps)])
        .map((step) => this.#withoutSelf(step)),
      causes: rolloutCauses({
        published: this.#published, over, stories, measured, endedAt: this.#endedAt,
        isInterrupted: this.#isInterrupted,
      }),
    };
  }

  #state(functions: Readonly<Record<string, FunctionProgress>>): RolloutExplanation['state'] {
    switch (this.#over?.type) {
      case 'rollout.finished': return 'finished';
      case 'rollout.superseded': return 'superseded';
      case 'app.stopping': return 'stopped';
      default:
    }
    const isBlocked = Object.values(functions)
      .some(({ blocked }) => blocked.some(({ is_open }) => is_open));
    return isBlocked ? 'blocked' : 'under way';
  }

  /** That what belongs to a rollout is its doing goes without saying. */
  #withoutSelf({ because, ...step }: ExplainedStep): ExplainedStep {
    const itself = because === undefined || because.record.seq === this.#published.seq;
    return itself ? step : { ...step, because };
  }

  #add(story: FunctionStory): void {
    this.#functions.set(story.pool.name, story);
  }

  #tell(record: KnownRecord, extra: Parameters<typeof stepOf>[2] = {}): void {
    this.#steps.push(stepOf(this.#census, record, extra));
  }

  #follow(record: KnownRecord): void {
    switch (record.type) {
      case 'deploy.published': return this.#publish(record);
      case 'rollout.started': return this.#start(record);
      case 'autoscaler.overridden':
        this.#functions.get(record.function)?.override(record);
        this.#tell(record);
        break;
      case 'rollout.blocked': this.#functions.get(record.function)?.blockades.block(record); break;
      case 'rollout.unblocked':
        this.#functions.get(record.function)?.blockades.unblock(record);
        break;
      case 'rollout.finished': case 'rollout.superseded': case 'app.stopping':
        this.#over = record;
        return this.#end(record);
      default:
    }
  }

  /** Its command may return only after all old containers are gone. */
  #followCommand(record: KnownRecord): void {
    if (record.type !== 'deploy.interrupting' && record.type !== 'deploy.returned') return;
    const { app, op, t_us } = this.#published;
    if (record.app !== app || record.op !== op) return;
    if (record.type === 'deploy.interrupting') this.#isInterrupted = true;
    this.#tell(record, { after_us: record.t_us - t_us });
  }

  /** Its own publish, not a later one: that is told by `rollout.superseded`. */
  #publish(record: RecordOf<'deploy.published'>): void {
    if (record.seq !== this.#published.seq) return;
    const issued = this.#steps[0]?.record;
    this.#tell(record, issued === undefined ? {} : { after_us: record.t_us - issued.t_us });
  }

  #start(record: RecordOf<'rollout.started'>): void {
    const known = this.#functions.get(record.function)
      ?? new FunctionStory(this.#census, this.#census.pool(record.app, record.function));
    this.#add(known);
    known.started = record;
    this.#tell(record, { progress: known.progress });
  }

  #end(record: KnownRecord): void {
    if (record.type !== 'rollout.finished') {
      for (const { blockades } of this.#functions.values()) blockades.end(record.t_us);
    }
    this.#tell(record, { after_us: record.t_us - this.#published.t_us });
  }
}
