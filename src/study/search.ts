import type { GridReason } from '../model/solution.ts';
import { type Column, CONFIDENCE, estimateOf } from './comparison.ts';
import {
  type Bound, type Goal, holds, shortfall, stepShown, verdictOf,
} from './goal.ts';
import { confidenceOfEach } from './pairing.ts';
import type { Measured } from './replication.ts';

/** What is looked for among cells, numbered from 0. */
export interface Question {
  readonly cells: number;
  readonly goals: readonly Goal[];
  /** The place of the metric that is to be small; `null`: cells are the cheaper the earlier. */
  readonly minimized: number | null;
  /** Whether cells are values of one thing in their order, between which one can bisect. */
  readonly isLine: boolean;
}

/** What was found. */
export interface Found {
  readonly method: 'bisection' | 'grid';
  /** Why it was a grid; `null` for a bisection. */
  readonly reason: GridReason | null;
  /** The metric that goes up and down, if one does. */
  readonly bent: number | null;
  /** The cheapest cell that meets all goals; `null` if none does. */
  readonly answer: number | null;
  /** The next cheaper cell, which does not; `null` if there is no answer, or nothing is cheaper. */
  readonly below: number | null;
  /** The answer, or the cell that comes closest. */
  readonly best: number;
}

/** Ranges of so many cells are measured as fast as bisected. */
const FEW = 5;

/** What has been measured so far. */
export class Evidence {
  readonly #question: Question;
  readonly #cells = new Map<number, readonly Measured[]>();

  constructor(question: Question) {
    this.#question = question;
  }

  /** The cells that were measured, in order. */
  get places(): readonly number[] {
    return [...this.#cells.keys()].sort((a, b) => a - b);
  }

  add(place: number, replications: readonly Measured[]): void {
    this.#cells.set(place, replications);
  }

  has(place: number): boolean {
    return this.#cells.has(place);
  }

  column(place: number, metric: number): Column {
    return (this.#cells.get(place) ?? []).map((measured) => measured[metric] ?? null);
  }

  meets(place: number): boolean {
    return this.#question.goals
      .every((goal) => verdictOf(goal, this.column(place, goal.metric)) === 'met');
  }

  /** How far a cell is from meeting all goals: the farthest counts. */
  shortfall(place: number): number {
    return Math.max(0, ...this.#question.goals
      .map((goal) => shortfall(goal, this.column(place, goal.metric))));
  }

  /** What a cell costs on average; infinite where that was not always measured. */
  cost(place: number): number {
    const { minimized } = this.#question;
    if (minimized === null) return place;
    const column = this.column(place, minimized);
    const { measured, estimate } = estimateOf(column);
    return estimate === undefined || measured < column.length
      ? Number.POSITIVE_INFINITY : estimate.mean;
  }

  /** A metric that is shown to go up from one measured cell to the next, and down from another. */
  bent(): number | null {
    const { goals, minimized } = this.#question;
    const wanted = goals.map(({ metric, bounds }) => [metric, bounds.at(-1)?.side] as const);
    if (minimized !== null) wanted.push([minimized, 'below']);
    return wanted.find(([metric, side = 'below']) => this.#isBent(metric, side))?.[0] ?? null;
  }

  #isBent(metric: number, side: Bound['side']): boolean {
    const { places } = this;
    const confidence = confidenceOfEach(CONFIDENCE, places.length - 1);
    const steps = places.slice(1).map((place, before) =>
      stepShown(this.column(places[before] as number, metric), this.column(place, metric), {
        side, confidence,
      }));
    return steps.includes('better') && steps.includes('worse');
  }
}

type Search<Result> = Generator<readonly number[], Result, readonly (readonly Measured[])[]>;

/** Has those of these cells measured that are not yet. */
function* measure(places: readonly number[], evidence: Evidence): Search<void> {
  const open = places.filter((place, at) => !evidence.has(place) && places.indexOf(place) === at);
  if (open.length === 0) return;
  const found = yield open;
  for (const [at, place] of open.entries()) evidence.add(place, found[at] ?? []);
}

interface Line {
  /** The cell of a rank: from the cheapest on. */
  readonly at: (rank: number) => number;
  readonly last: number;
  /** The bounds that dearer cells keep rather, and those that cheaper cells do. */
  readonly eased: readonly (readonly [metric: number, bound: Bound])[];
  readonly strained: readonly (readonly [metric: number, bound: Bound])[];
}

/** Which way everything goes from one end to the other; `null` if costs are not shown to. */
function lineOf({ cells, goals, minimized }: Question, evidence: Evidence): Line | null {
  const last = cells - 1;
  const across = (metric: number, side: Bound['side']) => stepShown(
    evidence.column(0, metric), evidence.column(last, metric), { side, confidence: CONFIDENCE });
  const saves = minimized === null ? 'worse' : across(minimized, 'below');
  if (saves === 'none') return null;
  const at = (rank: number): number => (saves === 'worse' ? rank : last - rank);
  const bounds = goals.flatMap(({ metric, bounds: all }) =>
    all.map((bound) => [metric, bound] as const));
  const isStrained = ([metric, { side }]: readonly [number, Bound]): boolean =>
    across(metric, side) === saves;
  return {
    at, last,
    strained: bounds.filter(isStrained), eased: bounds.filter((each) => !isStrained(each)),
  };
}

/** Both ends, the middle and what is half way to it, where halving goes anyhow. */
function quarters(end: number): readonly number[] {
  const middle = Math.floor(end / 2);
  return [0, Math.floor(middle / 2), middle, middle + Math.floor((end - middle) / 2), end];
}

const NOT_FOUND = { answer: null, below: null } as const;

/** Halves the line until the cheapest cell is found, or nothing; a reason if that cannot be. */
function* bisect(
  question: Question, evidence: Evidence,
): Search<Pick<Found, 'answer' | 'below'> | 'flat' | 'bent'> {
  yield* measure(quarters(question.cells - 1), evidence);
  const line = lineOf(question, evidence);
  if (line === null) return 'flat';
  const { at, last, eased, strained } = line;
  const keeps = (rank: number, bounds: Line['eased']): boolean => bounds.every(
    ([metric, bound]) => holds(bound, evidence.column(at(rank), metric)));
  if (evidence.bent() !== null) return 'bent';
  if (!keeps(last, eased)) return NOT_FOUND;
  let low = keeps(0, eased) ? -1 : 0;
  let high = low < 0 ? 0 : last;
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    yield* measure([at(middle)], evidence);
    if (evidence.bent() !== null) return 'bent';
    if (keeps(middle, eased)) high = middle;
    else low = middle;
  }
  if (!keeps(high, strained)) return NOT_FOUND;
  return { answer: at(high), below: low < 0 ? null : at(low) };
}

/** The cheapest of all cells that meets the goals. */
function* compareAll(
  { cells }: Question, evidence: Evidence,
): Search<Pick<Found, 'answer' | 'below'>> {
  const places = Array.from({ length: cells }, (_, place) => place);
  yield* measure(places, evidence);
  const cost = new Map(places.map((place) => [place, evidence.cost(place)]));
  const costOf = (place: number) => cost.get(place) as number;
  const ranked = places.sort((a, b) =>
    (costOf(a) === costOf(b) ? a - b : costOf(a) < costOf(b) ? -1 : 1));
  const rank = ranked.findIndex((place) => evidence.meets(place));
  if (rank < 0) return NOT_FOUND;
  return { answer: ranked[rank] as number, below: ranked[rank - 1] ?? null };
}

/** The cell that comes closest to the goals: the first of those that come equally close. */
function closest(evidence: Evidence): number {
  const { places } = evidence;
  return places.reduce((best, place) =>
    (evidence.shortfall(place) < evidence.shortfall(best) ? place : best), places[0] as number);
}

/**
 * Looks for the cheapest cell that meets all goals with its whole intervals. Yields the cells that
 * it wants measured, takes their replications in the same order, and keeps them in `evidence`.
 *
 * On a line it bisects: it takes each metric to go one way from end to end, and holds every two
 * neighbours of those it measures against that, by the interval of their paired difference. If one
 * metric is shown to go both ways, it has all cells measured and compares them. Then, and with
 * `isGrid`, nothing is taken for granted.
 */
export function* search(
  question: Question, evidence: Evidence, isGrid: boolean,
): Search<Found> {
  let reason: GridReason | null = null;
  if (isGrid) reason = 'asked';
  else if (!question.isLine) reason = 'axes';
  else if (question.cells <= FEW) reason = 'few';
  let bent: number | null = null;
  if (reason === null) {
    const found = yield* bisect(question, evidence);
    if (typeof found !== 'string') {
      const best = found.answer ?? closest(evidence);
      return { method: 'bisection', reason, bent, ...found, best };
    }
    reason = found;
    bent = evidence.bent();
  }
  const found = yield* compareAll(question, evidence);
  return { method: 'grid', reason, bent, ...found, best: found.answer ?? closest(evidence) };
}
