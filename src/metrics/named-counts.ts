/** Counts under the names whose places they stand at. */
export function namedCounts<Name extends string>(
  names: readonly Name[], counts: Float64Array,
): Record<Name, number> {
  return Object.fromEntries(
    names.map((name, place) => [name, counts[place]]),
  ) as Record<Name, number>;
}
