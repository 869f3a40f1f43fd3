import { OrderedSet } from '../engine/ordered-set.ts';
import type { Routing } from '../model/scenario.ts';
import type { Stream } from '../random/stream.ts';
import type { Container } from './container.ts';
import { RecencyList } from './recency-list.ts';

/** Containers that are equal in all but the routing policy. */
interface Candidates {
  add(container: Container): void;
  remove(container: Container): void;
  /** The one that the policy prefers, or `null`. */
  preferred(): Container | null;
}

class ByRecency implements Candidates {
  private readonly list = new RecencyList<Container>();
  private readonly mostRecent: boolean;

  constructor(mostRecent: boolean) {
    this.mostRecent = mostRecent;
  }

  add(container: Container): void {
    this.list.add(container);
  }

  remove(container: Container): void {
    this.list.remove(container);
  }

  preferred(): Container | null {
    return this.mostRecent ? this.list.mostRecent : this.list.first;
  }
}

/** Containers without any input: the pool keeps them by recency for its own ends already. */
class IdleByRecency implements Candidates {
  private readonly idle: RecencyList<Container>;
  private readonly mostRecent: boolean;

  constructor(idle: RecencyList<Container>, mostRecent: boolean) {
    this.idle = idle;
    this.mostRecent = mostRecent;
  }

  add(): void {}

  remove(): void {}

  preferred(): Container | null {
    return this.mostRecent ? this.idle.mostRecent : this.idle.first;
  }
}

class ByAge implements Candidates {
  private readonly set = new OrderedSet();
  private readonly sign: 1 | -1;
  private readonly containers: readonly (Container | null)[];

  constructor(oldest: boolean, containers: readonly (Container | null)[]) {
    this.sign = oldest ? 1 : -1;
    this.containers = containers;
  }

  add(container: Container): void {
    this.set.add(container.slot, this.sign * container.id);
  }

  remove(container: Container): void {
    this.set.remove(container.slot);
  }

  preferred(): Container | null {
    return this.set.size === 0 ? null : (this.containers[this.set.first] as Container);
  }
}

class AtRandom implements Candidates {
  /** In order of id, so that the choice does not depend on how they came to be here. */
  private readonly containers: Container[] = [];
  private readonly stream: Stream;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  add(container: Container): void {
    this.containers.splice(this.placeOf(container.id), 0, container);
  }

  remove(container: Container): void {
    this.containers.splice(this.placeOf(container.id), 1);
  }

  preferred(): Container | null {
    const count = this.containers.length;
    if (count === 0) return null;
    return this.containers[Math.floor(this.stream.next() * count)] as Container;
  }

  private placeOf(id: number): number {
    let low = 0;
    let high = this.containers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.containers[middle] as Container).id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Candidates by how many inputs they run, fewest first: by each input of their batches (QUE-6). */
class ByLoad {
  /** Those without any; the rest are kept by number from 1 on. */
  private readonly idle: Candidates;
  /** `null` for a number that no container has had yet: batches leave many out. */
  private readonly sets: (Candidates | null)[] = [];
  private readonly sizes: number[] = [];
  /** A bit for each number that some container has, from 1 on. */
  private readonly present: number[] = [];
  private loadedCount = 0;
  private readonly kinds: CandidateKinds;

  constructor(kinds: CandidateKinds, idle: Candidates = kinds.idle()) {
    this.idle = idle;
    this.kinds = kinds;
  }

  add(container: Container): void {
    const { size } = container.running;
    if (size === 0) this.idle.add(container);
    else this.addLoaded(container, size - 1);
  }

  /** Takes out a container that still runs as many as when it was added. */
  remove(container: Container): void {
    const { size } = container.running;
    if (size === 0) this.idle.remove(container);
    else this.removeLoaded(container, size - 1);
  }

  preferred(): Container | null {
    const idle = this.idle.preferred();
    return idle !== null || this.loadedCount === 0 ? idle : this.leastLoaded();
  }

  private addLoaded(container: Container, place: number): void {
    while (this.sets.length <= place) {
      this.sets.push(null);
      this.sizes.push(0);
      if (this.present.length * 32 < this.sets.length) this.present.push(0);
    }
    this.setAt(place).add(container);
    this.sizes[place] = (this.sizes[place] as number) + 1;
    this.present[place >> 5] = (this.present[place >> 5] as number) | (1 << (place & 31));
    this.loadedCount++;
  }

  private setAt(place: number): Candidates {
    const known = this.sets[place] as Candidates | null;
    if (known !== null) return known;
    const made = this.kinds.loaded();
    this.sets[place] = made;
    return made;
  }

  private removeLoaded(container: Container, place: number): void {
    (this.sets[place] as Candidates).remove(container);
    const left = (this.sizes[place] as number) - 1;
    this.sizes[place] = left;
    if (left === 0) {
      this.present[place >> 5] = (this.present[place >> 5] as number) & ~(1 << (place & 31));
    }
    this.loadedCount--;
  }

  private leastLoaded(): Container | null {
    for (let word = 0; word < this.present.length; word++) {
      const bits = this.present[word] as number;
      if (bits === 0) continue;
      const place = word * 32 + 31 - Math.clz32(bits & -bits);
      return (this.sets[place] as Candidates).preferred();
    }
    return null;
  }
}

/** How a pool chooses among its containers. */
export interface RoutingChoice {
  readonly routing: Routing;
  readonly containers: readonly (Container | null)[];
  /** The pool's idle containers: live, outdated. */
  readonly idle: readonly [RecencyList<Container>, RecencyList<Container>];
  /** Made only if the policy is `random`. */
  readonly stream: () => Stream;
}

/** The sets that a routing policy calls for: no closures, as a run is copied field by field. */
interface CandidateKinds {
  /** Makes one for containers without any input. */
  idle(): Candidates;
  /** Makes one for containers that run equally many. */
  loaded(): Candidates;
}

class KindsByAge implements CandidateKinds {
  private readonly oldest: boolean;
  private readonly containers: readonly (Container | null)[];

  constructor(oldest: boolean, containers: readonly (Container | null)[]) {
    this.oldest = oldest;
    this.containers = containers;
  }

  idle(): Candidates {
    return this.loaded();
  }

  loaded(): Candidates {
    return new ByAge(this.oldest, this.containers);
  }
}

class KindsAtRandom implements CandidateKinds {
  private readonly stream: Stream;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  idle(): Candidates {
    return this.loaded();
  }

  loaded(): Candidates {
    return new AtRandom(this.stream);
  }
}

class KindsByRecency implements CandidateKinds {
  private readonly idleContainers: RecencyList<Container>;
  private readonly mostRecent: boolean;

  constructor(idleContainers: RecencyList<Container>, mostRecent: boolean) {
    this.idleContainers = idleContainers;
    this.mostRecent = mostRecent;
  }

  idle(): Candidates {
    return new IdleByRecency(this.idleContainers, this.mostRecent);
  }

  loaded(): Candidates {
    return new ByRecency(this.mostRecent);
  }
}

function kindsFor(
  { routing, containers, stream, idle }: RoutingChoice, group: 0 | 1,
): CandidateKinds {
  if (routing === 'oldest' || routing === 'newest') {
    return new KindsByAge(routing === 'oldest', containers);
  }
  if (routing === 'random') return new KindsAtRandom(stream());
  return new KindsByRecency(idle[group], routing === 'most-recently-used');
}

/**
 * The accepting containers of a Function that have a free slot, in the order in which inputs are
 * given to them: below their target before above it, live before outdated, fewest running inputs,
 * then by the routing policy.
 *
 * @rule QUE-4
 */
export class FreeSlots {
  private readonly belowLive: ByLoad;
  private readonly belowOutdated: ByLoad;
  private readonly burstingLive: ByLoad;
  private readonly burstingOutdated: ByLoad;
  private readonly idleByRecency: boolean;

  constructor(choice: RoutingChoice) {
    const live = kindsFor(choice, 0);
    const outdated = kindsFor(choice, 1);
    this.idleByRecency = live instanceof KindsByRecency;
    this.belowLive = new ByLoad(live);
    this.belowOutdated = new ByLoad(outdated);
    // Nobody without an input is above its target: these idle sets stay empty.
    this.burstingLive = new ByLoad(live, live.loaded());
    this.burstingOutdated = new ByLoad(outdated, outdated.loaded());
  }

  /** Offers a container that has a free slot. */
  add(container: Container): void {
    // Most containers of most pools: they are in the pool's list of idle ones, which is looked at.
    if (this.idleByRecency === true && container.load === 0) return;
    container.offered = true;
    this.groupOf(container).add(container);
  }

  /** Takes a container back before anything about it changes. */
  remove(container: Container): void {
    container.offered = false;
    this.groupOf(container).remove(container);
  }

  /** The container that the next input goes to; `null` when no slot is free. */
  choose(outdatedFirst: boolean): Container | null {
    if (outdatedFirst === true) {
      return (
        this.belowOutdated.preferred() ?? this.belowLive.preferred() ??
        this.burstingOutdated.preferred() ?? this.burstingLive.preferred()
      );
    }
    return (
      this.belowLive.preferred() ?? this.belowOutdated.preferred() ??
      this.burstingLive.preferred() ?? this.burstingOutdated.preferred()
    );
  }

  private groupOf(container: Container): ByLoad {
    if (container.running.size < container.version.spec.target_inputs) {
      return container.outdated ? this.belowOutdated : this.belowLive;
    }
    return container.outdated ? this.burstingOutdated : this.burstingLive;
  }
}
