import type { Micros } from '../model/time.ts';
import type { Pool } from './pool.ts';

/** A run that cannot go on or would never end; the message says what to change. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/** A run that was broken off because it goes on for longer than somebody wants to wait. */
export class TooManyEvents extends RunError {
  constructor(count: number) {
    super(`the run is broken off after ${count} events`);
  }
}

/** Functions that call each other in a circle. */
export function callsWithoutEnd({ app, name }: Pool, depth: number): RunError {
  return new RunError(
    `calls go round without end: ${app.name}/${name} is ${depth} calls deep, each within another`,
  );
}

/** A run without a duration that would never end, for a reason that was found. */
export class EndlessRunError extends RunError {
  /** The instant at which it was given up. */
  readonly atMicros: Micros;

  constructor({ world }: Pool, why: string) {
    const { openCount } = world.inputs;
    const who = openCount === 1 ? '1 input waits' : `${openCount} inputs wait`;
    super(`the run would never end: ${who} while ${why}; give the scenario a duration`);
    this.atMicros = world.now;
  }
}

/** A run that waits only for starts which all fail. */
export function neverEnds(pool: Pool): EndlessRunError {
  const { app, name } = pool;
  return new EndlessRunError(pool, `every start of ${app.name}/${name} v${app.liveNumber} fails`);
}

/** A run that waits only for starts which the platform has no place for. */
export function heldForever(pool: Pool): EndlessRunError {
  const whose = `the starts of ${pool.app.name}/${pool.name}`;
  return new EndlessRunError(pool, `${whose} wait for a place at a limit of the platform`);
}

/** A run that waits only for room which others have, and keep (CON-6). */
export function crowdedOut(pool: Pool): EndlessRunError {
  const { app, name, pin } = pool;
  return new EndlessRunError(
    pool, `containers of others take all that max_containers gives ${app.name}/${name}${pin}`,
  );
}
