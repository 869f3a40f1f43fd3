type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/**
 * Where a report differs from what it was recounted as, and how; `null` if they are equal. Fields
 * that are absent differ from all that are there.
 */
export function firstDifference(
  reported: unknown, recounted: unknown, path = 'the report',
): string | null {
  if (!isTree(reported) || !isTree(recounted)) {
    if (Object.is(reported, recounted)) return null;
    const told = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
    return `${path} is ${told(reported)}, recounted ${told(recounted)}`;
  }
  const keys = new Set([...Object.keys(reported), ...Object.keys(recounted)]);
  for (const key of keys) {
    const difference = firstDifference(reported[key], recounted[key], `${path}.${key}`);
    if (difference !== null) return difference;
  }
  return null;
}
