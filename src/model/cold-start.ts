import type { Micros } from './time.ts';

/** When a container began to start, and when it was ready: -1 for one that is not. */
export interface StartSpan {
  readonly startedAt: Micros;
  readonly readyAt: Micros;
}

/**
 * What of an input's wait, from `since` until it runs on this container, was the container's cold
 * start. The rest it waited for a container to be started, or for a slot.
 */
export const coldWait = ({ startedAt, readyAt }: StartSpan, since: Micros): Micros =>
  Math.max(0, readyAt - Math.max(since, startedAt));
