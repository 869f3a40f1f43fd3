import { OrderedSet } from '../../engine/ordered-set.ts';
import type { ClosedSpec } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import { compileDistribution, type Sampler } from '../../random/distributions/index.ts';
import type { Draws } from '../../random/draws.ts';
import type { ArrivalProcess, ArrivalShape } from './process.ts';

class Closed implements ArrivalProcess {
  at: Micros = Number.POSITIVE_INFINITY;
  /** Thoughts begun so far. */
  private k = 0;
  /** The clients who think, by the instants of their next requests. */
  private readonly thinking = new OrderedSet();
  /** The others: they wait for an answer. */
  private readonly waiting: number[] = [];
  /** Inputs of the next request that are still to come. */
  private left: number;
  /** Those that are not answered, of requests some of whose inputs are, by the request's place. */
  private readonly open = new Map<number, number>();
  private readonly inputs: number;
  private readonly gaps: Draws;
  private readonly law: Sampler;

  constructor({ clients, think_time, inputs = 1 }: ClosedSpec, gaps: Draws) {
    this.inputs = inputs;
    this.left = inputs;
    this.gaps = gaps;
    this.law = compileDistribution(think_time);
    for (let client = clients - 1; client >= 0; client--) this.waiting.push(client);
    for (let client = 0; client < clients; client++) this.begin(0);
  }

  advance(): void {
    if (--this.left > 0) return;
    this.left = this.inputs;
    const client = this.thinking.first;
    this.thinking.remove(client);
    this.waiting.push(client);
    this.at = this.thinking.firstKey;
  }

  think(now: Micros, k: number): void {
    if (this.inputs > 1) {
      const request = Math.floor(k / this.inputs);
      const left = (this.open.get(request) ?? this.inputs) - 1;
      if (left > 0) {
        this.open.set(request, left);
        return;
      }
      this.open.delete(request);
    }
    this.begin(now);
  }

  private begin(now: Micros): void {
    const client = this.waiting.pop() as number;
    this.thinking.add(client, now + this.gaps.next(this.k++, this.law));
    this.at = this.thinking.firstKey;
  }
}

/**
 * So many clients, each of whom thinks, makes a request, and thinks again once the platform is done
 * with all of its inputs, which come at one instant. The n-th thought to begin takes the n-th draw,
 * whoever's it is: clients are alike.
 */
export const closed: ArrivalShape<ClosedSpec> = (spec, gaps) => new Closed(spec, gaps);
