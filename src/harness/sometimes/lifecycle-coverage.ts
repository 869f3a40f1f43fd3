import type { RecordType } from '../../model/records.ts';
import { AFTER_ATTEMPT, CONTAINER_EVENTS, INPUT_EVENTS } from '../../properties/lifecycle.ts';
import type { Checker, Property } from '../../properties/property.ts';

/** What a container or an input was, and what was told of it then: `ready container.draining`. */
export type LifecycleMove = string;

const moves = (table: Readonly<Record<string, readonly string[]>>): readonly LifecycleMove[] =>
  Object.entries(table).flatMap(([event, states]) => states.map((state) => `${state} ${event}`));

/** How an attempt ended, and what became of the input. */
const afterAttempts: readonly LifecycleMove[] = Object.entries(AFTER_ATTEMPT)
  .flatMap(([result, states]) => states.map((state) => `${result} -> ${state}`));

/** All that can happen to containers and inputs by the tables of their lives (OBJ-4, OBJ-5). */
export const LIFECYCLE_MOVES: readonly LifecycleMove[] =
  [...moves(CONTAINER_EVENTS), ...moves(INPUT_EVENTS), ...afterAttempts];

/** Those that no run can make, with the reason. */
export const IMPOSSIBLE_MOVES: Readonly<Record<LifecycleMove, string>> = {};

const OF_CONTAINERS: ReadonlySet<RecordType> =
  new Set(Object.keys(CONTAINER_EVENTS) as RecordType[]);
const OF_INPUTS: ReadonlySet<RecordType> = new Set(Object.keys(INPUT_EVENTS) as RecordType[]);

/** Counts how often the runs of a trace made each move. */
export class LifecycleCoverage {
  readonly counts = new Map<LifecycleMove, number>();

  /** To be watched like a condition; it is never violated. */
  readonly property: Property = {
    id: 'X0', name: 'lifecycle-coverage', rule: 'OBJ-4', scope: 'always', mode: 'sometimes',
    statement: 'Containers and inputs make every move of their lives.',
    watch: () => this.#checker(),
  };

  #checker(): Checker {
    return {
      before: {
        'attempt.ended': ({ record }) => this.#count(`${record.result} -> ${record.state}`),
      },
      each: ({ type, container, input }) => {
        if (OF_CONTAINERS.has(type)) {
          if (container !== null) this.#count(`${container.state} ${type}`);
        } else if (OF_INPUTS.has(type)) this.#count(`${input.place} ${type}`);
      },
    };
  }

  #count(move: LifecycleMove): void {
    this.counts.set(move, (this.counts.get(move) ?? 0) + 1);
  }
}
