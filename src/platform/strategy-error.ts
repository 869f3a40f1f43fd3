/** A strategy gave an order that the rules forbid (STR-1): the run ends, and so does its use. */
export class StrategyError extends Error {
  override readonly name = 'StrategyError';
}
