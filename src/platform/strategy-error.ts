/** What an error says, behind its name, of a strategy that threw one itself. */
export const THREW = 'threw an error';

/** And of one that answered with something else than orders. */
export const NO_LIST = 'must return a list of orders';

/**
 * A strategy gave an order that the rules forbid (STR-1), or no list of orders, or threw an error,
 * which is the `cause`: the run ends, and so does its use.
 */
export class StrategyError extends Error {
  override readonly name = 'StrategyError';
}
