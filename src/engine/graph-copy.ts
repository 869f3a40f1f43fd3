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
const isShared = (value: object): boolean => Object.isFrozen(value)
  && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);

type Fields = Record<string, unknown>;
type Given = ReadonlyMap<object, object>;

/** One object of a graph. */
interface Node {
  /** A copy of it that still leads to the objects that the original leads to. */
  begin(given: Given): object;
  /** Makes that copy lead to copies; absent where it leads to nothing that is copied. */
  finish?(copy: object, copies: readonly object[]): void;
}

/** By place among the nodes. */
type Links = readonly (readonly [name: string, place: number])[];

class GivenNode implements Node {
  private readonly original: object;

  constructor(original: object) {
    this.original = original;
  }

  begin(given: Given): object {
    return given.get(this.original) ?? this.original;
  }
}

class CloneNode implements Node {
  private readonly original: Cloneable | Float64Array;

  constructor(original: Cloneable | Float64Array) {
    this.original = original;
  }

  begin(): object {
    const { original } = this;
    return isColumn(original) ? original.slice() : original.clone();
  }
}

/** An object with fields, or a list. */
class FieldsNode implements Node {
  private readonly original: object;
  private readonly prototype: object | null;
  private readonly links: Links;

  constructor(original: object, placeOf: (value: unknown) => number) {
    this.original = original;
    this.prototype = Object.getPrototypeOf(original) as object | null;
    this.links = Object.entries(original)
      .map(([name, value]) => [name, placeOf(value)] as const)
      .filter(([, place]) => place !== NOWHERE);
  }

  begin(): object {
    const { original } = this;
    return Array.isArray(original)
      ? original.slice() : Object.assign(Object.create(this.prototype), original) as object;
  }

  finish(copy: object, copies: readonly object[]): void {
    for (const [name, place] of this.links) (copy as Fields)[name] = copies[place];
  }
}

/** A map, or a set, whose members are both key and value. */
class MembersNode implements Node {
  private readonly isMap: boolean;
  private readonly members: readonly (readonly [unknown, unknown])[];
  private readonly places: readonly (readonly [number, number])[];

  constructor(
    original: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>,
    placeOf: (value: unknown) => number,
  ) {
    this.isMap = original instanceof Map;
    this.members = [...original.entries()];
    this.places = this.members.map(([key, value]) => [placeOf(key), placeOf(value)]);
  }

  begin(): object {
    return this.isMap ? new Map() : new Set();
  }

  finish(copy: object, copies: readonly object[]): void {
    this.members.forEach((member, at) => {
      const [keyPlace, valuePlace] = this.places[at] as readonly [number, number];
      const key = keyPlace === NOWHERE ? member[0] : copies[keyPlace];
      if (copy instanceof Set) copy.add(key);
      else {
        const value = valuePlace === NOWHERE ? member[1] : copies[valuePlace];
        (copy as Map<unknown, unknown>).set(key, value);
      }
    });
  }
}

/** Of what is not copied. */
const NOWHERE = -1;

/**
 * An object and everything that it leads to, looked through once so that copies of it are quickly
 * made, as long as it does not change. A copy is of the same shape: what is one object there is one
 * object here, cycles included. Shared instead of copied are functions and frozen plain data;
 * objects with a `clone()` make their own copy. Fields must be plain: private names (`#x`) and what
 * closures remember cannot be copied.
 */
export class CopyPlan<T extends object> {
  private readonly root: number;
  private readonly nodes: Node[] = [];
  private readonly places = new Map<object, number>();
  /** Objects that are still to be looked through: a list of linked ones would use up the stack. */
  private readonly open: object[] = [];

  /** For each of `given` a copy will have what it is told then. */
  constructor(root: T, given: Iterable<object> = []) {
    for (const object of given) {
      this.places.set(object, this.nodes.push(new GivenNode(object)) - 1);
    }
    const placeOf = (value: unknown): number => this.placeOf(value);
    placeOf(root);
    for (let each = this.open.pop(); each !== undefined; each = this.open.pop()) {
      this.nodes[this.places.get(each) as number] = each instanceof Map || each instanceof Set
        ? new MembersNode(each, placeOf) : new FieldsNode(each, placeOf);
    }
    this.root = this.places.get(root) as number;
    this.places.clear();
  }

  /** A copy as of when this was made; `given` names what stands for what. */
  copy(given: Given = new Map()): T {
    const { nodes } = this;
    const copies: object[] = [];
    for (const node of nodes) copies.push(node.begin(given));
    nodes.forEach((node, place) => {
      node.finish?.(copies[place] as object, copies);
    });
    return copies[this.root] as T;
  }

  private placeOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return NOWHERE;
    const known = this.places.get(value);
    if (known !== undefined) return known;
    if (isShared(value)) return NOWHERE;
    const place = this.nodes.length;
    this.places.set(value, place);
    if (isColumn(value) || isCloneable(value)) this.nodes.push(new CloneNode(value));
    else {
      // Its node follows as soon as it is looked through.
      this.nodes.push(new GivenNode(value));
      this.open.push(value);
    }
    return place;
  }
}

/** A copy of an object and of everything that it leads to; see {@link CopyPlan}. */
export const copyGraph = <T extends object>(root: T, given: Given = new Map()): T =>
  new CopyPlan(root, given.keys()).copy(given);
