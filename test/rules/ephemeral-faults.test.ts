import { expect, test } from 'vitest';
import { commandsIn, recordsIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

/** The deployed App `a`, which a client runs beside; one call to each, at 30s to the deployed. */
const both = (events: string, rest = '') => play(`
  app:
    name: a
    images: { base: { build: 1s } }
    functions: { f: { image: base, service_time: 1s, cold_start: 1s } }
  traffic: [{ to: f, name: own, arrivals: { at: [30s] } }]
  events:
    - { at: 10s, run: { function: f } }
    ${events}
  duration: 100s
  ${rest}
`, { check: true });

const seconds = (micros: number) => `${micros / 1_000_000}s`;
/** When records of a type come, and of which App. */
const told = (played: Played, type: Parameters<typeof recordsIn>[1]) =>
  recordsIn(played, type).map(({ t_us, app }) => `${seconds(t_us)} ${app}`);
const struck = (played: Played) => recordsIn(played, 'fault.struck')
  .map(({ t_us, app, fault, target }) => `${seconds(t_us)} ${app} ${fault} ${target}`);
const ends = (played: Played) =>
  recordsIn(played, 'attempt.ended').map(({ app, result }) => `${app} ${result}`);
const violated = ({ result }: Played) => result.properties?.filter(({ ok }) => !ok);

test('EPH-1 a start failure is for the next start of the deployed App', () => {
  const played = both('- { at: 1s, fault: { start_failure: { function: f } } }');
  expect(told(played, 'container.start_failed')).toEqual(['31s ap-1']);
  expect(violated(played)).toEqual([]);
});

test.each([
  ['build_failure: { image: base }', ['build_failure base']],
  ['build_failure: {}', ['build_failure any image']],
])('EPH-1 a build fails for the deployed App: %s', (fault, of) => {
  const edit = (at: string, build: string) =>
    `- { at: ${at}, edit: { images: { base: { build: ${build} } } } }`;
  const played = both(`- { at: 1s, fault: { ${fault} } }
    ${edit('2s', '2s')}
    ${edit('19s', '3s')}
    - { at: 20s, deploy: {} }`);
  expect(struck(played)).toEqual(of.map((each) => `1s ap-1 ${each}`));
  expect(told(played, 'build.succeeded')).toEqual(['12s ap-2']);
  expect(told(played, 'build.failed')).toEqual(['23s ap-1']);
  expect(commandsIn(played).at(-1)).toContain('23s');
});

test('EPH-1 a build is delayed for the deployed App', () => {
  const played = both(`- { at: 1s, fault: { build_delay: { image: base, delay: 5s } } }
    - { at: 2s, edit: { images: { base: { build: 2s } } } }
    - { at: 19s, edit: { images: { base: { build: 3s } } } }
    - { at: 20s, deploy: {} }`);
  expect(told(played, 'build.succeeded')).toEqual(['12s ap-2', '28s ap-1']);
});

test('EPH-1 starts are slow that the deployed App makes', () => {
  const played = both('- { at: 1s, fault: { slow_start: { function: f, factor: 5, for: 90s } } }');
  expect(recordsIn(played, 'container.starting').map(({ app, cold_start_us }) =>
    `${app} ${cold_start_us}`)).toEqual(['ap-2 1000000', 'ap-1 5000000']);
});

test.each([
  ['fail_attempt', ['ap-2 succeeded', 'ap-1 failed'], '32s'],
  ['wedge', ['ap-2 succeeded'], '31s'],
])('EPH-1 a chance of %s is one of attempts of the deployed App', (kind, of, at) => {
  const played = both('', `faults: [{ ${kind}: { function: f, probability: 1 } }]`);
  expect(ends(played)).toEqual(of);
  expect(struck(played)).toEqual([`${at} ap-1 ${kind} in-2`]);
});

test.each([
  ['start_failure: { function: f, probability: 1 }', 'container.start_failed', '31s ap-1'],
  ['slow_start: { function: f, factor: 5, probability: 1 }', 'input.started', '35s ap-1'],
] as const)('EPH-1 a chance for a Function is one for the deployed App: %s', (fault, type, of) => {
  const played = both('', `faults: [{ ${fault} }]`);
  expect(told(played, type).find((each) => each.endsWith('ap-1'))).toBe(of);
  expect(ends(played)[0]).toBe('ap-2 succeeded');
  expect(struck(played).filter((each) => !each.includes('ap-1'))).toEqual([]);
});

test.each(['build_failure: { image: base', 'build_delay: { image: base, delay: 5s'])(
  'EPH-1 a chance for an image is one for the deployed App: %s', (fault) => {
    const played = both(`- { at: 2s, edit: { images: { base: { build: 2s } } } }
    - { at: 19s, edit: { images: { base: { build: 3s } } } }
    - { at: 20s, deploy: {} }`, `faults: [{ ${fault}, probability: 1 } }]`);
    expect(told(played, 'build.succeeded')[0]).toBe('12s ap-2');
    expect(recordsIn(played, 'fault.struck').map(({ app }) => app)).toEqual(['ap-1']);
  },
);

test.each(['crash', 'preempt'])('EPH-1 a rate of %s for a Function spares who runs it', (kind) => {
  const script = (target: string) => play(`
    app: { name: a, functions: { f: { service_time: 90s, cold_start: 1s } } }
    events: [{ at: 1s, run: { function: f } }]
    duration: 100s
    faults: [{ ${kind}: { ${target} rate: 1/s } }]
  `, { check: true });
  expect(struck(script('function: f,'))).toEqual([]);
  // What names nobody strikes all.
  expect(struck(script(''))[0]).toContain(`ap-2 ${kind} ta-1`);
});

test.each(['crash', 'preempt', 'fail_attempt', 'wedge'])(
  'EPH-1 a record of an ephemeral App sets off no %s that is to follow one of the App', (kind) => {
    const when = '{ event: input.started, function: f }';
    const played = both(`- { when: ${when}, fault: { ${kind}: {} } }`);
    const target = kind === 'crash' || kind === 'preempt' ? 'ta-2' : 'in-2';
    expect(struck(played)).toEqual([`31s ap-1 ${kind} ${target}`]);
    expect(ends(played)[0]).toBe('ap-2 succeeded');
  },
);

test.each(['crash', 'preempt', 'fail_attempt', 'wedge'])(
  'EPH-1 a record of an ephemeral App does not make its container the target of %s', (kind) => {
    const played = both(`- { when: { event: input.started }, fault: { ${kind}: {} } }`);
    expect(struck(played)).toEqual([`11s ap-1 ${kind} none`]);
    expect(ends(played)).toEqual(['ap-2 succeeded', 'ap-1 succeeded']);
  },
);

test('EPH-1 who waits for a source waits for its records, wherever its inputs go', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }
    events:
      - { at: 10s, run: { function: f, name: try } }
      - when: { event: attempt.ended, function: f, source: try }
        deploy: { change: { functions: { f: { code: b } } } }
  `, { check: true });
  expect(told(played, 'deploy.issued')).toContain('12s ap-1');
  expect(violated(played)).toEqual([]);
});
