/**
 * A fleet for a day and for a week, all properties on: events per second of CPU, and whether memory
 * grows with the length of a run. Each run is a process of its own. Writes reports/fleet.md.
 * Expects `npm run build` to have been done.
 *
 *     node tools/bench/fleet.mjs
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a run of `fleet-run.mjs` tells. @typedef {import('./fleet-run.mjs').FleetRun} FleetRun */

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');

/**
 * @param {number} hours
 * @returns {FleetRun & { readonly rssMB: number }}
 */
function run(hours) {
  const { status, stdout, stderr, output } = spawnSync(process.execPath, [
    '--expose-gc', '--require', join(here, '../process-clock.cjs'),
    join(here, 'fleet-run.mjs'), String(hours),
  ], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', 'pipe'], maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(stderr);
  return { ...JSON.parse(stdout), rssMB: JSON.parse(output[3] ?? '').rssKilobytes / 1024 };
}

const day = run(24);
const week = run(168);
const times = week.rssMB / day.rssMB;
const perCommand = ((week.endMB - day.endMB) * 1024) / (week.commands - day.commands);
const thousands = new Intl.NumberFormat('en-US');

/**
 * @param {string} label
 * @param {(of: typeof day) => number} value
 */
const row = (label, value) =>
  `| ${label} | ${[day, week].map((of) => thousands.format(Math.round(value(of)))).join(' | ')} |`;

const judged = week.properties.map(({ id, name, ok, antecedents }, place) => {
  const counts = [day.properties[place]?.antecedents ?? 0, antecedents];
  const verdict = ok && day.properties[place]?.ok ? 'holds' : '**violated**';
  return `| ${id} ${name} | ${counts.map((n) => thousands.format(n)).join(' | ')} | ${verdict} |`;
});
const violated = [...day.properties, ...week.properties].filter(({ ok }) => !ok);

const report = `# A fleet for a week

200 Functions in 20 Apps: requests with calls through two Apps and retries, spawned work, batches,
shared cores, snapshots, crons and periods; each minute a deployment, rollover or rollback of some
App, rolling and recreate in turn, some of which change nothing or fail to build; outages, slow
starts, and containers that crash or are preempted by chance. \`tools/bench/fleet-scenario.mjs\`
makes it. Carried out with all properties on; figures are of whole processes with Node
${process.versions.node}, written by \`npm run bench:fleet\`.

| | a day | a week |
|---|---:|---:|
${row('inputs', ({ inputs }) => inputs)}
${row('commands', ({ commands }) => commands)}
${row('events', ({ events }) => events)}
${row('events per second of CPU', ({ events, cpu }) => events / cpu)}
${row('memory at most, MB', ({ rssMB }) => rssMB)}
${row('memory in use halfway, after collection, MB', ({ halfwayMB }) => halfwayMB)}
${row('memory in use at the end, after collection, MB', ({ endMB }) => endMB)}

A week takes ×${times.toFixed(2)} the memory of a day at most; the goal is ×1.3, which is
${times > 1.3 ? '**not met**' : 'met'}. Between the ends of the two, memory in use grew by
${perCommand.toFixed(1)} kB for each command more. How much of that is due to inputs is not told
apart.

| property | premises in a day | in a week | |
|---|---:|---:|---|
${judged.join('\n')}
`;
writeFileSync(join(root, 'reports/fleet.md'), report);
process.stdout.write(report);
if (violated.length > 0 || times > 1.3) process.exitCode = 1;
