import { describe, expect, test } from 'vitest';
import { handTraces } from './hand-trace.ts';
import { retire } from './rollout-lines.ts';

const { applied, violated, violation } = handTraces('L06', 'L07', 'L08');

describe('L06 bounded-rollout', () => {
  const QUICK = 'timeout_us=3s exit_time_us=1s';
  /** Two containers are replaced, the second one late. */
  const slow = (options: string, at: string, more = '') => `0s create | publish v1 ${QUICK}
    c1 initial v1 | c2 initial v1 | 10s publish v2 ${options}
    c3 starting v2 why=replacement cold_start_us=2s | ${more} 12s c3 ready | ${retire('c1')}
    13s c4 starting v2 why=replacement cold_start_us=2s | 15s c4 ready | ${at} ${retire('c2')}
    rollout.finished version=2 | 90s end`;

  test('without a cap everybody is replaced in one turn: cold start, timeout, exit time', () => {
    expect(applied('L06', slow('', '16s'))).toBe(1);
    expect(violation('L06', slow('', '17s'))).toEqual({
      message: 'the rollout of v2 is finished after 7000000 µs, where it has room to be finished '
        + 'after 6000000 µs',
      shown: ['deploy.published', 'rollout.finished'],
    });
  });

  test('room for one takes as many turns as there are containers', () => {
    expect(applied('L06', slow('cap=2 surge=1', '22s'))).toBe(1);
    expect(violated(slow('cap=2 surge=1', '23s'))).toEqual(['L06']);
    expect(applied('L06', slow('cap=2 surge=0', '80s'))).toBe(0);
  });

  test('one that is never finished is too late as well (M42a)', () => {
    const endless = slow('', '16s').replace('rollout.finished version=2', '17s c5 starting v2');
    expect(violation('L06', endless).message).toBe(
      'the rollout of v2 goes on after 80000000 µs, where it has room to be finished after '
      + '6000000 µs',
    );
  });

  test.each([
    ['a start fails', 'c4 starting v2 | c4 failed | c4 stopped |'],
    ['a container crashes', 'c2 crashed | c2 stopped |'],
    ['a fault strikes', 'fault.struck |'],
    ['a start is held', 'c3 held containers |'],
    ['the policies are others', '', 'retire=at-desired'],
    ['who is idle goes at once', '', 'scaledown_window_us=0s'],
  ])('says nothing if %s', (_what, more, options = '') => {
    const text = slow(options, '80s', more);
    expect(applied('L06', text.includes('c4 failed') ? text.replaceAll('c4', 'c6') : text)).toBe(0);
  });
});

describe('L07 recreate-recovery', () => {
  /** i1 runs when v2 is published at 10s to recreate. */
  const cut = (options: string, ...more: readonly string[]) => [
    '0s create', 'publish v1 exit_time_us=2s', 'c1 initial v1', '9s i1 arrives',
    'i1 on c1 for 50s', '10s issue op=2 strategy=recreate',
    `publish v2 op=2 strategy=recreate ${options}`, 'deploy.interrupting op=2',
    'i1 interrupted -> queued because=8', 'i1 requeued kept', 'c1 stopping interrupted because=8',
    ...more, '90s end why=duration',
  ].join('\n');
  const gone = '12s c1 stopped';
  const START = 'c2 starting v2 cold_start_us=3s';

  test('the service is back an exit time and a cold start later', () => {
    expect(applied('L07', cut('', gone, START, '15s c2 ready', 'i1 on c2 for 1s'))).toBe(1);
    const late = cut('', gone, '13s c2 starting v2 cold_start_us=3s', '16s c2 ready',
      'i1 on c2 for 1s', '17s i1 succeeded');
    expect(violation('L07', late).message)
      .toBe('in-1 of f is still queued, where it had to start by 15000000 µs');
    expect(violated(late.replace('publish v2', 'publish v2 interval_us=1s'))).toEqual([]);
    expect(violated(late.replace('publish v2', 'publish v2 scaleup_window_us=1s'))).toEqual([]);
  });

  test('a container of the new version that goes keeps its place for its exit time', () => {
    const text = cut('exit_time_us=20s', gone)
      .replace('deploy.interrupting', `c2 starting v2 | 12s c2 ready | 14s c2 stopping timeout
        15s deploy.interrupting`)
      .replace(gone, `17s c1 stopped | 34s c2 stopped | c3 starting v2 cold_start_us=1s
        35s c3 ready | i1 on c3 for 1s | 36s i1 succeeded`);
    expect(applied('L07', text)).toBe(1);
    expect(violated(text)).toEqual([]);
  });

  test('a wake-up that is lost (M43): nobody looks at the queue, or at the demand', () => {
    expect(violated(cut('', gone, START, '15s c2 ready', '16s i2 arrives'))).toEqual(['L07']);
    expect(violated(cut('', gone))).toEqual(['L07']);
  });

  test.each([
    ['somebody gives up', ['11s i1 finished abandoned', gone]],
    ['a start fails', [gone, START, '14s c2 failed', 'c2 stopped']],
    ['starts slow each other down', [START, 'c2 phase phase=init lasts_us=9s starting=2', gone]],
    ['a fault strikes', ['fault.struck', gone]],
    ['the App stops', ['11s app.stopping', 'i1 finished terminated', gone]],
    ['a version comes between', ['11s publish v3', gone]],
  ])('says nothing if %s', (_what, more) => {
    expect(violated(cut('', ...more))).toEqual([]);
  });

  test('says nothing where a new container was ready before', () => {
    const early = cut('interrupt_delay_us=5s', gone)
      .replace('deploy.interrupting', 'c2 starting v2 | 12s c2 ready | 15s deploy.interrupting');
    expect(applied('L07', early.replace(gone, '17s c1 stopped'))).toBe(0);
  });
});

describe('L08 no-starvation', () => {
  /** Four inputs come at once, for two slots that are ready 2 s later. */
  const BURST = `0s create | publish v1 cap=2
    5s i1 arrives | i2 arrives | i3 arrives | i4 arrives
    c1 starting v1 cold_start_us=2s | c2 starting v1 cold_start_us=2s`;
  const ROUND = `7s c1 ready | i1 on c1 for 3s | c2 ready | i2 on c2 for 3s`;
  const late = (at: string) => `${BURST} | ${ROUND} | 10s i1 succeeded | i3 on c1 for 3s
    i2 succeeded | ${at} i4 on c2 for 3s | 30s end why=duration`;

  test('nobody waits longer than the cold start and the rounds before', () => {
    expect(applied('L08', late('10s'))).toBe(4);
    expect(applied('L08', late('13s'))).toBe(4);
    expect(violation('L08', late('14s')).message).toBe(
      'in-4 starts 9000000 µs after it came with 3 others, which 2 slots had to serve within '
      + '8000000 µs',
    );
  });

  test('those of an ephemeral App count as well', () => {
    const ephemeral = (at: string) => late(at).replace('create', 'create ephemeral=serve');
    expect(applied('L08', ephemeral('13s'))).toBe(4);
    expect(violated(ephemeral('14s'))).toEqual(['L08']);
  });

  test('who never starts waited too long', () => {
    expect(violation('L08', late('10s').replace('10s i4 on c2 for 3s |', '')).message).toBe(
      'of 4 inputs that came to f at 5000000 µs some have not started, where none had to wait '
      + 'longer than 8000000 µs',
    );
  });

  test('who gives up before has nothing to wait for', () => {
    const text = late('10s').replace('10s i4 on c2 for 3s', '10s i4 finished abandoned');
    expect(violated(text)).toEqual([]);
  });

  test('later inputs do not count, whoever they are', () => {
    const later = `${late('10s').replace('30s end', '11s i5 arrives | 60s i5 on c1 for 1s | end')}`;
    expect(applied('L08', later)).toBe(4);
  });

  test.each([
    ['they take unlike times', late('14s').replace('i2 on c2 for 3s', 'i2 on c2 for 2s')],
    ['an attempt fails', late('14s').replace('i1 succeeded', 'i1 failed')],
    ['cores are shared', late('14s').replace('cap=2', 'cap=2 millicores=1000')],
    ['a version comes between', late('14s').replace('10s', '8s publish v2 | 10s')],
    ['a fault strikes', late('14s').replace('10s', '8s fault.struck | 10s')],
    ['they wait for a start that others slow down', `0s create | publish v1 cap=1
      2s c1 starting v1 cold_start_us=4s | c1 phase phase=boot lasts_us=8s starting=2
      5s i1 arrives | 11s c1 ready | i1 on c1 for 1s | 12s i1 succeeded | 30s end why=duration`],
    ['the autoscaler takes its time', late('14s').replace('cap=2', 'cap=2 interval_us=1s')],
  ])('says nothing if %s', (_what, text) => {
    expect(violated(text)).toEqual([]);
  });
});
