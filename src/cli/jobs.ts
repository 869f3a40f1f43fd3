import { performance } from 'node:perf_hooks';
import type { Job } from '../executors/job.ts';
import type { Find } from '../harness/campaign/finding.ts';
import type { CampaignOptions, Failure, PartResult } from '../harness/campaign/part.ts';
import type { Expansion, Task } from '../harness/explore/expansion.ts';
import type { Scope } from '../harness/explore/scope.ts';
import type { Setting } from '../harness/explore/stage.ts';
import type { TimeField } from '../model/exploration.ts';
import type { VerifiedFile } from '../model/verification.ts';
import type { Alternative, Measured } from '../study/replication.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { StudyCell } from './study-run.ts';
import { reasonOf } from './usage-error.ts';

/** What is small by making takes a fraction of a second, or some seconds on a slow machine. */
const SMALL = 120_000;

/** A campaign, and when to leave it off: in milliseconds of the clock that threads share. */
export interface TimedCampaign extends CampaignOptions {
  readonly until?: number;
}

/** The runs of a campaign, a batch each part. */
export const campaignJob: Job<TimedCampaign, PartResult> = {
  name: 'campaign',
  endlessAfter: SMALL,
  async prepare({ until = Number.POSITIVE_INFINITY, ...options }) {
    const { judgePart } = await import('../harness/campaign/part.ts');
    return (part) => judgePart(options, part, { isOver: () => Date.now() >= until });
  },
};

/** What runs of a campaign violate, to be made small: one of them each part. */
export interface FindOptions {
  readonly seed: number;
  readonly failures: readonly Failure[];
  /** For so many milliseconds each is made smaller; with 0 it is written down as it was drawn. */
  readonly millis: number;
}

export const findJob: Job<FindOptions, Find> = {
  name: 'find',
  endlessAfter: SMALL,
  async prepare({ seed, failures, millis }) {
    const { findOf } = await import('../harness/campaign/finding.ts');
    return (part) => {
      const deadline = performance.now() + millis;
      const isOver = (): boolean => performance.now() >= deadline;
      return findOf(seed, failures[part] as Failure, { isOver });
    };
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
  /** By which worlds are told apart, as far as strategies read them. */
  readonly times: readonly TimeField[];
  readonly tasks: readonly Task[];
}

/** Tasks of a part of a layer. */
export const TASKS = 32;

/** The tasks of a layer, some of them each part. */
export const layerJob: Job<LayerOptions, readonly Expansion[]> = {
  name: 'layer',
  endlessAfter: SMALL,
  async prepare({ scope, setting, strategy, property, times, tasks }) {
    const [{ Expander }, { stageOf }, { TRACE_PROPERTIES }, files, { guardFor }] =
      await Promise.all([
        import('../harness/explore/expansion.ts'), import('../harness/explore/stage.ts'),
        import('../properties/index.ts'), import('./strategy-file.ts'), import('./time-limit.ts'),
      ]);
    const strategies = strategy === null || files.bundledStrategy(strategy.name) !== null
      ? [] : [await files.loadStrategy(strategy.name, strategy.scenario)];
    const expander = new Expander({
      stage: stageOf(scope, setting, strategy === null ? undefined : [strategy.name]), strategies,
      times,
      properties: TRACE_PROPERTIES.filter(({ id }) => property === null || id === property),
      ...(strategy === null ? {} : { guard: guardFor(strategy.name) }),
    });
    return (part) =>
      tasks.slice(part * TASKS, (part + 1) * TASKS).map((task) => expander.expand(task));
  },
};

/** Replications of several cells of a study, in no matter which order. */
export interface ReplicationOptions {
  /** Of the study. */
  readonly seed: number;
  readonly cells: readonly StudyCell[];
  /** Which cell, by its place, and which replication each part is. */
  readonly units: readonly (readonly [cell: number, replication: number])[];
  /** The files that the strategies of the cells consist of, as they are where the study is. */
  readonly sources: readonly VerifiedFile[];
}

/** What came of one replication of a cell: what was measured, or why it could not be. */
export type Replicated =
  | { readonly measured: Measured }
  | { readonly message: string; readonly code: ExitCode };

/** Replications of a study, one each part. */
export const replicationJob: Job<ReplicationOptions, Replicated> = {
  name: 'replication',
  async prepare({ seed, cells, units, sources }) {
    const [{ replicate, replicationSeed }, { loadCellStrategies }, { blameFor }] =
      await Promise.all([
        import('../study/replication.ts'), import('./cell-strategies.ts'), import('./failure.ts'),
      ]);
    const ready: (StudyCell & Pick<Alternative, 'strategies'>)[] = [];
    try {
      for (const each of cells) {
        ready.push({ ...each, strategies: await loadCellStrategies(each, sources) });
      }
    } catch (error) {
      const code = blameFor(error);
      if (code === EXIT.internal) throw error;
      return () => ({ message: reasonOf(error), code });
    }
    return (part) => {
      const [cell, replication] = units[part] as ReplicationOptions['units'][number];
      const each = ready[cell] as typeof ready[number];
      const own = replicationSeed(seed, replication);
      try {
        return { measured: replicate(each, own) };
      } catch (error) {
        const code = blameFor(error);
        if (code === EXIT.internal) throw error;
        const where = [each.label, `seed ${own}`].filter((word) => word !== '').join(', ');
        return { message: `${where}: ${reasonOf(error)}`, code };
      }
    };
  },
};

/** Every job that a thread can do. */
export const JOBS = [campaignJob, findJob, layerJob, replicationJob] as const;
