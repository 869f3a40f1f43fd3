import ts from 'typescript';
import type { Finding } from './exceptions.ts';
import { forEachNode, type Source } from './project.ts';

export type RuleStatus = 'decided' | 'consequence';

/** A rule as the project's account of its rules states it. */
export interface Rule {
  readonly id: string;
  readonly status: RuleStatus;
}

const RULE_LINE = /^- \*\*([A-Z]+-\d+)\*\* \*(decided|consequence)\b/gm;
const RULE_TAG = /^\s*(?:\/\*)?\*\s*@rule\b[ \t]*(.*?)(?:\*\/|$)/gm;
const ID = /[A-Z]+-\d+/g;
/** One id, or several with commas between, before what the test shows. */
const TEST_NAME = /^[A-Z]+-\d+(?:, [A-Z]+-\d+)*(?![\w-])/;

/** The rules of a document in its order: list items that begin with a bold id and a status. */
export function rulesIn(document: string): readonly Rule[] {
  return [...document.matchAll(RULE_LINE)].map((match) => ({
    id: match[1] as string,
    status: match[2] as RuleStatus,
  }));
}

/** The ids that the doc tags `@rule` of a file name. */
export function homesIn({ text }: Source): readonly string[] {
  const tags = [...text.matchAll(RULE_TAG)].map((match) => match[1] as string);
  return [...new Set(tags.flatMap((tag) => tag.match(ID) ?? [tag]))];
}

const calls = (node: ts.Node, name: RegExp): node is ts.CallExpression =>
  ts.isCallExpression(node) && name.test(node.expression.getText());

function textOf(node: ts.Node | undefined): string | null {
  if (node === undefined) return null;
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.head.text : null;
}

/** The ids that a file gives to trace records: `ruleIndex('ROL-4')`. */
export function recordedIn({ tree }: Source): readonly string[] {
  const ids: string[] = [];
  forEachNode(tree, (node) => {
    const id = calls(node, /^ruleIndex$/) ? textOf(node.arguments[0]) : null;
    if (id !== null) ids.push(id);
  });
  return [...new Set(ids)];
}

/** The ids that the names of a file's tests begin with. */
export function testedIn({ tree }: Source): readonly string[] {
  const ids: string[] = [];
  forEachNode(tree, (node) => {
    if (!calls(node, /^(describe|it|test)\b/)) return;
    ids.push(...(TEST_NAME.exec(textOf(node.arguments[0]) ?? '')?.[0].match(ID) ?? []));
  });
  return [...new Set(ids)];
}

/** For each id, the paths of the files in which `find` sees it. */
function whereabouts(
  sources: readonly Source[], find: (source: Source) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  for (const source of sources) {
    for (const id of find(source)) paths.set(id, [...(paths.get(id) ?? []), source.path]);
  }
  return paths;
}

function ruleObjections(rule: Rule, homes: readonly string[], tested: boolean): readonly string[] {
  const objections: string[] = [];
  if (rule.status === 'decided' && homes.length === 0) objections.push('is decided nowhere');
  if (rule.status === 'decided' && homes.length > 1) {
    objections.push(`is decided in ${homes.join(' and ')}`);
  }
  if (rule.status !== 'decided' && homes.length > 0) {
    objections.push(`is said to be ${rule.status}, but ${homes.join(' and ')} decides it`);
  }
  if (!tested) objections.push('has no test of its name');
  return objections;
}

/**
 * Breaches of "one rule, one home": a decided rule has exactly one file that says `@rule ID`, any
 * other has none; both have a test whose name begins with the id; and no file names an unknown id.
 */
export function ruleFindings(
  rules: readonly Rule[], sources: readonly Source[], tests: readonly Source[],
): readonly Finding[] {
  const homes = whereabouts(sources, homesIn);
  const recorded = whereabouts(sources, recordedIn);
  const tested = whereabouts(tests, testedIn);
  const known = new Set(rules.map(({ id }) => id));
  const findings: Finding[] = [];
  const say = (where: string, message: string) => findings.push({ check: 'rules', where, message });
  for (const rule of rules) {
    const objections = ruleObjections(rule, homes.get(rule.id) ?? [], tested.has(rule.id));
    for (const message of objections) say(rule.id, message);
  }
  for (const named of [homes, recorded, tested]) {
    for (const [id, paths] of named) {
      if (!known.has(id)) say(id, `is named in ${paths.join(', ')}, but there is no such rule`);
    }
  }
  return findings;
}
