import type { ColdStartLoad } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { toDuration } from '../random/law.ts';

/**
 * The load that containers put on the platform by starting: those whose `queue` is over, of all
 * Functions and Apps. It stretches the phases that begin under it.
 *
 * @rule CON-10
 */
export class StartLoad {
  /** Containers that start and whose `queue` is over. */
  starting = 0;
  private readonly spec: ColdStartLoad;

  constructor(spec: ColdStartLoad) {
    this.spec = spec;
  }

  /** What a phase takes that begins now and would take `usual` by itself. */
  stretch(usual: Micros): Micros {
    const extra = this.starting - this.spec.free;
    return extra <= 0 ? usual : toDuration(usual * (1 + this.spec.per_extra * extra));
  }
}
