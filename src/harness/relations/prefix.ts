import { Run } from '../../platform/run.ts';
import { World } from '../../platform/world.ts';
import { TraceLog } from '../../trace/log.ts';
import type { Relation } from './relation.ts';

/** D10: a run can be left and taken up again. */
export const prefix: Relation = {
  id: 'D10',
  name: 'prefix',
  statement: 'A run that is copied at some instant goes on as if it had not been, and so does its '
    + 'copy.',
  rule: 'TIME-3',
  judge(scenario, { at }) {
    const endsByItself = scenario.duration === null;
    const last = scenario.duration ?? Number.POSITIVE_INFINITY;
    const finish = (run: Run): string => {
      run.advance(last, endsByItself);
      run.end(scenario.duration ?? run.world.now);
      return run.world.log.digest.value();
    };
    const start = (): Run => new Run(new World(scenario, new TraceLog()));
    const whole = finish(start());
    const run = start();
    run.advance(Math.min(at, last), endsByItself);
    const fork = run.fork();
    const copied = finish(run);
    const copy = finish(fork);
    if (whole === copied && whole === copy) return 'holds';
    return { difference: `digest ${whole}, after a copy at ${at} µs: ${copied}, copy: ${copy}` };
  },
};
