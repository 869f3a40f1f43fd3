import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Snippet, snippetsIn } from './snippets.ts';

/** What a command line printed, on both streams as a terminal shows them, and its exit code. */
export interface Ran {
  readonly output: string;
  readonly code: number;
}

/** Carries out a line of a shell in a directory. */
export type Shell = (line: string, cwd: string) => Promise<Ran>;

interface Command {
  /** With its prompts, as it is shown. */
  readonly shown: string;
  readonly line: string;
  readonly output: string;
}

/** The commands of a block with what each of them prints; one goes on in lines with a `>`. */
function commandsIn({ text }: Snippet): readonly Command[] {
  return [...text.matchAll(/^(\$ .*\n(?:> .*\n)*)((?:(?!\$ ).*\n)*)/gm)]
    .map(([, shown = '', output = '']) => ({ shown, line: shown.replace(/^[$>] /gm, ''), output }));
}

/** How long the program took to run differs from one time to the next. */
const untimed = (text: string): string => text.replace(/^( *Simulated .* in ).*$/gm, '$1');

/** A line that stands for any number of others. */
const ELLIPSIS = /^ *…\n/gm;

/** Whether this is what the page shows of an output. */
function isShown(shown: string, output: string): boolean {
  const whole = `\n${untimed(output)}`;
  const [first = '', ...rest] = untimed(shown).split(ELLIPSIS).map((part) => `\n${part}`);
  const last = rest.pop();
  if (last === undefined) return whole === first;
  if (!whole.startsWith(first)) return false;
  let end = first.length;
  for (const part of rest) {
    const found = whole.indexOf(part, end);
    if (found < 0) return false;
    end = found + part.length;
  }
  return whole.endsWith(last) && whole.length - last.length >= end;
}

/** The text of a file after a change that is shown with `-` and `+` before the lines. */
function changed(text: string, change: string): string {
  const lines = change.trimEnd().split('\n');
  const side = (sign: string) => lines
    .filter((line) => line.startsWith(' ') || line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
  const [old, now] = [side('-'), side('+')];
  const places = text.split(old).length - 1;
  if (places !== 1) throw new Error(`the file has these lines ${places} times:\n${change}`);
  return text.replace(old, () => now);
}

/** Writes, extends or changes the file that a block is about, if it is about one. */
function writeFile({ language, info, text, before }: Snippet, cwd: string): boolean {
  const name = info['file'] ?? info['append'];
  if (name === undefined) return false;
  if (!before.includes(`\`${name}\``)) {
    throw new Error(`no reader is told that this is ${name}:\n${text}`);
  }
  const path = join(cwd, name);
  if (info['append'] !== undefined) appendFileSync(path, text);
  else if (language === 'diff') writeFileSync(path, changed(readFileSync(path, 'utf8'), text));
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return true;
}

/** Carries out the commands of a block; returns the block with what they printed. */
async function carriedOut(snippet: Snippet, cwd: string, shell: Shell): Promise<string> {
  const commands = commandsIn(snippet);
  if (commands.map(({ shown, output }) => shown + output).join('') !== snippet.text) {
    throw new Error(`there are lines before the first command:\n${snippet.text}`);
  }
  const expected = Number(snippet.info['exit'] ?? 0);
  let text = '';
  for (const [place, { shown, line, output }] of commands.entries()) {
    const ran = await shell(line, cwd);
    const allowed = place === commands.length - 1 ? expected : 0;
    if (ran.code !== allowed) {
      throw new Error(`exit code ${ran.code}, not ${allowed}: ${line}\n${ran.output}`);
    }
    text += shown + (isShown(output, ran.output) ? output : ran.output);
  }
  return snippet.source.replace(snippet.text, () => text);
}

/** What came of following a page. */
export interface Replayed {
  /** The page with the outputs that its commands have now. */
  readonly page: string;
  /** Blocks that there was nothing to do with. */
  readonly idle: readonly Snippet[];
}

/**
 * Follows a page from top to bottom in an empty directory: writes the files that it says
 * (`file=NAME` behind the language of a block, `append=NAME`, or a `diff` of a file), and carries
 * out what stands behind a `$` in blocks of `console`, the last command of which may end with
 * `exit=CODE`. A line `…` of an output stands for lines that are left out.
 */
export async function replay(
  page: string, { cwd, shell }: { cwd: string; shell: Shell },
): Promise<Replayed> {
  const idle: Snippet[] = [];
  let text = '';
  let rest = page;
  for (const snippet of snippetsIn(page)) {
    const isConsole = snippet.language === 'console';
    if (!isConsole && !writeFile(snippet, cwd)) idle.push(snippet);
    const source = isConsole ? await carriedOut(snippet, cwd, shell) : snippet.source;
    text += snippet.before + source;
    rest = rest.slice(snippet.before.length + snippet.source.length);
  }
  return { page: text + rest, idle };
}
