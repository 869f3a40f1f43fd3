import { createWorld, type WorldOptions } from '../../src/index.ts';

/** A world with one App, deployed as v1 by hand: containers start in 3 s, work takes 2 s. */
export function shop(options: object = {}, world: WorldOptions = {}) {
  const live = createWorld(world);
  const app = live.app({
    name: 'shop', functions: { api: { service_time: '2s', cold_start: '3s', ...options } },
  });
  app.deploy();
  return { world: live, app };
}
