import type { Order, Strategy, StrategyView } from '../../model/strategy.ts';

/** Everything that a view shows: the compiler sees to it that nothing is left out. */
const SHOWN: Readonly<Record<keyof StrategyView, true>> = {
  function: true, version: true, outdatedVersions: true, containers: true, outdatedCount: true,
  startingCount: true, readyCount: true, newlyReadyCount: true, newlyReadyIds: true,
  stoppingCount: true, queueLength: true, outcomes: true, desired: true, room: true,
  startableCount: true, now: true, sincePublish: true, policy: true, memory: true,
};

type Ask = (view: StrategyView) => readonly Order[];

/** A question that was answered. */
interface Answered {
  readonly view: StrategyView;
  readonly ask: Ask;
  readonly answer: string;
}

/** What is said of a strategy that writes where it may only read. */
export const CHANGES = 'it changes its view';

/** So many answers are kept to be asked for again. */
const MOST_KEPT = 2_000;

function freezeAll(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const each of Object.values(value)) freezeAll(each);
  return Object.freeze(value);
}

const fieldsOf = (view: StrategyView): object => Object.fromEntries(
  Object.keys(SHOWN).map((name) => [name, view[name as keyof StrategyView]]));

/** A view as plain data that is frozen through and through, equal to the one given. */
const copyOf = (view: StrategyView): StrategyView => freezeAll(fieldsOf(view)) as StrategyView;

/** Whether a view that could be changed gives no error: then it was the change that gave one. */
function isThroughChange(view: StrategyView, ask: Ask): boolean {
  try {
    ask(structuredClone(fieldsOf(view)) as StrategyView);
    return true;
  } catch {
    return false;
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : `${error}`);

/** Orders as they are told, with room for a line to end. */
const told = (answer: string): string =>
  JSON.stringify(JSON.parse(answer), null, 1).replace(/\n\s*/g, ' ');

/** Whether a value is the same after it was written down and read again. */
function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every(isPlain);
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null)
    && Object.values(value).every((each) => each === undefined || isPlain(each));
}

/**
 * Asks a strategy everything twice, on equal views that are frozen, and says where it does not
 * answer alike. It goes on with the first answer.
 */
export class Interrogation {
  /** Questions that were answered alike both times. */
  answers = 0;
  /** What is wrong, once anything is. */
  objection: string | null = null;
  /** By kind, the orders that were given. */
  readonly orders = new Map<Order['order'], number>();
  private readonly kept: Answered[] = [];

  /** The strategy as a run takes it. */
  of(given: Strategy): Strategy {
    const { atPublish, interruption } = given;
    return {
      ...given,
      name: given.name,
      decide: (view) => this.ask(view, (shown) => given.decide(shown)),
      ...(atPublish === undefined ? {} : {
        atPublish: (view: StrategyView) =>
          this.ask(view, (shown) => given.atPublish?.(shown) ?? []),
      }),
      ...(interruption === undefined ? {} : {
        interruption: {
          delay: (policy) => interruption.delay(policy),
          orders: (view) => this.ask(view, (shown) => interruption.orders(shown)),
        },
      }),
    };
  }

  private ask(view: StrategyView, ask: Ask): readonly Order[] {
    const shown = copyOf(view);
    const orders = this.answerTo(shown, ask);
    const answer = JSON.stringify(orders);
    this.compare({ view: copyOf(view), ask, answer }, 'asked twice with equal views');
    for (const each of orders) {
      this.orders.set(each.order, (this.orders.get(each.order) ?? 0) + 1);
      if (each.order !== 'remember' || isPlain(each.memory)) continue;
      this.objection ??= `what it remembers is not plain data: ${told(answer)}`;
    }
    if (this.kept.length < MOST_KEPT) this.kept.push({ view: shown, ask, answer });
    return orders;
  }

  /** Asks everything once more, last things first: who keeps count answers otherwise. */
  askAgain(): void {
    for (const answered of this.kept.reverse()) {
      this.compare(answered, 'asked again later with an equal view');
    }
  }

  /** Its answer; an error that comes of a change to what it is shown is held against it. */
  private answerTo(view: StrategyView, ask: Ask): readonly Order[] {
    try {
      return ask(view);
    } catch (error) {
      if (isThroughChange(view, ask)) {
        this.objection ??= `${CHANGES}, which is frozen: ${messageOf(error)}`;
      }
      throw error;
    }
  }

  private compare({ view, ask, answer }: Answered, when: string): void {
    let again: string;
    try {
      const orders = JSON.stringify(ask(view));
      if (orders === answer) {
        this.answers++;
        return;
      }
      again = told(orders);
    } catch (error) {
      again = `nothing: ${messageOf(error)}`;
    }
    this.objection ??= `${when} about ${view.function} at ${view.now} µs it orders ${again}, `
      + `where it ordered ${told(answer)}`;
  }
}
