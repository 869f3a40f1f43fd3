import type { AppResult, RunResult } from '../model/result.ts';
import type { Clock } from '../reports/clock.ts';
import { jsonText } from '../reports/json.ts';
import { type Paint, plain } from '../reports/paint.ts';
import { formatProblem } from '../scenario/index.ts';
import { nearest } from '../scenario/names.ts';
import { simulate } from '../simulate.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import { instantOf } from './instant-flag.ts';
import { overridesOf } from './reproduction.ts';
import { type LoadedScenario, loadScenario } from './scenario-file.ts';
import { coloured, showProgress, type Terminal, wantsColour } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options of a command that shows Apps at an instant, as they are given. */
export interface AppsAtFlags {
  readonly at?: string;
  readonly app?: string;
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly json?: boolean;
  readonly color?: boolean;
}

/** How a command shows Apps. */
export interface AppsView {
  /** Tells the JSON of the command from that of others. */
  readonly kind: string;
  readonly json: (app: AppResult) => object;
  /** `result` has only the Apps that are to be shown. */
  readonly report: (result: RunResult, clock: Clock, paint: Paint) => string;
}

function chosen({ apps }: RunResult, name: string | undefined): readonly AppResult[] {
  if (name === undefined) return apps;
  const found = apps.filter((app) => app.id === name || app.name === name);
  if (found.length > 0) return found;
  const near = nearest(name, apps.map((app) => app.name));
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  const all = apps.map((app) => `${app.name} (${app.id})`).join(', ') || 'none';
  throw new UsageError(`there is no App "${name}" at that time: there is ${all}${hint}`);
}

interface Session {
  readonly flags: AppsAtFlags;
  readonly terminal: Terminal;
}

/** Carries out a scenario up to the instant that is asked for. */
function runUpTo(
  { file, scenario, strategies }: LoadedScenario, { flags, terminal }: Session,
): RunResult {
  const until = instantOf('--at', flags.at);
  const done = showProgress(terminal, `running ${file} …`);
  try {
    const { result } = simulate(scenario, {
      file,
      strategies,
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(until === undefined ? {} : { until }),
    });
    return { ...result, apps: chosen(result, flags.app) };
  } finally {
    done();
  }
}

/**
 * Runs the scenario in a file up to the instant of `--at`, or to its end, and shows its Apps.
 * Returns the exit code.
 *
 * @throws UsageError if `--at` is no time.
 */
export async function showAppsAt(
  file: string, view: AppsView, { flags, terminal }: Session,
): Promise<ExitCode> {
  instantOf('--at', flags.at);
  const { cwd, env, stderr, stdout } = terminal;
  const loaded = await loadScenario(file, { cwd, overrides: overridesOf(flags) });
  if ('problems' in loaded) {
    stderr.write(`${loaded.problems.map(formatProblem).join('\n')}\n`);
    return EXIT.usage;
  }
  const { start_us } = loaded.scenario;
  try {
    const result = runUpTo(loaded, { flags, terminal });
    if (flags.json) {
      const { tool, scenario, seed, ended_at_us, apps } = result;
      stdout.write(jsonText({
        schema_version: 1, kind: view.kind, tool, scenario, seed,
        ...(start_us === null ? {} : { start_us }),
        at_us: ended_at_us, apps: apps.map(view.json),
      }));
    } else {
      const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
      stdout.write(view.report(result, { start_us }, paint));
    }
    return EXIT.passed;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}
