import { appendFileSync, mkdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { ScenarioOutcome, TestReport } from '../../model/test-report.ts';
import { plain } from '../../reports/paint.ts';
import { REPORTERS } from '../../reports/reporters/index.ts';
import {
  REPORTER_NAMES, type ReportContext, type Reporter, type ReporterName,
} from '../../reports/reporters/reporter.ts';
import { type Target, targetOf, writeWhole } from '../output-target.ts';
import { coloured, type Output, type Terminal, wantsColour } from '../terminal.ts';
import { reasonOf, UsageError } from '../usage-error.ts';

/** What the command line says of reports. */
export interface ReportFlags {
  readonly reporter?: readonly ReporterName[];
  readonly outputFiles?: Readonly<Partial<Record<ReporterName, string>>>;
  readonly color?: boolean;
}

/** A job summary on GitHub holds 1 MiB per step. */
const SUMMARY_BYTES = 1024 * 1024;

/** The reporters whose texts may stand on stdout together: annotations are lines by themselves. */
const isAlone = (name: ReporterName): boolean => name !== 'github';

function onStdout({ reporter = [], outputFiles = {} }: ReportFlags): readonly ReporterName[] {
  const wanted = reporter.length === 0 ? (['default'] as const) : [...new Set(reporter)];
  const names = wanted.filter((name) => outputFiles[name] === undefined);
  const alone = names.filter(isAlone);
  if (alone.length > 1) {
    throw new UsageError(
      `the reports ${alone.join(' and ')} cannot both go to stdout: `
      + `give --output-file.${alone.at(-1)}=PATH`,
    );
  }
  return names;
}

function openTarget(path: string, { cwd, inputs }: { cwd: string; inputs: readonly string[] }) {
  try {
    mkdirSync(dirname(resolve(cwd, path)), { recursive: true });
    const target = targetOf(path, cwd);
    if (inputs.includes(target.final)) throw new UsageError('it is one of the files to be read');
    return target;
  } catch (error) {
    throw new UsageError(`cannot write the report to ${path}: ${reasonOf(error)}`);
  }
}

/** The way from the root of the repository that GitHub has checked out to `cwd`. */
function fromRoot({ env, cwd }: Terminal): string {
  const root = env['GITHUB_WORKSPACE'];
  const way = root ? relative(root, cwd) : '';
  if (way === '' || way.startsWith('..') || isAbsolute(way)) return '';
  return `${way.split(sep).join('/')}/`;
}

/** Where reports come from and go to besides the flags. */
interface Surroundings {
  readonly terminal: Terminal;
  /** Absolute paths of files that no report may overwrite. */
  readonly inputs: readonly string[];
  /** Whether failures are annotated on GitHub even if nobody asks for it. */
  readonly annotate: boolean;
}

/**
 * The reports of a test on their way out: to stdout as scenarios finish, to files at the end. On
 * GitHub Actions annotations and the job summary come by themselves.
 */
export class ReportOutputs {
  readonly #terminal: Terminal;
  readonly #files: readonly { readonly reporter: Reporter; readonly target: Target }[];
  readonly #shown: readonly { readonly reporter: Reporter; readonly output: Output }[];
  readonly #context: ReportContext;

  /** @throws UsageError if reports get in each other's way, or a file cannot be written. */
  constructor(flags: ReportFlags, { terminal, inputs, annotate }: Surroundings) {
    const { env, cwd, stdout, stderr } = terminal;
    const names = onStdout(flags);
    this.#terminal = terminal;
    this.#shown = names.map((name) => ({ reporter: REPORTERS[name], output: stdout }));
    const asked = flags.reporter?.includes('github') || flags.outputFiles?.github !== undefined;
    if (annotate && env['GITHUB_ACTIONS'] && !asked) {
      // GitHub reads both streams; a report for programs must not have lines for GitHub in it.
      const output = names.every((name) => name === 'default' || name === 'dot') ? stdout : stderr;
      this.#shown = [...this.#shown, { reporter: REPORTERS.github, output }];
    }
    this.#files = REPORTER_NAMES.flatMap((name) => {
      const path = flags.outputFiles?.[name];
      if (path === undefined) return [];
      return [{ reporter: REPORTERS[name], target: openTarget(path, { cwd, inputs }) }];
    });
    const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
    this.#context = { paint, fromRoot: fromRoot(terminal) };
  }

  /** Shows what is to be shown of a scenario that is done, the `place`-th from 0. */
  each(outcome: ScenarioOutcome, place: number): void {
    for (const { reporter, output } of this.#shown) {
      const text = reporter.each?.(outcome, place, this.#context) ?? '';
      if (text !== '') output.write(text);
    }
  }

  /**
   * Shows and writes all that is left.
   *
   * @throws UsageError if a file cannot be written
   */
  end(report: TestReport): void {
    for (const { reporter, output } of this.#shown) {
      const text = reporter.end(report, this.#context);
      if (text !== '') output.write(text);
    }
    const context = { ...this.#context, paint: plain };
    for (const { reporter, target } of this.#files) {
      const each = report.scenarios.map((outcome, place) =>
        reporter.each?.(outcome, place, context) ?? '');
      try {
        writeWhole(target, each.join('') + reporter.end(report, context));
      } catch (error) {
        throw new UsageError(`cannot write the report to ${target.shown}: ${reasonOf(error)}`);
      }
    }
    this.#summarize(report);
  }

  #summarize(report: TestReport): void {
    const path = this.#terminal.env['GITHUB_STEP_SUMMARY'];
    if (!path || !this.#terminal.env['GITHUB_ACTIONS']) return;
    const used = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const limitBytes = SUMMARY_BYTES - used - 1;
    const text = REPORTERS.markdown.end(report, { ...this.#context, paint: plain, limitBytes });
    // GitHub refuses the whole summary if it is larger; less than the headline is not worth it.
    if (Buffer.byteLength(text) > limitBytes) return;
    try {
      appendFileSync(path, text);
    } catch (error) {
      // The test is not worse for it.
      this.#terminal.stderr.write(`cannot write the job summary: ${reasonOf(error)}\n`);
    }
  }
}
