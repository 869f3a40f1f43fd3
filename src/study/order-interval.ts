/** What one outcome more lies in. */
export interface Prediction {
  readonly low: number;
  readonly high: number;
  /** How likely it does, at least. */
  readonly confidence: number;
}

/**
 * How many of so many outcomes lie beyond either end of their prediction interval, the end
 * included: as many as the wanted confidence allows, and one at least.
 */
function cutOff(count: number, confidence: number): number {
  return Math.max(1, Math.floor(((1 - confidence) / 2) * (count + 1) + 1e-9));
}

/**
 * Where one outcome more of the same kind will lie, judging by those that there were: between the
 * j-th smallest and the j-th largest of n, which holds it with probability 1 − 2j / (n + 1)
 * whatever their law, and more if values coincide (Wilks 1941). That is the confidence wanted, or
 * less if there are too few of them: 39 give 95 %. An infinite value is one that never came.
 *
 * @throws RangeError if there is no outcome
 */
export function orderInterval(outcomes: readonly number[], wanted: number): Prediction {
  const count = outcomes.length;
  if (count === 0) throw new RangeError('nothing can be foretold from no outcome');
  const sorted = outcomes.toSorted((a, b) => (a === b ? 0 : a - b));
  const beyond = cutOff(count, wanted);
  const low = sorted[Math.min(beyond, count) - 1] as number;
  const high = sorted[Math.max(count - beyond, 0)] as number;
  return { low, high, confidence: Math.max(0, 1 - (2 * beyond) / (count + 1)) };
}
