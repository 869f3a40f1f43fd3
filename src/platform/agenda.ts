import { KIND } from '../model/event-kinds.ts';
import type { Action, EventSpec } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { World } from './world.ts';

/** The rank of what an event does. */
export function rankOf({ kind }: Action): number {
  if (kind === 'fault') return KIND['fault-strikes'];
  return kind === 'call' ? KIND.arrival : KIND['command-issued'];
}

/**
 * The events of the file, and those that somebody adds who steps the world by hand: the one list
 * whose places are keys in the order of an instant (TIME-2).
 */
export class Agenda {
  readonly events: EventSpec[] = [];
  /**
   * What each event did last, by its place: the number of the input that a call made, or the `seq`
   * of the record that a command began with.
   */
  readonly begun = new Map<number, number>();
  /** The instant of the next event that waits until its instant has settled. */
  nextSettledAt: Micros = Number.POSITIVE_INFINITY;
  private readonly world: World;
  /** Places of events that wait so, in the order in which they will happen. */
  private readonly settled: number[] = [];

  constructor(world: World) {
    this.world = world;
    for (const event of world.scenario.events) this.add(event);
  }

  /** Adds an event, which must not be due before what has been handled; returns its place. */
  add(event: EventSpec): number {
    const { world } = this;
    const place = this.events.push(event) - 1;
    const { time, action } = event;
    if (time.kind === 'when') return place;
    const at = time.kind === 'at' ? time.at : time.every;
    if (time.kind === 'every' && time.until !== null && at >= time.until) return place;
    world.pendingEventCount++;
    if (time.kind === 'at' && time.settled === true) this.await(place, at);
    else world.queue.push(at - world.queue.now, rankOf(action), world.keyOf(place, 0), place);
    return place;
  }

  /** Whether an event waits for an instant to settle that is not after `until`. */
  awaitsBy(until: Micros): boolean {
    return this.settled.length > 0 && this.nextSettledAt <= until;
  }

  /** Moves the clock to the next event that waited for its instant to settle, which is now due. */
  release(): void {
    const { queue } = this.world;
    const place = this.settled.shift() as number;
    if (queue.now < this.nextSettledAt) queue.moveTo(this.nextSettledAt);
    const { action } = this.events[place] as EventSpec;
    queue.push(0, rankOf(action), this.world.keyOf(place, 0), place);
    this.lookAhead();
  }

  private await(place: number, at: Micros): void {
    const later = this.settled.findIndex((other) => this.timeOf(other) > at);
    this.settled.splice(later < 0 ? this.settled.length : later, 0, place);
    this.lookAhead();
  }

  private timeOf(place: number): Micros {
    const time = this.events[place]?.time;
    return time?.kind === 'at' ? time.at : Number.POSITIVE_INFINITY;
  }

  private lookAhead(): void {
    const [next] = this.settled;
    this.nextSettledAt = next === undefined ? Number.POSITIVE_INFINITY : this.timeOf(next);
  }
}
