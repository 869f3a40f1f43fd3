import type {
  BestValues, StudyAxis, SweptCell, SweptMetric,
} from '../model/study.ts';
import { type Column, type ComparedMetric, CONFIDENCE, estimateOf } from './comparison.ts';
import { confidenceOfEach, pairedDifference, shownBy } from './pairing.ts';
import type { Measured } from './replication.ts';

/** Cells of a grid along one of its axes, all others being the same. */
interface Line {
  /** The place of the axis. */
  readonly axis: number;
  /** The places of the cells, in order of the axis's values. */
  readonly cells: readonly number[];
}

/** How far apart cells are that differ in one axis alone, by one value. */
const strideOf = (axes: readonly StudyAxis[], axis: number): number =>
  axes.slice(axis + 1).reduce((cells, { values }) => cells * values.length, 1);

function linesOf(axes: readonly StudyAxis[]): readonly Line[] {
  const count = axes.reduce((cells, { values }) => cells * values.length, 1);
  return axes.flatMap(({ values }, axis) => {
    const stride = strideOf(axes, axis);
    return Array.from({ length: count }, (_, cell) => cell)
      .filter((cell) => Math.floor(cell / stride) % values.length === 0)
      .map((first) => ({ axis, cells: values.map((_, place) => first + place * stride) }));
  });
}

/** The values of the axes in each cell, in order of the grid. */
export function gridValues(axes: readonly StudyAxis[]): readonly (readonly string[])[] {
  const count = axes.reduce((cells, { values }) => cells * values.length, 1);
  return Array.from({ length: count }, (_, cell) => axes.map(({ values }, axis) =>
    values[Math.floor(cell / strideOf(axes, axis)) % values.length] as string));
}

const pairsOf = ({ cells }: Line): number => (cells.length * (cells.length - 1)) / 2;

/** How confident each interval is if those between all pairs along all axes hold together. */
export function pairConfidence(axes: readonly StudyAxis[]): number {
  const pairs = linesOf(axes).reduce((sum, line) => sum + pairsOf(line), 0);
  return confidenceOfEach(CONFIDENCE, pairs);
}

/** Which of some columns is best, which are the same as it, and which not shown to be worse. */
export interface Best {
  /** The place of the first column with the best mean. */
  readonly first: number;
  /** Those that have the same in every replication. */
  readonly alike: readonly number[];
  readonly rivals: readonly number[];
}

/**
 * The best of several columns of paired values, by their means. Which one that is was seen from
 * the same values, so `confidence` has to be that of each of all pairs.
 */
export function bestOf(
  columns: readonly (readonly number[])[], wanted: 'less' | 'more', confidence: number,
): Best {
  const sums = columns.map((column) => column.reduce((sum, value) => sum + value, 0));
  const extreme = wanted === 'less' ? Math.min(...sums) : Math.max(...sums);
  const first = sums.indexOf(extreme);
  const alike: number[] = [];
  const rivals: number[] = [];
  columns.forEach((column, place) => {
    if (place === first) return;
    const found = pairedDifference(column, columns[first] as readonly number[], confidence);
    if (found.equal === column.length) alike.push(place);
    else if (shownBy(found) === null) rivals.push(place);
  });
  return { first, alike, rivals };
}

/** A line whose cells all measured the metric in every replication. */
function bestAlong(
  { axis, cells }: Line, columns: readonly Column[],
  { axes, values, wanted, confidence }: {
    readonly axes: readonly StudyAxis[]; readonly values: readonly (readonly string[])[];
    readonly wanted: 'less' | 'more'; readonly confidence: number;
  },
): readonly BestValues[] {
  const measured = cells.map((cell) => (columns[cell] as Column).filter((value) => value !== null));
  const isWhole = measured.every((column, place) =>
    column.length === columns[cells[place] as number]?.length);
  if (cells.length < 2 || !isWhole) return [];
  const { first, alike, rivals } = bestOf(measured, wanted, confidence);
  const own = (axes[axis] as StudyAxis).values;
  const named = (places: readonly number[]) => places.map((place) => own[place] as string);
  const setting = (values[cells[0] as number] as readonly string[])
    .map((value, other) => (other === axis ? null : value));
  const best = [first, ...alike].sort((a, b) => a - b);
  return [{ axis, setting, best: named(best), rivals: named(rivals) }];
}

/**
 * What replications of each cell of a grid say: every metric's mean with its interval, and along
 * each axis which values are best. Takes two replications or more, the same number of each cell.
 */
export function sweptGrid(
  axes: readonly StudyAxis[], metrics: readonly ComparedMetric[],
  replications: readonly (readonly Measured[])[],
): { readonly cells: readonly SweptCell[]; readonly metrics: readonly SweptMetric[] } {
  const columns = metrics.map((_, place) => replications.map((cell): Column =>
    cell.map((measured) => measured[place] ?? null)));
  const lines = linesOf(axes);
  const confidence = pairConfidence(axes);
  const values = gridValues(axes);
  return {
    metrics: metrics.map((metric, place) => {
      const { wanted } = metric;
      if (wanted === null) return { ...metric, best: [] };
      const form = { axes, values, wanted, confidence };
      const own = columns[place] as readonly Column[];
      return { ...metric, best: lines.flatMap((line) => bestAlong(line, own, form)) };
    }),
    cells: values.map((own, cell) => ({
      values: own, metrics: columns.map((column) => estimateOf(column[cell] as Column)),
    })),
  };
}
