import { describe, expect, test } from 'vitest';
import type { TraceRecord } from '../../src/model/records.ts';
import { recordsIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

const warm = 'cold_start: 1s, initial_containers: 1, scaledown_window: 1h';

/** Options, and those of the usual ones that they do not state. */
const withUsual = (options: string, usual: string): string => [
  ...usual.split(', ').filter((each) => !options.includes(each.split(':')[0] as string)),
  ...(options === '' ? [] : [options]),
].join(', ');

interface Given {
  readonly calls?: string;
  /** Options of the caller `f`, and of `g`, which is called. */
  readonly f?: string;
  readonly g?: string;
  readonly others?: string;
  readonly at?: string;
  readonly rest?: string;
}

/** An App whose `f` calls `g` in the middle of its 4 s of work, for 3 s: no property objects. */
function run({
  calls = '{ function: g, at: 0.5 }', f = '', g = '', others = '', at = '0s', rest = '',
}: Given): Played {
  const played = play(`
    app:
      name: a
      functions:
        f: { calls: [${calls}], ${withUsual(f, `service_time: 4s, ${warm}`)} }
        g: { ${withUsual(g, `service_time: 3s, ${warm}`)} }
        ${others}
    traffic: [{ to: f, arrivals: { at: [${at}] } }]
    ${rest}
  `, { check: true });
  expect(played.result.properties?.filter(({ ok }) => !ok)).toEqual([]);
  return played;
}

const seconds = (micros: number): string => `${micros / 1_000_000}s`;
const short = (id: unknown): string => String(id).replace('in-', 'i');

const LINES: Partial<Record<TraceRecord['type'], (record: TraceRecord) => string>> = {
  'call.made': ({ input, callee, waits }) =>
    `${short(input)} calls ${short(callee)}${waits === 'yes' ? '' : ' and goes on'}`,
  'attempt.ended': ({ input, result, state }) =>
    `${short(input)} ${result}${result === state ? '' : ` -> ${state}`}`,
  'input.finished': ({ input, state, why }) => `${short(input)} ${state} (${why})`,
};

/** Calls, ends of attempts and of inputs that do not run, in order. */
const storyOf = ({ records }: Played): readonly string[] => records.flatMap((record) => {
  const line = LINES[record.type];
  return line === undefined ? [] : [`${seconds(record.t_us)} ${line(record)}`];
});

const story = (given: Given): readonly string[] => storyOf(run(given));

describe('CAL-1 the point of a call', () => {
  test('CAL-1 the work of the caller stands still until the call is over', () => {
    expect(story({})).toEqual(['2s i1 calls i2', '5s i2 succeeded', '7s i1 succeeded']);
  });

  test('CAL-1 a call may come before any work, and after all of it', () => {
    expect(story({ calls: '{ function: g, at: 0 }' }))
      .toEqual(['0s i1 calls i2', '3s i2 succeeded', '7s i1 succeeded']);
    expect(story({ calls: '{ function: g, at: 1 }' }))
      .toEqual(['4s i1 calls i2', '7s i2 succeeded', '7s i1 succeeded']);
    expect(story({ calls: '{ function: g }', f: 'service_time: 0s' }))
      .toEqual(['0s i1 calls i2', '3s i2 succeeded', '3s i1 succeeded']);
  });

  test('CAL-1 calls are made in order of their points, then in order of the list', () => {
    const others = `h: { service_time: 1s, ${warm} }`;
    expect(story({
      others,
      calls: '{ function: g, at: 0.5 }, { function: h, at: 0.25 }, { function: h, at: 0.5 }',
    })).toEqual([
      '1s i1 calls i2', '2s i2 succeeded', '3s i1 calls i3', '6s i3 succeeded',
      '6s i1 calls i4', '7s i4 succeeded', '9s i1 succeeded',
    ]);
  });

  test('CAL-1 the point is rounded to a whole microsecond', () => {
    const played = run({
      calls: '{ function: g, at: 0.3 }', f: 'service_time: 5us', g: 'service_time: 0s',
    });
    expect(recordsIn(played, 'call.made').map(({ t_us }) => t_us)).toEqual([2]);
    expect(recordsIn(played, 'attempt.ended').at(-1)?.t_us).toBe(5);
  });

  test('CAL-1 without wait the caller goes on, whatever becomes of the call', () => {
    expect(story({ calls: '{ function: g, at: 0.5, wait: false }', g: 'failure_rate: 1' }))
      .toEqual(['2s i1 calls i2 and goes on', '4s i1 succeeded', '5s i2 failed']);
    expect(story({
      calls: '{ function: g, at: 0.5, wait: false }',
      rest: 'platform: { limits: { spawned: 0, queued: 1 } }\n    '
        + 'events: [{ at: 1s, fault: { crash: { function: g } } }]',
    })).toEqual([
      '2s i1 calls i2 and goes on', '2s i2 rejected (resource exhausted)', '4s i1 succeeded',
    ]);
  });

  test('CAL-1 calls lie within calls', () => {
    expect(story({
      g: 'calls: [{ function: h, at: 1 }]', others: `h: { service_time: 1s, ${warm} }`,
    })).toEqual([
      '2s i1 calls i2', '5s i2 calls i3', '6s i3 succeeded', '6s i2 succeeded', '8s i1 succeeded',
    ]);
  });
});

describe('CAL-1 what stands still', () => {
  test('CAL-1 the slot stays taken: a second caller waits for the first', () => {
    expect(story({ f: 'max_containers: 1', at: '0s, 0s' })).toEqual([
      '2s i1 calls i3', '5s i3 succeeded', '7s i1 succeeded',
      '9s i2 calls i4', '12s i4 succeeded', '14s i2 succeeded',
    ]);
  });

  test('CAL-1 RET-3 the timeout runs on, and the call too', () => {
    expect(story({ f: 'timeout: 4500ms' }))
      .toEqual(['2s i1 calls i2', '4.5s i1 timeout -> failed', '5s i2 succeeded']);
  });

  test('CAL-1 TIME-2 a call that is over exactly at the timeout is in time', () => {
    expect(story({ calls: '{ function: g, at: 1 }', f: 'timeout: 7s' }))
      .toEqual(['4s i1 calls i2', '7s i2 succeeded', '7s i1 succeeded']);
  });

  test('CAL-1 QUE-5 who stands still takes no share of the cores', () => {
    // Alone until 4 s, though the other one is on the container until 3 s and from 5 s on.
    expect(story({
      f: 'max_inputs: 2, target_inputs: 2, concurrency: { cpu: 1 }', at: '0s, 0s',
      calls: '{ function: g, at: 0.25 }', g: 'max_inputs: 2',
    })).toEqual([
      '2s i1 calls i3', '2s i2 calls i4', '5s i3 succeeded', '5s i4 succeeded',
      '11s i1 succeeded', '11s i2 succeeded',
    ]);
    expect(story({
      f: 'max_inputs: 2, target_inputs: 2, concurrency: { cpu: 1 }', at: '0s, 2s',
      calls: '{ function: g, at: 0.5 }', g: 'max_inputs: 2',
    })).toEqual([
      // Each has the core to itself, as the other one stands still meanwhile.
      '2s i1 calls i2', '4s i3 calls i4', '5s i2 succeeded', '7s i1 succeeded', '7s i4 succeeded',
      '9s i3 succeeded',
    ]);
  });

  test('CAL-1 TIME-5 a run ends when calls are final too', () => {
    const played = run({ calls: '{ function: g, at: 1, wait: false }' });
    expect(played.result.ended_at_us).toBe(7_000_000);
  });

  test('CAL-1 QUE-8 a caller that was given up waits for its call all the same', () => {
    expect(storyOf(play(`
      app:
        name: a
        functions:
          f: { service_time: 4s, ${warm}, calls: [{ function: g, at: 0.5 }] }
          g: { service_time: 3s, ${warm} }
      traffic: [{ to: f, patience: 3s, arrivals: { at: [0s] } }]
    `))).toEqual(['2s i1 calls i2', '5s i2 succeeded', '7s i1 succeeded -> abandoned']);
  });
});

describe('CAL-1 a call that does not succeed', () => {
  test('CAL-1 RET-1 fails the attempt at once, which uses up the retry policy', () => {
    expect(story({ g: 'failure_rate: 1', f: 'retries: 1' })).toEqual([
      '2s i1 calls i2', '5s i2 failed', '5s i1 failed -> waiting',
      '8s i1 calls i3', '11s i3 failed', '11s i1 failed',
    ]);
    const played = run({ g: 'failure_rate: 1' });
    const [callee, caller] = recordsIn(played, 'attempt.ended');
    expect(caller).toMatchObject({ input: 'in-1', caused_by: callee?.seq });
  });

  test('CAL-1 is over only when its own retries are', () => {
    expect(story({ g: 'failure_rate: 1, retries: 1' })).toEqual([
      '2s i1 calls i2', '5s i2 failed -> waiting', '9s i2 failed', '9s i1 failed',
    ]);
  });

  test('CAL-1 QUE-7 is refused where there is no room, and a call to none is not found', () => {
    expect(story({
      rest: 'platform: { limits: { queued: 0 } }', at: '0s, 0s', f: 'initial_containers: 2',
    })).toEqual([
      '2s i1 calls i3', '2s i2 calls i4', '2s i4 rejected (resource exhausted)', '2s i2 failed',
      '5s i3 succeeded', '7s i1 succeeded',
    ]);
    expect(story({ rest: 'events: [{ at: 1s, deploy: { change: { functions: { g: null } } } }]' }))
      .toEqual(['2s i1 calls i2', '2s i2 rejected (not found)', '2s i1 failed']);
  });

  test('CAL-1 PUB-6 ends with its Function, and STP-1 with its App', () => {
    // The first call runs on g's container, the second is queued behind it.
    expect(story({
      f: 'initial_containers: 2', g: 'max_containers: 1', at: '0s, 0s',
      rest: 'events: [{ at: 3s, deploy: { change: { functions: { g: null } } } }]',
    })).toEqual([
      '2s i1 calls i3', '2s i2 calls i4', '3s i4 terminated (function removed)', '3s i2 failed',
      '5s i3 succeeded', '7s i1 succeeded',
    ]);
    expect(story({ rest: 'events: [{ at: 3s, stop: {} }]' })).toEqual([
      '2s i1 calls i2', '3s i1 interrupted -> terminated', '3s i2 interrupted -> terminated',
    ]);
  });
});

describe('CAL-1 a caller whose attempt ends early', () => {
  const recreate = 'events: [{ at: 3s, deploy: { strategy: recreate, '
    + 'change: { functions: { f: { code: b2 } } } } }]';

  test('CAL-1 its call goes on, and a new attempt calls again', () => {
    expect(storyOf(play(`
      apps:
        - name: a
          functions: { f: { service_time: 4s, ${warm}, calls: [{ function: b/g, at: 0.5 }] } }
        - { name: b, functions: { g: { service_time: 3s, ${warm} } } }
      traffic: [{ to: f, arrivals: { at: [0s] } }]
      ${recreate.replace('at: 3s', 'at: 3s, app: a')}
    `))).toEqual([
      '2s i1 calls i2', '3s i1 interrupted -> queued', '5s i2 succeeded',
      '6s i1 calls i3', '9s i3 succeeded', '11s i1 succeeded',
    ]);
  });

  test('CAL-1 RET-2 a crash of the called container delays the caller, no more', () => {
    expect(story({ rest: 'events: [{ at: 3s, fault: { crash: { function: g } } }]' })).toEqual([
      '2s i1 calls i2', '3s i2 crashed -> queued', '7s i2 succeeded', '9s i1 succeeded',
    ]);
  });

  test('CAL-1 the answer to an attempt that is over reaches no later one', () => {
    // The first call is over at 5 s, while the second attempt is at work on the same container.
    expect(story({
      g: 'max_inputs: 2, target_inputs: 2', f: 'retries: 1, max_inputs: 2',
      rest: 'events: [{ at: 2500ms, fault: { fail_attempt: { function: f } } }]',
    })).toEqual([
      '2s i1 calls i2', '2.5s i1 failed -> waiting', '5s i2 succeeded',
      '5.5s i1 calls i3', '8.5s i3 succeeded', '10.5s i1 succeeded',
    ]);
  });

  test('CAL-1 a caller on a draining container is served to its end', () => {
    const rolling = recreate.replace('recreate', 'rolling');
    expect(story({ rest: rolling }))
      .toEqual(['2s i1 calls i2', '5s i2 succeeded', '7s i1 succeeded']);
  });
});

describe('CAL-1 TIME-4 the draws of a call', () => {
  const usual = `service_time: 4s, ${warm}`;
  const drawn = (options: string, rest = '') => recordsIn(play(`
    seed: 7
    app:
      name: a
      functions:
        f: { calls: [{ function: g }, { function: g }], ${withUsual(options, usual)} }
        g: { service_time: { exponential: { mean: 3s } }, ${warm} }
    traffic: [{ name: web, to: f, arrivals: { at: [0s, 1s] } }]
    ${rest}
  `), 'input.started').filter(({ service_us }) => service_us !== 4_000_000)
    .map(({ service_us }) => Number(service_us)).sort((a, b) => a - b);

  test('CAL-1 TIME-4 belong to the input, its attempt and the call, whatever else happens', () => {
    const alone = drawn('max_containers: 1');
    expect(new Set(alone).size).toBe(4);
    expect(drawn('initial_containers: 2')).toEqual(alone);
    expect(drawn('max_inputs: 2', 'platform: { routing: random }')).toEqual(alone);
  });

  test('CAL-1 an input that was called names the calling Function as its source', () => {
    const [, called] = recordsIn(run({}), 'input.arrived');
    expect(called).toMatchObject({ function: 'g', source: 'a/f', k: 0, rule: 'QUE-1' });
    const [call] = recordsIn(run({}), 'call.made');
    expect(call).toMatchObject({ rule: 'CAL-1', attempt: 1 });
    expect(called?.caused_by).toBe(call?.seq);
  });
});

test('CAL-1 Apps whose Functions call each other in a circle end the run with an error', () => {
  expect(() => play(`
    apps:
      - { name: a, functions: { f: { service_time: 1s, ${warm}, calls: [{ function: b/g }] } } }
      - { name: b, functions: { g: { service_time: 1s, ${warm}, calls: [{ function: a/f }] } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
  `)).toThrow('calls go round without end: a/f is 1000 calls deep, each within another');
});

test('CAL-1 calls are part of the configuration; none said aloud is none', () => {
  const published = (calls: string) => recordsIn(run({
    rest: `events: [{ at: 1s, deploy: { change: { functions: { g: { calls: ${calls} } } } } }]`,
    others: `h: { service_time: 1s, ${warm} }`,
  }), 'deploy.published').length;
  expect([published('[]'), published('[{ function: h }]')]).toEqual([1, 2]);
});
