import { OrderedSet } from '../engine/ordered-set.ts';
import { PLATFORM_OPTION_DEFAULTS } from '../model/defaults.ts';
import { KIND } from '../model/event-kinds.ts';
import { PLACES, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Routing, Scenario } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { Container } from './container.ts';
import { RESULT, STATE } from './inputs.ts';
import type { Pool } from './pool.ts';
import { notify } from './schedules.ts';

const MISROUTED = recordIndex('input.misrouted');
const REQUEUED = recordIndex('input.requeued');
const FINISHED = recordIndex('input.finished');
const QUE_9 = ruleIndex('QUE-9');
const KEPT = PLACES.indexOf('kept');

/** A container that accepts nothing any more, and that the router does not know that of yet. */
interface Stale {
  readonly container: Container;
  /** How many inputs it ran when it stopped accepting. */
  readonly running: number;
  /** From this instant on the router knows. */
  readonly until: Micros;
}

/** Whether the router may ever learn late of a container that is gone. */
export function canMisroute({ platform, events, faults }: Scenario): boolean {
  return (platform.router_lag ?? 0) > 0 || faults.some(({ kind }) => kind === 'router_lag') ||
    events.some(({ action }) => action.kind === 'fault' && action.fault.kind === 'router_lag');
}

/**
 * What the router of one Function does not know yet: for the lag after a container stopped
 * accepting it counts it as it was then, with the slots that were free. An input that it assigns
 * there is misrouted, which is no attempt and takes no slot: it fails, or is held outside the
 * queue, queued all the same, until it is back in its place after the delay.
 *
 * @rule QUE-9
 */
export class StaleRouter {
  private readonly pool: Pool;
  private stale: Stale[] = [];
  /** The inputs that are held, by seniority. */
  private readonly held = new OrderedSet();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** The container is about to accept nothing any more. */
  remember(container: Container): void {
    const { world } = this.pool;
    const lag = this.lag;
    this.forget();
    if (lag === 0 || container.freeSlots <= 0) return;
    this.stale.push({ container, running: container.running.size, until: world.now + lag });
  }

  /** Whether it does not know something yet, now. */
  isBehind(): boolean {
    if (this.stale.length === 0) return false;
    this.forget();
    return this.stale.length > 0;
  }

  /** The stale container to which the router prefers to send the next input, if there is one. */
  preferred(accepting: Container | null, outdatedFirst: boolean): Container | null {
    if (!this.isBehind()) return null;
    let best = accepting;
    let most = accepting?.running.size ?? 0;
    for (const { container, running } of this.stale) {
      const isBetter = best === null ||
        this.order({ container, running }, { container: best, running: most }, outdatedFirst) < 0;
      if (isBetter) {
        best = container;
        most = running;
      }
    }
    return best === accepting ? null : best;
  }

  /** The router sends an input that is in no list to a container that takes nothing. */
  misroute(input: number, container: Container): void {
    const { app, world } = this.pool;
    const { inputs, log, scenario } = world;
    const id = inputs.id[input] as number;
    log.open(MISROUTED, QUE_9, app.number).put(id).put(container.id).close();
    if (scenario.platform.misroute === 'fail') {
      log.open(FINISHED, QUE_9, app.number)
        .put(id).put(STATE.failed).putText('misrouted').close();
      notify(world, input, RESULT.interrupted);
      world.finish(input, STATE.failed);
      return;
    }
    const seniority = inputs.seniority[input] as number;
    const after = scenario.platform.misroute_delay ?? PLATFORM_OPTION_DEFAULTS.misroute_delay;
    this.held.add(input, seniority);
    this.pool.heldCount++;
    world.queue.push(after, KIND['misroute-over'], seniority, input);
  }

  /** True while the input is held after it was misrouted. */
  holds(input: number): boolean {
    return this.held.has(input);
  }

  /** An input is held no more. */
  release(input: number): void {
    this.held.remove(input);
    this.pool.heldCount--;
  }

  /** The delay of a misrouted input is over: it is in its place of the queue again. */
  comeBack(input: number): void {
    const { app, queue, world } = this.pool;
    this.release(input);
    queue.comeBack(input, world.inputs.seniority[input] as number);
    world.log.open(REQUEUED, QUE_9, app.number)
      .put(world.inputs.id[input] as number).put(KEPT).close();
    world.touch(this.pool);
  }

  /** Holds nobody any more; returns the inputs that were held, most senior first. */
  clear(): readonly number[] {
    const { seniority } = this.pool.world.inputs;
    const inputs = this.held.members()
      .sort((a, b) => (seniority[a] as number) - (seniority[b] as number));
    for (const input of inputs) this.release(input);
    return inputs;
  }

  /** How late the router learns now: by itself, or by a fault, whichever is longest. */
  private get lag(): Micros {
    const { faults, scenario } = this.pool.world;
    let lag = scenario.platform.router_lag ?? 0;
    for (const { fault } of faults.windows.open) {
      if (fault.kind === 'router_lag') lag = Math.max(lag, fault.lag);
    }
    return lag;
  }

  private forget(): void {
    const { now } = this.pool.world;
    if (this.stale.every(({ until }) => until > now)) return;
    this.stale = this.stale.filter(({ until }) => until > now);
  }

  /** As QUE-4 compares two containers, the stale one as it was; less than 0 if `a` is preferred. */
  private order(a: Seen, b: Seen, outdatedFirst: boolean): number {
    const sign = outdatedFirst ? -1 : 1;
    return bursts(a) - bursts(b) || sign * (this.age(a) - this.age(b)) ||
      a.running - b.running ||
      byRouting(this.pool.world.scenario.platform.routing, a.container, b.container);
  }

  /** 1 for a container of an outdated version. */
  private age({ container }: Seen): number {
    return Number(container.version !== this.pool.live);
  }
}

type Seen = Pick<Stale, 'container' | 'running'>;

const bursts = ({ container, running }: Seen): number =>
  Number(running >= container.version.spec.target_inputs);

/** Where chance decides among what accepts, the oldest of equals stands for what does not. */
function byRouting(routing: Routing, a: Container, b: Container): number {
  switch (routing) {
    case 'most-recently-used': return b.usedAt - a.usedAt || a.id - b.id;
    case 'least-recently-used': return a.usedAt - b.usedAt || a.id - b.id;
    case 'newest': return b.id - a.id;
    default: return a.id - b.id;
  }
}
