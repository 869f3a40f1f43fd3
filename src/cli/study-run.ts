import type { Executor } from '../executors/job.ts';
import { SECOND } from '../model/time.ts';
import { countOf, formatDuration, formatMean } from '../reports/quantities.ts';
import type { Alternative, Measured } from '../study/replication.ts';
import { strategySources } from './cell-strategies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import {
  cellKey, type FinishedHeader, type FinishedRun, finishedText, headerOf, RunKeeper,
  wordsWithout, writtenAnew,
} from './finished-runs.ts';
import { type ReplicationOptions, replicationJob } from './jobs.ts';
import type { ShardChoice } from './regression/shard.ts';
import { ReplicationError } from './replication-error.ts';
import { shellWords } from './reproduction.ts';
import { checkEngine, type EngineFlags, engineFor } from './study-engine.ts';
import { Progress, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** One way to set a scenario up: a cell of a sweep, an alternative of a comparison. */
export interface StudyCell extends Omit<Alternative, 'strategies'> {
  /** What is set in it, such as `events.0.at=1h`: no other cell of the study has the same. */
  readonly label: string;
  /** The scenario's file from the root, beside which its strategies are. */
  readonly path: string;
}

/** The options that say how a study is carried out. */
export interface CourseFlags extends EngineFlags {
  /** The part of it that is carried out. */
  readonly shard?: ShardChoice | undefined;
  /** The file in which finished runs are, and to which others are added. */
  readonly resume?: string | undefined;
}

/** How a study is to be carried out. */
export interface StudyOptions extends CourseFlags {
  /** Of the study: replications have seeds that come of it and their number alone. */
  readonly seed: number;
  /** Whether whoever goes on can say so by `--resume`. */
  readonly canResume?: boolean;
  readonly terminal: Terminal;
}

type Unit = ReplicationOptions['units'][number];

/** Replications in turn: the first of all cells, then the second of all. */
const unitsOf = (cells: readonly StudyCell[], count: number): readonly Unit[] =>
  Array.from({ length: count }, (_, replication) =>
    cells.map((_cell, place): Unit => [place, replication])).flat();

/** How far the work has come, how fast, and when it may be done. */
function paceOf(done: number, all: number, millis: number): string {
  const perSecond = (done / millis) * 1000;
  const left = formatDuration(Math.ceil((all - done) / perSecond) * SECOND);
  return `${done} of ${all} runs, ${formatMean(perSecond)} per second, ${left} left …`;
}

/**
 * Carries out replications of cells, on the engine that was chosen, and remembers what was
 * measured. The results are the same whoever did them. Ctrl-C stops it until it is closed; what was
 * finished is kept in a file, with which it can go on.
 */
export class StudyRun {
  readonly #options: StudyOptions;
  /** The finished replications of each cell, in order, by its label. */
  readonly #known = new Map<string, Measured[]>();
  readonly #keys = new Map<string, string>();
  /** What was finished before, by its cell and number. */
  readonly #before = new Map<string, Measured>();
  readonly #done: { readonly cell: StudyCell; replication: number; measured: Measured }[] = [];
  readonly #leave: (() => void) | undefined;
  readonly #progress: Progress;
  readonly #keeper: RunKeeper | undefined;
  #executor: Executor | undefined;
  #header: FinishedHeader | undefined;
  #isStopped = false;

  /** @throws UsageError if the options make no sense */
  constructor(options: StudyOptions) {
    const { resume, terminal } = options;
    this.#options = options;
    checkEngine(options);
    this.#keeper = resume === undefined ? undefined : new RunKeeper(resume, terminal.cwd);
    for (const run of [...(this.#keeper?.found?.runs ?? []), ...(terminal.finished ?? [])]) {
      this.#before.set(`${run.cell} ${run.replication}`, run.measured);
    }
    this.#progress = new Progress(terminal);
    this.#leave = terminal.onInterrupt?.(() => {
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
   * @throws ReplicationError if one cannot be carried out, QueueError if there is no queue,
   * UsageError if finished runs are of another study
   */
  async measure(
    cells: readonly StudyCell[], count: number,
  ): Promise<readonly (readonly Measured[])[]> {
    this.#begin(cells);
    const known = cells.map((cell) => this.#recalled(cell, count));
    const open = cells.filter((cell, place) => (known[place] as Measured[]).length < count
      && cells.findIndex(({ label }) => label === cell.label) === place);
    const units = unitsOf(open, count).filter(([place, replication]) =>
      replication >= this.#knownOf(open[place] as StudyCell).length);
    await this.#carryOut(open, units, (cell, _, measured) => {
      this.#knownOf(cell).push(measured);
    });
    return known.map((all) => all.slice(0, count));
  }

  /**
   * Carries out one part of the first `count` replications of these cells, as the option says, and
   * prints what was measured for `cutover merge`. Returns the exit code.
   *
   * @throws what `measure` throws
   */
  async part(
    cells: readonly StudyCell[], count: number, { index, count: shards }: ShardChoice,
  ): Promise<ExitCode> {
    const { stdout } = this.#options.terminal;
    const own = unitsOf(cells, count).filter((_, place) => place % shards === index - 1);
    const header = this.#begin(cells, { index, count: shards, runs: own.length });
    const finished = (): (FinishedRun | null)[] => own.map(([place, replication]) => {
      const cell = this.#keyOf(cells[place] as StudyCell);
      const measured = this.#before.get(`${cell} ${replication}`);
      return measured === undefined ? null : { cell, replication, measured };
    });
    const before = finished();
    const open = own.filter((_, place) => before[place] === null);
    await this.#carryOut(cells, open, (cell, replication, measured) => {
      this.#before.set(`${this.#keyOf(cell)} ${replication}`, measured);
    });
    const runs = finished().filter((run) => run !== null);
    if (runs.length < own.length) return EXIT.interrupted;
    stdout.write(finishedText(header, runs));
    return EXIT.passed;
  }

  /** Lets go of threads and of Ctrl-C; nothing more can be measured. Says how to go on. */
  async close(): Promise<void> {
    this.#leave?.();
    await this.#executor?.close();
    if (this.#isStopped) this.#tellHowToGoOn();
  }

  #knownOf({ label }: StudyCell): Measured[] {
    const found = this.#known.get(label) ?? [];
    this.#known.set(label, found);
    return found;
  }

  #keyOf(cell: StudyCell): string {
    const key = this.#keys.get(cell.label) ?? cellKey(cell, this.#options.seed);
    this.#keys.set(cell.label, key);
    return key;
  }

  /** What is known of a cell, with what was finished before as far as it is asked for. */
  #recalled(cell: StudyCell, count: number): Measured[] {
    const known = this.#knownOf(cell);
    if (this.#before.size === 0) return known;
    const key = this.#keyOf(cell);
    while (known.length < count) {
      const measured = this.#before.get(`${key} ${known.length}`);
      if (measured === undefined) break;
      known.push(measured);
    }
    return known;
  }

  /** Before anything is carried out: finished runs have to be of this study. */
  #begin(
    cells: readonly StudyCell[], shard?: FinishedHeader['shard'],
  ): FinishedHeader {
    if (this.#header !== undefined) return this.#header;
    const { argv = [], finished } = this.#options.terminal;
    const keys = new Set(this.#before.size === 0 ? [] : cells.map((cell) => this.#keyOf(cell)));
    const isOurs = [...this.#before.keys()].some((unit) => keys.has(unit.split(' ')[0] as string));
    if (this.#before.size > 0 && !isOurs) {
      const what = finished === undefined ? `the runs in ${this.#options.resume}` : 'these runs';
      throw new UsageError(`${what} are of another study: its scenario, a file that it names, `
        + 'what is varied or measured, or the seed is not the same');
    }
    this.#header = headerOf(argv, shard);
    this.#keeper?.begin(this.#header);
    return this.#header;
  }

  async #carryOut(
    cells: readonly StudyCell[], units: readonly Unit[],
    take: (cell: StudyCell, replication: number, measured: Measured) => void,
  ): Promise<void> {
    if (units.length === 0) return;
    const { seed, terminal } = this.#options;
    if (terminal.finished !== undefined) {
      throw new UsageError('the scenario, or a file that it names, is not what it was when the '
        + 'shards were carried out');
    }
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
          const [place, replication] = units[part] as Unit;
          const cell = cells[place] as StudyCell;
          take(cell, replication, replicated.measured);
          this.#keep(cell, replication, replicated.measured);
          this.#progress.moved(() => paceOf(part + 1, units.length, performance.now() - begun));
        },
      });
    } finally {
      this.#progress.ended();
    }
    if (failure !== undefined) throw failure;
  }

  #keep(cell: StudyCell, replication: number, measured: Measured): void {
    this.#done.push({ cell, replication, measured });
    this.#keeper?.add({ cell: this.#keyOf(cell), replication, measured });
  }

  #tellHowToGoOn(): void {
    const { canResume, resume, terminal: { argv = [], cwd } } = this.#options;
    if (canResume !== true || this.#header === undefined || this.#done.length === 0) return;
    let file = resume;
    if (file === undefined) {
      const runs = this.#done.map(({ cell, ...run }): FinishedRun =>
        ({ cell: this.#keyOf(cell), ...run }));
      const found = writtenAnew(`${argv[0]}-${runs[0]?.cell.slice(0, 8)}`, {
        cwd, text: finishedText(this.#header, runs),
      });
      if ('failure' in found) return this.#tell(`what is finished is lost: ${found.failure}`);
      file = found.file;
    }
    const words = ['cutover', ...wordsWithout(['--resume'], argv), '--resume', file];
    this.#tell(`${countOf(this.#done.length, 'run')} kept in ${file}; to go on:\n  `
      + shellWords(words));
  }

  #tell(text: string): void {
    this.#progress.ended();
    this.#options.terminal.stderr.write(`${text}\n`);
  }
}
