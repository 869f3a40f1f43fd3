import { expect, test } from 'vitest';
import { hits, SOMETIMES, watchSometimes } from '../../../src/harness/sometimes/index.ts';
import type { PropertyWatch } from '../../../src/properties/watch.ts';
import { writeTrace } from '../../properties/hand-trace.ts';
import { retire, rolling, two } from '../../properties/rollout-lines.ts';

/** The conditions that a hand-written trace meets, in order of id, and how often. */
function met(text: string): Readonly<Record<string, number>> {
  const watches: PropertyWatch[] = [];
  writeTrace(text, (texts) => {
    watches.push(watchSometimes(texts));
    return watches;
  });
  const all = hits(watches[0] as PropertyWatch);
  return Object.fromEntries([...all].filter(([, count]) => count > 0));
}

const BUSY = '0s create | publish v1 | c1 initial v1 | 1s i1 arrives | i1 on c1 for 9s';
const STOPPED = '0s create | publish v1 | 1s app.stopping | app.stopped';

const TRACES: readonly (readonly [id: string, text: string, without: string])[] = [
  ['X1R', `${BUSY} | 2s publish v2`, `${BUSY} | 10s i1 succeeded | publish v2`],
  ['X1X', `${BUSY} | 2s publish v2 strategy=recreate`, `${BUSY} | 2s publish v2`],
  ['X2', `${two()} | 1s publish v2 | c3 starting v2 | 2s c3 ready | 3s publish v3
    c4 starting v3 | 4s c4 ready`, `${two()} | 1s publish v2 | c3 starting v2 | 2s c3 ready
    ${retire('c1')} | ${retire('c2')} | 3s publish v3 | c4 starting v3 | 4s c4 ready`],
  ['X3', `${rolling()} | 11s publish v3 version_type=rollover`,
    `${rolling()} | 11s rollout.finished version=2 | 12s publish v3 version_type=rollover`],
  ['X4', `${rolling()} | 11s publish v3 version_type=rollback`,
    `${rolling()} | 11s publish v3 version_type=rollover`],
  ['X5', `${BUSY} | i2 arrives | 2s issue op=2 | build.started op=2 | 3s build.failed op=2`,
    `${BUSY} | 2s issue op=2 | build.started op=2 | 3s build.failed op=2`],
  ['X6', `${BUSY} | 2s c1 crashed`, `${two()} | 2s c1 crashed`],
  ['X7', `${rolling()} | 11s c3 failed`,
    '0s create | publish v1 | rollout.finished version=1 | c1 starting v1 | 1s c1 failed'],
  ['X8', `${two()} | 1s issue op=2 strategy=recreate | deploy.noop op=2 fingerprint=A`,
    `${two()} | 1s issue op=2 | deploy.noop op=2 fingerprint=A`],
  ['X9', `${BUSY} | 2s i1 failed -> waiting | 3s i1 requeued tail | i1 on c1 for 1s
    4s i1 failed -> waiting | 5s i1 requeued tail | i1 on c1 for 1s`,
  `${BUSY} | 2s i1 failed -> waiting | 3s i1 requeued tail | i1 on c1 for 1s`],
  ['X10', `${BUSY} | 2s c1 draining retired | 3s issue op=2 | 4s publish v2 op=2`,
    `${BUSY} | 3s c1 draining retired | issue op=2 | 4s publish v2 op=2`],
  ['X11', `${two()} | 1s c3 starting v1 | 2s i1 arrives | c3 ready | publish v2`,
    `${two()} | 1s c3 starting v1 | 2s i1 arrives | c3 ready | 3s publish v2`],
  ['X12', `${two()} | 1s c1 stopped | c2 stopped | 2s publish v2`,
    `${two()} | 1s c1 stopped | 2s publish v2`],
  ['X13', `${BUSY} | i2 arrives | 2s app.stopping`, `${BUSY} | 2s app.stopping`],
  ['X14', `${two()} | 1s publish v2 | schedule.fired schedule=f function=f due_us=1s input=i1`,
    `${two()} | 0s schedule.fired schedule=f function=f due_us=1s input=i1`],
  ['X15', `0s create | publish v1 print=A | 1s publish v2 print=B | 2s publish v3 print=A`,
    `0s create | publish v1 print=A | 1s publish v2 print=B | 2s publish v3 print=C`],
  ['X16', `0s create | publish v1 print=A | 1s publish v2 print=A version_type=rollback`,
    `0s create | publish v1 print=A | 1s publish v2 print=B version_type=rollback`],
  ['X17', `0s create | publish v1 | i1 arrives | c1 starting v1 | c1 ready | i1 on c1 for 0s`,
    `0s create | publish v1 | i1 arrives | c1 initial v1 | i1 on c1 for 0s`],
  ['X18', `0s create | publish v1 cap=1 | c1 starting v1`,
    `0s create | publish v1 cap=2 | c1 starting v1`],
  ['X19', `${two()} | 1s issue op=2 | build.started op=2 | issue op=3 | build.started op=3`,
    `${two()} | 1s issue op=2 | build.started op=2 | build.succeeded op=2 | issue op=3
    build.started op=3`],
  ['X20', `${STOPPED} | 2s create app=2`, `${STOPPED} | 2s create app=2 name=other`],
  ['X21', `${BUSY} | 2s publish v2 strategy=recreate | i1 interrupted -> queued
    i1 requeued kept | c2 starting v2 | 3s c2 ready | i1 on c2 for 1s | 4s i1 succeeded`,
  `${BUSY} | 2s i1 interrupted -> queued | i1 requeued kept | c2 starting v1 | 3s c2 ready
    i1 on c2 for 1s | 4s i1 succeeded`],
  ['X22', `${rolling()} | 11s c3 failed | c4 failed`, `${rolling()} | 11s c3 failed | c4 ready`],
];

test.each(TRACES)('%s is noticed where it happens, and only there', (id, text, without) => {
  expect(met(`${text} | 90s end`)[id]).toBe(1);
  expect(met(`${without} | 90s end`)).not.toHaveProperty(id);
});

test('the conditions are all there, in the order of their ids, and can never be violated', () => {
  expect(SOMETIMES.map(({ id }) => id)).toEqual(TRACES.map(([id]) => id));
  expect(SOMETIMES.every(({ mode }) => mode === 'sometimes')).toBe(true);
});
