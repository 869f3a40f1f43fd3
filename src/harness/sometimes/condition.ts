import type { RuleId } from '../../model/rules.ts';
import type { Checker, Property } from '../../properties/property.ts';
import type { History } from '../../properties/history/history.ts';

/** A condition in words, and what notices it in a trace: `hit` is called each time it is met. */
export interface Condition {
  /** As in `X6`. */
  readonly id: string;
  readonly name: string;
  /** What happens, in a sentence for people. */
  readonly statement: string;
  /** The rule that makes it worth a test. */
  readonly rule: RuleId;
  watch(history: History, hit: () => void): Checker;
}

/** A property that is never violated, and whose antecedents are the times its condition is met. */
export function sometimes({ watch, ...words }: Condition): Property {
  return {
    ...words,
    scope: 'always',
    mode: 'sometimes',
    watch: (history, judge) => watch(history, () => judge.count()),
  };
}
