import { createWorld, defineScenario, simulate } from 'cutover';
import { commands, expect, fc, test, traffic } from 'cutover/vitest';

// A scenario file is a test: its expectations, and all properties.
test.scenario('shop.yaml');
test.scenario('shop.yaml', { set: ['events.0.deploy.strategy=recreate'], fails: true });

const shop = {
  name: 'shop',
  functions: {
    checkout: { service_time: '400ms', cold_start: '3s', min_containers: 2, max_containers: 10 },
  },
};

test('recreate is noticed, rolling is not', () => {
  const deployedBy = (strategy: string) => simulate(defineScenario({
    app: shop,
    traffic: [{ to: 'checkout', arrivals: { every: '200ms' }, until: '1m' }],
    events: [{ at: '30s', deploy: { strategy, change: { functions: { checkout: { code: 'b' } } } } }],
  }), { check: true });
  expect(deployedBy('rolling')).toHaveNoDowntime();
  expect(deployedBy('recreate')).not.toHaveNoDowntime();
});

test('a world comes to rest after a crash', () => {
  const world = createWorld({ apps: [shop], check: true });
  world.advance('10s');
  world.call('checkout');
  world.fault({ crash: { function: 'checkout' } });
  expect(world).not.toConverge();
  world.advance('10s');
  expect(world).toConverge();
});

test('whatever is deployed whenever, rolling is never noticed', () => {
  fc.assert(fc.property(traffic(shop), commands(shop, { strategies: ['rolling'] }),
    (sources, events) => {
      const scenario = defineScenario({ app: shop, traffic: sources, events, duration: '3m' });
      const outcome = simulate(scenario, { check: true });
      expect(outcome).toHaveNoDowntime();
      expect(outcome).toHoldProperties();
    }), { numRuns: 30, seed: 1 });
});
