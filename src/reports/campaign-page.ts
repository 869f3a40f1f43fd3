import type { CampaignResult, Occurrence } from '../model/campaign.ts';
import { onOneLine } from './layout.ts';
import { formatCount, formatDuration, formatShare } from './quantities.ts';

const cell = (text: string): string => onOneLine(text).replaceAll('|', '\\|');

function table(
  heads: readonly string[], rows: readonly (readonly string[])[],
): readonly string[] {
  const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  const rule = heads.map((_, place) => (place < 2 ? '---' : '---:'));
  return [row(heads), `|${rule.join('|')}|`, ...rows.map(row)];
}

const occurrenceRows = (all: readonly Occurrence[]): readonly (readonly string[])[] =>
  all.map(({ id, name, times, runs }) => [id, name, formatCount(times), formatCount(runs)]);

const section = (title: string, lines: readonly string[]): readonly string[] =>
  [`## ${title}`, '', ...lines, ''];

function summary({ runs, seed, events, simulated_us, cut, pace, tool }: CampaignResult) {
  const speed = pace === undefined ? [] : [
    `- ${pace.seconds.toFixed(0)} s on ${pace.threads} threads of Node ${pace.node}, `
    + `${onOneLine(pace.cpu)}: ${formatCount(pace.runs_per_second)} runs/s, `
    + `${formatCount(pace.events_per_second)} events/s, relations not counted`,
  ];
  return [
    `- cutover ${tool.version}, semantics ${tool.semantics}, seed ${seed}`,
    `- ${formatCount(runs)} runs, ${formatCount(events)} events, `
    + `${formatDuration(simulated_us)} of simulated time`,
    `- ${formatCount(cut)} runs cut off after too many events (${formatShare(cut, runs)})`,
    ...speed,
  ];
}

function failureRows({ failures }: CampaignResult): readonly string[] {
  if (failures.length === 0) return ['None.'];
  return table(['id', 'name', 'run', 'runs', 'file'], failures.map((failure) =>
    [failure.id, failure.name, `${failure.run}`, formatCount(failure.runs), failure.file]));
}

function lifecycleRows({ lifecycle }: CampaignResult): readonly string[] {
  const { counts, covered, defined, impossible } = lifecycle;
  return [
    `${covered} of ${defined} moves were made. Each is a state and what is told of it, or how an `
    + 'attempt ended and what became of its input.',
    '',
    ...table(['move', 'note', 'times'], Object.entries(counts).map(([move, count]) =>
      [move, impossible[move] ?? '', formatCount(count)])),
  ];
}

/** What a campaign came to as a page in Markdown. */
export function campaignPage(result: CampaignResult): string {
  const { properties, relations, conditions, ways, largest, objections } = result;
  const heads = ['id', 'name', 'times', 'in runs'];
  return [
    '# Campaign',
    '',
    'Written by `npm run campaign`: random scenarios, each judged by every property and some by '
    + 'relations between two runs.',
    '',
    ...summary(result),
    '',
    ...section('What was violated', [
      ...failureRows(result), ...objections.map(({ message }) => `\n${onOneLine(message)}`),
    ]),
    ...section('Properties: how often each had something to judge',
      table(heads, occurrenceRows(properties))),
    ...section('Relations between two runs', table(heads, occurrenceRows(relations))),
    ...section('Situations that were met', table(heads, occurrenceRows(conditions))),
    ...section('Lives of containers and inputs', lifecycleRows(result)),
    ...section('How scenarios were drawn', table(['way', '', 'runs'],
      ways.map(({ way, runs }) => [way, '', formatCount(runs)]))),
    ...section('The largest runs', table(['run', '', 'events'],
      largest.map(({ run, events }) => [`${run}`, '', formatCount(events)]))),
  ].join('\n').trimEnd().concat('\n');
}
