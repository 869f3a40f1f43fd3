import type { Strategy } from '../model/strategy.ts';
import { type Beginning, Journal } from './journal.ts';
import { LiveWorld } from './live-world.ts';
import { Session } from './session.ts';

export type { Call } from './call.ts';
export type { Command } from './command.ts';
export type { LiveWorld } from './live-world.ts';
export type * from './live-app.ts';
export type { CallOptions, FaultInput, FaultOptions, LiveAppInput } from './live-world.ts';

/**
 * What a world begins with: a scenario as a file has it, but for its end and what is expected then.
 * All of it may be left out. Apps in it are published as version 1 at 0s, as in a file.
 */
export interface WorldOptions extends Beginning {
  /** Strategies besides the bundled ones, by their names. */
  readonly strategies?: readonly Strategy[];
  /** Throw as soon as a property does not hold; off unless asked for. */
  readonly check?: boolean;
  /** Gives the text of a data file that something names. */
  readonly read?: (name: string) => string;
}

/**
 * A simulated platform that is stepped by hand: Apps are deployed, Functions called and time let
 * pass by a program, which looks at what came of it and decides what to do next. Equal programs
 * with equal seeds find equal worlds, on every machine.
 *
 * ```ts
 * const world = createWorld({ seed: 42 });
 * const app = world.app({ name: 'shop', functions: { api: { … } } });
 * app.deploy();
 * const call = world.call('api');
 * world.advance('30s');
 * console.log(call.state, call.latency);
 * ```
 *
 * @throws ScenarioError if what it begins with is not valid; so does whatever is done by hand
 */
export function createWorld(options: WorldOptions = {}): LiveWorld {
  const { strategies = [], check = false, read, ...beginning } = options;
  const names = strategies.map(({ name }) => name);
  const journal = new Journal(beginning, { read, strategies: names });
  return new LiveWorld(Session.begin(journal, { strategies, isChecked: check }));
}
