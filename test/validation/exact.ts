import { isDeepStrictEqual } from 'node:util';
import type { Compared } from './shared-files.ts';
import { TIMELINES, timeline } from './timelines.ts';
import { REPLAYS, replay } from './trace-replays.ts';

/** Something that involves no chance, and whether it came out as the reference says. */
export interface ExactResult {
  readonly kind: 'timeline' | 'replay';
  readonly name: string;
  readonly agrees: boolean;
}

const agrees = ({ found, expected }: Compared): boolean => isDeepStrictEqual(found, expected);

/** Carries out what is on this machine of timelines and replays. */
export const exactResults = (): readonly ExactResult[] => [
  ...TIMELINES.map((name) =>
    ({ kind: 'timeline' as const, name, agrees: agrees(timeline(name)) })),
  ...REPLAYS.map(([id, kind]) =>
    ({ kind: 'replay' as const, name: `${id}, ${kind}`, agrees: agrees(replay(id, kind)) })),
];
