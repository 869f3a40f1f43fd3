import { KIND } from '../model/event-kinds.ts';
import { ABSENT, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { LastingFault } from '../model/scenario.ts';
import type { World } from './world.ts';

const STRUCK = recordIndex('fault.struck');
const ENDED = recordIndex('fault.ended');
const FLT_1 = ruleIndex('FLT-1');

/** A fault that lasts for a while. */
export interface FaultWindow {
  readonly fault: LastingFault;
  /** The App whose Function it strikes; `null` for a fault of the platform. */
  readonly app: string | null;
  /** `seq` of its record. */
  readonly seq: number;
  readonly number: number;
}

/** The faults that last and are not over, in the order in which they struck. */
export class FaultWindows {
  /** Those that are on now. */
  open: FaultWindow[] = [];
  private readonly world: World;
  private count = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** A fault begins; `place` is its place in the file. */
  begin(fault: LastingFault, app: string | null, place: number): void {
    const { world } = this;
    const number = this.count++;
    const seq = world.log.open(STRUCK, FLT_1, this.appNumber(app))
      .putText(fault.kind).putText(targetOf(fault)).put(fault.for).close();
    this.open.push({ fault, app, seq, number });
    // A run that ends by itself waits for the end of what was to last so long (TIME-5).
    world.pendingEventCount++;
    world.queue.push(fault.for, KIND['fault-ends'], world.keyOf(place, number), number);
    world.admission?.wake();
  }

  /** A fault is over. */
  end(number: number): void {
    const { world } = this;
    const window = this.open.find((each) => each.number === number);
    if (window === undefined) return;
    this.open = this.open.filter((each) => each !== window);
    world.pendingEventCount--;
    const { fault, app, seq } = window;
    world.log.open(ENDED, FLT_1, this.appNumber(app)).because(seq)
      .putText(fault.kind).putText(targetOf(fault)).close();
    world.admission?.wake();
  }

  private appNumber(name: string | null): number {
    return name === null ? ABSENT : this.world.appName(name).app?.number ?? ABSENT;
  }
}

function targetOf(fault: LastingFault): string {
  if (fault.kind === 'slow_start') return fault.function;
  return fault.kind === 'gpu_shortage' ? fault.gpu : 'the platform';
}
