/** States of a container (OBJ-4), and the moves between them. */
export const CONTAINER_STATES = ['starting', 'ready', 'draining', 'stopping', 'stopped'] as const;
export type ContainerState = (typeof CONTAINER_STATES)[number];

export const CONTAINER_MOVES: Readonly<Record<ContainerState, readonly ContainerState[]>> = {
  starting: ['ready', 'stopping', 'stopped'],
  ready: ['draining', 'stopping', 'stopped'],
  draining: ['stopping', 'stopped'],
  stopping: ['stopped'],
  stopped: [],
};

/** States of an input (OBJ-5); the last five are final. */
export const INPUT_STATES = [
  'queued', 'running', 'waiting',
  'succeeded', 'failed', 'terminated', 'rejected', 'abandoned',
] as const;
export type InputState = (typeof INPUT_STATES)[number];

const FINAL: readonly InputState[] = ['succeeded', 'failed', 'terminated', 'rejected', 'abandoned'];

export const INPUT_MOVES: Readonly<Record<InputState, readonly InputState[]>> = {
  queued: ['running', 'failed', 'terminated', 'rejected', 'abandoned'],
  running: ['queued', 'waiting', 'succeeded', 'failed', 'terminated', 'abandoned'],
  waiting: ['queued', 'failed', 'terminated', 'abandoned'],
  succeeded: [],
  failed: [],
  terminated: [],
  rejected: [],
  abandoned: [],
};

/** True when an input in `state` will never change again. */
export function isFinal(state: InputState): boolean {
  return FINAL.includes(state);
}

/** States of an App (OBJ-1). */
export const APP_STATES = [
  'initializing', 'deployed', 'ephemeral', 'stopping', 'stopped',
] as const;
export type AppState = (typeof APP_STATES)[number];

export const APP_MOVES: Readonly<Record<AppState, readonly AppState[]>> = {
  initializing: ['deployed', 'stopping', 'stopped'],
  deployed: ['stopping'],
  ephemeral: ['stopped'],
  stopping: ['stopped'],
  stopped: [],
};

/** What became of a command (DEP-2). */
export const COMMAND_OUTCOMES = ['deployed', 'no_op', 'build_failed', 'rejected'] as const;
export type CommandOutcome = (typeof COMMAND_OUTCOMES)[number];
