import type { ArrivalSpec, SourceSpec, StageSpec } from '../../model/scenario.ts';
import { type Micros, roundMicros, SECOND } from '../../model/time.ts';
import { ln } from '../../random/ln.ts';
import type { Draws } from './draws.ts';

/** In microseconds, from the beginning of the source. */
type Instants = Iterable<Micros>;

type Spec<K extends ArrivalSpec['kind']> = Extract<ArrivalSpec, { readonly kind: K }>;

/** One input after each gap, the first one gap after the beginning. */
function* renewals(gap: Spec<'every'>['gap'], name: string, draws: Draws): Instants {
  let at = 0;
  for (let k = 0; ; k++) {
    at += draws.micros(gap, draws.at('gap', name, k), k);
    yield at;
  }
}

function* burst(
  { at, count, spread, every, jitter = 0 }: Spec<'burst'>, name: string, draws: Draws,
): Instants {
  for (let place = 0; place === 0 || every !== undefined; place++) {
    const late = jitter === 0 ? 0 : Math.floor(jitter * draws.at('gap', name, place));
    const begins = at + place * (every ?? 0) + late;
    for (let k = 0; k < count; k++) yield begins + Math.floor((spread * k) / count);
  }
}

function* counts({ counts: all, bucket, spread }: Spec<'counts'>, name: string, draws: Draws) {
  let drawn = 0;
  for (const [place, count] of all.entries()) {
    const shares = Array.from({ length: count }, (_, k) =>
      (spread === 'even' ? k / count : draws.at('gap', name, drawn++)));
    shares.sort((a, b) => a - b);
    for (const share of shares) yield place * bucket + Math.floor(share * bucket);
  }
}

/** The first t ≥ 0, in seconds, by which so many inputs of a stage are expected. */
function reaching(count: number, rate: number, slope: number): number {
  if (slope === 0) return count / rate;
  return (2 * count) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * count)));
}

/** Inputs that come as those of a Poisson process of rate 1 reach the expected count. */
function* stages(all: readonly StageSpec[], name: string, draws: Draws): Instants {
  let k = 0;
  let count = -ln(1 - draws.at('gap', name, k++));
  let begins = 0;
  for (const { for: length, rate, ramp_to } of all) {
    const seconds = length / SECOND;
    const slope = ((ramp_to ?? rate) - rate) / seconds;
    const expected = rate * seconds + (slope * seconds * seconds) / 2;
    for (; expected > 0 && count <= expected; count -= ln(1 - draws.at('gap', name, k++))) {
      yield begins + roundMicros(SECOND * reaching(count, rate, slope));
    }
    count -= expected;
    begins += length;
  }
}

function instants(arrivals: ArrivalSpec, name: string, draws: Draws): Instants {
  switch (arrivals.kind) {
    case 'every': return renewals(arrivals.gap, name, draws);
    case 'poisson':
      return renewals({ kind: 'exponential', mean: SECOND / arrivals.rate }, name, draws);
    case 'burst': return burst(arrivals, name, draws);
    case 'counts': return counts(arrivals, name, draws);
    case 'stages': return stages(arrivals.stages, name, draws);
    case 'at':
    case 'trace': return arrivals.instants;
    default: throw new RangeError(`beyond the reference: arrivals of kind ${arrivals.kind}`);
  }
}

/** When the inputs of a source arrive, in order, as far as a run that ends at `last` sees them. */
export function arrivalsOf(source: SourceSpec, draws: Draws, last: Micros): readonly Micros[] {
  const found: Micros[] = [];
  for (const after of instants(source.arrivals, source.name, draws)) {
    const at = source.from + after;
    if (at > last || at >= (source.until ?? Number.POSITIVE_INFINITY)) break;
    if (found.length === (source.count ?? Number.POSITIVE_INFINITY)) break;
    found.push(at);
  }
  return found;
}
