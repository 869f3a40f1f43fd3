/**
 * A strategy gave an order that the rules forbid (STR-1), or no list of orders, or threw an error,
 * which is the `cause`: the run ends, and so does its use.
 */
export class StrategyError extends Error {
  override readonly name = 'StrategyError';
}
