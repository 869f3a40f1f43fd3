import { expect, test } from 'vitest';
import { containersIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

const bindingsOf = (played: Played) => played.records
  .filter(({ type }) => type === 'input.bound' || type === 'input.unbound')
  .map(({ t_us, type, input, container }) =>
    `${t_us / 1e6}s ${input} ${type.slice(6)} ${container}`);

const BUSY = `
  app:
    name: a
    functions: { f: { service_time: 3s, cold_start: 5s, initial_containers: 1 } }
`;

test('QUE-10 with late binding an input waits for whichever container is free first', () => {
  const played = play(`${BUSY}
  traffic: [{ to: f, arrivals: { at: [0s, 1s] } }]
  `);
  expect(linesWith(played, 'i2')[1]).toBe('3s i2 on c1 (first)');
  expect(bindingsOf(played)).toEqual([]);
});

test('QUE-10 with early binding it waits for the container that scale-up starts for it', () => {
  const played = play(`${BUSY}
  traffic: [{ to: f, arrivals: { at: [0s, 1s] } }]
  platform: { binding: early }
  `);
  expect(bindingsOf(played)).toEqual(['1s in-2 bound ta-2']);
  expect(linesWith(played, 'i2')).toEqual([
    '1s i2 arrived', '6s i2 on c2 (first)', '9s i2 succeeded -> succeeded',
  ]);
  expect(rulesIn(played, 'input.bound')).toEqual(['input.bound QUE-10']);
});

test('QUE-10 an input that finds a free slot is not bound', () => {
  const played = play(`${BUSY}
  traffic: [{ to: f, arrivals: { at: [0s, 3s] } }]
  platform: { binding: early }
  `);
  expect(bindingsOf(played)).toEqual([]);
  expect(linesWith(played, 'i2')[1]).toBe('3s i2 on c1 (first)');
});

test('QUE-10 unbound inputs are dispatched past bound ones', () => {
  const played = play(`${BUSY}
  traffic: [{ to: f, arrivals: { at: [0s, 1s, 3s] } }]
  platform: { binding: early }
  `);
  expect(linesWith(played, 'on')).toEqual([
    '0s i1 on c1 (first)', '3s i3 on c1 (first)', '6s i2 on c2 (first)',
  ]);
});

test('QUE-10 it is bound to the unbound starting container that was started first', () => {
  const played = play(`
  app:
    name: a
    functions: { f: { service_time: 9s, cold_start: 5s, min_containers: 2 } }
  traffic: [{ to: f, arrivals: { at: [1s, 2s, 3s] } }]
  platform: { binding: early }
  `);
  expect(bindingsOf(played)).toEqual(
    ['1s in-1 bound ta-1', '2s in-2 bound ta-2', '3s in-3 bound ta-3'],
  );
  expect(linesWith(played, 'starting')).toEqual([
    '0s c1 f v1 starting (demand)', '0s c2 f v1 starting (demand)', '3s c3 f v1 starting (demand)',
  ]);
});

test('QUE-10 at the cap it queues as usual, and takes the first slot that is free', () => {
  const played = play(`
  app:
    name: a
    functions: { f: { service_time: 3s, cold_start: 5s, max_containers: 1 } }
  traffic: [{ to: f, arrivals: { at: [0s, 1s] } }]
  platform: { binding: early }
  `);
  expect(bindingsOf(played)).toEqual(['0s in-1 bound ta-1']);
  expect(linesWith(played, 'on')).toEqual(['5s i1 on c1 (first)', '8s i2 on c1 (first)']);
});

test('QUE-10 a bound input counts as demand and towards the limit of the queue', () => {
  const played = play(`${BUSY}
  traffic: [{ to: f, arrivals: { at: [0s, 1s, 2s] } }]
  platform: { binding: early, limits: { queued: 1 } }
  `);
  expect(linesWith(played, 'rejected')).toEqual(['2s i3 rejected (resource exhausted)']);
  expect(played.result.apps[0]?.functions['f']?.containers.started).toBe(1);
});

test('QUE-10 a bound input can lose its patience; its container is there for the next one', () => {
  const played = play(`${BUSY}
  traffic:
    - { to: f, arrivals: { at: [0s] } }
    - { to: f, arrivals: { at: [1s] }, patience: 1s }
    - { to: f, arrivals: { at: [2500ms] } }
  platform: { binding: early }
  `);
  expect(linesWith(played, 'abandoned')).toEqual(['2s i2 abandoned (patience over)']);
  expect(bindingsOf(played)).toEqual(['1s in-2 bound ta-2', '2.5s in-3 bound ta-2']);
  expect(linesWith(played, 'starting', 'i3')).toEqual([
    '0s c1 f v1 starting (initial)',
    '1s c2 f v1 starting (demand)',
    '2.5s i3 arrived',
    '6s i3 on c2 (first)',
    '9s i3 succeeded -> succeeded',
  ]);
});

test('QUE-10 if the start fails the input is unbound and keeps its place', () => {
  const played = play(`
  app:
    name: a
    functions:
      f: { service_time: 3s, cold_start: 5s, max_containers: 1, start_failures: [1] }
  traffic: [{ to: f, arrivals: { at: [0s, 1s, 2s] } }]
  platform: { binding: early }
  `);
  expect(bindingsOf(played)).toEqual([
    '0s in-1 bound ta-1', '5s in-1 unbound ta-1', '6s in-1 bound ta-2',
  ]);
  expect(linesWith(played, 'on')).toEqual([
    '11s i1 on c2 (first)', '14s i2 on c2 (first)', '17s i3 on c2 (first)',
  ]);
  expect(rulesIn(played, 'input.unbound')).toEqual(['input.unbound QUE-10']);
});

test('QUE-10 an input that is unbound goes on to another start that is under way', () => {
  const played = play(`
  app:
    name: a
    functions: { f: { service_time: 3s, cold_start: 5s, min_containers: 2 } }
  traffic: [{ to: f, arrivals: { at: [1s] } }]
  events: [{ at: 2s, fault: { preempt: { container: ta-1 } } }]
  platform: { binding: early }
  `);
  expect(bindingsOf(played)).toEqual([
    '1s in-1 bound ta-1', '2s in-1 unbound ta-1', '2s in-1 bound ta-2',
  ]);
});

test('QUE-10 an input whose container is cancelled by a recreate is bound anew', () => {
  const played = play(`${BUSY}
  traffic: [{ to: f, arrivals: { at: [0s, 1s] } }]
  events: [{ at: 2s, rollover: { strategy: recreate } }]
  platform: { binding: early }
  `);
  expect(bindingsOf(played)).toEqual([
    '1s in-2 bound ta-2', '2s in-2 unbound ta-2', '2s in-1 bound ta-3', '2s in-2 bound ta-4',
  ]);
  expect(linesWith(played, 'on').slice(1)).toEqual([
    '7s i1 on c3 (interrupted)', '7s i2 on c4 (first)',
  ]);
});

test('QUE-10 on a container with several slots up to target_inputs inputs are bound', () => {
  const played = play(`
  app:
    name: a
    functions: { f: { service_time: 3s, cold_start: 5s, max_inputs: 3, target_inputs: 2 } }
  traffic: [{ to: f, arrivals: { at: [0s, 1s, 2s] } }]
  platform: { binding: early }
  `);
  expect(bindingsOf(played)).toEqual([
    '0s in-1 bound ta-1', '1s in-2 bound ta-1', '2s in-3 bound ta-2',
  ]);
  expect(linesWith(played, 'on')).toEqual([
    '5s i1 on c1 (first)', '5s i2 on c1 (first)', '7s i3 on c2 (first)',
  ]);
});

test('QUE-10 a container takes what is bound to it before any other input', () => {
  // i1 is lost at 5s and is the most senior, but c2 becomes ready for i2.
  const played = play(`
  app:
    name: a
    functions:
      f: { service_time: 9s, cold_start: 4s, initial_containers: 1, max_containers: 2 }
  traffic: [{ to: f, arrivals: { at: [0s, 1s] } }]
  events: [{ at: 5s, fault: { crash: { container: ta-1 } } }]
  platform: { binding: early }
  `);
  expect(linesWith(played, 'on').slice(1)).toEqual([
    '5s i2 on c2 (first)', '9s i1 on c3 (crashed)',
  ]);
});

test('QUE-10 only the live version is bound to; who was bound before the publish stays so', () => {
  const played = play(`
  app:
    name: a
    functions: { f: { service_time: 3s, cold_start: 5s } }
  traffic: [{ to: f, arrivals: { at: [0s, 2s] } }]
  events: [{ at: 1s, rollover: {} }]
  platform: { binding: early }
  `);
  expect(bindingsOf(played)).toEqual(['0s in-1 bound ta-1', '2s in-2 bound ta-2']);
  expect(containersIn(played).slice(0, 2)).toEqual([
    '0s c1 f v1 starting (demand)', '1s c2 f v2 starting (demand)',
  ]);
});

test('QUE-10 a strategy\'s replacements can be bound to like any other start', () => {
  const played = play(`${BUSY}
  traffic: [{ to: f, arrivals: { at: [2s, 3s] } }]
  events: [{ at: 1s, rollover: {} }]
  platform: { binding: early }
  `);
  expect(bindingsOf(played)).toEqual(['3s in-2 bound ta-2']);
  expect(recordsIn(played, 'container.starting')[1]).toMatchObject({ why: 'replacement' });
});

test('QUE-6 QUE-10 a start is bound to `target_inputs` inputs, however few batches that is', () => {
  const binding = (options: string) => {
    const played = play(`
      app: { name: a, functions: { f: { cold_start: 5s, ${options} } } }
      traffic: [{ to: f, arrivals: { at: [1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s] } }]
      platform: { binding: early }
    `, { check: true });
    expect(played.result.verdict).toBe('pass');
    const bound = recordsIn(played, 'input.bound').filter(({ t_us }) => t_us === 1_000_000)
      .map(({ container }) => container);
    return { bound, batches: played.story.filter((line) => /^6s batch of/.test(line)) };
  };
  const all = (container: string, count: number) => Array.from({ length: count }, () => container);
  const batch = 'batch: { max_batch_size: 4, wait: 1s, base: 3s }';
  expect(binding(`max_inputs: 2, target_inputs: 8, ${batch}`)).toEqual({
    bound: all('ta-1', 8), batches: ['6s batch of 4 on c1 (full)', '6s batch of 4 on c1 (full)'],
  });
  expect(binding(`max_inputs: 2, target_inputs: 6, ${batch}`)).toEqual({
    bound: [...all('ta-1', 6), ...all('ta-2', 2)],
    batches: ['6s batch of 4 on c1 (full)', '6s batch of 4 on c1 (full)'],
  });
  // For single use there is one batch, whatever is aimed at.
  expect(binding(`max_inputs: 2, target_inputs: 8, single_use: true, ${batch}`)).toEqual({
    bound: all('ta-1', 4), batches: ['6s batch of 4 on c1 (full)'],
  });
});
