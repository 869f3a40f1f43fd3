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
const untimed = (text: string): string => text
  .replace(/^( *Simulated .* in ).*$/gm, '$1')
  .replace(/^([✓✗] .*?) +\d+\.\ds$/gm, '$1');

/** A line that stands for any number of others. */
const ELLIPSIS = /^( *…\n)/gm;

/** A line without what a digest, a number or a chart may turn into. */
const outline = (line: string): string => line
  .replace(/\b[0-9a-f]{16}\b/g, '#').replace(/[▁-█ ]+/g, ' ').replace(/\d[\d.]*/g, '0');

/** Where the lines occur as they are told by `alike`, between two places; -1 if nowhere. */
function place(part: readonly string[], lines: readonly string[], { from, to, alike }: {
  from: number; to: number; alike: (line: string) => string;
}): number {
  for (let at = from; at <= to - part.length; at++) {
    const isHere = (line: string, offset: number) =>
      alike(line) === alike(lines[at + offset] as string);
    if (part.every(isHere)) return at;
  }
  return -1;
}

/**
 * What a page that shows an output so shows of it now: the parts between left-out lines are looked
 * for, first as they stand, then by their outlines. Where one is gone, all is shown.
 */
function shownNow(shown: string, output: string): string {
  if (untimed(shown) === untimed(output)) return shown;
  const lines = output.split(/(?<=\n)/);
  const pieces = shown.split(ELLIPSIS);
  for (const alike of [untimed, outline]) {
    let end = 0;
    const now = pieces.map((piece, index) => {
      if (index % 2 === 1) return piece;
      const part = piece.split(/(?<=\n)/).filter((line) => line !== '');
      const isLast = index === pieces.length - 1;
      const next = index === 0 ? 0 : end + 1;
      const from = isLast ? Math.max(next, lines.length - part.length) : next;
      const to = index === 0 ? part.length : lines.length;
      const found = place(part, lines, { from, to, alike });
      if (found < 0) return null;
      end = found + part.length;
      return alike === untimed ? piece : lines.slice(found, end).join('');
    });
    if (pieces.length > 1 && !now.includes(null)) return now.join('');
  }
  return output;
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
    text += shown + shownNow(output, ran.output);
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
