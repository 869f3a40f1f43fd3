import type { RecordType } from '../model/records.ts';
import type { AppResult, PropertyViolation } from '../model/result.ts';
import type { RuleId } from '../model/rules.ts';
import type { StrategyClaims } from '../model/strategy.ts';
import type { Edition } from './history/app.ts';
import type { Here } from './history/here.ts';
import type { History } from './history/history.ts';

/**
 * Whom a property binds: every run, or only what follows the publishes of a bundled strategy and of
 * a strategy that claims the trait.
 */
export type Scope =
  | 'always'
  | { readonly strategy: 'rolling' | 'recreate'; readonly claim?: keyof StrategyClaims };

/**
 * Records of inputs about which no property can object to anything (see `routine.ts`), by what they
 * are: an input arrives at a deployed App; its first attempt starts; that happens while others are
 * left in the queue; an attempt succeeds.
 */
export type Routine = 'arrival' | 'start' | 'start before others' | 'success';

/** What a run is reported to have come to: what properties hold against its trace. */
export interface Report {
  readonly apps: readonly AppResult[];
}

/** Something that every trace has to meet. */
export interface Property {
  /** As in `S01`. */
  readonly id: string;
  /** Words with hyphens, as in `single-place`. */
  readonly name: string;
  /** What holds, in a sentence for people. */
  readonly statement: string;
  /** The rule that says so. */
  readonly rule: RuleId;
  readonly scope: Scope;
  /**
   * When it has to be the case: up to every record (`always`, also where it is absent), once a run
   * is over, or in one run of many: of such a one only the antecedents matter.
   */
  readonly mode?: 'always' | 'eventually' | 'sometimes';
  /**
   * Which routine records it is about: they are not shown to the checker, and each counts as one
   * antecedent. The checker must count them alike when it is shown them.
   */
  readonly routine?: readonly Routine[];
  /** True if it is about a report: a trace alone cannot be judged by it. */
  readonly isAboutReports?: boolean;
  /** Makes the checker of one trace. */
  watch(history: History, judge: Judge): Checker;
}

type Handler<T extends RecordType> = (here: Here<T>) => void;

/** What a checker does with records of some types. */
export type Handlers = { readonly [T in RecordType]?: Handler<T> };

/**
 * The checker of a property for one trace. It is called for the types of records that it names, and
 * keeps what the history does not.
 */
export interface Checker {
  /** The history is as it was just before the record. */
  readonly before?: Handlers;
  /** The history has taken the record in. */
  readonly after?: Handlers;
  /** For each record of any type, after those `before`. */
  readonly each?: (here: Here) => void;
  /**
   * The clock is about to move, or the run is over: `history.now` and `seq` are those of the last
   * record of the instant. Only where a record that is not routine was part of it, or inputs were
   * left waiting (`History.leavesWork`); and not for the last instant of a trace that breaks off.
   */
  readonly settled?: () => void;
  /** The run is over, and the trace has its last record. */
  readonly ended?: () => void;
  /** What was reported of the run; called only where there is a report to judge. */
  readonly reported?: (report: Report) => void;
}

/** Where a checker says what it found. */
export class Judge {
  antecedents = 0;
  /** The first violation. */
  violation: PropertyViolation | null = null;
  readonly #property: Property;
  readonly #history: History;

  constructor(property: Property, history: History) {
    this.#property = property;
    this.#history = history;
  }

  /** The situation occurred that the property says something about. */
  count(): void {
    this.antecedents++;
  }

  /**
   * The property does not hold: why, and the records that show it besides the one that the history
   * has come to. Numbers below 0 stand for no record.
   */
  violate(message: string, ...seqs: readonly number[]): void {
    if (this.violation !== null) return;
    const { now, seq } = this.#history;
    const shown = [...new Set([...seqs, seq])].filter((each) => each >= 0).sort((a, b) => a - b);
    this.violation = { at_us: now, message, rule: this.#property.rule, seqs: shown };
  }

  /** Whether the property binds what follows this publish. */
  binds(edition: Edition | null): boolean {
    const { scope } = this.#property;
    if (scope === 'always') return true;
    if (edition === null) return false;
    const { strategy } = edition.published;
    if (strategy === scope.strategy) return true;
    const isOwn = strategy !== 'rolling' && strategy !== 'recreate';
    return isOwn && scope.claim !== undefined && edition.claims.has(scope.claim);
  }
}
