/** Freezes plain data down to its leaves and returns it: nobody can change it any more. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

type Parts = Readonly<Record<string, unknown>>;

const hasParts = (value: unknown): value is Parts => typeof value === 'object' && value !== null;

/**
 * Plain data equal to `value` that consists of `before` where it can: of all of it, or of those
 * parts that are equal and have the same order.
 */
export function sharing<T>(value: T, before: unknown): T {
  if (!hasParts(value) || !hasParts(before)) return value;
  const keys = Object.keys(value);
  const known = Object.keys(before);
  if (keys.length !== known.length || keys.some((key, place) => key !== known[place])) return value;
  if (Array.isArray(value) !== Array.isArray(before)) return value;
  // Copied, not built: V8 has one layout for all copies, and makes one for each that is built.
  const parts: Record<string, unknown> =
    Array.isArray(before) ? Object.assign([], before) : { ...before };
  for (const key of keys) {
    const part = sharing(value[key], before[key]);
    if (!Object.is(part, before[key])) parts[key] = part;
  }
  return (keys.every((key) => Object.is(parts[key], before[key])) ? before : parts) as T;
}
