import type { Pool } from './pool.ts';

/** A run that cannot go on or would never end; the message says what to change. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/** Functions that call each other in a circle. */
export function callsWithoutEnd({ app, name }: Pool, depth: number): RunError {
  return new RunError(
    `calls go round without end: ${app.name}/${name} is ${depth} calls deep, each within another`,
  );
}

/** A run that waits only for starts which all fail. */
export function neverEnds({ app, name, world }: Pool): RunError {
  return new RunError(
    `the run would never end: ${world.inputs.openCount} inputs wait while every start of ` +
      `${app.name}/${name} v${app.liveNumber} fails; give the scenario a duration`,
  );
}

/** A run that waits only for starts which the platform has no place for. */
export function heldForever({ app, name, world }: Pool): RunError {
  return new RunError(
    `the run would never end: ${world.inputs.openCount} inputs wait while the starts of ` +
      `${app.name}/${name} wait for a place at a limit of the platform; ` +
      'give the scenario a duration',
  );
}
