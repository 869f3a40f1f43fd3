/**
 * Everything that can be due in a run, in the order in which events of one instant are handled:
 * rank by rank, and within a rank kind by kind.
 *
 * @rule TIME-2
 */
export const EVENT_RANKS = [
  ['attempt-ends'],
  ['container-ready', 'start-fails', 'exit-over', 'phase-ends'],
  ['fault-strikes', 'fault-ends'],
  ['command-issued', 'build-ends', 'publish', 'interrupt', 'poll', 'client-leaves'],
  ['attempt-timeout', 'startup-timeout', 'patience-over', 'web-redirect'],
  ['retry-due', 'backoff-over', 'batch-due', 'misroute-over'],
  ['arrival', 'caller-retry', 'client-calls'],
  ['idle-expiry', 'wake-up', 'collection'],
] as const;

export type EventKind = (typeof EVENT_RANKS)[number][number];

const ORDER: readonly EventKind[] = EVENT_RANKS.flat();

/** The place of a kind in the order of one instant; the queue compares it, `switch`es on it. */
export const KIND = Object.fromEntries(ORDER.map((kind, place) => [kind, place])) as Readonly<
  Record<EventKind, number>
>;
