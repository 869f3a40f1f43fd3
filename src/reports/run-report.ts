import type { RunResult, Timeline } from '../model/result.ts';
import type { PlatformSpec } from '../model/scenario.ts';
import { appLabels, functionLabel } from './app-labels.ts';
import { overTime } from './chart.ts';
import { expectationLines } from './expectations.ts';
import { functionBlock } from './function-block.ts';
import { commandLines, shorten, onOneLine, spread, WIDTH, widthOf } from './layout.ts';
import type { Paint } from './paint.ts';
import { policyLines } from './policies.ts';
import { countOf, formatInstant } from './quantities.ts';
import { rolloutTable } from './rollout-table.ts';
import { story } from './story.ts';
import { type Evidence, propertyLines } from './violations.ts';

/** A run as reports need it. */
export interface ReportedRun {
  readonly result: RunResult;
  readonly timeline: Timeline;
  /** The policies it ran under. */
  readonly platform: PlatformSpec;
  /** The words of the command that repeats it, each as one would type it. */
  readonly command: readonly string[];
  /** Those of the command that shows all publishes (CHT-1). */
  readonly history?: readonly string[];
  /** The records that show what is violated, where anything is. */
  readonly evidence?: Evidence;
}

function titleLines({ scenario, seed, ended_at_us, events }: RunResult, paint: Paint): string[] {
  const facts = [
    `seed ${seed}`, `${formatInstant(ended_at_us)} simulated`, countOf(events, 'event'),
  ].join(' · ');
  const name = shorten(onOneLine(scenario.name), WIDTH);
  const title = paint('heading', name);
  if (widthOf(name) + widthOf(facts) + 2 > WIDTH) return [title, paint('faint', facts)];
  return [spread(title, paint('faint', facts))];
}

/** The line to copy that repeats a run. */
export function reproduceLines(command: readonly string[]): readonly string[] {
  return commandLines('reproduce:', command);
}

/** How the run did by its properties, if it was judged by them. */
function held({ result: { properties }, evidence = new Map() }: ReportedRun, paint: Paint) {
  return properties === undefined ? [] : propertyLines(properties, evidence, paint);
}

/** What a run came to, on one screen of 80 columns for an App with one Function. */
export function runReport(run: ReportedRun, paint: Paint): string {
  const { result, timeline, platform, command } = run;
  const labels = appLabels(result);
  const sections = [
    titleLines(result, paint),
    story(result, timeline, paint),
    ...result.apps.flatMap(({ id, functions }) =>
      Object.entries(functions).map(([name, each]) =>
        functionBlock(functionLabel(labels.get(id), name), each, paint)),
    ),
    rolloutTable(result, paint),
    overTime(run, paint),
    expectationLines(result.expectations ?? [], paint),
    [
      ...policyLines(platform, result.apps, paint),
      ...held(run, paint),
      `${paint('heading', 'digest')}  ${result.digest}`,
      ...reproduceLines(command),
    ],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
