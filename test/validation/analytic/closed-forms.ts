/** Σ over 0 … n − 1. */
export function sumOf(n: number, term: (k: number) => number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += term(k);
  return sum;
}

/** Erlang's loss formula: the share of arrivals lost by `servers` under so many erlangs. */
export function erlangB(erlangs: number, servers: number): number {
  let b = 1;
  for (let j = 1; j <= servers; j++) b = erlangs * b / (j + erlangs * b);
  return b;
}

/** Erlang's delay formula: the share of arrivals that wait. */
export function erlangC(erlangs: number, servers: number): number {
  const b = erlangB(erlangs, servers);
  return b / (1 - (erlangs / servers) * (1 - b));
}

/** The Poisson probabilities of 0 … most. */
export function poisson(mean: number, most: number): number[] {
  const all = [Math.exp(-mean)];
  for (let k = 1; k <= most; k++) all.push((all[k - 1] as number) * mean / k);
  return all;
}

/**
 * The stationary law of a birth-death process on 0 … most, from the rates of going up from n and
 * down from n.
 */
export function birthDeath(
  most: number, up: (n: number) => number, down: (n: number) => number,
): number[] {
  const weights = [1];
  for (let n = 1; n <= most; n++) weights.push((weights[n - 1] as number) * up(n - 1) / down(n));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The mean of a law on 0, 1, 2, …, or of a function of its values. */
export function meanOf(law: readonly number[], of: (n: number) => number = (n) => n): number {
  return law.reduce((sum, p, n) => sum + p * of(n), 0);
}

/** The x in [low, high] where a continuous function changes its sign, by bisection. */
export function rootOf(f: (x: number) => number, low: number, high: number): number {
  const rises = f(low) < 0;
  let [from, to] = [low, high];
  for (;;) {
    const middle = (from + to) / 2;
    if (middle === from || middle === to) return middle;
    if (f(middle) < 0 === rises) from = middle;
    else to = middle;
  }
}

/**
 * The number in an M/D/c system: what is there a service time later is what was not in service,
 * and what has arrived meanwhile (Crommelin 1932). Iterated until nothing changes, cut at `most`.
 */
export function deterministicServers(
  erlangs: number, servers: number, most: number,
): readonly number[] {
  const arriving = poisson(erlangs, most);
  let law: readonly number[] = arriving;
  for (;;) {
    const left = Array.from({ length: most + 1 }, (_, n) =>
      n === 0 ? sumOf(servers + 1, (k) => law[k] as number) : law[n + servers] ?? 0);
    const next = arriving.map((_, n) =>
      sumOf(n + 1, (k) => (left[k] as number) * (arriving[n - k] as number)));
    const moved = meanOf(next.map((p, n) => Math.abs(p - (law[n] as number))), () => 1);
    law = next;
    if (moved < 1e-15) return law;
  }
}

/** E₁(x) for x > 1 by its continued fraction, from deep within outwards. */
export function exponentialIntegral(x: number): number {
  let tail = 0;
  for (let n = 400; n >= 1; n--) tail = n * n / (x + 2 * n + 1 - tail);
  return Math.exp(-x) / (x + 1 - tail);
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
] as const;

/** Γ(x) for x ≥ 1, to 14 digits or so (Lanczos, g = 7). */
export function gamma(x: number): number {
  const t = x + 6.5;
  const series = LANCZOS.reduce((sum, c, k) => sum + (k === 0 ? c : c / (x + k - 1)), 0);
  return Math.sqrt(2 * Math.PI) * t ** (x - 0.5) * Math.exp(-t) * series;
}
