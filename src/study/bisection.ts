/**
 * The number between `low` and `high`, both finite, below which `isBelow` holds and above which it
 * does not: the interval is halved until two neighbours are left.
 */
export function bisect(low: number, high: number, isBelow: (x: number) => boolean): number {
  let [least, greatest] = [low, high];
  for (;;) {
    const middle = (least + greatest) / 2;
    if (middle <= least || middle >= greatest) return middle;
    if (isBelow(middle)) least = middle;
    else greatest = middle;
  }
}
