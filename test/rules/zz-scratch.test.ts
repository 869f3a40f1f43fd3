import fc from 'fast-check';
import { test } from 'vitest';
import { playSmall, smallDeployment } from './small-deployments.ts';
test('runs', () => {
  let n = 0; let starts = 0; let fin = 0; let blocked = 0; let sup=0; let inter=0; let ev=0;
  fc.assert(fc.property(smallDeployment(['rolling', 'recreate', 'rollover', 'rollback', 'remove', 'crash', 'preempt', 'fail']), (s) => {
    const p = playSmall(s); n++;
    starts += p.records.filter((r) => r.type === 'container.starting').length;
    fin += p.records.filter((r) => r.type === 'rollout.finished').length;
    sup += p.records.filter((r) => r.type === 'rollout.superseded').length;
    blocked += p.records.filter((r) => r.type === 'rollout.blocked').length;
    inter += p.records.filter((r) => r.type === 'attempt.ended' && r['result'] === 'interrupted').length;
    ev += p.records.filter((r) => r.type === 'container.stopping' && r['why'] === 'evicted').length;
  }), { seed: 1, numRuns: 300 });
  console.log({ n, starts, fin, sup, blocked, inter, ev });
});
