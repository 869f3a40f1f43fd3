import type { Scenario } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { RunMetrics } from '../metrics/run-metrics.ts';
import { RECORD_CELLS } from '../model/records.ts';
import { headType, type TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';
import type { Judge } from './judge.ts';
import { Observation, type ObservedClaim } from './observation.ts';

/**
 * The last instant from `from` to `to`, between two records, at which a line was true; `null` if it
 * was not. A line goes through its sides in one direction, so each can be searched by halving.
 */
export function lastTrueWithin(judge: Judge, from: Micros, to: Micros): Micros | null {
  let at = to;
  let side = judge.sideAt(to);
  while (!judge.isTrueOn(side)) {
    if (judge.sideAt(from) === side) return null;
    let before = from;
    let after = at;
    while (after - before > 1) {
      const middle = before + Math.floor((after - before) / 2);
      if (judge.sideAt(middle) === side) after = middle;
      else before = middle;
    }
    at = before;
    side = judge.sideAt(before);
  }
  return at;
}

interface Watched {
  readonly judge: Judge;
  lastTrue: Micros | null;
  /** It will not be true any more. */
  isLost: boolean;
}

/**
 * Reads a trace instant by instant, and finds out when each of some lines was true for the last
 * time: as if the run had ended then.
 */
export class TruthWatch implements TraceReader {
  readonly #readers: readonly TraceReader[];
  readonly #watched: readonly Watched[];
  /** The instant of the records read last, all of which need not have been read. */
  #now: Micros = 0;

  /** `texts` are those of the trace that will be read. */
  constructor(claims: readonly ObservedClaim[], scenario: Scenario, texts: Texts) {
    const metrics = new RunMetrics(texts);
    const observation = new Observation(claims, { scenario, metrics, texts, isAskedOften: true });
    this.#readers = [metrics, ...observation.readers];
    this.#watched = observation.judges.map((judge) => ({ judge, lastTrue: null, isLost: false }));
  }

  /** True when there is nothing left to find out. */
  get isDone(): boolean {
    return this.#watched.every(({ isLost }) => isLost);
  }

  read(cells: Float64Array, length: number, firstSeq: number): void {
    let seq = firstSeq;
    for (let from = 0; from < length;) {
      const now = cells[from] as Micros;
      let to = from;
      let count = 0;
      while (to < length && cells[to] === now) {
        to += RECORD_CELLS[headType(cells[to + 1] as number)] as number;
        count++;
      }
      if (now > this.#now) this.#judge(now - 1);
      this.#now = now;
      const part = cells.subarray(from, to);
      for (const reader of this.#readers) reader.read(part, part.length, seq);
      seq += count;
      from = to;
    }
  }

  /** When each line was true for the last time, in a run that ended at this instant. */
  results(endedAt: Micros): readonly (Micros | null)[] {
    this.#judge(endedAt);
    return this.#watched.map(({ lastTrue }) => lastTrue);
  }

  /** Looks at the time since the last records, up to an instant before the next. */
  #judge(until: Micros): void {
    for (const each of this.#watched) {
      if (each.isLost) continue;
      const { judge } = each;
      each.lastTrue = lastTrueWithin(judge, this.#now, until) ?? each.lastTrue;
      const side = judge.sideAt(until);
      each.isLost = !judge.isTrueOn(side) && judge.isLostOn(side);
    }
  }
}
