import ts from 'typescript';
import type { Finding } from './exceptions.ts';
import { forEachNode, place, type Source } from './project.ts';

/** The folders whose code decides about the trace and everything computed from it. */
export const CORE = [
  'model', 'engine', 'random', 'strategies', 'scenario', 'trace', 'platform', 'metrics',
  'properties', 'explain', 'harness', 'study', 'expectations',
] as const;

/** Globals that look at the clock, the machine or the locale, or let time pass. */
const GLOBALS = new Set([
  'Date', 'Temporal', 'performance', 'process', 'crypto', 'navigator', 'globalThis', 'console',
  'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame',
  'Promise', 'Intl', 'WeakRef', 'FinalizationRegistry', 'Worker', 'Atomics', 'fetch', 'require',
  'eval', 'Function', 'Buffer',
]);

/** What IEEE 754 or the language fixes to the last bit; everything else differs by engine. */
const EXACT_MATH = new Set([
  'abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc',
  'E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2',
]);

/** False where the identifier is only a name in an object, a type or a pattern. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  const named = ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)
    || ts.isPropertyDeclaration(parent) || ts.isMethodSignature(parent)
    || ts.isMethodDeclaration(parent);
  return !(named && parent.name === node);
}

function declarationsOf(scope: ts.Node): readonly ts.Node[] {
  const own = ts.isFunctionLike(scope) ? [...scope.parameters] : [];
  if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) return own;
  return scope.statements.flatMap((statement): readonly ts.Node[] =>
    ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement]);
}

/** True if the name means something of the file's own: a parameter, a variable, a function. */
function isShadowed(node: ts.Identifier): boolean {
  for (let scope: ts.Node = node.parent; scope !== undefined; scope = scope.parent) {
    const declares = declarationsOf(scope).some((declaration) =>
      'name' in declaration && declaration.name !== undefined
      && (declaration.name as ts.Node).getText() === node.text);
    if (declares) return true;
  }
  return false;
}

function identifierObjection(node: ts.Identifier): string | null {
  if (!isReference(node)) return null;
  if (GLOBALS.has(node.text)) return isShadowed(node) ? null : node.text;
  if (node.text !== 'Math') return null;
  const { parent } = node;
  if (!ts.isPropertyAccessExpression(parent)) return 'Math as a value';
  return EXACT_MATH.has(parent.name.text) ? null : `Math.${parent.name.text}`;
}

/** The value of a number that is written out, perhaps with a minus. */
function written(node: ts.Node): number {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  const negated = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken;
  return negated ? -written(node.operand) : Number.NaN;
}

/** True for a power of two, and for one of whole numbers that a double holds exactly. */
function isExactPower(base: number, exponent: number): boolean {
  return Number.isInteger(exponent) && (base === 2 || Number.isSafeInteger(base ** exponent));
}

function isInexactPower(node: ts.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  if (kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) return true;
  if (kind !== ts.SyntaxKind.AsteriskAsteriskToken) return false;
  return !isExactPower(written(node.left), written(node.right));
}

function callObjection(node: ts.CallExpression): string | null {
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return 'import()';
  if (!ts.isPropertyAccessExpression(node.expression)) return null;
  const { text } = node.expression.name;
  const sorts = text === 'sort' || text === 'toSorted';
  return sorts && node.arguments.length === 0 ? `${text} without a comparator` : null;
}

function objection(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return identifierObjection(node);
  if (ts.isCallExpression(node)) return callObjection(node);
  if (ts.isBinaryExpression(node)) {
    return isInexactPower(node) ? 'a power that may be inexact' : null;
  }
  if (ts.isPropertyAccessExpression(node)) {
    return /^(localeCompare|toLocale\w*)$/.test(node.name.text) ? node.name.text : null;
  }
  if (ts.isForInStatement(node)) return 'for…in';
  if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return 'for await';
  return ts.isMetaProperty(node) && node.name.text === 'meta' ? 'import.meta' : null;
}

/**
 * Uses of anything in a core folder whose result may differ between two runs, two machines or two
 * engines. What syntax cannot show (keys of an object that look like numbers, a comparator that
 * leaves ties) is left to the tests of determinism.
 */
export function purityFindings(source: Source): readonly Finding[] {
  if (!CORE.some((folder) => source.path.startsWith(`src/${folder}/`))) return [];
  const findings: Finding[] = [];
  forEachNode(source.tree, (node) => {
    const found = objection(node);
    if (found === null) return;
    findings.push({
      check: 'determinism', where: source.path, message: `${place(source, node)} ${found}`,
    });
  });
  return findings;
}
