import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordsOf } from './moments.ts';
import { play, type Played } from './timeline.ts';

/** Minutes of the run; commands are at whole minutes as often as not, where the cron is due. */
const LENGTH = 20;

const SCHEDULES = ['{ cron: "* * * * *" }', '{ cron: "*/3 * * * *" }', '{ period: 60s }',
  '{ period: 150s }', 'null'] as const;

const aCommand = fc.record({
  minute: fc.integer({ min: 0, max: LENGTH }),
  beside: fc.constantFrom(0, 0, 0, -1, 1, 20),
  strategy: fc.constantFrom('rolling', 'recreate'),
  build: fc.constantFrom(0, 0, 7, 60),
  what: fc.constantFrom('code', 'code', 'schedule', 'no-op', 'failing', 'rollover', 'rollback',
    'stop'),
  schedule: fc.constantFrom(...SCHEDULES),
});

type Command = typeof aCommand extends fc.Arbitrary<infer T> ? T : never;

function action(command: Command, place: number): string {
  const { strategy, build, what, schedule } = command;
  const change = (option: string) => `change: { functions: { f: { ${option} } } }`;
  switch (what) {
    case 'code':
      return `deploy: { strategy: ${strategy}, build: ${build}s, ${change(`code: x${place}`)} }`;
    case 'schedule':
      return `deploy: { strategy: ${strategy}, build: ${build}s, ${
        change(`schedule: ${schedule}, code: x${place}`)} }`;
    case 'no-op': return 'deploy: {}';
    case 'failing':
      return `deploy: { build: { duration: ${build}s, fails: true }, ${
        change(`code: x${place}`)} }`;
    case 'stop': return 'stop: {}';
    default: return `${what}: { strategy: ${strategy} }`;
  }
}

const seconds = ({ minute, beside }: Command): number =>
  Math.min(LENGTH * 60, Math.max(0, minute * 60 + beside));

const scenario = (commands: readonly Command[]): string => `
duration: ${LENGTH}m
app:
  name: a
  functions:
    f: { service_time: 3s, cold_start: 5s, exit_time: 2s, schedule: ${SCHEDULES[0]} }
events:
${commands.map((command, place) =>
  `  - { at: ${seconds(command)}s, ${action(command, place)} }\n`).join('')}
`;

/** What the live version says about the schedule of f, from an instant on. */
interface Epoch {
  readonly from: number;
  readonly schedule: string;
}

/** The epochs of the run: each publish begins one, and so does a stop. */
function epochs(played: Played): readonly Epoch[] {
  return played.records.flatMap(({ type, t_us, schedule = '' }): Epoch[] => {
    const from = t_us / 1e6;
    if (type === 'app.stopping') return [{ from, schedule: '' }];
    return type === 'rollout.started' ? [{ from, schedule: String(schedule) }] : [];
  });
}

/** How often a schedule is due, in seconds. */
const EVERY: Readonly<Record<string, number>> = {
  '* * * * * UTC': 60, '*/3 * * * * UTC': 180, 'every-60000000us': 60, 'every-150000000us': 150,
};

/** The instants of a run at which f is due, by looking at each second of it. */
function dueIn(played: Played): readonly number[] {
  const all = epochs(played);
  const due: number[] = [];
  for (let now = 1; now <= LENGTH * 60; now++) {
    const before = all.filter(({ from }) => from < now);
    const { schedule } = before.at(-1) as Epoch;
    const atNow = all.filter(({ from }) => from === now);
    if (schedule === '' || atNow.some((epoch) => epoch.schedule !== schedule)) continue;
    // Periods count from the last publish, crons from the beginning of the calendar.
    const anchor = schedule.endsWith('UTC') ? 0 : (before.at(-1) as Epoch).from;
    const since = now - anchor;
    if (since > 0 && since % (EVERY[schedule] as number) === 0) due.push(now);
  }
  return due;
}

test('SCH-2 each due instant fires exactly once, whatever is deployed', () => {
  let restarted = 0;
  fc.assert(fc.property(fc.array(aCommand, { minLength: 1, maxLength: 8 }), (commands) => {
    const played = play(scenario(commands), { check: true });
    const fired = recordsOf(played, 'schedule.fired').map(({ t_us }) => t_us / 1e6);
    expect(fired).toEqual(dueIn(played));
    expect(recordsOf(played, 'input.arrived').map(({ t_us }) => t_us / 1e6)).toEqual(fired);
    expect(played.result.properties?.filter(({ ok }) => !ok)).toEqual([]);
    if (recordsOf(played, 'deploy.published').some(({ t_us }) => fired.includes(t_us / 1e6))) {
      restarted++;
    }
  }), { seed: 46, numRuns: 150 });
  expect(restarted).toBeGreaterThan(30);
});
