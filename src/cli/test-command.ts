import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TestOptions } from '../model/test-report.ts';
import { nearest } from '../scenario/names.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { DEFAULT_PATH, findScenarios } from './regression/discovery.ts';
import { Goldens, type Update, UPDATES } from './regression/golden.ts';
import { type ReportFlags, ReportOutputs } from './regression/report-outputs.ts';
import { filesOf, type ShardChoice, shardOf } from './regression/shard.ts';
import { exitCodeOf, reportOn, testAll, type TestPlan } from './regression/test-run.ts';
import { type Changes, directoriesOf, FileChanges, TestedFiles } from './regression/watching.ts';
import { overridesOf } from './reproduction.ts';
import { type BrokenScenario, type LoadedScenario, loadScenario } from './scenario-file.ts';
import { clearScreen, showProgress, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options of `cutover test` as they are given. */
export interface TestFlags extends ReportFlags {
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly check?: boolean;
  readonly testNamePattern?: RegExp;
  /** `true` without a value; a value that is no {@link Update} is a path behind a bare `-u`. */
  readonly update?: string | true;
  readonly bail?: number;
  readonly shard?: ShardChoice;
  readonly watch?: boolean;
  readonly passWithNoScenarios?: boolean;
}

/** A test as the command line asks for it. */
interface Session {
  readonly paths: readonly string[];
  readonly flags: TestFlags;
  readonly terminal: Terminal;
  readonly plan: TestPlan;
  readonly isInterrupted: () => boolean;
}

function isUpdate(text: string): text is Update {
  return UPDATES.some((update) => update === text);
}

/** `-u` takes a value if it can get one, and often what follows it is a path. */
function pathsAndUpdate(
  paths: readonly string[], { update }: TestFlags, { cwd }: Terminal,
): { paths: readonly string[]; update: Update } {
  if (update === undefined) return { paths, update: 'none' };
  if (update === true) return { paths, update: 'missing' };
  if (isUpdate(update)) return { paths, update };
  const near = existsSync(resolve(cwd, update)) ? undefined : nearest(update, UPDATES);
  if (near === undefined) return { paths: [update, ...paths], update: 'missing' };
  throw new UsageError(
    `-u takes ${UPDATES.join(', ')}, found "${update}"; did you mean "${near}"?`,
  );
}

function optionsOf({ seed, set, testNamePattern, check = true }: TestFlags): TestOptions {
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(set === undefined ? {} : { set }),
    ...(testNamePattern === undefined ? {} : { pattern: testNamePattern.source }),
    check,
  };
}

function goldensOf(update: Update, flags: TestFlags, { cwd, env, stderr }: Terminal) {
  const isAsItIs = flags.seed === undefined && flags.set === undefined;
  if (update === 'none') return isAsItIs ? new Goldens({ cwd, update, isCi: !!env['CI'] }) : null;
  if (!isAsItIs) {
    throw new UsageError('golden digests are those of the files as they are: leave out --seed and '
      + '--set, or -u');
  }
  if (env['CI']) stderr.write('CI is set: golden digests are compared, and none is written\n');
  return new Goldens({ cwd, update, isCi: !!env['CI'] });
}

function sessionOf(
  given: readonly string[], flags: TestFlags, terminal: Terminal,
): Omit<Session, 'isInterrupted'> {
  const { paths, update } = pathsAndUpdate(given, flags, terminal);
  const plan = {
    options: optionsOf(flags), goldens: goldensOf(update, flags, terminal),
    debug: terminal.env['DEBUG'] === '1', pattern: flags.testNamePattern, bail: flags.bail,
  };
  return { paths, flags, terminal, plan };
}

async function load(
  files: readonly string[], { flags, terminal: { cwd } }: Session,
): Promise<readonly (LoadedScenario | BrokenScenario)[]> {
  const options = { cwd, overrides: overridesOf(flags), fresh: flags.watch === true };
  const scenarios: (LoadedScenario | BrokenScenario)[] = [];
  for (const file of files) scenarios.push(await loadScenario(file, options));
  return scenarios;
}

/** Tests scenarios that are among all `files`, and reports on them. */
async function testAndReport(
  scenarios: readonly (LoadedScenario | BrokenScenario)[], files: readonly string[],
  { flags, terminal, plan, isInterrupted }: Session,
): Promise<ExitCode> {
  const inputs = files.map((file) => resolve(terminal.cwd, file));
  const outputs = new ReportOutputs(flags, { terminal, inputs, annotate: true });
  let place = 0;
  const outcomes = await testAll(scenarios, plan, {
    isInterrupted,
    onStart: (file) =>
      showProgress(terminal, `${place + 1}/${scenarios.length} running ${file} …`),
    onDone: (outcome) => outputs.each(outcome, place++),
  });
  const shard = flags.shard === undefined ? undefined : shardOf(files, flags.shard);
  const report = reportOn(outcomes, {
    options: plan.options, shard, interrupted: isInterrupted(),
  });
  outputs.end(report);
  const code = exitCodeOf(report);
  if (code === EXIT.nothing) {
    terminal.stderr.write(`error: no scenario has a name that matches ${flags.testNamePattern}\n`);
  }
  return code === EXIT.nothing && flags.passWithNoScenarios ? EXIT.passed : code;
}

async function testOnce(session: Session): Promise<ExitCode> {
  const { paths, flags, terminal, plan } = session;
  const files = await findScenarios(paths, terminal.cwd);
  if (files.length === 0 && !flags.passWithNoScenarios) {
    const where = paths.length === 0
      ? `${DEFAULT_PATH}; cutover init writes a first one` : paths.join(' ');
    terminal.stderr.write(`error: there is no scenario in ${where}\n`);
    return EXIT.nothing;
  }
  plan.goldens?.checkNames(files);
  const chosen = flags.shard === undefined ? files : filesOf(files, flags.shard);
  return testAndReport(await load(chosen, session), files, session);
}

/** Tests all scenarios, and then again and again those that have changed, until it is stopped. */
async function testOnChange(session: Session, changes: Changes): Promise<ExitCode> {
  const { terminal, plan } = session;
  const paths = session.paths.length === 0 ? [DEFAULT_PATH] : session.paths;
  const tested = new TestedFiles();
  let known: readonly (LoadedScenario | BrokenScenario)[] = [];
  const round = async (): Promise<void> => {
    changes.cover(directoriesOf(paths, known, terminal.cwd));
    const files = await findScenarios(paths, terminal.cwd);
    plan.goldens?.checkNames(files);
    const changed = files.filter((file) => tested.hasChanged(resolve(terminal.cwd, file)));
    if (changed.length === 0 && known.length > 0) return;
    const scenarios = await load(changed, session);
    known = [...known.filter(({ file }) => files.includes(file) && !changed.includes(file)),
      ...scenarios];
    changes.cover(directoriesOf(paths, known, terminal.cwd));
    tested.remember(scenarios);
    clearScreen(terminal);
    await testAndReport(scenarios, files, session);
    if (!session.isInterrupted()) terminal.stderr.write('\nwaiting for changes; Ctrl-C ends\n');
  };
  do {
    try {
      await round();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      terminal.stderr.write(`error: ${error.message}\n`);
    }
  } while (!session.isInterrupted() && await changes.next());
  return EXIT.interrupted;
}

/**
 * `cutover test`: runs scenarios as tests and reports on them. Returns the exit code. `changes` is
 * what `--watch` listens to.
 *
 * @throws UsageError if options do not go together or a path cannot be used.
 */
export async function testCommand(
  paths: readonly string[], flags: TestFlags,
  { terminal, changes = new FileChanges() }: { terminal: Terminal; changes?: Changes },
): Promise<ExitCode> {
  if (flags.watch && flags.shard !== undefined) {
    throw new UsageError('--watch looks at all files: leave out --shard');
  }
  let interrupted = false;
  const forget = terminal.onInterrupt?.(() => {
    interrupted = true;
    changes.close();
  });
  const session = { ...sessionOf(paths, flags, terminal), isInterrupted: () => interrupted };
  try {
    return await (flags.watch ? testOnChange(session, changes) : testOnce(session));
  } finally {
    forget?.();
    changes.close();
  }
}
