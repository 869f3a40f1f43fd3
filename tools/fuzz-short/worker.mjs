// @ts-nocheck: it imports the built package, which a fresh checkout does not have yet.
/**
 * Judges every so-manieth batch of a campaign's scenarios and posts what that came to. Run by
 * `main.mjs`, a thread each.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { BATCH, Campaign } from '../../dist/harness/campaign.js';
import { judgeRun } from '../../dist/harness/judging.js';
import { RELATIONS } from '../../dist/harness/relations/index.js';
import { PROPERTIES } from '../../dist/properties/index.js';

const { seed, runs, workers, number, progress, relation } = workerData;
const relations = RELATIONS.filter(({ id }) => relation === undefined || id === relation);
const campaign = new Campaign(seed, judgeRun, relations);
for (let batch = number; batch * BATCH < runs; batch += workers) {
  const count = Math.min(BATCH, runs - batch * BATCH);
  campaign.judgeBatch(batch, count, (run) => Atomics.store(progress, number, run));
}
const laws = [...PROPERTIES, ...relations].map(({ id, name }) => {
  const { times = 0, scenarios = 0 } = campaign.applied.get(id) ?? {};
  return { id, name, times, scenarios };
});
const finds = [...campaign.finds.values()];
parentPort.postMessage({ runs: campaign.runs, events: campaign.events, laws, finds });
