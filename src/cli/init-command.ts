import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { firstScenario } from './first-scenario.ts';
import { onDisk } from './output-target.ts';
import { schemaText } from './schema-command.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options of `cutover init` as they are given. */
export interface InitFlags {
  readonly force?: boolean;
  readonly quiet?: boolean;
}

const SCENARIO = 'scenarios/first.yaml';
/** Beside the scenarios, not among them: the runner would take it for one. */
const OWN_SCHEMA = '.cutover/scenario.schema.json';
/** Where the package has it: this one is always of the version that is installed. */
const INSTALLED_SCHEMA = 'node_modules/cutover/schema/scenario.json';

interface NewFile {
  /** From the directory that was asked for. */
  readonly name: string;
  readonly text: string;
  readonly about: string;
}

function filesFor(directory: string): readonly NewFile[] {
  const isInstalled = existsSync(join(directory, INSTALLED_SCHEMA));
  const schema = isInstalled ? INSTALLED_SCHEMA : OWN_SCHEMA;
  const text = firstScenario(`../${schema}`);
  return [
    { name: SCENARIO, text, about: 'a scenario to start from' },
    ...(isInstalled
      ? [] : [{ name: OWN_SCHEMA, text: schemaText(), about: 'what editors check scenarios by' }]),
  ];
}

const holds = (path: string, text: string): boolean => readFileSync(path, 'utf8') === text;

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/**
 * `cutover init`: writes a first scenario and the schema that editors need, and says what to do
 * next. Returns the exit code.
 *
 * @throws UsageError if a file is there already or cannot be written; then none was overwritten.
 */
export async function initCommand(
  directory: string, { force = false, quiet = false }: InitFlags, { stdout, env, cwd }: Terminal,
): Promise<ExitCode> {
  const root = resolve(cwd, directory);
  const files = filesFor(root).map((file) => {
    const path = join(root, file.name);
    return { ...file, path, shown: relative(cwd, path) };
  });
  const taken = files.filter(({ path, shown, text }) =>
    onDisk(shown, () => existsSync(path) && !holds(path, text)));
  if (taken.length > 0 && !force) {
    const names = taken.map(({ shown }) => shown).join(' and ');
    throw new UsageError(
      `${names} would be overwritten: name another directory, or say --force if that is wanted`,
    );
  }
  for (const { path, shown, text } of files) onDisk(shown, () => write(path, text));
  if (quiet) return EXIT.passed;
  const width = Math.max(...files.map(({ shown }) => shown.length));
  const lines = files.map(({ shown, about }) => `  ${shown.padEnd(width)}  ${about}`);
  const scenario = relative(cwd, join(root, SCENARIO));
  const program = env['npm_command'] === 'exec' ? 'npx cutover' : 'cutover';
  stdout.write(`Written:\n${lines.join('\n')}\n\nNow try:\n  ${program} run ${scenario}\n`);
  return EXIT.passed;
}
