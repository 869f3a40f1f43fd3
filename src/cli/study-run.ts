import type { Executor } from '../executors/job.ts';
import { SECOND } from '../model/time.ts';
import { formatDuration, formatMean } from '../reports/quantities.ts';
import type { Alternative, Measured } from '../study/replication.ts';
import { strategySources } from './cell-strategies.ts';
import { type ReplicationOptions, replicationJob } from './jobs.ts';
import { ReplicationError } from './replication-error.ts';
import { checkEngine, type EngineFlags, engineFor } from './study-engine.ts';
import { Progress, type Terminal } from './terminal.ts';

/** One way to set a scenario up: a cell of a sweep, an alternative of a comparison. */
export interface StudyCell extends Omit<Alternative, 'strategies'> {
  /** What is set in it, such as `events.0.at=1h`: no other cell of the study has the same. */
  readonly label: string;
  /** The scenario's file from the root, beside which its strategies are. */
  readonly path: string;
}

/** How a study is to be carried out. */
export interface StudyOptions extends EngineFlags {
  /** Of the study: replications have seeds that come of it and their number alone. */
  readonly seed: number;
  readonly terminal: Terminal;
}

/** How far the work has come, how fast, and when it may be done. */
function paceOf(done: number, all: number, millis: number): string {
  const perSecond = (done / millis) * 1000;
  const left = formatDuration(Math.ceil((all - done) / perSecond) * SECOND);
  return `${done} of ${all} runs, ${formatMean(perSecond)} per second, ${left} left …`;
}

/**
 * Carries out replications of cells, on the engine that was chosen, and remembers what was
 * measured. The results are the same whoever did them. Ctrl-C stops it until it is closed.
 */
export class StudyRun {
  readonly #options: StudyOptions;
  readonly #known = new Map<string, Measured[]>();
  readonly #leave: (() => void) | undefined;
  readonly #progress: Progress;
  #executor: Executor | undefined;
  #isStopped = false;

  /** @throws UsageError if the options make no sense */
  constructor(options: StudyOptions) {
    this.#options = options;
    checkEngine(options);
    this.#progress = new Progress(options.terminal);
    this.#leave = options.terminal.onInterrupt?.(() => {
      this.#isStopped = true;
    });
  }

  /** True once somebody has pressed Ctrl-C: nothing more is begun. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /**
   * The first `count` replications of each of these cells, in order. What was measured before is
   * not repeated. All cells come on together, so that each has as many replications as the others,
   * or one more, if they are fewer than `count` because it was stopped.
   *
   * @throws ReplicationError if one cannot be carried out, QueueError if there is no queue
   */
  async measure(
    cells: readonly StudyCell[], count: number,
  ): Promise<readonly (readonly Measured[])[]> {
    const known = cells.map(({ label }) => this.#knownOf(label));
    const open = cells.filter((cell, place) => (known[place] as Measured[]).length < count
      && cells.findIndex(({ label }) => label === cell.label) === place);
    const units: [number, number][] = [];
    for (let replication = 0; replication < count; replication++) {
      open.forEach(({ label }, place) => {
        if (this.#knownOf(label).length <= replication) units.push([place, replication]);
      });
    }
    if (units.length > 0) await this.#carryOut(open, units);
    return known.map((all) => all.slice(0, count));
  }

  /** Lets go of threads and of Ctrl-C; nothing more can be measured. */
  async close(): Promise<void> {
    this.#leave?.();
    await this.#executor?.close();
  }

  #knownOf(label: string): Measured[] {
    const found = this.#known.get(label) ?? [];
    this.#known.set(label, found);
    return found;
  }

  async #carryOut(
    cells: readonly StudyCell[], units: ReplicationOptions['units'],
  ): Promise<void> {
    const { seed, terminal } = this.#options;
    const tell = (text: string): void => this.#tell(text);
    this.#executor ??= await engineFor(this.#options, units.length, { terminal, tell });
    const options = { seed, cells, units, sources: strategySources(cells) };
    const begun = performance.now();
    let failure: ReplicationError | undefined;
    try {
      await this.#executor.carryOut({
        job: replicationJob, options, parts: units.length,
        isOver: () => this.#isStopped || failure !== undefined,
        take: (replicated, part) => {
          if ('code' in replicated) {
            failure ??= new ReplicationError(replicated.message, replicated.code);
          }
          if (failure !== undefined || 'code' in replicated) return;
          const [cell] = units[part] as ReplicationOptions['units'][number];
          this.#knownOf((cells[cell] as StudyCell).label).push(replicated.measured);
          const pace = (): string => paceOf(part + 1, units.length, performance.now() - begun);
          this.#progress.moved(pace);
        },
      });
    } finally {
      this.#progress.ended();
    }
    if (failure !== undefined) throw failure;
  }

  #tell(text: string): void {
    this.#progress.ended();
    this.#options.terminal.stderr.write(`${text}\n`);
  }
}
