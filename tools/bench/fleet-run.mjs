/**
 * Carries out the fleet for so many hours, with commands in the first so many, and prints what came
 * of it as JSON.
 *
 *     node --expose-gc tools/bench/fleet-run.mjs HOURS BUSY_HOURS
 */
import { fleet } from './fleet-scenario.mjs';

/** @type {typeof import('../../src/index.ts')} */
const { defineScenario, simulate } =
  await import(new URL('../../dist/index.js', import.meta.url).href);

/**
 * @typedef {object} FleetRun
 * @property {number} inputs
 * @property {number} commands
 * @property {number} events
 * @property {number} cpu in seconds
 * @property {number} halfwayMB
 * @property {number} endMB
 * @property {readonly import('../../src/index.ts').PropertyResult[]} properties
 */

const [hours = 24, busyHours = hours] = process.argv.slice(2).map(Number);
const scenario = defineScenario(fleet(hours, busyHours));

function megabytesInUse() {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

const halfway = (scenario.duration ?? 0) / 2;
/** @type {number[]} */
const sampled = [];
/** Looks at the memory once the run is half over, and once more where it is nearly so. */
const sampler = {
  /** @param {Float64Array} cells */
  read(cells) {
    const due = [halfway, halfway * 1.98][sampled.length];
    if (due !== undefined && (cells[0] ?? 0) >= due) sampled.push(megabytesInUse());
  },
};

const begun = process.cpuUsage();
const { result } = simulate(scenario, { check: true, readers: () => [sampler] });
const { user, system } = process.cpuUsage(begun);
const { apps, events, properties = [] } = result;
const functions = apps.flatMap((app) => Object.values(app.functions));
process.stdout.write(JSON.stringify({
  inputs: functions.reduce((sum, { inputs: { arrived } }) => sum + arrived, 0),
  commands: apps.reduce((sum, { deployments }) => sum + deployments.length, 0),
  events,
  cpu: (user + system) / 1e6,
  halfwayMB: sampled[0],
  endMB: sampled[1],
  properties,
}));
