import type { TimeField } from '../../model/exploration.ts';
import type { ContainerView, Strategy, StrategyView } from '../../model/strategy.ts';
import type { Micros } from '../../model/time.ts';
import { STEP_MICROS } from './stage.ts';

/**
 * So far time that a strategy reads is told apart. It is longer than anything takes that a stage
 * has in it; without an end there would be ever more worlds.
 */
export const HORIZON: Micros = 12 * STEP_MICROS;

/** Told of each time that a strategy reads. */
type OnRead = (field: TimeField) => void;

function containerView({ idleMicros, ...rest }: ContainerView, onRead: OnRead): ContainerView {
  return Object.freeze({
    ...rest,
    get idleMicros() {
      onRead('idleMicros');
      return idleMicros;
    },
  });
}

function watched(view: StrategyView, onRead: OnRead): StrategyView {
  return new Proxy(view, {
    get(target, key) {
      if (key === 'now' || key === 'sincePublish') onRead(key);
      if (key !== 'containers') return Reflect.get(target, key, target) as unknown;
      return Object.freeze(target.containers.map((each) => containerView(each, onRead)));
    },
  });
}

/** The strategy as it is, but for telling which times it reads. */
export function readingTime(given: Strategy, onRead: OnRead): Strategy {
  const { atPublish, interruption } = given;
  return {
    ...given,
    name: given.name,
    decide: (view) => given.decide(watched(view, onRead)),
    ...(atPublish === undefined ? {} : {
      atPublish: (view: StrategyView) => given.atPublish?.(watched(view, onRead)) ?? [],
    }),
    ...(interruption === undefined ? {} : {
      interruption: {
        delay: (policy) => interruption.delay(policy),
        orders: (view) => interruption.orders(watched(view, onRead)),
      },
    }),
  };
}
