import { expect, test } from 'vitest';
import { costOf } from '../../src/model/prices.ts';
import { play, type Played } from './timeline.ts';

/** A core costs a dollar a second, all else nothing, so that costs are seconds of a core. */
const DOLLARS = '{ cpu: $1, memory: $0, gpus: { A10: $3 } }';

const scenario = (options: string, rest: string, prices = DOLLARS): string => `
app:
  name: a
  functions: { f: { service_time: 5s, cold_start: 2s, resources: { cpu: 1 }, ${options} } }
platform: { prices: ${prices} }
${rest}`;

const calls = (...seconds: number[]): string =>
  `traffic: [{ name: t, to: f, arrivals: { at: [${seconds.map((at) => `${at}s`).join(', ')}] } }]`;

const functionOf = ({ result }: Played) => result.apps[0]?.functions['f'];
const costsOf = (played: Played) => {
  const own = functionOf(played);
  return { cost: own?.cost_usd, ...own?.cost_parts_usd };
};

test('CST-1 an initial container costs from the publish until it is stopped', () => {
  const played = play(scenario(
    'initial_containers: 1, scaledown_window: 10s, exit_time: 3s', 'duration: 60s',
  ));
  expect(played.story).toContain('13s c1 stopped');
  expect(costsOf(played)).toEqual({ cost: 13, idle: 10, cold_starts: 0, lost: 0 });
});

test('CST-1 a container that was started costs nothing while it is queued for', () => {
  const played = play(scenario(
    'cold_start: { queue: 4s, boot: 2s }, scaledown_window: 1s', `${calls(1)}\nduration: 20s`,
  ).replace('cold_start: 2s, ', ''));
  expect(played.story).toContain('7s c1 ready');
  expect(played.story).toContain('13s c1 stopped');
  expect(costsOf(played)).toEqual({ cost: 8, idle: 1, cold_starts: 2, lost: 0 });
});

test('CST-1 a container that is there at the end has cost what it has cost by then', () => {
  const played = play(scenario('initial_containers: 2, min_containers: 2', 'duration: 7s'));
  expect(costsOf(played)).toMatchObject({ cost: 14, idle: 14 });
});

test('CST-1 a container that is queued for to the end has cost nothing', () => {
  const played = play(`${scenario('cold_start: { queue: 4s, boot: 2s }', calls(1))
    .replace('cold_start: 2s, ', '')}\nduration: 3s`);
  expect(costsOf(played)).toMatchObject({ cost: 0, cold_starts: 0 });
});

test('CST-1 cores, memory and GPU are added up', () => {
  const resources = 'resources: { cpu: 0.5, memory: 3GiB, gpu: A10 }';
  const played = play(scenario('initial_containers: 1, min_containers: 1', 'duration: 10s',
    '{ cpu: $1, memory: $0.25, gpus: { A10: $3 } }').replace('resources: { cpu: 1 }', resources));
  expect(costsOf(played).cost).toBe(10 * (0.5 + 3 * 0.25 + 3));
});

test('CST-1 without prices of its own a scenario has those of the dated table', () => {
  const gpu = 'resources: { cpu: 1, memory: 1GiB, gpu: H100 }';
  const played = play(scenario('initial_containers: 1, min_containers: 1', 'duration: 1000s', '{}')
    .replace('resources: { cpu: 1 }', gpu));
  expect(costsOf(played).cost).toBe(0.0131 + 0.00222 + 1.097);
});

test('CST-1 a version with other resources has another price, and an App is the sum', () => {
  const played = play(scenario('initial_containers: 1, min_containers: 1', `
duration: 20s
events: [{ at: 10s, deploy: { change: { functions: { f: { resources: { cpu: 4 } } } } } }]
`));
  // The old container is there until the new one is ready at 12s.
  expect(costsOf(played)).toEqual({ cost: 12 + 40, idle: 12 + 32, cold_starts: 8, lost: 0 });
  expect(played.result.apps[0]?.cost_usd).toBe(52);
});

test('CST-1 work that came to nothing is its share of a container', () => {
  const played = play(scenario('initial_containers: 1, max_inputs: 2, single_use: false', `
${calls(0)}
events: [{ at: 3s, rollover: { strategy: recreate } }]
`));
  expect(costsOf(played)).toMatchObject({ lost: 1.5 });
});

test('CST-1 each container costs whole microdollars, halves going up', () => {
  expect(costOf(1_500_000, 1_000_000)).toBe(2);
  expect(costOf(1_499_999, 1_000_000)).toBe(1);
  // A year of a dollar per second is exact, though the product has more digits than numbers hold.
  expect(costOf(1_000_000_000_000, 31_536_000_000_001)).toBe(31_536_000_000_001);
  const played = play(scenario(
    'initial_containers: 3, min_containers: 3', 'duration: 1s', '{ cpu: $0.0000015, memory: $0 }',
  ));
  expect(costsOf(played).cost).toBe(0.000006);
});
