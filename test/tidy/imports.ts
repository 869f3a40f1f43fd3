import { isBuiltin } from 'node:module';
import ts from 'typescript';
import type { Finding } from './exceptions.ts';
import { forEachNode, place, type Source } from './project.ts';

/** What a folder of src may import from, beside itself; an entry is a folder or a path in one. */
interface Folder {
  readonly values: readonly string[];
  /** Imports that leave no trace at run time; types of `model` are free everywhere. */
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
  /** May import Node and any package. */
  readonly outside?: boolean;
}

const FRONT_DOOR = ['index.ts', 'simulate.ts', 'version.ts'];
const REGISTRIES = ['random/distributions', 'strategies/index.ts'];
const ALL_BUT_OUTSIDE = [
  'model', 'engine', 'random', 'strategies', 'scenario', 'trace', 'platform', 'metrics',
  'properties', 'explain', 'harness', 'study', 'expectations', 'live', 'reports',
];

/**
 * The house: each folder of src with what it may import. The empty name stands for the files
 * directly in src, which are the library's front door.
 */
export const FOLDERS: Readonly<Record<string, Folder>> = {
  '': { values: ALL_BUT_OUTSIDE },
  model: {
    values: [], packages: ['@noble/hashes/sha2.js', '@noble/hashes/utils.js'],
  },
  engine: { values: [] },
  random: { values: ['model'], packages: ['seedrandom/lib/alea.js'] },
  strategies: { values: ['model'] },
  // Lines of `expect` have a grammar of their own; of properties a scenario needs the ids.
  scenario: {
    values: ['model', ...REGISTRIES, 'properties/index.ts', 'expectations/parser.ts'],
    types: ['expectations'],
    packages: ['croner', 'yaml', 'zod'],
  },
  trace: { values: ['model'] },
  platform: { values: ['model', 'engine', 'random', 'strategies', 'trace'] },
  metrics: { values: ['model', 'trace'] },
  properties: { values: ['model', 'trace'] },
  explain: { values: ['model', 'trace'] },
  // What is checked of random scenarios is the run as users get it.
  harness: {
    values: [
      'model', 'random', 'strategies', 'scenario', 'platform', 'trace', 'properties', 'study',
      'simulate.ts', 'version.ts',
    ],
    packages: ['fast-check', 'yaml'],
  },
  // A replication is a run as users get it, measured by what lines of `expect` can name.
  study: {
    values: ['model', 'random', 'expectations', 'metrics', 'simulate.ts'], types: ['trace'],
  },
  // Units are read and written as scenarios have them.
  expectations: { values: ['model', 'metrics', 'trace', 'scenario/units.ts'] },
  // A world that is stepped is read while it goes on.
  live: { values: ['model', 'platform', 'scenario', 'trace', 'metrics', 'properties'] },
  // Pictures may have logarithmic axes.
  reports: {
    values: ['model', 'random/ln.ts'], types: ['metrics', 'study', 'harness'],
    packages: ['table'],
  },
  // Whatever the work is: who wants it done says so.
  executors: { values: [], outside: true },
  cli: { values: [...ALL_BUT_OUTSIDE, ...FRONT_DOOR, 'executors'], outside: true },
  // A scenario file is tested there as the command line does it.
  vitest: { values: [...ALL_BUT_OUTSIDE, ...FRONT_DOOR, 'cli'], outside: true },
  web: { values: [...ALL_BUT_OUTSIDE, ...FRONT_DOOR], outside: true },
};

type Reach = 'value' | 'type' | 'lazy';

interface Import {
  readonly specifier: string;
  readonly reach: Reach;
  readonly node: ts.Node;
}

function toImport(node: ts.Node): Import | null {
  const made = (name: ts.Node | undefined, reach: Reach): Import | null =>
    name !== undefined && ts.isStringLiteralLike(name)
      ? { specifier: name.text, reach, node }
      : null;
  if (ts.isImportDeclaration(node)) {
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return made(node.moduleSpecifier, typeOnly ? 'type' : 'value');
  }
  if (ts.isExportDeclaration(node)) {
    return made(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value');
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return made(node.argument.literal, 'type');
  }
  const loads = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return loads ? made(node.arguments[0], 'lazy') : null;
}

function importsOf(source: Source): readonly Import[] {
  const imports: Import[] = [];
  forEachNode(source.tree, (node) => {
    const found = toImport(node);
    if (found !== null) imports.push(found);
  });
  return imports;
}

const isRelative = (specifier: string): boolean => specifier.startsWith('.');

/** The path that a relative specifier in `from` means. */
const resolve = (from: string, specifier: string): string =>
  new URL(specifier, `file:///${from}`).pathname.slice(1);

/** The folder of src that a file is in; empty for a file directly in src. */
export const folderOf = (path: string): string =>
  path.split('/').length > 2 ? (path.split('/')[1] as string) : '';

function objection(source: Source, { specifier, reach }: Import, folder: Folder): string | null {
  if (!isRelative(specifier)) {
    if (folder.outside === true) return null;
    if (isBuiltin(specifier)) return `imports ${specifier} of Node`;
    const known = folder.packages?.some((name) =>
      name === specifier || (reach === 'type' && name.startsWith(`${specifier}/`)));
    return known === true ? null : `imports the package ${specifier}`;
  }
  const target = resolve(source.path, specifier);
  if (!target.startsWith('src/')) return `imports ${target} from outside src`;
  const inside = target.slice('src/'.length);
  const types = reach === 'type' ? ['model', ...(folder.types ?? [])] : [];
  const own = folderOf(source.path) === folderOf(target);
  const isIn = (entry: string) => inside === entry || inside.startsWith(`${entry}/`);
  if (own || [...folder.values, ...types].some(isIn)) return null;
  return `imports ${reach === 'type' ? 'a type' : 'a value'} from ${inside}`;
}

/** Imports between the folders of src that the house does not allow, and unknown folders. */
export function importFindings(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) => {
    const name = folderOf(source.path);
    const folder = FOLDERS[name];
    if (folder === undefined) {
      return [{ check: 'layout', where: source.path, message: `there is no folder ${name}` }];
    }
    return importsOf(source).flatMap((one) => {
      const message = objection(source, one, folder);
      if (message === null) return [];
      return [{
        check: 'imports', where: source.path, message: `${place(source, one.node)} ${message}`,
      }];
    });
  });
}

/** Cycles of imports that exist at run time, each once, from its first file in order of path. */
export function cycleFindings(sources: readonly Source[]): readonly Finding[] {
  const edges = new Map(sources.map((source) => [
    source.path,
    importsOf(source)
      .filter(({ specifier, reach }) => reach === 'value' && isRelative(specifier))
      .map(({ specifier }) => resolve(source.path, specifier)),
  ]));
  const done = new Set<string>();
  const findings: Finding[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(path);
    if (seenAt >= 0) {
      const cycle = [...trail.slice(seenAt), path];
      findings.push({ check: 'cycles', where: path, message: cycle.join(' → ') });
      return;
    }
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return findings;
}
