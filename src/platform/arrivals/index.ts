import type { ArrivalSpec } from '../../model/scenario.ts';
import type { Draws } from '../../random/draws.ts';
import { burst } from './burst.ts';
import { closed } from './closed.ts';
import { counts } from './counts.ts';
import { every } from './every.ts';
import { poisson } from './poisson.ts';
import { listed } from './listed.ts';
import { mmpp } from './mmpp.ts';
import type { ArrivalProcess } from './process.ts';
import { sine } from './sine.ts';
import { stages } from './stages.ts';

/** The arrivals that a source's specification stands for. */
export function arrivalProcess(spec: ArrivalSpec, gaps: Draws): ArrivalProcess {
  switch (spec.kind) {
    case 'every': return every(spec, gaps);
    case 'poisson': return poisson(spec, gaps);
    case 'burst': return burst(spec, gaps);
    case 'stages': return stages(spec, gaps);
    case 'sine': return sine(spec, gaps);
    case 'mmpp': return mmpp(spec, gaps);
    case 'closed': return closed(spec, gaps);
    case 'counts': return counts(spec, gaps);
    case 'at':
    case 'trace': return listed(spec.instants);
  }
}
