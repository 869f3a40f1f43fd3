import ts from 'typescript';
import type { Finding } from './exceptions.ts';
import { forEachNode, place, type Source } from './project.ts';

export const CAPS = { fileLines: 400, functionLines: 60, columns: 100, parameters: 3 } as const;

const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|kit|config|d))?\.(ts|mjs)$/;
const EMPTY_NAMES = /^(utils?|helpers?|common|types|constants|misc|shared)\./;

/** What is left for later; spelled so that this file does not match itself. */
const UNFINISHED = /\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/;

/** Lines of a text, its last line break aside. */
export function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

const hasBody = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

/** How a function is called: by its own name or that of the variable or property it is. */
function nameOf(node: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const { parent } = node;
  const named = node.name ?? (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)
    ? parent.name : undefined);
  return named === undefined ? 'function' : named.getText();
}

function linesOf(source: Source, node: ts.Node): number {
  const line = (at: number) => source.tree.getLineAndCharacterOfPosition(at).line;
  return line(node.getEnd()) - line(node.getStart(source.tree)) + 1;
}

/** The block of a `describe` or `test`: a chapter that the runner calls, not a function of ours. */
const isChapter = ({ path }: Source, node: ts.Node): boolean =>
  path.startsWith('test/') && ts.isCallExpression(node.parent);

/** The length of every function in lines, by name. */
export function functionLengths(source: Source): readonly { name: string; lines: number }[] {
  const lengths: { name: string; lines: number }[] = [];
  forEachNode(source.tree, (node) => {
    if (!hasBody(node) || isChapter(source, node)) return;
    lengths.push({ name: nameOf(node), lines: linesOf(source, node) });
  });
  return lengths;
}

function fileFindings({ path, text }: Source): readonly Finding[] {
  const findings: Finding[] = [];
  const say = (check: string, message: string) => findings.push({ check, where: path, message });
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!FILE_NAME.test(name)) say('file name', 'is not in kebab-case');
  if (EMPTY_NAMES.test(name)) say('file name', 'says nothing: name the noun that it helps');
  const lines = lineCount(text);
  if (lines > CAPS.fileLines) say('file length', `has ${lines} lines, not ≤ ${CAPS.fileLines}`);
  text.split('\n').forEach((line, at) => {
    if ([...line].length > CAPS.columns) say('columns', `line ${at + 1} is too wide`);
    if (UNFINISHED.test(line)) say('unfinished', `line ${at + 1}`);
  });
  return findings;
}

const isUnknownCast = (node: ts.Node): boolean =>
  ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.UnknownKeyword;

/** The call whose first name is `describe`, `it` or `test`, with a modifier that hides tests. */
function hiddenTest(node: ts.Node): string | null {
  if (!ts.isPropertyAccessExpression(node)) return null;
  if (!/^(only|skip|todo|fails)$/.test(node.name.text)) return null;
  const callee = node.expression.getText();
  return /^(describe|it|test|suite)\b/.test(callee) ? `${callee}.${node.name.text}` : null;
}

function nodeFindings(source: Source): readonly Finding[] {
  const findings: Finding[] = [];
  const say = (check: string, node: ts.Node, message: string) =>
    findings.push({ check, where: source.path, message: `${place(source, node)} ${message}` });
  forEachNode(source.tree, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) say('any', node, 'any');
    if (ts.isAsExpression(node) && isUnknownCast(node.expression)) {
      say('casts', node, 'as unknown as');
    }
    const hidden = hiddenTest(node);
    if (hidden !== null) say('hidden tests', node, hidden);
    const tooMany = ts.isFunctionLike(node) && node.parameters.length > CAPS.parameters;
    if (tooMany && !isChapter(source, node)) {
      say('parameters', node, `${nameOf(node)} takes ${node.parameters.length}`);
    }
  });
  return findings;
}

/** What offends the caps and bans of style in one file. */
export function styleFindings(source: Source): readonly Finding[] {
  const long = functionLengths(source).filter(({ lines }) => lines > CAPS.functionLines);
  return [
    ...fileFindings(source),
    ...nodeFindings(source),
    ...long.map(({ name, lines }) => ({
      check: 'function length',
      where: `${source.path} ${name}`,
      message: `has ${lines} lines, not ≤ ${CAPS.functionLines}`,
    })),
  ];
}
