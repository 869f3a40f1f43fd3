import type { Interruption, Order, Strategy, StrategyView } from '../model/strategy.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { StrategyError } from './strategy-error.ts';

/** What the user's code returns, or an error that names the strategy instead of blaming cutover. */
function answer<T>(name: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof StrategyError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StrategyError(`strategy "${name}" threw an error: ${reason}`, { cause: error });
  }
}

function ordersOf(name: string, ask: () => readonly Order[]): readonly Order[] {
  const orders = answer(name, ask);
  if (Array.isArray(orders)) return orders;
  throw new StrategyError(`strategy "${name}" must return a list of orders, which may be empty`);
}

/**
 * A strategy of the user's under the name that scenarios have for it: whatever goes wrong in it is
 * a {@link StrategyError} that says so.
 */
export function guarded(given: Strategy, name = given.name): Strategy {
  const interruption: Interruption = {
    delay: (policy) => answer(name, () => given.interruption?.delay(policy) ?? 0),
    orders: (view) => ordersOf(name, () => given.interruption?.orders(view) ?? []),
  };
  const atPublish = (view: StrategyView) => ordersOf(name, () => given.atPublish?.(view) ?? []);
  return {
    name,
    decide: (view) => ordersOf(name, () => given.decide(view)),
    ...(given.claims === undefined ? {} : { claims: given.claims }),
    ...(given.atPublish === undefined ? {} : { atPublish }),
    ...(given.interruption === undefined ? {} : { interruption }),
  };
}

/** The bundled strategies and these, by the names that scenarios have for them. */
export const strategiesByName = (own: readonly Strategy[]): ReadonlyMap<string, Strategy> =>
  new Map([...STRATEGIES, ...own].map((each) =>
    [each.name, STRATEGIES.includes(each) ? each : guarded(each)]));
