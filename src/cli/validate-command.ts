import { type Paint, plain } from '../reports/paint.ts';
import { formatProblem, type Problem, type ProblemCode } from '../scenario/index.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { overridesOf } from './reproduction.ts';
import { loadScenario } from './scenario-file.ts';
import { coloured, type Terminal, wantsColour } from './terminal.ts';

/** The options of `cutover validate` as they are given. */
export interface ValidateFlags {
  readonly set?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** Ends the problems of a file that has too many to tell them all. */
const MORE: ProblemCode = 'more-problems';

interface Verdict {
  readonly file: string;
  readonly problems: readonly Problem[];
}

/** A problem as programs read it: where there is no line, there is none. */
function toData({ code, message, hint, file, line, column, path }: Problem): object {
  return {
    code, message, ...(hint === undefined ? {} : { hint }), file,
    ...(line > 0 ? { line, column } : {}), ...(path === '' ? {} : { path }),
  };
}

function toJson(verdicts: readonly Verdict[]): string {
  const files = verdicts.map(({ file, problems }) =>
    ({ file, ok: problems.length === 0, problems: problems.map(toData) }));
  const result = { schema_version: 1, ok: files.every(({ ok }) => ok), files };
  return `${JSON.stringify(result, null, 2)}\n`;
}

function toText({ file, problems }: Verdict, paint: Paint, { quiet }: ValidateFlags): string {
  if (problems.length > 0) return problems.map((problem) => `${formatProblem(problem)}\n`).join('');
  return quiet ? '' : `${file}  ${paint('good', 'ok')}\n`;
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

/**
 * `cutover validate`: loads scenarios as `cutover run` does, and prints what is wrong with them.
 * Returns the exit code.
 */
export async function validateCommand(
  files: readonly string[], flags: ValidateFlags, { stdout, env, cwd }: Terminal,
): Promise<ExitCode> {
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  const verdicts: Verdict[] = [];
  for (const file of files) {
    const found = await loadScenario(file, { cwd, overrides: overridesOf(flags) });
    const verdict = { file, problems: 'problems' in found ? found.problems : [] };
    verdicts.push(verdict);
    if (!flags.json) stdout.write(toText(verdict, paint, flags));
  }
  if (flags.json) stdout.write(toJson(verdicts));
  const bad = verdicts.filter(({ problems }) => problems.length > 0);
  if (bad.length === 0) return EXIT.passed;
  if (!flags.json && !flags.quiet) {
    const told = bad.flatMap(({ problems }) => problems).filter(({ code }) => code !== MORE);
    const isAll = bad.every(({ problems }) => problems.at(-1)?.code !== MORE);
    const where = files.length === 1 ? '' : ` in ${bad.length} of ${files.length} files`;
    stdout.write(`${isAll ? '' : 'over '}${counted(told.length, 'problem')}${where}\n`);
  }
  return EXIT.usage;
}
