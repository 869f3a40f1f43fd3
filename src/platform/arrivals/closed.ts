import { OrderedSet } from '../../engine/ordered-set.ts';
import type { ArrivalSpec } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import { compileDistribution, type Sampler } from '../../random/distributions/index.ts';
import type { Draws } from '../../random/draws.ts';
import type { ArrivalProcess, ArrivalShape } from './process.ts';

type ClosedSpec = Extract<ArrivalSpec, { kind: 'closed' }>;

class Closed implements ArrivalProcess {
  at: Micros = Number.POSITIVE_INFINITY;
  /** Thoughts begun so far. */
  private k = 0;
  /** The clients who think, by the instants of their next requests. */
  private readonly thinking = new OrderedSet();
  /** The others: they wait for an answer. */
  private readonly waiting: number[] = [];
  private readonly gaps: Draws;
  private readonly law: Sampler;

  constructor({ clients, think_time }: ClosedSpec, gaps: Draws) {
    this.gaps = gaps;
    this.law = compileDistribution(think_time);
    for (let client = clients - 1; client >= 0; client--) this.waiting.push(client);
    for (let client = 0; client < clients; client++) this.think(0);
  }

  advance(): void {
    const client = this.thinking.first;
    this.thinking.remove(client);
    this.waiting.push(client);
    this.at = this.thinking.firstKey;
  }

  think(now: Micros): void {
    const client = this.waiting.pop() as number;
    this.thinking.add(client, now + this.gaps.next(this.k++, this.law));
    this.at = this.thinking.firstKey;
  }
}

/**
 * So many clients, each of whom thinks, makes a request, and thinks again once the platform is done
 * with it. The n-th thought to begin takes the n-th draw, whoever's it is: clients are alike.
 */
export const closed: ArrivalShape<ClosedSpec> = (spec, gaps) => new Closed(spec, gaps);
