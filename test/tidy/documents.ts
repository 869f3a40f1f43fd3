import type { Finding } from './exceptions.ts';
import type { ProjectFile } from './project.ts';

const LINK = /\]\((?![a-z]+:|#)([^)#\s]+)[^)]*\)/g;
const SCRIPT = /`(?:[^`\n]*&& )?npm (?:run )?(?:--?\w+ )*(start|test|[a-z]+(?::[a-z]+)?)`/g;
const NPM_COMMANDS = new Set(['ci', 'install']);

/** What documents may point at: paths of the project and names of npm scripts. */
export interface Landmarks {
  readonly paths: ReadonlySet<string>;
  readonly scripts: ReadonlySet<string>;
}

/** Links in a document that lead nowhere, and commands in it that do not exist. */
export function documentFindings(
  { path, text }: ProjectFile, { paths, scripts }: Landmarks,
): readonly Finding[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const say = (message: string): Finding => ({ check: 'documents', where: path, message });
  const links = [...text.matchAll(LINK)].map((match) => match[1] as string);
  const commands = [...text.matchAll(SCRIPT)].map((match) => match[1] as string);
  return [
    ...links
      .filter((link) => !paths.has(new URL(link, `file:///${folder}`).pathname.slice(1)))
      .map((link) => say(`no file ${link}`)),
    ...commands
      .filter((name) => !scripts.has(name) && !NPM_COMMANDS.has(name))
      .map((name) => say(`no npm script ${name}`)),
  ];
}

const MOST_LINES = 250;

/** The map of the code: short enough to be read, and with every folder of src on it. */
export function mapFindings(
  { path, text }: ProjectFile, folders: readonly string[],
): readonly Finding[] {
  const say = (message: string): Finding => ({ check: 'code map', where: path, message });
  const lines = text.trimEnd().split('\n').length;
  return [
    ...(lines > MOST_LINES ? [say(`has ${lines} lines, not ≤ ${MOST_LINES}`)] : []),
    ...folders
      .filter((folder) => !text.includes(`\n| \`${folder}/\` |`))
      .map((folder) => say(`does not show src/${folder}`)),
  ];
}
