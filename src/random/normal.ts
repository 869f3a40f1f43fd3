import { ln } from './ln.ts';

/** What a draw of 0 is taken for, as it stands for all of [0, 2^-53): the middle. */
const LEAST = 1 / 2 ** 54;

const single = new Float64Array(1);

/**
 * The value that a standard normal variate stays below with probability `u`, for u in [0, 1), to
 * about 1 part in 10^15: Wichura, Algorithm AS 241, PPND16 (Applied Statistics 37, 1988). A draw of
 * 0 gives -8.3.
 */
export function normalQuantile(u: number): number {
  single[0] = u;
  normalQuantileEach(single);
  return single[0];
}

/**
 * {@link normalQuantile} of each number of a column, in its place. The three approximations are
 * written out, as numbers that cross a call are allocated unless V8 inlines it, which it does up to
 * a certain size.
 */
export function normalQuantileEach(column: Float64Array): void {
  for (let at = 0; at < column.length; at++) {
    const u = column[at] as number;
    const q = u - 0.5;
    if (Math.abs(q) <= 0.425) {
      const r = 0.180625 - q * q;
      column[at] = q
        * (((((((r * 2509.0809287301227 + 33430.57558358813) * r
          + 67265.7709270087) * r + 45921.95393154987) * r
          + 13731.69376550946) * r + 1971.5909503065513) * r
          + 133.14166789178438) * r + 3.3871328727963665)
        / (((((((r * 5226.495278852854 + 28729.085735721943) * r
          + 39307.89580009271) * r + 21213.794301586597) * r
          + 5394.196021424751) * r + 687.1870074920579) * r
          + 42.31333070160091) * r + 1);
      continue;
    }
    const tail = q < 0 ? Math.max(u, LEAST) : 1 - u;
    const root = Math.sqrt(-ln(tail));
    let size: number;
    if (root <= 5) {
      const r = root - 1.6;
      size = (((((((r * 0.0007745450142783414 + 0.022723844989269184) * r
          + 0.2417807251774506) * r + 1.2704582524523684) * r
          + 3.6478483247632045) * r + 5.769497221460691) * r
          + 4.630337846156546) * r + 1.4234371107496835)
        / (((((((r * 1.0507500716444169e-9 + 0.0005475938084995345) * r
          + 0.015198666563616457) * r + 0.14810397642748008) * r
          + 0.6897673349851) * r + 1.6763848301838038) * r
          + 2.053191626637759) * r + 1);
    } else {
      const r = root - 5;
      size = (((((((r * 2.0103343992922881e-7 + 2.7115555687434876e-5) * r
          + 0.0012426609473880784) * r + 0.026532189526576124) * r
          + 0.29656057182850487) * r + 1.7848265399172913) * r
          + 5.463784911164114) * r + 6.657904643501103)
        / (((((((r * 2.0442631033899397e-15 + 1.421511758316446e-7) * r
          + 1.8463183175100548e-5) * r + 0.0007868691311456133) * r
          + 0.014875361290850615) * r + 0.1369298809227358) * r
          + 0.599832206555888) * r + 1);
    }
    column[at] = q < 0 ? -size : size;
  }
}
