import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { main } from '../../src/cli/command-line.ts';
import type { Ran } from './replay.ts';

/** A call of the program: what is set for it, its arguments, and where its output goes. */
const CALL = /^((?:\w+=\S* )*)npx cutover\b(.*?)(?: > (\S+))?$/;

/** What would take more of a shell than the words of a call. */
const MORE = /[|;&<>`$]/;

type Environment = Readonly<Record<string, string>>;

/** The words of a call as a shell makes them of quotes and globs. */
function wordsIn(text: string, cwd: string): readonly string[] {
  if (MORE.test(text.replace(/'[^']*'/g, ''))) throw new Error(`too much for a page: ${text}`);
  const script = `for word in ${text}; do printf '%s\\n' "$word"; done`;
  return execFileSync('sh', ['-c', script], { cwd, encoding: 'utf8' }).split('\n').slice(0, -1);
}

function settingsIn(text: string): Environment {
  return Object.fromEntries(text.split(' ').filter(Boolean).map((word) => word.split('=')));
}

/** Calls the program in this process: starting one for each line of all pages takes too long. */
async function called(call: RegExpExecArray, cwd: string, env: Environment): Promise<Ran> {
  const [, settings = '', words = '', file] = call;
  const written = { shown: '', kept: '' };
  const code = await main(wordsIn(words, cwd), {
    stdout: { write: (text) => (written[file === undefined ? 'shown' : 'kept'] += text) },
    stderr: { write: (text) => (written.shown += text) },
    env: { npm_command: 'exec', ...env, ...settingsIn(settings) },
    cwd,
  });
  if (file !== undefined) writeFileSync(join(cwd, file), written.kept);
  return { output: written.shown, code };
}

/** Carries out a line as the shell of a reader does where the program is installed. */
export function readerShell(line: string, cwd: string, env: Environment = {}): Promise<Ran> {
  const call = CALL.exec(line.trim());
  if (call !== null) return called(call, cwd, env);
  const { PATH = '' } = process.env;
  return new Promise((done, fail) => {
    execFile('sh', ['-c', `{ ${line}\n} 2>&1`], { cwd, env: { PATH, ...env } }, (error, output) => {
      if (error === null || typeof error.code === 'number') {
        done({ output, code: Number(error?.code ?? 0) });
      } else fail(error);
    });
  });
}

/** Installs the program in an empty directory, as far as files can tell; returns the directory. */
export function installedIn(cwd: string): string {
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(resolve('.'), join(cwd, 'node_modules/cutover'), 'dir');
  return cwd;
}
