import {
  type Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument,
  type YAMLMap,
} from 'yaml';
import type { Finding, Part, Path, Place } from './problems.ts';
import { sourceOffset } from './scalar-text.ts';
import { boundsFinding } from './text-bounds.ts';
import { DEEPEST, FORBIDDEN_KEY, type Tree } from './tree.ts';

/** So many values may come from aliases, counted again for each use of an anchor. */
const MOST_ALIASED = 100_000;

/**
 * Keys whose values are texts: a number there is kept as it is written, so that the digest
 * `code: 12e4567` is not read as a number.
 */
const TEXT_KEYS = new Set([
  'name', 'environment', 'workspace', 'code', 'by', 'client', 'commit', 'tag', 'tags', 'app', 'to',
  'function', 'image', 'source', 'gpu', 'secrets', 'file', 'column', 'strategy', 'why',
]);

/** A text in YAML or JSON, as a tree, with the place of each part of it. */
export interface SourceDocument {
  readonly tree: Tree;
  /** Where a part stands; for one that is not there, where the nearest part around it stands. */
  place(path: Path, part: Part): Place;
}

/** What is wrong with a text before it says anything about a scenario. */
export type TextProblem = { readonly place: Place; readonly finding: Finding };

class PlacedText {
  readonly #file: string;
  readonly #text: string;
  readonly #lines: LineCounter;

  constructor(file: string, text: string, lines: LineCounter) {
    this.#file = file;
    this.#text = text;
    this.#lines = lines;
  }

  at(offset: number): Place {
    const { line, col } = this.#lines.linePos(Math.min(offset, this.#text.length));
    // A text without a line has no line to show.
    if (line === 0) return { file: this.#file, line: 1, column: 1, sourceLine: '' };
    const start = this.#lines.lineStarts[line - 1] as number;
    let end = this.#lines.lineStarts[line] ?? this.#text.length;
    if (end > start && this.#text[end - 1] === '\n') end--;
    if (end > start && this.#text[end - 1] === '\r') end--;
    return { file: this.#file, line, column: col, sourceLine: this.#text.slice(start, end) };
  }
}

/** Makes a tree of YAML nodes in the order of the text, so that an alias finds its anchor. */
class TreeReader {
  readonly problems: { readonly offset: number; readonly finding: Finding }[] = [];
  readonly targets = new Map<Node, Node>();
  readonly #anchors = new Map<string, Node>();
  #aliased = 0;

  read(node: unknown, { key, depth, aliased }: { key: string; depth: number; aliased: boolean }):
  Tree {
    if (depth > DEEPEST) return this.#refuse(node, 'too-deep', 'this is nested too deeply');
    if (aliased && ++this.#aliased > MOST_ALIASED) {
      if (this.#aliased > MOST_ALIASED + 1) return null;
      return this.#refuse(node, 'too-many-aliases', 'aliases stand for more values than allowed');
    }
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) {
        return this.#refuse(node, 'yaml-syntax', `there is no anchor &${node.source} before this`);
      }
      this.targets.set(node, target);
      return this.read(target, { key, depth: depth + 1, aliased: true });
    }
    if (!aliased && (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, node);
    }
    if (isSeq(node)) {
      return node.items.map((item) => this.read(item, { key, depth: depth + 1, aliased }));
    }
    if (isMap(node)) return this.#readMap(node.items, { key, depth, aliased });
    return isScalar(node) ? scalarValue(node, key) : null;
  }

  #readMap(
    items: readonly unknown[],
    { key: parent, depth, aliased }: { key: string; depth: number; aliased: boolean },
  ): Tree {
    const map: Record<string, Tree> = {};
    for (const pair of items) {
      if (!isPair(pair)) continue;
      const key = keyText(pair.key);
      if (key === undefined) this.#refuse(pair.key, 'yaml-syntax', 'a key must be a plain text');
      else if (key === FORBIDDEN_KEY) this.#refuse(pair.key, 'bad-name', `"${key}" is no name`);
      else if (Object.hasOwn(map, key)) {
        if (!aliased) this.#refuse(pair.key, 'duplicate-key', `"${key}" is here twice`);
      } else {
        const textual = parent === 'tags' ? parent : key;
        map[key] = this.read(pair.value, { key: textual, depth: depth + 1, aliased });
      }
    }
    return map;
  }

  #refuse(node: unknown, code: Finding['code'], message: string): null {
    this.problems.push({ offset: startOf(node) ?? 0, finding: { code, message } });
    return null;
  }
}

/** What a scalar says. A tag may have made it something that is not plain: then its text. */
function scalarValue(node: { value: unknown; source?: string }, key: string): Tree {
  const { value, source } = node;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value !== 'number') return source ?? null;
  return TEXT_KEYS.has(key) && source !== undefined ? source : value;
}

/** A key as it is written, so that `1.0:` is not the key "1". */
function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  if (typeof key.value === 'string') return key.value;
  return key.source;
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)
    ? node.range?.[0]
    : undefined;
}

/** Offset of a character of a text, which an alias may have said elsewhere. */
function offsetWithin(node: unknown, text: string, index: number): number {
  const start = startOf(node) ?? 0;
  if (!isScalar(node) || typeof node.value !== 'string') return start;
  const source = text.slice(start, node.range?.[1]);
  return start + sourceOffset({ source, type: node.type, value: node.value }, index);
}

interface Entry {
  readonly key: unknown;
  readonly value: unknown;
}

/** Finds the parts of a document again. */
class Parts {
  readonly #root: unknown;
  readonly #text: string;
  readonly #targets: ReadonlyMap<Node, Node>;
  readonly #entries = new Map<YAMLMap, ReadonlyMap<string | undefined, Entry>>();

  constructor(root: unknown, text: string, targets: ReadonlyMap<Node, Node>) {
    this.#root = root;
    this.#text = text;
    this.#targets = targets;
  }

  /** Offset of a part; of the nearest part around it if it is not there. */
  offsetOf(path: Path, part: Part): number {
    let entry: Entry = { key: undefined, value: this.#root };
    let found = true;
    for (const step of path) {
      const next = this.#below(entry.value, step);
      found = next !== undefined;
      if (next === undefined) break;
      entry = next;
    }
    const { key, value } = entry;
    if (found && typeof part === 'object') return offsetWithin(value, this.#text, part.at);
    const empty = isScalar(value) && value.value === null;
    const atValue = found && part === 'value' && !empty;
    return (atValue ? undefined : startOf(key)) ?? startOf(value) ?? startOf(key) ?? 0;
  }

  #below(node: unknown, step: string | number): Entry | undefined {
    const value = isAlias(node) ? this.#targets.get(node) : node;
    if (isSeq(value) && typeof step === 'number' && step < value.items.length) {
      return { key: undefined, value: value.items[step] };
    }
    return isMap(value) ? this.#entriesOf(value).get(String(step)) : undefined;
  }

  #entriesOf(map: YAMLMap): ReadonlyMap<string | undefined, Entry> {
    const known = this.#entries.get(map);
    if (known !== undefined) return known;
    // Of a key that is there twice the first counts, as it does in the tree.
    const entries = new Map(map.items.toReversed().map((pair) => [keyText(pair.key), pair]));
    this.#entries.set(map, entries);
    return entries;
  }
}

/** What is mostly behind a fault that the parser tells in words of the grammar. */
const REMEDIES: Readonly<Partial<Record<string, string>>> = {
  BLOCK_IN_FLOW: 'is a comma missing before it?',
  TAB_AS_INDENT: 'use spaces',
};

function syntaxProblems(document: Document.Parsed, text: PlacedText): TextProblem[] {
  const faults = [...document.errors, ...document.warnings];
  const version = document.directives?.yaml.version;
  const found: TextProblem[] = faults.map(({ code, message, pos }) => {
    const hint = REMEDIES[code];
    return {
      place: text.at(pos[0]),
      finding: {
        code: 'yaml-syntax',
        message: code === 'MULTIPLE_DOCS' ? 'a file holds one scenario' : message,
        ...(hint === undefined ? {} : { hint }),
      },
    };
  });
  if (version !== '1.2' && version !== undefined) {
    const message = `this is YAML ${version}, and only 1.2 is read`;
    found.push({ place: text.at(0), finding: { code: 'yaml-syntax', message } });
  }
  return found;
}

/**
 * Reads YAML 1.2, of which JSON is a part. Of a text that is not well-formed only that is told;
 * doubled keys and the like leave a tree that can be checked further.
 *
 * `key` is the key that the text stands behind, empty for a whole scenario.
 */
export function readDocument(
  text: string, { file, key = '' }: { file: string; key?: string },
): { document: SourceDocument | undefined; problems: readonly TextProblem[] } {
  const lines = new LineCounter();
  const placed = new PlacedText(file, text, lines);
  const refuse = (finding: Finding, offset: number) =>
    ({ document: undefined, problems: [{ place: placed.at(offset), finding }] });
  const beyond = boundsFinding(text);
  if (beyond !== undefined) {
    // The parser, which would have found them, is not asked.
    lines.addNewLine(0);
    for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
    return refuse(beyond.finding, beyond.offset);
  }
  const document = parseDocument(text, {
    lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error',
  });
  // The parser follows nesting by recursion, and tells so when the stack does not suffice.
  if (document.errors.some(({ message }) => message.includes('call stack'))) {
    return refuse({ code: 'too-deep', message: 'this is nested too deeply' }, 0);
  }
  const syntax = syntaxProblems(document, placed);
  if (syntax.length > 0) return { document: undefined, problems: syntax };
  const reader = new TreeReader();
  const tree = reader.read(document.contents, { key, depth: 0, aliased: false });
  const problems = reader.problems
    .map(({ offset, finding }) => ({ place: placed.at(offset), finding }));
  // Of these the rest of the tree does not suffer.
  const isHarmless = ({ finding: { code } }: TextProblem): boolean =>
    code === 'duplicate-key' || code === 'bad-name';
  if (!problems.every(isHarmless)) return { document: undefined, problems };
  const parts = new Parts(document.contents, text, reader.targets);
  const place = (path: Path, part: Part): Place => placed.at(parts.offsetOf(path, part));
  return { document: { tree, place }, problems };
}
