import type { Job } from '../executors/job.ts';
import type { Find } from '../harness/campaign/finding.ts';
import type { CampaignOptions, Failure, PartResult } from '../harness/campaign/part.ts';
import type { Expansion, Task } from '../harness/explore/expansion.ts';
import type { Scope } from '../harness/explore/scope.ts';
import type { Setting } from '../harness/explore/stage.ts';
import type { Replication } from '../study/comparison.ts';
import type { Alternative } from '../study/replication.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { reasonOf } from './usage-error.ts';

/** The runs of a campaign, a batch each part. */
export const campaignJob: Job<CampaignOptions, PartResult> = {
  name: 'campaign',
  async prepare(options) {
    const { judgePart } = await import('../harness/campaign/part.ts');
    return (part) => judgePart(options, part);
  },
};

/** What runs of a campaign violate, to be made small: one of them each part. */
export interface FindOptions {
  readonly seed: number;
  readonly failures: readonly Failure[];
}

export const findJob: Job<FindOptions, Find> = {
  name: 'find',
  async prepare({ seed, failures }) {
    const { findOf } = await import('../harness/campaign/finding.ts');
    return (part) => findOf(seed, failures[part] as Failure);
  },
};

/** A layer of an exploration. */
export interface LayerOptions {
  readonly scope: Scope;
  readonly setting: Setting;
  /** The strategy that is explored in place of the bundled ones, as a scenario there names it. */
  readonly strategy: { readonly name: string; readonly scenario: string } | null;
  /** The id of the property that is judged alone; `null` for all. */
  readonly property: string | null;
  readonly tasks: readonly Task[];
}

/** Tasks of a part of a layer. */
export const TASKS = 32;

/** The tasks of a layer, some of them each part. */
export const layerJob: Job<LayerOptions, readonly Expansion[]> = {
  name: 'layer',
  async prepare({ scope, setting, strategy, property, tasks }) {
    const [{ Expander }, { stageOf }, { TRACE_PROPERTIES }, { loadStrategy }] = await Promise.all([
      import('../harness/explore/expansion.ts'), import('../harness/explore/stage.ts'),
      import('../properties/index.ts'), import('./strategy-file.ts'),
    ]);
    const strategies =
      strategy === null ? [] : [await loadStrategy(strategy.name, strategy.scenario)];
    const names = strategies.map(({ name }) => name);
    const expander = new Expander({
      stage: stageOf(scope, setting, names.length === 0 ? undefined : names), strategies,
      properties: TRACE_PROPERTIES.filter(({ id }) => property === null || id === property),
    });
    return (part) =>
      tasks.slice(part * TASKS, (part + 1) * TASKS).map((task) => expander.expand(task));
  },
};

/** A scenario with each of the values that are compared. */
export interface ReplicationOptions {
  /** Of the study. */
  readonly seed: number;
  readonly alternatives: readonly (Omit<Alternative, 'strategies'> & {
    /** The scenario's file, beside which its strategies are, and what is set in it. */
    readonly path: string;
    readonly label: string;
  })[];
}

/** Why a scenario could not be carried out, and the exit code that tells whose fault it is. */
export interface BrokenReplication {
  readonly message: string;
  readonly code: ExitCode;
}

/** What came of one replication. */
export type Replicated = { readonly measured: Replication } | BrokenReplication;

/** All alternatives with the same seed, which is another one each part. */
export const replicationJob: Job<ReplicationOptions, Replicated> = {
  name: 'replication',
  async prepare({ seed, alternatives }) {
    const [{ replicate, replicationSeed }, { loadStrategy, strategyUses }, { blameFor }] =
      await Promise.all([
        import('../study/replication.ts'), import('./strategy-file.ts'), import('./failure.ts'),
      ]);
    const ready = await Promise.all(alternatives.map(async (each) => ({
      ...each,
      strategies: await Promise.all(strategyUses(each.scenario).map(({ name }) =>
        loadStrategy(name, each.path))),
    })));
    return (part) => {
      const own = replicationSeed(seed, part);
      const measured: Replication[number][] = [];
      for (const each of ready) {
        try {
          measured.push(replicate(each, own));
        } catch (error) {
          const code = blameFor(error);
          if (code === EXIT.internal) throw error;
          return { message: `${each.label}, seed ${own}: ${reasonOf(error)}`, code };
        }
      }
      return { measured };
    };
  },
};

/** Every job that a thread can do. */
export const JOBS = [campaignJob, findJob, layerJob, replicationJob] as const;
