import type { GridReason } from '../model/solution.ts';
import { type Column, CONFIDENCE, estimateOf } from './comparison.ts';
import {
  type Bound, type Goal, holds, shortfall, stepShown, verdictOf,
} from './goal.ts';
import { confidenceOfEach, pairedDifference, shownBy } from './pairing.ts';
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
  /** The cheapest cell that meets all goals; `null` if none of those that were measured does. */
  readonly answer: number | null;
  /** The next cheaper cell, which does not; `null` if there is no answer, or nothing is cheaper. */
  readonly below: number | null;
  /** Cells that meet all goals as well, and are not shown to cost more than the answer. */
  readonly rivals: readonly number[];
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

  /** How far a cell is from meeting each of the goals, the farthest first. */
  shortfalls(place: number): readonly number[] {
    return this.#question.goals
      .map((goal) => shortfall(goal, this.column(place, goal.metric))).sort((a, b) => b - a);
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

type Answer = Pick<Found, 'answer' | 'below'>;

const NOT_FOUND: Answer = { answer: null, below: null };

/** The cheapest of the measured cells that meets the goals, and the next cheaper of them. */
function cheapest(evidence: Evidence): Answer {
  const cost = new Map(evidence.places.map((place) => [place, evidence.cost(place)]));
  const ranked = [...cost].sort(([a, costOfA], [b, costOfB]) =>
    (costOfA === costOfB ? a - b : costOfA < costOfB ? -1 : 1)).map(([place]) => place);
  const rank = ranked.findIndex((place) => evidence.meets(place));
  if (rank < 0) return NOT_FOUND;
  return { answer: ranked[rank] as number, below: ranked[rank - 1] ?? null };
}

/** Halves the line until the cheapest cell is found, or nothing; a reason if that cannot be. */
function* bisect(
  question: Question, evidence: Evidence,
): Search<Answer | 'flat' | 'bent' | 'contradicted'> {
  const found = yield* halve(question, evidence);
  if (typeof found === 'string') return found;
  // Halving has judged one cell at a time: all that it has measured may say something else.
  const seen = cheapest(evidence);
  const costOf = (place: number | null) => (place === null ? null : evidence.cost(place));
  const isSo = costOf(found.answer) === costOf(seen.answer)
    && costOf(found.below) === costOf(seen.below);
  return isSo ? found : 'contradicted';
}

function* halve(question: Question, evidence: Evidence): Search<Answer | 'flat' | 'bent'> {
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

/** Whether the first is less far from its goals: the farthest of them counts, then the next. */
function isNearer(first: readonly number[], second: readonly number[]): boolean {
  const place = first.findIndex((value, at) => value !== second[at]);
  return place >= 0 && (first[place] as number) < (second[place] as number);
}

/** The cell that comes closest to the goals: the first of those that come equally close. */
function closest(evidence: Evidence): number {
  const { places } = evidence;
  return places.reduce((best, place) =>
    (isNearer(evidence.shortfalls(place), evidence.shortfalls(best)) ? place : best),
  places[0] as number);
}

/** Cells that meet the goals as well as the answer, and are not shown to cost more. */
function rivalsOf(answer: number, metric: number, evidence: Evidence): readonly number[] {
  const costs = (place: number) => evidence.column(place, metric).map((cost) => cost as number);
  const good = evidence.places.filter((place) =>
    evidence.meets(place) && Number.isFinite(evidence.cost(place)));
  // Which one costs least was seen from the same values: all pairs have to hold together.
  const confidence = confidenceOfEach(CONFIDENCE, (good.length * (good.length - 1)) / 2);
  return good.filter((place) => place !== answer
    && shownBy(pairedDifference(costs(place), costs(answer), confidence)) !== 'more');
}

/** An answer with what else is to be told of it. */
function told(
  { minimized }: Question, evidence: Evidence, found: Answer,
): Omit<Found, 'method' | 'reason' | 'bent'> {
  const { answer } = found;
  if (answer === null) return { ...found, rivals: [], best: closest(evidence) };
  const isPriced = minimized !== null && Number.isFinite(evidence.cost(answer));
  return {
    ...found, best: answer, rivals: isPriced ? rivalsOf(answer, minimized, evidence) : [],
  };
}

/**
 * Looks for the cheapest cell that meets all goals with its whole intervals. Yields the cells that
 * it wants measured, takes their replications in the same order, and keeps them in `evidence`.
 *
 * On a line it bisects: it takes each metric to go one way from end to end, and holds every two
 * neighbours of those it measures against that, by the interval of their paired difference. If one
 * metric is shown to go both ways, or what it comes to is not so of the cells that it has measured,
 * it has all cells measured and compares them. Then, and with `isGrid`, nothing is taken for
 * granted.
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
      return { method: 'bisection', reason, bent, ...told(question, evidence, found) };
    }
    reason = found;
    bent = reason === 'bent' ? evidence.bent() : null;
  }
  yield* measure(Array.from({ length: question.cells }, (_, place) => place), evidence);
  return { method: 'grid', reason, bent, ...told(question, evidence, cheapest(evidence)) };
}
