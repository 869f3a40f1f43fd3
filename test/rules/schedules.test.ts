import { describe, expect, test } from 'vitest';
import { recordsOf, rulesOf } from './moments.ts';
import { play, type Played } from './timeline.ts';

/** What an App with one Function is, and what is done to it. */
interface Situation {
  readonly schedule: string;
  readonly options?: string;
  readonly more?: string;
  readonly duration?: string;
  readonly start?: string;
}

function situation({ schedule, options = '', more = '', duration, start }: Situation): Played {
  const played = play(`
start: ${start ?? '2026-01-05T09:00:00Z'}
duration: ${duration ?? '20m'}
app:
  name: a
  functions:
    f: { code: x1, service_time: 10s, cold_start: 5s, schedule: ${schedule}${options} }
${more}
`, { check: true });
  expect(played.result.properties?.filter(({ ok }) => !ok)).toEqual([]);
  return played;
}

/** When it fired, in seconds; each firing is of one input that arrives in that instant. */
function fired(given: Situation): readonly number[] {
  const played = situation(given);
  const firings = recordsOf(played, 'schedule.fired');
  const arrivals = recordsOf(played, 'input.arrived');
  expect(arrivals.map(({ t_us, input }) => [t_us, input]))
    .toEqual(firings.map(({ due_us, input }) => [due_us, input]));
  expect(firings.map(({ t_us }) => t_us)).toEqual(firings.map(({ due_us }) => due_us));
  return firings.map(({ t_us }) => t_us / 1e6);
}

const CRON = '{ cron: "*/5 * * * *" }';
const PERIOD = '{ period: 5m }';

describe('SCH-1', () => {
  test('SCH-1 a cron makes one input at each minute that it means', () => {
    expect(fired({ schedule: CRON })).toEqual([300, 600, 900, 1200]);
  });

  test('SCH-1 a cron goes by the calendar, not by the beginning of the run', () => {
    expect(fired({ schedule: CRON, start: '2026-01-05T09:03:30Z' })).toEqual([90, 390, 690, 990]);
  });

  test('SCH-1 a cron goes by the clocks of its time zone, which is UTC unless it says so', () => {
    const noon = (zone: string) => fired({
      schedule: `{ cron: "0 12 * * *"${zone} }`, start: '2026-03-28T00:00:00Z', duration: '48h',
    }).map((at) => at / 3600);
    expect(noon('')).toEqual([12, 36]);
    expect(noon(', timezone: Europe/Berlin')).toEqual([11, 34]);
    expect(noon(', timezone: America/New_York')).toEqual([16, 40]);
  });

  test('SCH-1 a local time that does not exist is skipped', () => {
    expect(fired({
      schedule: '{ cron: "30 2 * * *", timezone: Europe/Berlin }', options: ', timeout: 1h',
      start: '2026-03-28T00:00:00Z', duration: '72h',
    }).map((at) => at / 3600)).toEqual([1.5, 48.5]);
  });

  test('SCH-1 a local time that comes twice is due once, the first time', () => {
    expect(fired({
      schedule: '{ cron: "30 2 * * *", timezone: Europe/Berlin }',
      start: '2026-10-24T12:00:00Z', duration: '48h',
    }).map((at) => at / 3600)).toEqual([12.5, 37.5]);
  });

  test('SCH-1 without a start the calendar begins in 1970', () => {
    const played = play(`
duration: 3h
app:
  name: a
  functions: { f: { service_time: 1s, cold_start: 1s, schedule: { cron: "0 * * * *" } } }
`);
    expect(recordsOf(played, 'schedule.fired').map(({ t_us }) => t_us / 3.6e9)).toEqual([1, 2, 3]);
  });

  test('SCH-1 a period is due a period after the publish, and again after each', () => {
    expect(fired({ schedule: PERIOD, duration: '901s' })).toEqual([300, 600, 900]);
  });

  test('SCH-1 what is due in the instant of the publish that brings it is not due', () => {
    // The App is published at 0s, which is 9:00.
    expect(fired({ schedule: CRON, duration: '299s' })).toEqual([]);
    expect(fired({
      schedule: '{ period: 1h }',
      more: `events: [{ at: 5m, deploy: { change: { functions: { f: { schedule: ${CRON} } } } } }]`,
    })).toEqual([600, 900, 1200]);
  });

  test('SCH-1 nobody has to be connected, and what is due joins what others sent', () => {
    const played = situation({
      schedule: CRON, duration: '5m',
      more: 'traffic: [{ name: users, to: f, arrivals: { at: [300s] } }]',
    });
    // Schedules come before traffic in an instant (TIME-2).
    expect(recordsOf(played, 'input.arrived').map(({ source }) => source))
      .toEqual(['schedule-a-f', 'users']);
  });

  test('SCH-1 is cited by the firing and by the arrival', () => {
    const played = situation({ schedule: CRON, duration: '5m' });
    expect(rulesOf(played, 'schedule.fired')).toEqual(['300s SCH-1']);
    expect(rulesOf(played, 'input.arrived')).toEqual(['300s SCH-1']);
  });

  test('SCH-1 schedules of one instant fire in order of App and Function', () => {
    const option = `service_time: 1s, cold_start: 1s, schedule: ${PERIOD}`;
    const played = play(`
duration: 5m
apps:
  - { name: b, functions: { f: { ${option} }, a: { ${option} } } }
  - { name: a, functions: { z: { ${option} } } }
`);
    expect(recordsOf(played, 'schedule.fired').map(({ schedule }) => schedule))
      .toEqual(['schedule-a-z', 'schedule-b-a', 'schedule-b-f']);
  });

  test('SCH-1 the trace tells the instants of a cron once, before the first publish ends', () => {
    const played = situation({
      schedule: CRON, more: 'events: [{ at: 7m, rollover: {} }, { at: 8m, rollback: {} }]',
    });
    expect(recordsOf(played, 'schedule.planned').map(({ schedule, due }) => [schedule, due]))
      .toEqual([['*/5 * * * * UTC', '0+300000000*5']]);
  });
});

describe('SCH-2', () => {
  const deploy = (at: string, strategy = 'rolling') =>
    `events: [{ at: ${at}, deploy: { strategy: ${strategy}, `
    + 'change: { functions: { f: { code: x2 } } } } }]';

  test.each(['rolling', 'recreate'])('SCH-2 a cron is not disturbed by %s', (strategy) => {
    expect(fired({ schedule: CRON, more: deploy('430s', strategy) }))
      .toEqual([300, 600, 900, 1200]);
  });

  test.each(['rolling', 'recreate'])('SCH-2 a period begins anew at %s', (strategy) => {
    expect(fired({ schedule: PERIOD, more: deploy('430s', strategy) })).toEqual([300, 730, 1030]);
  });

  test('SCH-2 a rollover and a rollback are publishes, too', () => {
    const more = 'events: [{ at: 430s, rollover: {} }, { at: 800s, rollback: {} }]';
    expect(fired({ schedule: PERIOD, more })).toEqual([300, 730, 1100]);
    expect(fired({ schedule: CRON, more })).toEqual([300, 600, 900, 1200]);
  });

  test('SCH-2 a no-op restarts nothing', () => {
    expect(fired({ schedule: PERIOD, more: 'events: [{ at: 430s, deploy: {} }]' }))
      .toEqual([300, 600, 900, 1200]);
  });

  test('SCH-2 a failed build restarts nothing', () => {
    expect(fired({
      schedule: PERIOD,
      more: 'events: [{ at: 430s, deploy: { build: { duration: 5s, fails: true }, '
        + 'change: { functions: { f: { code: x2 } } } } }]',
    })).toEqual([300, 600, 900, 1200]);
  });

  test('SCH-2 a period begins at the publish, not when the deployment was issued', () => {
    expect(fired({
      schedule: PERIOD,
      more: 'events: [{ at: 430s, deploy: { build: 30s, '
        + 'change: { functions: { f: { code: x2 } } } } }]',
    })).toEqual([300, 760, 1060]);
  });

  test.each([CRON, PERIOD])('SCH-2 what is due at a publish fires once: %s', (own) => {
    for (const strategy of ['rolling', 'recreate']) {
      expect(fired({ schedule: own, more: deploy('600s', strategy) }))
        .toEqual([300, 600, 900, 1200]);
    }
    expect(fired({ schedule: own, more: 'events: [{ at: 600s, rollover: {} }, '
      + '{ at: 600s, rollback: {} }]' })).toEqual([300, 600, 900, 1200]);
  });

  test('SCH-2 what is due at the publish runs on the version that was published', () => {
    const played = situation({
      schedule: CRON, more: deploy('600s', 'recreate'), duration: '1000s',
      options: ', initial_containers: 1',
    });
    expect(played.result.inputs?.map(({ attempts }) => attempts.at(-1)?.version))
      .toEqual([1, 2, 2]);
  });

  test.each([CRON, PERIOD])('SCH-2 none fires once it is removed: %s', (own) => {
    const remove = (at: string) => `events: [{ at: ${at}, deploy: { change: `
      + '{ functions: { f: { schedule: null } } } } }]';
    expect(fired({ schedule: own, more: remove('601s') })).toEqual([300, 600]);
    expect(fired({ schedule: own, more: remove('600s') })).toEqual([300]);
  });

  test('SCH-2 none fires once its Function is removed', () => {
    const played = play(`
duration: 20m
app:
  name: a
  functions:
    f: { service_time: 1s, cold_start: 1s, schedule: ${PERIOD} }
    g: { service_time: 1s, cold_start: 1s }
events: [{ at: 10m, deploy: { change: { functions: { f: null } } } }]
`, { check: true });
    expect(recordsOf(played, 'schedule.fired').map(({ t_us }) => t_us / 1e6)).toEqual([300]);
    expect(played.result.properties?.filter(({ ok }) => !ok)).toEqual([]);
  });

  test.each([CRON, PERIOD])('SCH-2 none fires once the App is stopped: %s', (own) => {
    expect(fired({ schedule: own, more: 'events: [{ at: 601s, stop: {} }]' })).toEqual([300, 600]);
    expect(fired({ schedule: own, more: 'events: [{ at: 600s, stop: {} }]' })).toEqual([300]);
  });

  test('SCH-2 an App that is deployed again has its schedules from then on', () => {
    const more = 'events: [{ at: 430s, stop: {} }, { at: 700s, deploy: {} }]';
    expect(fired({ schedule: PERIOD, more })).toEqual([300, 1000]);
    expect(fired({ schedule: CRON, more })).toEqual([300, 900, 1200]);
  });

  test('SCH-2 nothing is caught up that was due while there was no schedule', () => {
    const more = `events:
  - { at: 350s, deploy: { change: { functions: { f: { schedule: null } } } } }
  - { at: 950s, rollback: { to: v1 } }`;
    expect(fired({ schedule: CRON, more })).toEqual([300, 1200]);
    expect(fired({ schedule: PERIOD, more })).toEqual([300]);
  });

  test('SCH-2 a schedule that is another one now begins with its publish', () => {
    const change = (schedule: string, at: string) => 'events: [{ '
      + `at: ${at}, deploy: { change: { functions: { f: { schedule: ${schedule} } } } } }]`;
    expect(fired({ schedule: PERIOD, more: change('{ period: 4m }', '400s') }))
      .toEqual([300, 640, 880, 1120]);
    // Due at 600s under either, but there from then on only.
    expect(fired({ schedule: PERIOD, more: change('{ period: 100s }', '600s'), duration: '801s' }))
      .toEqual([300, 700, 800]);
    expect(fired({ schedule: CRON, more: change('{ cron: "*/10 * * * *" }', '600s') }))
      .toEqual([300, 1200]);
    // One schedule in the place of another, although both are due then.
    expect(fired({ schedule: CRON, more: change(PERIOD, '450s') })).toEqual([300, 750, 1050]);
  });

  test('SCH-2 a change of the zone alone keeps the cron', () => {
    expect(fired({
      schedule: '{ cron: "0 12 * * *" }', start: '2026-01-05T09:00:00Z', duration: '30h',
      more: 'events: [{ at: 1h, deploy: { change: '
        + '{ functions: { f: { schedule: { timezone: Europe/Berlin } } } } } }]',
    }).map((at) => at / 3600)).toEqual([2, 26]);
  });

  test('SCH-2 a schedule removed and brought back in one instant is a new one', () => {
    expect(fired({
      schedule: CRON,
      more: `events:
  - { at: 600s, deploy: { change: { functions: { f: { schedule: null } } } } }
  - { at: 600s, rollback: { to: v1 } }`,
    })).toEqual([300, 900, 1200]);
  });

  test('SCH-2 edits that nobody deploys change nothing', () => {
    expect(fired({
      schedule: PERIOD,
      more: 'events: [{ at: 430s, edit: { functions: { f: { schedule: null } } } }]',
    })).toEqual([300, 600, 900, 1200]);
  });

  test('SCH-2 the end of the run is the last instant at which it fires', () => {
    expect(fired({ schedule: PERIOD, duration: '600s' })).toEqual([300, 600]);
    const until = (at: number) => recordsOf(play(`
duration: 1h
app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s, schedule: ${CRON} } } }
`, { until: at * 1e6 }), 'schedule.fired').map(({ t_us }) => t_us / 1e6);
    expect(until(600)).toEqual([300, 600]);
    expect(until(7200)).toHaveLength(24);
  });
});

describe('SCH-3', () => {
  const notified = (options: string, more = '') => situation({ schedule: PERIOD, options, more })
    .story.filter((line) => line.includes('notified'));

  test('SCH-3 the owner learns of what its schedule called and what failed in the end', () => {
    const played = situation({ schedule: PERIOD, options: ', failure_rate: 1, retries: 1' });
    // Cold start 5s, twice 10s, and a second between.
    expect(recordsOf(played, 'notification.sent')
      .map(({ t_us, function: name, due_us, error, input }) =>
        [t_us / 1e6, name, Number(due_us) / 1e6, error, input]))
      .toEqual([
        [326, 'f', 300, 'failed', 'in-1'], [626, 'f', 600, 'failed', 'in-2'],
        [926, 'f', 900, 'failed', 'in-3'],
      ]);
    expect(rulesOf(played, 'notification.sent')[0]).toBe('326s SCH-3');
    expect(played.result.apps[0]?.functions['f']?.schedule).toEqual({ fired: 4, notified: 3 });
  });

  test('SCH-3 a timeout is told as one', () => {
    expect(notified(', timeout: 8s')).toContain('313s owner of f notified (timeout)');
  });

  test('SCH-3 what was lost once too often is told as an internal failure', () => {
    expect(situation({
      schedule: PERIOD, duration: '400s',
      more: `platform: { constants: { losses: 0 } }
events: [{ when: { event: input.started }, fault: { crash: {} } }]`,
    }).story.filter((line) => line.includes('notified')))
      .toEqual(['305s owner of f notified (internal failure)']);
  });

  test('SCH-3 a retry that succeeds is nobody\'s business', () => {
    expect(notified(
      ', retries: 1', 'events: [{ when: { event: input.started }, fault: { fail_attempt: {} } }]',
    )).toEqual([]);
  });

  test('SCH-3 what others call fails without a notice', () => {
    expect(situation({
      schedule: '{ period: 1h }', options: ', failure_rate: 1',
      more: 'traffic: [{ to: f, arrivals: { at: [1s] } }]',
    }).story.filter((line) => line.includes('notified'))).toEqual([]);
  });

  test('SCH-3 what ends with its App was not failed', () => {
    expect(notified('', 'events: [{ at: 303s, stop: {} }]')).toEqual([]);
  });
});
