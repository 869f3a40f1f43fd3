import type { KnownRecord, RecordOf } from '../../model/known-record.ts';
import { ABSENT, RECORD_TYPES, recordIndex, type RecordType } from '../../model/records.ts';
import { RULES, type RuleId } from '../../model/rules.ts';
import type { Micros } from '../../model/time.ts';
import { toRecord } from '../../trace/canonical.ts';
import { headRule, headType } from '../../trace/log.ts';
import type { Texts } from '../../trace/texts.ts';
import type { AppHistory, Command } from './app.ts';
import type { Container } from './container.ts';
import type { FunctionHistory } from './function.ts';
import type { InputView } from './inputs.ts';

/** The header cell with the `seq` of the record that caused this one. */
const CAUSE_CELL = 2;

const NO_CELLS = new Float64Array(0);

/**
 * The record that a history has come to, and what it is about. There is one of these, which moves
 * from record to record: nothing of it is to be kept.
 */
export class Here<T extends RecordType = RecordType> {
  cells: Float64Array = NO_CELLS;
  /** Where the record begins in the cells. */
  at = 0;
  seq = -1;
  /** The instant of the record. */
  now: Micros = 0;
  /** Its App. */
  app: AppHistory;
  /** The input it names; `unknown` if it names none. */
  readonly input: InputView;
  /**
   * The container it names, if that exists: just before `container.starting` it does not yet, and
   * after `container.stopped` it is still this one.
   */
  container: Container | null = null;
  /** The Function it names, or that of its container or input. */
  function: FunctionHistory | null = null;
  /** The command it names, if that was issued. */
  command: Command | null = null;
  readonly #texts: Texts;
  #record: KnownRecord | null = null;

  constructor(texts: Texts, nobody: AppHistory, input: InputView) {
    this.#texts = texts;
    this.app = nobody;
    this.input = input;
  }

  /** Moves to the record that begins at a cell. */
  move(cells: Float64Array, at: number, seq: number): void {
    this.cells = cells;
    this.at = at;
    this.seq = seq;
    this.now = cells[at] as number;
    this.#record = null;
  }

  get type(): T {
    return RECORD_TYPES[headType(this.cells[this.at + 1] as number)] as T;
  }

  /** The rule that the record names. */
  get rule(): RuleId {
    return RULES[headRule(this.cells[this.at + 1] as number)] as RuleId;
  }

  /** The `seq` of the record that caused this one; -1 for none. */
  get cause(): number {
    return this.cells[this.at + CAUSE_CELL] as number;
  }

  /** The value of a field by its cell (`fieldsOf`), as a number. */
  value(cell: number): number {
    return this.cells[this.at + cell] as number;
  }

  /** The text of a field by its cell; `null` where it is absent. */
  text(cell: number): string | null {
    const value = this.value(cell);
    return value === ABSENT ? null : this.#texts.text(value);
  }

  /** The record as an object: not for records of inputs, which come by the million. */
  get record(): RecordOf<T> {
    this.#record ??=
      toRecord(this.cells, this.at, { seq: this.seq, texts: this.#texts }) as KnownRecord;
    return this.#record as RecordOf<T>;
  }

  is<K extends RecordType>(type: K): this is Here<K> {
    return headType(this.cells[this.at + 1] as number) === recordIndex(type);
  }
}
