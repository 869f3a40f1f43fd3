/**
 * A second opinion on the cold starts of a pool, where a published approximation differs: shares
 * nothing with the simulator. Inputs come at a rate; the newest idle container takes each, or a new
 * one whose first service is a cold one; who is idle for too long is gone. All times exponential.
 *
 *     node tools/validation/newest-first.mjs [RATE WARM COLD EXPIRY]
 */
import seedrandom from 'seedrandom';

const [rate = 100, warm = 2, cold = 25, expiry = 600] = process.argv.slice(2).map(Number);
const BATCHES = 20;
const INPUTS = 4_000_000;
/** The 99 % quantile of Student's t with 19 degrees of freedom, from a table. */
const T = 2.861;

/** The share of cold starts in one batch; the pool is filled by as many inputs again before it. */
function batch(/** @type {number} */ seed) {
  const random = seedrandom(`newest first ${seed}`);
  const after = (/** @type {number} */ mean) => -Math.log(1 - random()) * mean;
  /** @type {{ id: number, until: number }[]} busy ones in order of their ends, last first */
  const busy = [];
  /** @type {{ id: number, since: number }[]} idle ones, the newest last */
  const idle = [];
  let now = 0;
  let made = 0;
  let before = 0;
  for (let input = 0; input < 2 * INPUTS; input++) {
    if (input === INPUTS) before = made;
    now += after(1 / rate);
    for (let last = busy.at(-1); last !== undefined && last.until <= now; last = busy.at(-1)) {
      busy.pop();
      let place = idle.length;
      while (place > 0 && (idle[place - 1]?.id ?? 0) > last.id) place--;
      idle.splice(place, 0, { id: last.id, since: last.until });
    }
    let taken = idle.pop();
    while (taken !== undefined && taken.since + expiry < now) taken = idle.pop();
    const until = now + after(taken === undefined ? cold : warm);
    const id = taken?.id ?? ++made;
    let [low, high] = [0, busy.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((busy[middle]?.until ?? 0) > until) low = middle + 1;
      else high = middle;
    }
    busy.splice(low, 0, { id, until });
  }
  return (made - before) / INPUTS;
}

const shares = Array.from({ length: BATCHES }, (_, seed) => batch(seed + 1));
const mean = shares.reduce((sum, share) => sum + share, 0) / BATCHES;
const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
const half = T * Math.sqrt(squares / (BATCHES - 1) / BATCHES);
console.log(`P(cold) ${mean.toExponential(3)} ± ${half.toExponential(1)}`);
