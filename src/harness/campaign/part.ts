import type { LargeRun } from '../../model/campaign.ts';
import { type Judge, type Judgement, judgeRun, judgeScenario } from '../judging.ts';
import { RELATIONS } from '../relations/index.ts';
import type { Relation } from '../relations/relation.ts';
import { BATCH, drawsOf, type Way } from './drawing.ts';

/** What a campaign is to do: plain data, by which any thread does its part of it. */
export interface CampaignOptions {
  readonly seed: number;
  /** The number of its first run: runs of a seed are numbered from 0. */
  readonly first: number;
  readonly runs: number;
  /** The id of a relation that each run is judged by, in place of all of them in turn. */
  readonly relation?: string;
}

/** How often, and in how many runs. */
export type Applied = readonly [times: number, runs: number];

/** Something that a run violates. */
export interface Failure {
  readonly run: number;
  readonly id: string;
}

/** What came of some of a campaign's runs, as plain data. */
export interface PartResult {
  readonly runs: number;
  readonly events: number;
  readonly simulated: number;
  readonly cut: number;
  readonly ways: ReadonlyMap<Way, number>;
  /** By id of a property, relation or condition. */
  readonly applied: ReadonlyMap<string, Applied>;
  readonly moves: ReadonlyMap<string, number>;
  readonly failures: readonly Failure[];
  readonly largest: readonly LargeRun[];
}

/** Every so-manieth run is carried out twice (D01). */
const TWICE_EVERY = 20;

const REPETITION = 'D01';
const OTHERS = RELATIONS.filter(({ id }) => id !== REPETITION);

/**
 * The relations that a run is judged by: a share of the runs is repeated, and each second one is
 * judged by one of the others, in turn.
 */
export function relationsFor(run: number, wanted?: string): readonly Relation[] {
  if (wanted !== undefined) return RELATIONS.filter(({ id }) => id === wanted);
  const place = Math.floor(run / 2);
  return [
    ...(run % TWICE_EVERY === 0 ? RELATIONS.filter(({ id }) => id === REPETITION) : []),
    ...(run % 2 === 1 ? OTHERS.slice(place % OTHERS.length).slice(0, 1) : []),
  ];
}

/** How many of the runs with the most events are told. */
export const LARGEST = 5;

/** The runs with the most events, the largest first. */
export const largestOf = (runs: readonly LargeRun[]): readonly LargeRun[] =>
  runs.toSorted((a, b) => b.events - a.events || a.run - b.run).slice(0, LARGEST);

/** The number of the batch that a part of a campaign is. */
export const batchOf = ({ first }: CampaignOptions, part: number): number =>
  Math.floor(first / BATCH) + part;

/** How many parts a campaign has. */
export const partsOf = ({ first, runs }: CampaignOptions): number =>
  Math.ceil((first + runs) / BATCH) - Math.floor(first / BATCH);

/** What is counted while a part is judged. */
class Counting {
  events = 0;
  simulated = 0;
  cut = 0;
  readonly ways = new Map<Way, number>();
  readonly applied = new Map<string, Applied>();
  readonly moves = new Map<string, number>();

  take({ events, simulated, isCut, antecedents, moves }: Judgement, way: Way): void {
    this.events += events;
    this.simulated += simulated;
    if (isCut) this.cut++;
    this.ways.set(way, (this.ways.get(way) ?? 0) + 1);
    for (const [id, count] of antecedents) {
      const [times, runs] = this.applied.get(id) ?? [0, 0];
      this.applied.set(id, [times + count, runs + (count > 0 ? 1 : 0)]);
    }
    for (const [move, count] of moves) this.moves.set(move, (this.moves.get(move) ?? 0) + count);
  }
}

/** How a part is done. */
export interface PartMeans {
  readonly judge?: Judge;
  /** Looked at before each run: true once no more are wanted. */
  readonly isOver?: () => boolean;
}

/**
 * Carries out a part of a campaign: always the same runs, and the same result, whoever does it and
 * whatever was done before; fewer of them once it is over. The first run of all is always done.
 */
export function judgePart(
  options: CampaignOptions, part: number,
  { judge = judgeRun, isOver = () => false }: PartMeans = {},
): PartResult {
  const { seed, first, runs, relation } = options;
  const batch = batchOf(options, part);
  const counting = new Counting();
  const failures: Failure[] = [];
  const sizes: LargeRun[] = [];
  const isEnough = (): boolean => (part > 0 || sizes.length > 0) && isOver();
  const drawn = isEnough() ? [] : drawsOf(seed, batch);
  drawn.forEach(({ data, way }, place) => {
    const run = batch * BATCH + place;
    if (run < first || run >= first + runs || isEnough()) return;
    const judgement = judgeScenario(data, relationsFor(run, relation), judge);
    counting.take(judgement, way);
    sizes.push({ run, events: judgement.events });
    for (const { id } of judgement.violations) failures.push({ run, id });
  });
  const { events, simulated, cut, ways, applied, moves } = counting;
  return {
    runs: sizes.length, events, simulated, cut, ways, applied, moves, failures,
    largest: largestOf(sizes),
  };
}
