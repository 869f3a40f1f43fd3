import type { Coverage, Held } from './coverage.ts';

const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** Half of the 95 % interval of a share that was counted (Wald). */
const within = (share: number, count: number): number =>
  1.96 * Math.sqrt(share * (1 - share) / count);

/** The range that 95 % coverage has to be found in, in 400 studies. */
const RANGE = [0.92, 0.98] as const;

function rowOf({ way, studies, refused, replications, cut }: Coverage, held: Held): string {
  const told = studies - refused;
  const share = held.held / told;
  const isMet = share >= RANGE[0] && share <= RANGE[1];
  return [
    '', way.name, held.metric.replace('work.', ''), `${held.held} of ${told}`,
    `${percent(share)} ± ${percent(within(share, told))}`, isMet ? 'yes' : '**no**',
    percent(held.halfWidth),
    `${held.bias < 0 ? '−' : '+'}${percent(Math.abs(held.bias), 2)}`,
    replications.toFixed(0), percent(cut), '',
  ].join(' | ').trim();
}

const noteOf = ({ way, studies, refused, alike }: Coverage): readonly string[] => [
  ...(refused === 0 ? []
    : [`- ${way.name}: ${refused} of ${studies} studies said that runs are too short.`]),
  ...(way.flags.batches === undefined ? []
    : [`- ${way.name}: ${alike} of ${studies} said that batches resemble the next ones.`]),
];

/** The report. */
export function coveragePage(all: readonly Coverage[]): string {
  return `# Coverage

How often the 95 % interval of a study holds the truth. The system is M/M/2 with a load of 65 %,
empty at first, of which theory knows the mean wait (Erlang C) and the 99th percentile of latency.
Studies have the seeds 1, 2, 3 …, and are carried out as \`cutover\` does it. Written by
\`npm run coverage\`.

| way | metric | held | share | 92–98 % | half width | bias | replications | cut off |
|---|---|---|---|---|---|---|---|---|
${all.flatMap((each) => each.metrics.map((held) => rowOf(each, held))).join('\n')}

*held*: the studies whose interval holds the truth, of those that told one; *share*: the same in
percent, with the 95 % interval of what was counted; *half width*: of the interval, as a share of
the truth, its mean over the studies; *bias*: how far the mean of all studies is from the truth;
*cut off*: as warm-up, of a run.

Where the bias is as large as the interval the truth is missed, however good the interval is: a
percentile of a short run is smaller than that of a long one, and so is the mean of short stretches,
in which those with many inputs count no more than those with few.

${all.flatMap(noteOf).join('\n')}
`;
}
