// @ts-nocheck: it imports the built package, which a fresh checkout does not have yet.
/**
 * Runs one scenario file through the built package and prints one JSON line: what it did, and the
 * user CPU seconds and memory of this whole process. Run by the benchmark, a process each.
 *
 *     node scenario-run.mjs FILE [path=value …]
 */
import { readFileSync } from 'node:fs';
import { inlineMore } from '../../dist/cli/inlining.js';
import { parseScenario } from '../../dist/scenario/index.js';
import { simulate } from '../../dist/simulate.js';

inlineMore();
const [file = '', ...sets] = process.argv.slice(2);
const overrides = sets.map((set) => {
  const at = set.indexOf('=');
  return { path: set.slice(0, at), value: set.slice(at + 1) };
});
const parsed = parseScenario(readFileSync(file, 'utf8'), {
  file,
  read: (path) => readFileSync(path, 'utf8'),
  overrides,
});
if ('problems' in parsed) throw new Error(parsed.problems.map((p) => p.message).join('\n'));
const { result } = simulate(parsed.scenario);
let inputs = 0;
for (const app of result.apps) {
  for (const f of Object.values(app.functions)) inputs += f.inputs.arrived;
}
const { userCPUTime, maxRSS } = process.resourceUsage();
console.log(JSON.stringify({
  inputs, events: result.events, digest: result.digest,
  user: userCPUTime / 1e6, rssMB: maxRSS / 1024,
}));
