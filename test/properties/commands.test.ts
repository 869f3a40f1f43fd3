import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';

const { applied, violated, violation } = handTraces(
  'S05', 'S06', 'S07', 'S08', 'S10', 'S11', 'S12', 'S13', 'S31', 'S33', 'S38',
);

/** Version 1 is live, with configuration A and a ready container. */
const LIVE = '0s create | publish v1 print=A | c1 initial v1';
/** Version 2, with configuration B, was deployed at 10s as command 1. */
const SECOND = `${LIVE} | 10s issue op=1 | publish v2 op=1 print=B | deploy.returned op=1`;

describe('S05 version-step', () => {
  test('counts publishes; each App has versions of its own', () => {
    expect(applied('S05', `${SECOND} | create app=2 | publish v1 print=A`)).toBe(3);
  });

  test('a number must not be skipped (M17, M50a), nor used again (M44)', () => {
    const issued = `${LIVE} | 10s issue op=1`;
    expect(violated(`${issued} | publish v3 op=1`)).toEqual(['S05']);
    expect(violation('S05', `${issued} | publish v3 op=1`).message)
      .toBe('publish 2 of the App is called v3');
    expect(violated(`${SECOND} | 20s issue op=2 | publish v2 op=2`)).toContain('S05');
    expect(violated(`${issued} | publish v2 op=1 previous=0`)).toEqual(['S05']);
  });

  test('no rollout goes on that is not of the live version (M16)', () => {
    expect(violated(`${SECOND} | 11s rollout.blocked version=1`)).toEqual(['S05']);
    expect(violated(`${SECOND} | 11s rollout.finished version=3`)).toContain('S05');
    expect(violated(`${SECOND} | 11s rollout.started version=1`)).toEqual(['S05']);
    expect(violated(`${SECOND} | 11s rollout.superseded version=2 by=4`)).toEqual(['S05']);
    expect(violated(`${SECOND} | 11s rollout.superseded version=2 by=3`)).toEqual([]);
  });
});

describe('S06 build-before-container', () => {
  const building = `${LIVE} | 10s issue op=1 | build.started op=1 | build.started op=1 image=db
    12s build.succeeded op=1`;

  test('counts starts of containers', () => {
    expect(applied('S06', `${building} | 13s build.succeeded op=1 image=db
      publish v2 op=1 | c2 starting v2`)).toBe(2);
  });

  test('no container of a version starts before its publish (M18)', () => {
    expect(violated(`${building} | c2 starting v2`)).toEqual(['S06']);
    expect(violation('S06', `${building} | c2 starting v2`).message)
      .toBe('ta-2 starts as v2, which nobody published');
  });

  test('no version is published before its builds are done (M16)', () => {
    expect(violated(`${building} | publish v2 op=1`)).toEqual(['S06']);
    expect(violated(`${building} | build.failed op=1 image=db | publish v2 op=1`))
      .toEqual(['S06']);
  });
});

describe('S07 abort-inert', () => {
  const failed = `${LIVE} | 10s issue op=1 | build.started op=1 | 12s build.failed op=1`;
  const aborted = `${failed} | deploy.aborted op=1 | deploy.returned op=1`;
  const rejected = `${LIVE} | 10s issue op=1 kind=rollback target=7
    deploy.rejected op=1 why=never | deploy.returned op=1`;

  test('counts what came to nothing, on an App that is live', () => {
    expect(applied('S07', `${aborted} | 13s deploy.rejected why=stopped`)).toBe(2);
    expect(applied('S07', rejected)).toBe(1);
    expect(applied('S07', `0s create | issue op=1 | build.failed op=1 | deploy.aborted op=1
      deploy.returned op=1 | app.stopped rule=DEP-4`)).toBe(0);
  });

  test.each([
    ['idle containers go', 'c1 stopping idle'],
    ['containers are retired (M49)', 'c1 stopping retired'],
    ['containers drain (M49)', 'c1 draining retired'],
    ['containers are interrupted', 'c1 stopping interrupted'],
    ['starts are due to it', 'c2 starting v1 because=7'],
    ['crashes are due to it', 'c1 crashed because=7'],
    ['the App stops', 'app.stopped rule=DEP-4'],
    ['it interrupts', 'deploy.interrupting op=1'],
  ])('after a failed build: %s (M19)', (_what, more) => {
    expect(violated(`${aborted} | ${more}`)).toEqual(['S07']);
  });

  test('after a rejection: the App is scaled to zero (M49)', () => {
    expect(violated(`${rejected} | c1 stopping idle`)).toEqual(['S07']);
    expect(violation('S07', `${rejected} | c1 draining retired`)).toEqual({
      message: 'ta-1 of the live version goes (retired) as a command comes to nothing',
      shown: ['deploy.rejected', 'container.draining'],
    });
  });

  test('neither counts as a version (M17)', () => {
    expect(violated(`${aborted} | 20s issue op=2 | publish v2 op=2`)).toEqual([]);
    expect(violated(`${aborted} | 20s issue op=2 | publish v3 op=2`)).toEqual(['S05', 'S07']);
    expect(violated(`${rejected} | 20s issue op=2 | publish v3 op=2`)).toEqual(['S05', 'S07']);
  });

  test('what goes by itself in that instant is left alone', () => {
    const late = aborted.replace('12s', '60s');
    expect(violated(`${late} | c1 stopping idle`)).toEqual([]);
    expect(violated(`${aborted} | c1 stopping preempted`)).toEqual([]);
    expect(violated(`${aborted} | app.stopping | c1 stopping interrupted`)).toEqual([]);
  });
});

describe('S08 live-only-start', () => {
  test('counts starts of containers', () => {
    expect(applied('S08', `${SECOND} | c2 starting v2`)).toBe(2);
  });

  test('no container of an old version starts (M20)', () => {
    expect(violated(`${SECOND} | c2 starting v1`)).toEqual(['S08']);
    expect(violation('S08', `${SECOND} | c2 starting v1 why=replacement`)).toEqual({
      message: 'ta-2 starts as v1 while v2 is live',
      shown: ['deploy.published', 'container.starting'],
    });
  });

  test('a strategy of one\'s own may go back to the version that it supersedes', () => {
    expect(violated(`${SECOND} | c2 starting v1 why=strategy`)).toEqual([]);
    const third = `${SECOND} | 20s issue op=2 | publish v3 op=2`;
    expect(violated(`${third} | c2 starting v1 why=strategy`)).toEqual(['S08']);
  });
});

describe('S10 noop-complete', () => {
  const noop = `${LIVE} | 10s issue op=1 strategy=recreate | deploy.noop op=1 fingerprint=A
    deploy.returned op=1`;

  test('counts no-ops', () => {
    expect(applied('S10', noop)).toBe(1);
  });

  test('what is live already must not be published again (M21)', () => {
    expect(violated(`${LIVE} | 10s issue op=1 | publish v2 op=1 print=A`)).toEqual(['S10']);
    expect(violation('S10', `${LIVE} | 10s issue op=1 | publish v2 op=1 print=A`)).toEqual({
      message: 'v2 is published although it equals v1, which is live',
      shown: ['deploy.published', 'deploy.issued', 'deploy.published'],
    });
  });

  test('a comparison with the first version alone misses one (M22)', () => {
    expect(violated(`${SECOND} | 20s issue op=2 | publish v3 op=2 print=B`)).toEqual(['S10']);
  });

  test.each(['c1 stopping interrupted', 'deploy.interrupting op=1', 'c1 stopping idle',
    'c1 draining retired because=6', 'c2 starting v1 because=6'])(
    'a no-op must not touch containers, with recreate neither: %s (M24)', (more) => {
      expect(violated(`${noop} | ${more}`)).toEqual(['S10']);
    });
});

describe('S11 noop-sound', () => {
  const noop = (print: string) => `20s issue op=2 | deploy.noop op=2 fingerprint=${print}`;

  test('counts no-ops', () => {
    expect(applied('S11', `${SECOND} | ${noop('B')}`)).toBe(1);
  });

  test('what equals the first version only is no no-op (M22, M50b)', () => {
    expect(violated(`${SECOND} | ${noop('A')}`)).toEqual(['S11']);
    expect(violation('S11', `${SECOND} | ${noop('A')}`)).toEqual({
      message: 'a no-op that differs from v2, which is live',
      shown: ['deploy.published', 'deploy.noop'],
    });
  });

  test('before the first publish nothing is a no-op', () => {
    expect(violated(`0s create | ${noop('A').replace('20s', '0s')}`)).toEqual(['S11']);
  });
});

describe('S12 rollover-bumps', () => {
  const asked = `${LIVE} | 10s issue op=1 kind=rollover`;

  test('counts rollovers', () => {
    expect(applied('S12', `${asked} | publish v2 op=1 version_type=rollover source=1 print=A
      deploy.returned op=1`)).toBe(1);
    expect(applied('S12', '0s create | issue op=1 kind=rollover | deploy.rejected op=1 why=new'))
      .toBe(0);
  });

  test.each([
    ['is taken for a no-op (M23)', 'deploy.noop op=1 fingerprint=A'],
    ['publishes nothing (M25)', 'deploy.returned op=1'],
    ['is rejected', 'deploy.rejected op=1 why=tired'],
    ['has another type', 'publish v2 op=1 print=A'],
    ['has another configuration', 'publish v2 op=1 version_type=rollover print=C'],
    ['builds', 'build.started op=1'],
  ])('a rollover that %s', (_what, more) => {
    expect(violated(`${asked} | ${more}`).filter((id) => id !== 'S10')).toEqual(['S12']);
  });

  test('a rollover that keeps the version (M25)', () => {
    expect(violated(`${asked} | publish v1 op=1 version_type=rollover print=A`))
      .toContain('S12');
  });

  test('a rollover that nobody asked for', () => {
    expect(violated(`${LIVE} | 10s issue op=1 | publish v2 op=1 version_type=rollover`))
      .toEqual(['S12']);
  });
});

describe('S13 rollback-new-version', () => {
  const asked = `${SECOND} | 20s issue op=2 kind=rollback`;
  const back = 'publish v3 op=2 version_type=rollback print=A source=1';

  test('counts rollbacks, to a version that was named or not', () => {
    expect(applied('S13', `${asked} | ${back}`)).toBe(1);
    expect(applied('S13', `${asked} target=1 | ${back}`)).toBe(1);
  });

  test.each([
    ['names another source', back.replace('source=1', 'source=2 print=B')],
    ['names no source', back.replace('source=1', '')],
    ['is put down to another', `${back} by=eve`],
    ['has another type', back.replace('version_type=rollback', '')],
    ['is taken for a no-op', 'deploy.noop op=2 fingerprint=B'],
    ['publishes nothing', 'deploy.returned op=2'],
  ])('a rollback that %s', (_what, more) => {
    expect(violated(`${asked} | ${more}`)).toEqual(['S13']);
  });

  test('a rollback that takes the old number (M44)', () => {
    expect(violated(`${asked} | publish v1 op=2 version_type=rollback print=A source=1`))
      .toContain('S13');
  });
});

describe('S38 rollback-restores', () => {
  const back = (more: string) =>
    `${SECOND} | 20s issue op=2 kind=rollback | publish v3 op=2 version_type=rollback ${more}`;

  test('two bare rollbacks in a row undo each other', () => {
    expect(applied('S38', `${back('print=A source=1')}
      30s issue op=3 kind=rollback | publish v4 op=3 version_type=rollback print=B source=2`))
      .toBe(2);
  });

  test('another version must not come back (M45), nor the code base be taken (M46)', () => {
    expect(violated(back('print=B source=1'))).toEqual(['S38']);
    expect(violation('S38', back('print=C source=1'))).toEqual({
      message: 'v3 goes back to v1, but differs from it',
      shown: ['deploy.published', 'deploy.published'],
    });
  });

  test('the Functions must be as they were, whatever the fingerprint says', () => {
    expect(violation('S38', back('print=A source=1 max_inputs=2')).message)
      .toBe('f in v3 has another max_inputs than in v1');
    expect(violated(back('print=A source=1 functions=f,g'))).toEqual(['S38']);
    expect(violated(back('print=A source=1 interrupt_delay_us=3'))).toEqual([]);
  });
});

describe('S31 all-functions-move', () => {
  const two = `0s create | publish v1 functions=f,g | c1 initial v1 | c2 initial v1 function=g
    10s issue op=1 | publish v2 op=1 functions=f,g | c3 starting v2 | 11s c3 ready
    c1 stopping retired | c1 stopped`;

  test('counts rollouts that finish', () => {
    expect(applied('S31', `${two} | c2 crashed | c2 stopped | rollout.finished version=2`)).toBe(1);
  });

  test('no Function is left behind (M47)', () => {
    expect(violated(`${two} | rollout.finished version=2`)).toEqual(['S31']);
    expect(violation('S31', `${two} | rollout.finished version=2`)).toEqual({
      message: 'the rollout of v2 is finished while ta-2 of g is v1',
      shown: ['container.starting', 'container.ready', 'rollout.finished'],
    });
  });

  test('a container that is stopping exists', () => {
    expect(violated(`${two} | c2 stopping retired | rollout.finished version=2`)).toEqual(['S31']);
  });
});

describe('S33 serial-publish', () => {
  test('counts outcomes', () => {
    expect(applied('S33', `${SECOND} | 20s issue op=2 | deploy.aborted op=2
      deploy.rejected why=stopped | end`)).toBe(2);
  });

  test('a command comes out once', () => {
    expect(violated(`${SECOND} | deploy.aborted op=1`)).toEqual(['S33']);
    expect(violation('S33', `${SECOND} | deploy.noop op=1 fingerprint=B`)).toEqual({
      message: 'deploy.noop of command 1, which was published before',
      shown: ['deploy.issued', 'deploy.published', 'deploy.noop'],
    });
  });

  test('nothing comes out that was not asked for', () => {
    expect(violated(`${LIVE} | publish v2 op=4`)).toEqual(['S33']);
  });

  test('numbers follow the order of publishing (M50a)', () => {
    expect(violated(`${SECOND} | 20s issue op=2 | publish v1 op=2`)).toEqual(['S05', 'S33']);
  });

  test('in a run that ended by itself every command came out', () => {
    const open = `${LIVE} | 10s issue op=1 | build.started op=1 | 11s end`;
    expect(violated(open)).toEqual(['S33']);
    expect(violated(`${open} why=duration`)).toEqual([]);
  });
});
