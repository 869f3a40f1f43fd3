/**
 * A fleet for a day and for a week, all properties on: events per second of CPU, and how much
 * memory grows with the length of a run: by each command, and by each input. Each run is a process
 * of its own. Writes reports/fleet.md.
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

/** What a command and an input may leave in memory. */
const MOST_PER_COMMAND = 4_000;
const MOST_PER_INPUT = 16;

/**
 * @param {number} hours
 * @param {number} busyHours
 * @returns {FleetRun & { readonly rssMB: number }}
 */
function run(hours, busyHours = hours) {
  const { status, stdout, stderr, output } = spawnSync(process.execPath, [
    '--expose-gc', '--require', join(here, '../process-clock.cjs'),
    join(here, 'fleet-run.mjs'), String(hours), String(busyHours),
  ], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', 'pipe'], maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(stderr);
  return { ...JSON.parse(stdout), rssMB: JSON.parse(output[3] ?? '').rssKilobytes / 1024 };
}

const day = run(24);
const quiet = run(168, 24);
const week = run(168);
const bytes = 2 ** 20;
const perCommand = ((week.endMB - quiet.endMB) * bytes) / (week.commands - quiet.commands);
const perInput = ((quiet.endMB - day.endMB) * bytes) / (quiet.inputs - day.inputs);
const isMet = perCommand <= MOST_PER_COMMAND && perInput <= MOST_PER_INPUT;
const thousands = new Intl.NumberFormat('en-US');

/**
 * @param {string} label
 * @param {(of: typeof day) => number} value
 */
function row(label, value) {
  const values = [day, quiet, week].map((of) => thousands.format(Math.round(value(of))));
  return `| ${label} | ${values.join(' | ')} |`;
}

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

| | a day | a week, commands on its first day | a week |
|---|---:|---:|---:|
${row('inputs', ({ inputs }) => inputs)}
${row('commands', ({ commands }) => commands)}
${row('events', ({ events }) => events)}
${row('events per second of CPU', ({ events, cpu }) => events / cpu)}
${row('memory at most, MB', ({ rssMB }) => rssMB)}
${row('memory in use halfway, after collection, MB', ({ halfwayMB }) => halfwayMB)}
${row('memory in use at the end, after collection, MB', ({ endMB }) => endMB)}

Each command leaves ${thousands.format(Math.round(perCommand))} bytes in memory, and each input
${perInput.toFixed(1)}: the goals, ${thousands.format(MOST_PER_COMMAND)} and
${MOST_PER_INPUT}, are ${isMet ? 'met' : '**not met**'}. That is the memory in use at the end of
the week against that of a week whose other days have no command, and of that against the day's.

A run keeps what it tells in the end, and that grows with it. Of a command: the event of the file,
the row of its deployment, of its version in the history, of each Function in its rollout, and what
a rollback would publish again. Of an input: how long it took and waited, as percentiles are exact
up to a million values of a kind; beyond that they take no more memory. Nothing else is kept of what
is over, so memory is bounded by what a run has to tell, and by what is under way at one time. A
week has seven times the commands and inputs of a day: it cannot take the same.

| property | premises in a day | in a week | |
|---|---:|---:|---|
${judged.join('\n')}
`;
writeFileSync(join(root, 'reports/fleet.md'), report);
process.stdout.write(report);
if (violated.length > 0 || !isMet) process.exitCode = 1;
