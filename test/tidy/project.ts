import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** A file of the project: its path from the root, with `/`, and its text. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** A parsed source file. */
export interface Source extends ProjectFile {
  readonly tree: ts.SourceFile;
}

const ROOT = new URL('../../', import.meta.url);

/** Folders that are not part of a checkout; the same names stand in .gitignore. */
const IGNORED = new Set(['.git', 'node_modules', 'dist', 'coverage']);

function walk(folder: string): string[] {
  return readdirSync(new URL(folder, ROOT), { withFileTypes: true }).flatMap((entry) => {
    if (IGNORED.has(entry.name)) return [];
    const path = `${folder}${entry.name}`;
    return entry.isDirectory() ? walk(`${path}/`) : [path];
  });
}

/** The text of a file of the project. */
export function readProjectFile(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** Every file of the checkout, in order of path. */
export function projectFiles(): readonly ProjectFile[] {
  return walk('')
    .filter((path) => !path.endsWith('.log'))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((path) => ({ path, text: readProjectFile(path) }));
}

/** The text as if it stood at `path`: how tests plant a violation. */
export function parse(path: string, text: string): Source {
  const kind = path.endsWith('.ts') ? ts.ScriptKind.TS : ts.ScriptKind.JS;
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind) };
}

/** The parsed TypeScript and JavaScript files below a folder, given with its `/`. */
export function sourcesIn(folder: string): readonly Source[] {
  return projectFiles()
    .filter(({ path }) => path.startsWith(folder) && /\.(ts|mjs)$/.test(path))
    .map(({ path, text }) => parse(path, text));
}

/** Where a node stands, as `path:line`. */
export function place({ path, tree }: Source, node: ts.Node): string {
  return `${path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
}

/** Calls `visit` with every node below `node`, and `node` itself first. */
export function forEachNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => forEachNode(child, visit));
}
