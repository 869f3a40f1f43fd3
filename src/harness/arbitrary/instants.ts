import fc from 'fast-check';
import { type Micros, SECOND } from '../../model/time.ts';

/** Nothing that is drawn happens later, but for what follows from it. */
export const HORIZON = 60 * SECOND;

const ANCHORS = 3;

const uniform = fc.nat({ max: HORIZON });
const round = fc.constantFrom(...[0, 5, 10, 20, 30, 45, 60].map((seconds) => seconds * SECOND));

/** Instants that others are drawn close to: most of them are round, as durations are. */
export const someAnchors = fc.array(
  fc.oneof({ arbitrary: uniform, weight: 1 }, { arbitrary: round, weight: 2 }),
  { minLength: ANCHORS, maxLength: ANCHORS },
);

const anchor = fc.nat({ max: ANCHORS });

/** All kinds of instants are of the form of the first, by which they shrink. */
const whenever = fc.record({
  anchor, offset: uniform, nudge: fc.integer({ min: -1, max: 1 }),
});
const anywhere = fc.record({
  anchor: fc.constant(0), offset: uniform, nudge: fc.constant(0),
});
/** At, or a microsecond beside, what else happens so many seconds after an anchor. */
const onOthers = fc.record({
  anchor,
  offset: fc.constantFrom(...[0, 1, 2, 3, 5, 8, 10].map((seconds) => seconds * SECOND)),
  nudge: fc.constantFrom(0, 0, 0, -1, 1),
});
/** Distances of all magnitudes. */
const soonAfter = fc.record({
  anchor,
  offset: fc.oneof(
    fc.nat({ max: 1_000 }), fc.nat({ max: 100_000 }), fc.nat({ max: SECOND }),
    fc.nat({ max: 10 * SECOND }),
  ),
  nudge: fc.constant(0),
});

/** An instant: anywhere, most often on others', or soon after them. */
export const anInstant = fc.oneof(
  { arbitrary: whenever, weight: 1 },
  { arbitrary: anywhere, weight: 5 },
  { arbitrary: onOthers, weight: 8 },
  { arbitrary: soonAfter, weight: 5 },
);

export type InstantData = typeof anInstant extends fc.Arbitrary<infer T> ? T : never;

/** The instants of a scenario: its anchors, and where it ends. */
export interface Timeframe {
  readonly anchors: readonly Micros[];
  /** Nothing is drawn to happen after this. */
  readonly last: Micros;
}

export function instant(
  { anchor: place, offset, nudge }: InstantData, { anchors, last }: Timeframe,
): Micros {
  const from = place === 0 ? 0 : anchors[place - 1] ?? 0;
  return Math.min(last, Math.max(0, from + offset + nudge));
}
