import { RECORD_TYPES, recordIndex, type RecordType, START_REASONS } from '../../model/records.ts';
import type { Micros } from '../../model/time.ts';
import { ContainerTable } from '../../trace/container-table.ts';
import { Directory } from '../../trace/directory.ts';
import { headApp, headType } from '../../trace/log.ts';
import { fieldsOf } from '../../trace/record-fields.ts';
import type { Texts } from '../../trace/texts.ts';
import { AppHistory } from './app.ts';
import { BatchTable, takeBatchRecord } from './batches.ts';
import { takeCommandRecord } from './commands.ts';
import type { Container } from './container.ts';
import { takeContainerRecord } from './containers.ts';
import { FunctionHistory } from './function.ts';
import { Here } from './here.ts';
import { takeInputRecord } from './input-records.ts';
import { FUNCTION, Inputs, InputView } from './inputs.ts';

const CONTAINER_CELL = Int32Array.from(RECORD_TYPES, (type) => cellOf(type, 'container'));
const INPUT_CELL = Int32Array.from(RECORD_TYPES, (type) => cellOf(type, 'input'));
const FUNCTION_CELL = Int32Array.from(RECORD_TYPES, (type) => cellOf(type, 'function'));
const OP_CELL = Int32Array.from(RECORD_TYPES, (type) => cellOf(type, 'op'));

const CONTAINER_STARTING = recordIndex('container.starting');
const STARTING = fieldsOf('container.starting');
const PINNED = START_REASONS.indexOf('pinned');

function cellOf(type: RecordType, field: string): number {
  return (fieldsOf(type) as Readonly<Record<string, number>>)[field] ?? 0;
}

const TAKERS = RECORD_TYPES.map((type) =>
  type.startsWith('input.') || type === 'attempt.ended' || type === 'call.made' ? takeInputRecord
  : type.startsWith('container.') ? takeContainerRecord
  : type === 'batch.started' ? takeBatchRecord
  : takeCommandRecord);

/**
 * What a trace has told up to some record: the fold that all properties share, made anew from the
 * records alone. It takes whatever a trace says, also what cannot be.
 */
export class History {
  /** The instant of the latest record, and its `seq`. */
  now: Micros = 0;
  seq = -1;
  /** The instant of the record before it. */
  before: Micros = 0;
  /** What is known of what the latest record is about. */
  readonly here: Here;
  readonly containers = new ContainerTable<Container>();
  readonly inputs = new Inputs();
  readonly batches = new BatchTable();
  /** Inputs that are not final and that an attempt stood still for when it made them (CAL-1). */
  readonly awaited = new Set<number>();
  /** Functions that records of this instant were about. */
  readonly touched: FunctionHistory[] = [];
  /** True while a checker has to be shown every record. */
  isWatched = false;
  /** Whether the run is over by itself: nothing is left to happen (TIME-5). */
  isOver = false;
  readonly #directory: Directory<AppHistory, FunctionHistory>;

  /** `texts` are those of the trace. */
  constructor(texts: Texts) {
    this.#directory = new Directory({
      app: (number) => new AppHistory(number),
      function: (app, text, index) => {
        const added =
          new FunctionHistory(app, texts.text(text), { index, inputs: this.inputs });
        app.functions.push(added);
        return added;
      },
    });
    this.here = new Here(texts, this.app(-1), new InputView(this.inputs));
  }

  /** By their numbers in the trace. */
  get functions(): readonly FunctionHistory[] {
    return this.#directory.functions;
  }

  /** The Apps of the trace, in order of their numbers. */
  get apps(): readonly AppHistory[] {
    return this.#directory.apps;
  }

  /** The App `ap-N`; for -1 the one that stands for none. */
  app(number: number): AppHistory {
    return this.#directory.app(number);
  }

  /** A Function by its App's number and the number of its name's text. */
  function(app: number, text: number): FunctionHistory {
    return this.#directory.function(app, text);
  }

  /** What of a Function serves the callers who are pinned to a version of it. */
  pinned({ app, family, name }: FunctionHistory, version: number): FunctionHistory {
    const known = family.find(({ pin }) => pin === version);
    if (known !== undefined) return known;
    const index = this.functions.length;
    const place = { index, inputs: this.inputs, pin: version, family };
    const added = new FunctionHistory(app, name, place);
    this.#directory.functions.push(added);
    app.functions.push(added);
    added.begin(app.edition(version)?.functions.get(name) ?? null, version);
    return added;
  }

  /** Comes to the next record: says what it is about, as it was before it. */
  arrive(cells: Float64Array, at: number, seq: number): Here {
    const { here } = this;
    here.move(cells, at, seq);
    this.before = this.now;
    this.now = here.now;
    this.seq = seq;
    const head = cells[at + 1] as number;
    const type = headType(head);
    const app = headApp(head);
    here.app = this.app(app);
    const input = INPUT_CELL[type] as number;
    here.input.select(input === 0 ? 0 : cells[at + input] as number);
    const container = CONTAINER_CELL[type] as number;
    here.container =
      container === 0 ? null : this.containers.find(cells[at + container] as number) ?? null;
    const name = FUNCTION_CELL[type] as number;
    here.function = name === 0
      ? this.#functionOfInput() ?? here.container?.function ?? null
      : this.function(app, cells[at + name] as number);
    if (type === CONTAINER_STARTING && cells[at + STARTING.why] === PINNED) {
      const version = cells[at + STARTING.version] as number;
      here.function = this.pinned(here.function as FunctionHistory, version);
    }
    const op = OP_CELL[type] as number;
    here.command = op === 0 ? null : here.app.commands.get(cells[at + op] as number) ?? null;
    return here;
  }

  /** Takes in the record that it has come to. */
  take(): void {
    const { here } = this;
    const type = headType(here.cells[here.at + 1] as number);
    (TAKERS[type] as (history: History, here: Here) => void)(this, here);
    if (here.function !== null) this.touch(here.function);
  }

  /** Notes that something happened to a Function in this instant. */
  touch(owner: FunctionHistory): void {
    if (owner.isTouched === true) return;
    owner.isTouched = true;
    this.touched.push(owner);
  }

  /**
   * Whether inputs are left waiting that somebody may have to answer for, now that the instant is
   * over: beside a free slot, or as the rest of a burst.
   */
  get leavesWork(): boolean {
    for (let at = 0; at < this.touched.length; at++) {
      const owner = this.touched[at] as FunctionHistory;
      if (owner.queue.size === 0) continue;
      if (owner.freeSlots > 0 || owner.burstAt === this.now) return true;
    }
    return false;
  }

  /** The clock moves. */
  forgetTouched(): void {
    for (let at = 0; at < this.touched.length; at++) {
      (this.touched[at] as FunctionHistory).isTouched = false;
    }
    this.touched.length = 0;
  }

  #functionOfInput(): FunctionHistory | null {
    const { input } = this.here;
    return input.isOpen ? this.functions[input.get(FUNCTION)] ?? null : null;
  }
}
