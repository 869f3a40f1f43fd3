/**
 * The value that would stand at `place` if `values` were sorted. Reorders them from `from` on so
 * that it does stand there, with nothing greater before it and nothing smaller behind it; what is
 * before `from` must not be greater than the rest. Time grows with the number of values, except in
 * orders made to defeat it (Hoare's selection, median of three).
 */
export function selectPlace(values: Float64Array, place: number, from: number): number {
  let low = from;
  let high = values.length - 1;
  while (low < high) {
    const pivot = medianOfThree(
      values[low] as number, values[(low + high) >>> 1] as number, values[high] as number,
    );
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left <= right) {
        const value = values[left] as number;
        values[left++] = values[right] as number;
        values[right--] = value;
      }
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else break;
  }
  return values[place] as number;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
