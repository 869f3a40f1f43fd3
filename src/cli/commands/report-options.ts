import { type Command, InvalidArgumentError, Option } from 'commander';
import { REPORTER_NAMES, type ReporterName } from '../../reports/reporters/reporter.ts';
import type { ReportFlags } from '../regression/report-outputs.ts';

const isReporter = (text: string): text is ReporterName =>
  REPORTER_NAMES.some((name) => name === text);

function parseReporter(
  text: string, before: readonly ReporterName[] = [],
): readonly ReporterName[] {
  if (isReporter(text)) return [...before, text];
  throw new InvalidArgumentError(`There are ${REPORTER_NAMES.join(', ')}.`);
}

/** Commander's name for the value of an option with a dot in it. */
const keyOf = (name: ReporterName): string => `outputFile.${name}`;

/** Options as commander gives them, those of output files under one key. */
export function reportFlags<Flags extends ReportFlags>(
  flags: Flags & Readonly<Record<string, unknown>>,
): Flags {
  const files = REPORTER_NAMES.flatMap((name) => {
    const path = flags[keyOf(name)];
    return typeof path === 'string' ? [[name, path] as const] : [];
  });
  return { ...flags, outputFiles: Object.fromEntries(files) };
}

/** Adds the options that say in which forms a test is reported, and where to. */
export function addReportOptions(command: Command): Command {
  command.option(
    '--reporter <name>',
    `how to report: ${REPORTER_NAMES.join(', ')} (repeatable)`,
    parseReporter,
  );
  for (const name of REPORTER_NAMES) {
    const option = new Option(`--output-file.${name} <path>`, `write the ${name} report to a file`);
    if (name !== 'junit') option.hideHelp();
    else option.description = 'write that report to a file; the same with .json and so on';
    command.addOption(option);
  }
  return command
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours');
}

/** What the help says of reports. */
export const REPORT_HELP = `
Reports:
  default    a line for each scenario, then each failure with its line of the
             file, then counts
  dot        one character for each scenario, then the same
  json       one object: { schema_version, kind: "test", tool, verdict, options,
             shard, counts, scenarios: [{ file, name, status, run, golden,
             failures: [{ kind, title, file, line, column, details }],
             reproduce, wall_ms }] }; run is the result of cutover run --json
             without its apps; input of cutover merge
  junit      JUnit XML: a suite for each scenario, a case for each check
  github     annotations for GitHub Actions; comes by itself there, like the job
             summary
  markdown   for pull requests and job summaries

One report goes to stdout: the default one unless --reporter says otherwise.
--output-file.KIND=PATH writes a report to a file, with or without --reporter.
`;
