/** Freezes plain data down to its leaves and returns it: nobody can change it any more. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

/**
 * A frozen copy of plain data, which nobody who has the original can change; `undefined` where it
 * is not plain: a function, an instance of a class, something that holds itself.
 */
export function frozenCopy(value: unknown, within: readonly object[] = []): unknown {
  if (typeof value !== 'object' || value === null) return isAtom(value) ? value : undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = Array.isArray(value) || prototype === Object.prototype || prototype === null;
  if (!isPlain || within.includes(value)) return undefined;
  const inside = [...within, value];
  const parts = Object.entries(value).filter(([, part]) => part !== undefined)
    .map(([key, part]) => [key, frozenCopy(part, inside)] as const);
  if (parts.some(([, part]) => part === undefined)) return undefined;
  return Object.freeze(Array.isArray(value)
    ? parts.map(([, part]) => part) : Object.fromEntries(parts));
}

const isAtom = (value: unknown): boolean =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

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
