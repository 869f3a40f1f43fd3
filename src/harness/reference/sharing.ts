import type { Micros } from '../../model/time.ts';
import { type Container, type Input, runningOn, specOf, type State } from './state.ts';

/** A number as numerator and denominator: QUE-5 counts to less than a microsecond. */
export type Fraction = readonly [bigint, bigint];

const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => {
  const [sum, of] = [a * d + c * b, b * d];
  return [sum / divisor(sum, of), of / divisor(sum, of)];
};

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));

/** QUE-5: "each is served at the rate min(1, n ÷ running)", n in thousandths. */
function rateOf(state: State, container: Container): Fraction {
  const { concurrency } = specOf(state, container);
  if (concurrency === undefined) return [1n, 1n];
  const running = 1000n * BigInt(runningOn(state, container).length);
  const cores = BigInt(Math.round(concurrency.cpu * 1000));
  return [cores < running ? cores : running, running];
}

/** Time passes: whatever runs is served for so long. */
export function serve(state: State, micros: Micros): void {
  if (micros === 0) return;
  for (const container of state.containers) {
    const running = runningOn(state, container);
    if (running.length === 0) continue;
    const [rate, of] = rateOf(state, container);
    for (const input of running) input.served = plus(input.served, [BigInt(micros) * rate, of]);
  }
}

/**
 * QUE-5: an input "ends at the microsecond nearest to when it has been served its service time
 * (halves up)", if nothing comes between.
 */
export function endOf(state: State, input: Input, container: Container): Micros {
  const [served, part] = input.served;
  const [rate, of] = rateOf(state, container);
  const left = (BigInt(input.service) * part - served) * of;
  const doubled = (2n * left) / (part * rate);
  return state.now + Math.max(0, Number((doubled + 1n) / 2n));
}
