import { describe, expect, test } from 'vitest';
import { createWorld, defineScenario, type ScenarioInput, simulate } from '../../src/index.ts';
import '../../src/vitest/index.ts';

const checkout = { service_time: '1s', cold_start: '3s', min_containers: 1 };

const shop: ScenarioInput = {
  app: { name: 'shop', functions: { checkout } },
  traffic: [{ to: 'checkout', arrivals: { every: '2s' }, until: '30s' }],
};

const run = (rest: ScenarioInput = {}, check = true) =>
  simulate(defineScenario({ ...shop, ...rest }), { check });

const rollover = (strategy: string): ScenarioInput =>
  ({ events: [{ at: '10s', rollover: { strategy } }] });

/** What a matcher says that does not agree. */
function saidBy(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it agrees');
}

describe('toHaveNoDowntime', () => {
  test('says which Function was down, and for how long', () => {
    expect(run(rollover('rolling'))).toHaveNoDowntime();
    const { result } = run(rollover('recreate'));
    expect(result).not.toHaveNoDowntime();
    expect(saidBy(() => expect(result).toHaveNoDowntime())).toBe(`\
expected no downtime
  shop/checkout was down for 3s (ZDT-1)`);
  });

  test('turned around, it says that there was none', () => {
    expect(saidBy(() => expect(run()).not.toHaveNoDowntime()))
      .toBe('expected downtime, but there is none');
  });
});

describe('toConverge', () => {
  test('says what is still under way', () => {
    const blocked = run({
      ...rollover('rolling'), duration: '12s',
      app: {
        name: 'shop',
        functions: { checkout: { ...checkout, service_time: '20s', max_containers: 1 } },
      },
    });
    expect(blocked).not.toConverge();
    expect(saidBy(() => expect(blocked).toConverge())).toBe(`\
expected everything to come to its end
  the rollout of v2 of shop is not finished, last blocked by cap
  shop/checkout has 6 inputs that are not final`);
  });

  test('a run that ends by itself does', () => {
    expect(run(rollover('recreate'))).toConverge();
    expect(saidBy(() => expect(run()).not.toConverge()))
      .toBe('expected something that is under way, but there is none');
  });

  test('a world does once it is left alone', () => {
    const world = createWorld({ apps: [{ name: 'shop', functions: { checkout } }] });
    world.call('checkout');
    expect(world).not.toConverge();
    world.advance('10s');
    expect(world).toConverge();
  });
});

describe('toHoldProperties', () => {
  const hasty = {
    name: './hasty.mjs',
    claims: { zeroDowntime: true },
    decide: ({ containers, version }) => containers
      .filter((container) => container.version < version && container.state === 'ready')
      .map(({ id }) => ({ order: 'drain', container: id })),
  } as const satisfies import('../../src/index.ts').Strategy;

  const broken = simulate(
    defineScenario({ ...shop, ...rollover(hasty.name) }), { check: true, strategies: [hasty] },
  );

  test('says which are violated, when and how', () => {
    expect(run()).toHoldProperties();
    expect(broken).not.toHoldProperties();
    expect(saidBy(() => expect(broken).toHoldProperties())).toMatch(
      /^expected every property to hold\n {2}✗ S14 zero-downtime {2}at 10s \(10000000 µs\)/,
    );
  });

  test('of those that are named alone', () => {
    expect(broken).toHoldProperties('S01', 'S02');
    expect(broken).not.toHoldProperties('S14', 'S01');
    expect(saidBy(() => expect(broken).not.toHoldProperties('S01')))
      .toBe('expected a violation of S01, but there is none');
  });

  test.each([
    [() => expect(broken).toHoldProperties('S99'), 'there is no property "S99"; there are S01'],
    [() => expect(run({}, false)).toHoldProperties(), 'simulate(scenario, { check: true })'],
    [() => expect(run({}, false)).not.toHoldProperties(), 'simulate(scenario, { check: true })'],
    [() => expect(42).toHaveNoDowntime(), 'this matcher is for what simulate() returns'],
    [() => expect(null).not.toConverge(), 'this matcher is for what simulate() returns'],
  ])('or why it cannot be asked', (assertion, message) => {
    expect(saidBy(assertion)).toContain(message);
  });
});
