import { z } from 'zod';
import type { DraftValue } from '../model/configuration.ts';
import type { LeafIssue } from './leaves.ts';
import { missingFinding } from './missing-keys.ts';
import { nearestHint } from './names.ts';
import type { Path, ProblemList } from './problems.ts';
import { type ScenarioFile, scenarioShape } from './scenario-shape.ts';
import { isMap, kindOf, type Tree } from './tree.ts';

type Issue = z.core.$ZodIssue;

/** A schema is used once or twice in a run: compiling it takes longer than it saves. */
const ONCE = { jitless: true } as const;

const leafIssue = (issue: Issue): LeafIssue | undefined =>
  issue.code === 'custom' ? (issue.params as LeafIssue | undefined) : undefined;

/** Where so many keys are legal, they are listed if none of them is near. */
const MOST_LISTED = 16;

function keyHint(key: string, known: readonly string[]): { hint?: string } {
  const near = nearestHint(key, known);
  if (near.hint !== undefined || known.length > MOST_LISTED) return near;
  return { hint: `the keys here are ${known.join(', ')}` };
}

/** Whether an issue says that the value itself, not a part of it, is of another type. */
const isMismatch = (issue: Issue): boolean => issue.path.length === 0
  && (issue.code === 'invalid_type' || leafIssue(issue)?.mismatch === true);

/** Reports the issues of zod in our own words. */
class IssueReport {
  readonly #problems: ProblemList;

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  report(issue: Issue, above: Path): void {
    const path = [...above, ...issue.path] as Path;
    const leaf = leafIssue(issue);
    if (issue.code === 'unrecognized_keys') this.#unknownKeys(issue, path);
    else if (issue.code === 'invalid_union') this.#union(issue, path);
    else if (issue.input === undefined && leaf?.finding.code !== 'conflict') this.#missing(path);
    else if (leaf !== undefined) {
      const where = leaf.finding.code === 'conflict' ? 'key' : 'value';
      this.#problems.report(path, leaf.finding, where);
    } else {
      const expected = issue.code === 'invalid_type' && issue.expected === 'array'
        ? 'a list' : 'a map';
      this.#problems.report(path, {
        code: 'wrong-type', message: `expected ${expected}, found ${kindOf(issue.input)}`,
      });
    }
  }

  #unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, path: Path): void {
    const known = issue.message.split(' ');
    for (const key of issue.keys) {
      this.#problems.report([...path, key], {
        code: 'unknown-key', message: `unknown key "${key}"`, ...keyHint(key, known),
      }, 'key');
    }
  }

  #union(issue: z.core.$ZodIssueInvalidUnion, path: Path): void {
    if (issue.input === undefined) {
      this.#missing(path);
      return;
    }
    const meant = issue.errors.find((branch) => !branch.some(isMismatch));
    if (meant !== undefined) {
      for (const inner of meant) this.report(inner, path);
      return;
    }
    const message = `expected ${issue.message}, found ${kindOf(issue.input)}`;
    this.#problems.report(path, { code: 'wrong-type', message });
  }

  #missing(path: Path): void {
    this.#problems.report(path, missingFinding(String(path.at(-1))), 'key');
  }
}

/**
 * A value of which any part may be absent, because it was not valid. Distributions and maps of
 * which one key is chosen are there as a whole or not at all.
 */
export type Salvaged<T> = [DraftValue] extends [T]
  ? T
  : T extends { readonly kind: string; readonly given: unknown }
    ? T
    : T extends readonly (infer Item)[]
      ? readonly (Salvaged<Item> | undefined)[]
      : T extends object ? { readonly [K in keyof T]?: Salvaged<T[K]> | undefined } : T;

const inner = (schema: z.core.$ZodType): z.core.$ZodType => {
  const wraps = schema instanceof z.ZodExactOptional || schema instanceof z.ZodNullable
    || schema instanceof z.ZodOptional;
  return wraps ? inner(schema.unwrap()) : schema;
};

/** The parts of a tree that issues are about, and all that is around them. */
class Invalid {
  readonly #below = new Map<PropertyKey, Invalid>();

  add(path: readonly PropertyKey[]): void {
    let node: Invalid = this;
    for (const step of path) {
      const next = node.#below.get(step) ?? new Invalid();
      node.#below.set(step, next);
      node = next;
    }
  }

  at(step: PropertyKey): Invalid | undefined {
    return this.#below.get(step);
  }
}

/** What is valid of a value: maps without the entries that are not, lists with holes. */
function salvage(
  schema: z.core.$ZodType, tree: Tree | undefined, invalid: Invalid | undefined,
): unknown {
  if (invalid === undefined) return z.parse(schema, tree, ONCE);
  const shape = inner(schema);
  if (Array.isArray(tree) && shape instanceof z.ZodArray) {
    return tree.map((item, place) => salvage(shape.element, item, invalid.at(place)));
  }
  if (!isMap(tree)) return undefined;
  const entries = Object.entries(tree as Readonly<Record<string, Tree>>);
  if (shape instanceof z.ZodRecord) {
    return Object.fromEntries(entries.map(([key, value]) => {
      const valid = salvage(shape.valueType, value, invalid.at(key));
      return [key, valid === undefined ? {} : valid];
    }));
  }
  if (!(shape instanceof z.ZodObject)) return undefined;
  const kept = entries.flatMap(([key, value]) => {
    const field = Object.hasOwn(shape.shape, key) ? shape.shape[key] : undefined;
    const valid = field === undefined ? undefined : salvage(field, value, invalid.at(key));
    return valid === undefined ? [] : [[key, valid] as const];
  });
  return Object.fromEntries(kept);
}

function checkShape(tree: Tree, problems: ProblemList): Salvaged<ScenarioFile> {
  const result = scenarioShape.safeParse(tree, { ...ONCE, reportInput: true });
  if (result.success) return result.data as Salvaged<ScenarioFile>;
  const report = new IssueReport(problems);
  const invalid = new Invalid();
  for (const issue of result.error.issues) {
    report.report(issue, []);
    invalid.add(issue.path);
  }
  return (salvage(scenarioShape, tree, invalid) ?? {}) as Salvaged<ScenarioFile>;
}

/**
 * Checks a tree against the schema and reports all that is wrong with its shape. What is right
 * comes back, so that the rest can be checked in the same go.
 */
export function readShape(tree: Tree, problems: ProblemList): Salvaged<ScenarioFile> {
  if (tree === null) {
    problems.report([], { code: 'empty', message: 'there is no scenario in this' });
    return {};
  }
  try {
    return checkShape(tree, problems);
  } catch (error) {
    // zod hands issues on as arguments of a call, of which there can be about a hundred thousand.
    if (!(error instanceof RangeError)) throw error;
    problems.report([], { code: 'too-large', message: 'there are too many mistakes to list them' });
    return {};
  }
}
