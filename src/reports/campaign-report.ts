import type { CampaignFailure, CampaignResult, Happening, Occurrence } from '../model/campaign.ts';
import { flow, onOneLine, spread } from './layout.ts';
import type { Paint } from './paint.ts';
import { countOf, formatCount, formatDuration, formatInstant } from './quantities.ts';

/** How a campaign was asked for, for commands that repeat a run of it. */
export interface CampaignCommand {
  readonly relation?: string | undefined;
}

const LABEL = 13;

const line = (label: string, text: string): readonly string[] =>
  flow(label, text.split(' '), { indent: LABEL, gap: ' ' });

function heldLine(label: string, all: readonly Occurrence[], violated: ReadonlySet<string>) {
  if (all.length === 0) return [];
  const idle = all.filter(({ times, id }) => times === 0 && !violated.has(id));
  const failed = all.filter(({ id }) => violated.has(id)).length;
  const held = all.length - idle.length - failed;
  return line(label, [
    `${held} hold`, ...(failed === 0 ? [] : [`${failed} violated`]),
    ...(idle.length === 0 ? [] : [`nothing to judge for ${idle.map(({ id }) => id).join(', ')}`]),
  ].join(' · '));
}

function metLine(all: readonly Occurrence[]): readonly string[] {
  if (all.length === 0) return [];
  const missing = all.filter(({ times }) => times === 0).map(({ id }) => id);
  return line('situations', [
    `${all.length - missing.length} of ${all.length} met`,
    ...(missing.length === 0 ? [] : [`never ${missing.join(', ')}`]),
  ].join(' · '));
}

/** How many runs were drawn at random, and after which patterns. */
const wayLine = ({ ways }: CampaignResult): readonly string[] => flow('drawn as', ways
  .filter(({ runs }) => runs > 0).map(({ way, runs }) => `${way} ${formatCount(runs)}`),
{ indent: LABEL, gap: ' · ' });

function sizeLine({ events, simulated_us, cut }: CampaignResult): readonly string[] {
  return line('in all', `${countOf(events, 'event')} · ${formatDuration(simulated_us)} of `
    + `simulated time · ${countOf(cut, 'run')} cut off`);
}

function paceLine({ pace }: CampaignResult): readonly string[] {
  if (pace === undefined) return [];
  const { seconds, threads, runs_per_second: runs, events_per_second: events } = pace;
  return line('took', `${seconds.toFixed(1)}s on ${countOf(threads, 'thread')} · `
    + `${formatCount(runs)} runs/s · ${formatCount(events)} events/s`);
}

/** `1.5s ta-2 ready`: an instant, whom it is about, and what is told. */
const happeningText = ({ at_us, type, subject }: Happening): string =>
  `${formatInstant(at_us)} ${onOneLine(subject)} ${type.slice(type.indexOf('.') + 1)}`;

/** The words that repeat the one run in which something was found. */
export const originalCommand = (
  { seed }: Pick<CampaignResult, 'seed'>, run: number, { relation }: CampaignCommand,
): string => [
  'cutover', 'fuzz', '--seed', seed, '--run', run,
  ...(relation === undefined ? [] : ['--relation', relation]),
].join(' ');

/** A file states what one run violates; two runs that differ are shown by the campaign alone. */
const isShownByFile = ({ kind }: CampaignFailure): boolean =>
  kind === 'safety' || kind === 'liveness' || kind === 'error';

function failureLines(
  failure: CampaignFailure, result: CampaignResult,
  { paint, command }: { readonly paint: Paint; readonly command: CampaignCommand },
): readonly string[] {
  const {
    id, name, kind, run, runs, message, tried, minimal, commands, faults, records, story, file,
    also,
  } = failure;
  const original = originalCommand(result, run, command);
  const told = story.map((each, place) =>
    happeningText(each) + (place === story.length - 1 ? ' ✗' : ''));
  const others = [
    ...(runs > 1 ? [`${formatCount(runs)} runs violate it`] : []),
    ...(also.length === 0 ? [] : [`run ${run} violates ${also.join(', ')} as well`]),
  ];
  return [
    spread(`${paint('bad', `✗ ${id} ${name}`)}`, `${kind} · seed ${result.seed} · run ${run}`),
    ...flow('  ', onOneLine(message).split(' '), { indent: 2, gap: ' ' }),
    spread(`  made small in ${countOf(tried, 'run')}: ${countOf(commands, 'command')}, `
      + `${countOf(faults, 'fault')}, ${countOf(records, 'record')}`,
    failure.isKnown ? 'known' : 'new'),
    ...(minimal ? [] : ['  it may be made smaller: time or runs were over before']),
    ...flow('    ', told, { indent: 4, gap: '   ' }),
    ...(others.length === 0 ? [] : [`  ${others.join(' · ')}`]),
    `  file       ${file}`,
    `  original:  ${original}`,
    `  reproduce: ${isShownByFile(failure) ? `cutover run ${file}` : original}`,
    '',
  ];
}

/** What a campaign came to, on a screen: what was violated first. */
export function campaignReport(
  result: CampaignResult,
  { paint, command }: { readonly paint: Paint; readonly command: CampaignCommand },
): string {
  const { seed, first, runs, failures, objections, lifecycle, complete, relations } = result;
  const violated = new Set(failures.map(({ id }) => id));
  const range = first === 0 ? '' : ` from run ${first} on`;
  const verdict = failures.length + objections.length === 0
    ? [paint('good', '✓ no violation')]
    : [paint('bad', `✗ ${[
      ...(failures.length === 0 ? [] : [failures.length === 1
        ? '1 violation' : `${formatCount(failures.length)} different violations`]),
      ...objections.map(({ kind }) => kind),
    ].join(' · ')}`)];
  const covered = lifecycle.counts === undefined || result.properties.length === 0 ? []
    : line('life cycles', `${lifecycle.covered} of ${lifecycle.defined} moves made`);
  return [
    ...failures.flatMap((failure) => failureLines(failure, result, { paint, command })),
    spread(paint('heading', `${countOf(runs, 'random scenario')}${range}`), `seed ${seed}`),
    '',
    ...heldLine('properties', result.properties, violated),
    ...heldLine('relations', relations, violated),
    ...metLine(result.conditions),
    ...covered,
    ...wayLine(result),
    ...sizeLine(result),
    ...paceLine(result),
    '',
    ...objections.flatMap(({ message }) =>
      flow('', onOneLine(message).split(' '), { indent: 0, gap: ' ' })),
    ...(complete ? [] : ['left before all runs were done']),
    ...verdict,
    '',
  ].join('\n');
}

/** One line on how far a campaign has come. */
export const campaignProgress = (
  { runs, events, violated }: { runs: number; events: number; violated: number },
): string => `${countOf(runs, 'run')}, ${countOf(events, 'event')}, ${violated} violated`;
