import type { RecordOf } from '../../model/known-record.ts';
import type { RecordType, TraceRecord } from '../../model/records.ts';
import type { RuleId } from '../../model/rules.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import { arrivalsOf } from './arrivals.ts';
import { Draws } from './draws.ts';
import type { Due } from './due.ts';
import { apply, type Entry } from './fold.ts';
import { type FunctionName, initialState, type Plan, type State } from './state.ts';
import { setOff } from './triggers.ts';

/** Who a record is of, which rule wrote it, and the record that caused it. */
export interface About {
  readonly app?: string | undefined;
  readonly rule: RuleId;
  readonly cause?: number | null | undefined;
  /** What is known of it beside what it shows. */
  readonly plan?: Plan | undefined;
}

type Fields<T extends RecordType> =
  Omit<RecordOf<T>, 'seq' | 't_us' | 'type' | 'app' | 'rule' | 'caused_by'>;

/**
 * The log of a run, and nothing else: {@link state} is what folding its entries from the first on
 * comes to. It is kept between entries only because folding anew each time takes too long.
 */
export class Chronicle {
  readonly scenario: Scenario;
  readonly draws: Draws;
  readonly entries: Entry[] = [];
  /** Of the entries, those that are shown. */
  readonly records: TraceRecord[] = [];
  readonly state: State;
  /** By source: when its inputs arrive. */
  readonly arrivals: readonly (readonly Micros[])[];

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.draws = new Draws(scenario.seed);
    this.state = initialState(scenario);
    const last = scenario.duration ?? Number.POSITIVE_INFINITY;
    this.arrivals = scenario.traffic.map((source) => arrivalsOf(source, this.draws, last));
  }

  /** Writes a record of the present instant; returns its `seq`. */
  write<T extends RecordType>(type: T, about: About, fields: Fields<T>): number {
    const seq = this.records.length;
    const { app, rule, cause, plan = {} } = about;
    const record: TraceRecord = {
      seq, t_us: this.state.now, type, ...(app === undefined || app === '' ? {} : { app }), rule,
      ...fields,
      ...(cause === undefined || cause === null ? {} : { caused_by: cause }),
    };
    this.records.push(record);
    this.#add({ what: 'record', record, plan });
    setOff(this, record);
    return seq;
  }

  /** Something that was due is carried out now. */
  handle(event: Due): void {
    this.#add({ what: 'event', event });
  }

  asked(name: FunctionName): void {
    this.#add({ what: 'asked', name });
  }

  settled(demands: ReadonlyMap<string, number>): void {
    this.#add({ what: 'settled', demands });
  }

  /** Takes the next value of a stream, of which nothing else tells how many were taken. */
  take(purpose: string, entity: string): number {
    const stream = `${purpose} ${entity}`;
    const k = this.state.taken.get(stream) ?? 0;
    this.#add({ what: 'draw', stream });
    return this.draws.at(purpose, entity, k);
  }

  #add(entry: Entry): void {
    this.entries.push(entry);
    apply(this.state, entry);
  }
}
