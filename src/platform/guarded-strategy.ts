import type { Interruption, Order, Strategy, StrategyView } from '../model/strategy.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { NO_LIST, StrategyError, THREW } from './strategy-error.ts';

/** Where in the user's files an error was thrown, as words behind what it did; `''` if unknown. */
export type WhereOf = (error: unknown) => string;

/** Whom to name for what goes wrong. */
interface Blamed {
  readonly name: string;
  readonly whereOf: WhereOf;
}

/** What the user's code returns, or an error that names the strategy instead of blaming cutover. */
function answer<T>({ name, whereOf }: Blamed, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof StrategyError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `strategy "${name}" ${THREW}${whereOf(error)}: ${reason}`;
    throw new StrategyError(message, { cause: error });
  }
}

const isOrder = (value: unknown): boolean => typeof value === 'object' && value !== null;

function ordersOf(blamed: Blamed, ask: () => readonly Order[]): readonly Order[] {
  const orders = answer(blamed, ask);
  if (Array.isArray(orders) && orders.every(isOrder)) return orders;
  throw new StrategyError(`strategy "${blamed.name}" ${NO_LIST}, which may be empty`);
}

/**
 * A strategy of the user's under the name that scenarios have for it: whatever goes wrong in it is
 * a {@link StrategyError} that says so.
 */
export function guarded(
  given: Strategy, name = given.name, whereOf: WhereOf = () => '',
): Strategy {
  const blamed = { name, whereOf };
  const interruption: Interruption = {
    delay: (policy) => answer(blamed, () => given.interruption?.delay(policy) ?? 0),
    orders: (view) => ordersOf(blamed, () => given.interruption?.orders(view) ?? []),
  };
  const atPublish = (view: StrategyView) => ordersOf(blamed, () => given.atPublish?.(view) ?? []);
  return {
    name,
    decide: (view) => ordersOf(blamed, () => given.decide(view)),
    ...(given.claims === undefined ? {} : { claims: given.claims }),
    ...(given.atPublish === undefined ? {} : { atPublish }),
    ...(given.interruption === undefined ? {} : { interruption }),
  };
}

/** The bundled strategies and these, by the names that scenarios have for them. */
export const strategiesByName = (own: readonly Strategy[]): ReadonlyMap<string, Strategy> =>
  new Map([...STRATEGIES, ...own].map((each) =>
    [each.name, STRATEGIES.includes(each) ? each : guarded(each)]));
