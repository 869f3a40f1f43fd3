import { KIND } from '../model/event-kinds.ts';
import { ABSENT } from '../model/records.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { batchOf } from './attempts.ts';
import type { Container } from './container.ts';
import { FAILS_BY_SECRET, WEDGED } from './inputs.ts';
import type { World } from './world.ts';

/** What faults need to know of attempts under way, by the slots of their inputs. */
export class AttemptFaults {
  private readonly world: World;
  private readonly begunAt = new Map<number, Micros>();
  /** The `seq` of the fault that keeps an attempt from ending. */
  private readonly wedges = new Map<number, number>();

  constructor(world: World) {
    this.world = world;
  }

  /** An attempt has begun, or those of a batch: which fail, or are wedged, together. */
  begin(attempts: readonly number[], container: Container): void {
    const { faults, inputs, now } = this.world;
    for (const input of attempts) {
      this.begunAt.set(input, now);
      this.wedges.delete(input);
      if (container.secretFault !== ABSENT) {
        // All bits that tell how it ends; another may tell that it shares cores.
        inputs.fails[input] = (inputs.fails[input] as number) | FAILS_BY_SECRET;
      }
    }
    const first = attempts[0] as number;
    const fault = faults.wedgeByChance(first);
    if (fault !== ABSENT) this.wedge(first, fault);
  }

  /** The attempt will not end by itself, but by its time limit or with its container. */
  wedge(input: number, fault: number): void {
    const world = this.world;
    const { inputs, queue } = world;
    const container = world.containers[inputs.container[input] as number] as Container;
    const together = batchOf(container, input);
    container.cores?.end(input);
    for (const each of together) {
      this.wedges.set(each, fault);
      inputs.fails[each] = (inputs.fails[each] as number) | WEDGED;
    }
    const ran = world.now - (this.begunAt.get(input) ?? world.now);
    const { timeout } = container.version.spec;
    // One that is due already may be there twice: the attempt has ended when the second one comes.
    queue.push(
      timeout - ran, KIND['attempt-timeout'], inputs.serial[input] as number, together[0] as number,
    );
  }

  /** The fault that keeps the live attempt of an input from ending, or `ABSENT`. */
  wedgeOf(input: number): number {
    return this.wedges.get(input) ?? ABSENT;
  }
}

/** Whether a scenario has faults that ask for it: attempts cost nothing more otherwise. */
export function hasAttemptFaults({ events, faults }: Scenario): boolean {
  const kinds = events.flatMap(({ action }) =>
    (action.kind === 'fault' ? [action.fault.kind] : []));
  return [...kinds, ...faults.map(({ kind }) => kind)]
    .some((kind) => kind === 'wedge' || kind === 'invalidate_secret');
}
