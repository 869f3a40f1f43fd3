/** Something that makes its own copy, since its fields are out of reach or lie better afresh. */
interface Cloneable {
  clone(): object;
}

const isCloneable = (value: object): value is Cloneable =>
  typeof (value as Partial<Cloneable>).clone === 'function';

/** Typed arrays are copied as they are. */
const isColumn = (value: object): value is Float64Array =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** Frozen plain data never changes: it can be shared. */
function isShared(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Object.isFrozen(value) && (prototype === Object.prototype || Array.isArray(value));
}

type Fields = Record<string, unknown>;

/** The copies made so far, and the pairs of original and copy that are still to be filled. */
class GraphCopy {
  private readonly copies: Map<object, object>;
  private readonly unfilled: (readonly [original: object, copy: object])[] = [];

  constructor(given: ReadonlyMap<object, object>) {
    this.copies = new Map(given);
  }

  of(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || isShared(value)) return value;
    const known = this.copies.get(value);
    if (known !== undefined) return known;
    const copy = this.begin(value);
    this.copies.set(value, copy);
    return copy;
  }

  /** One after the other: a list of linked objects would use up the stack. */
  fill(): void {
    for (let pair = this.unfilled.pop(); pair !== undefined; pair = this.unfilled.pop()) {
      const [original, copy] = pair;
      if (original instanceof Map) this.fillMap(original, copy as Map<unknown, unknown>);
      else if (original instanceof Set) this.fillSet(original, copy as Set<unknown>);
      else for (const [name, value] of Object.entries(original)) {
        (copy as Fields)[name] = this.of(value);
      }
    }
  }

  private begin(original: object): object {
    if (isColumn(original)) return original.slice();
    if (isCloneable(original)) return original.clone();
    const copy = this.empty(original);
    this.unfilled.push([original, copy]);
    return copy;
  }

  private empty(original: object): object {
    if (Array.isArray(original)) return new Array(original.length);
    if (original instanceof Map) return new Map();
    if (original instanceof Set) return new Set();
    return Object.create(Object.getPrototypeOf(original)) as object;
  }

  private fillMap(original: ReadonlyMap<unknown, unknown>, copy: Map<unknown, unknown>): void {
    for (const [key, value] of original) copy.set(this.of(key), this.of(value));
  }

  private fillSet(original: ReadonlySet<unknown>, copy: Set<unknown>): void {
    for (const value of original) copy.add(this.of(value));
  }
}

/**
 * A copy of an object and of everything that it leads to, of the same shape: what is one object
 * there is one object here, cycles included. Shared instead of copied are functions and frozen
 * plain data; objects with a `clone()` make their own copy; `given` names what stands for what.
 * Fields must be plain: private names (`#x`) and what closures remember cannot be copied.
 */
export function copyGraph<T extends object>(
  root: T, given: ReadonlyMap<object, object> = new Map(),
): T {
  const graph = new GraphCopy(given);
  const copy = graph.of(root) as T;
  graph.fill();
  return copy;
}
