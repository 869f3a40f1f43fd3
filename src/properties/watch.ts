import { RECORD_CELLS, RECORD_TYPES, recordIndex, type RecordType } from '../model/records.ts';
import type { PropertyResult } from '../model/result.ts';
import { headType, type TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';
import type { Here } from './history/here.ts';
import { History } from './history/history.ts';
import { PROPERTIES } from './index.ts';
import { type Checker, type Handlers, Judge, type Property, type Report } from './property.ts';
import { RoutineRecords } from './routine.ts';

// Read at every record: see the note in `engine/event-queue.ts`.
const CELLS = RECORD_CELLS;

const RUN_ENDED = recordIndex('run.ended');

type Call = (here: Here) => void;

const NO_CALLS: Call[] = [];

interface Watched {
  readonly property: Property;
  readonly judge: Judge;
  readonly checker: Checker;
}

export interface WatchOptions {
  readonly properties?: readonly Property[];
  /** False: every checker is shown every record, which takes longer and must find the same. */
  readonly routine?: boolean;
}

/**
 * Follows a trace and judges it by every property. Memory grows with the Apps, Functions, versions
 * and commands that it tells of, as what is told of them later is held against them; with inputs
 * and containers it does not.
 */
export class PropertyWatch implements TraceReader {
  readonly #history: History;
  readonly #watched: readonly Watched[];
  /** By type of record. */
  readonly #before: readonly (readonly Call[])[];
  readonly #after: readonly (readonly Call[])[];
  readonly #each: readonly Call[];
  readonly #settled: readonly (() => void)[];
  readonly #routine: RoutineRecords | null;
  /** Whether a record that is not routine was part of the instant. */
  #isChanged = false;
  /** Whether the last record is the one that ends a run. */
  #isComplete = false;
  #isOver = false;

  /** `texts` are those of the trace that will be read. */
  constructor(texts: Texts, { properties = PROPERTIES, routine = true }: WatchOptions = {}) {
    const history = new History(texts);
    this.#history = history;
    this.#watched = properties.map((property) => {
      const judge = new Judge(property, history);
      return { property, judge, checker: property.watch(history, judge) };
    });
    const checkers = this.#watched.map(({ checker }) => checker);
    this.#before = byType(checkers.flatMap(({ before }) => before ?? []));
    this.#after = byType(checkers.flatMap(({ after }) => after ?? []));
    this.#each = checkers.flatMap(({ each }) => each ?? []);
    this.#settled = checkers.flatMap(({ settled }) => settled ?? []);
    this.#routine = routine ? new RoutineRecords(history) : null;
  }

  /** Takes in the next records of the trace. */
  read(cells: Float64Array, length: number, firstSeq: number): void {
    const history = this.#history;
    let seq = firstSeq;
    for (let at = 0; at < length; seq++) {
      const type = headType(cells[at + 1] as number);
      if (cells[at] !== history.now) {
        if (this.#isChanged || history.leavesWork) this.#settle();
        else history.forgetTouched();
      }
      if (this.#routine === null || !this.#routine.take(cells, at, seq)) {
        this.#see(cells, at, { seq, type });
      }
      at += CELLS[type] as number;
    }
  }

  /** Shows what was reported of the run, once the whole trace was read. */
  judgeReport(report: Report): void {
    for (const { checker } of this.#watched) checker.reported?.(report);
  }

  /** What came of each property, once the whole trace was read. */
  results(): readonly PropertyResult[] {
    this.#end();
    return this.#watched.map(({ property: { id, name, routine = [] }, judge }) => {
      const { antecedents, violation } = judge;
      const routines = routine.reduce((sum, kind) => sum + (this.#routine?.counts[kind] ?? 0), 0);
      const result = { id, name, ok: violation === null, antecedents: antecedents + routines };
      return violation === null ? result : { ...result, violation };
    });
  }

  #settle(): void {
    this.#isChanged = false;
    for (const settled of this.#settled) settled();
    this.#history.forgetTouched();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // What broke off in the middle of an instant has not settled.
    if (!this.#isComplete) return;
    this.#settle();
    for (const { checker } of this.#watched) checker.ended?.();
  }

  #see(
    cells: Float64Array, at: number,
    { seq, type }: { readonly seq: number; readonly type: number },
  ): void {
    this.#isChanged = true;
    this.#isComplete = type === RUN_ENDED;
    const here = this.#history.arrive(cells, at, seq);
    for (const call of this.#before[type] as readonly Call[]) call(here);
    for (const call of this.#each) call(here);
    this.#history.take();
    for (const call of this.#after[type] as readonly Call[]) call(here);
  }
}

function byType(handlers: readonly Handlers[]): readonly (readonly Call[])[] {
  const calls: Call[][] = RECORD_TYPES.map(() => NO_CALLS);
  for (const each of handlers) {
    for (const type of Object.keys(each) as RecordType[]) {
      const place = recordIndex(type);
      if (calls[place] === NO_CALLS) calls[place] = [];
      (calls[place] as Call[]).push(each[type] as Call);
    }
  }
  return calls;
}
