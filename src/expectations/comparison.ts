import type { Amount, Condition } from '../model/expectation.ts';

/** An amount whose parts may be larger than what numbers hold exactly. */
interface Bound {
  readonly num: bigint;
  readonly den: bigint;
}

/** Where an amount lies: below the bounds of a condition, within them, above them, or nowhere. */
export type Side = 'below' | 'within' | 'above' | 'nowhere';

/** The sign of `found − bound`, exactly. */
function order({ num, den }: Amount, bound: Bound): bigint {
  return BigInt(num) * bound.den - bound.num * BigInt(den);
}

function boundsOf({ amount, tolerance }: Condition): { low: Bound; high: Bound } {
  const middle = { num: BigInt(amount.num), den: BigInt(amount.den) };
  if (tolerance === null) return { low: middle, high: middle };
  const given = { num: BigInt(tolerance.amount.num), den: BigInt(tolerance.amount.den) };
  const off = tolerance.isRelative
    ? { num: given.num * middle.num, den: given.den * middle.den } : given;
  const at = (sign: bigint): Bound => ({
    num: middle.num * off.den + sign * off.num * middle.den, den: middle.den * off.den,
  });
  return { low: at(-1n), high: at(1n) };
}

const TRUE_ON: Readonly<Record<Condition['operator'], readonly Side[]>> = {
  '<': ['below'],
  '<=': ['below', 'within'],
  '==': ['within'],
  '!=': ['below', 'above'],
  '>=': ['within', 'above'],
  '>': ['above'],
};

/** Compares amounts with the bounds of one condition: in whole numbers, so without rounding. */
export class Comparison {
  readonly #low: Bound;
  readonly #high: Bound;
  readonly #trueOn: readonly Side[];

  constructor(condition: Condition) {
    ({ low: this.#low, high: this.#high } = boundsOf(condition));
    this.#trueOn = TRUE_ON[condition.operator];
  }

  /** What is nowhere makes no condition true. */
  sideOf(found: Amount | null): Side {
    if (found === null) return 'nowhere';
    if (order(found, this.#low) < 0n) return 'below';
    return order(found, this.#high) > 0n ? 'above' : 'within';
  }

  isTrueOn(side: Side): boolean {
    return this.#trueOn.includes(side);
  }
}
