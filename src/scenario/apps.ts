import type { CodeBase } from '../model/configuration.ts';
import { APP_DEFAULTS } from '../model/defaults.ts';
import type { AppSpec } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { CodeChange } from './code-base-history.ts';
import type { DataFiles } from './data-files.ts';
import { withFileValues } from './law-check.ts';
import { APP_NAME, FUNCTION_NAME } from './names.ts';
import type { Path, ProblemList } from './problems.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import type { Salvaged } from './shape-problems.ts';
import { isMap, type Tree, treeAt } from './tree.ts';

type AppPart = Salvaged<NonNullable<ScenarioFile['app']>>;
type EventPart = Salvaged<NonNullable<ScenarioFile['events']>[number]>;

/** An App as far as it is valid, with the place it stands at. */
export interface PlacedApp {
  readonly path: Path;
  readonly spec: AppSpec;
}

interface AppsContext {
  readonly tree: Tree;
  readonly problems: ProblemList;
  readonly files: DataFiles;
}

/** The Apps of a scenario, and whether that is all of them. */
export function readApps(
  file: Salvaged<ScenarioFile>, context: AppsContext,
): { readonly apps: readonly PlacedApp[]; readonly complete: boolean } {
  const { tree, problems } = context;
  const hasApp = treeAt(tree, ['app']) !== undefined;
  const hasApps = treeAt(tree, ['apps']) !== undefined;
  if (hasApp && hasApps) {
    problems.report(['apps'], {
      code: 'conflict', message: '"app" and "apps" exclude each other',
    }, 'key');
  } else if (!hasApp && !hasApps && isMap(tree)) {
    problems.report([], {
      code: 'missing-key', message: '"app" is missing',
      hint: 'for example "app: { name: my-app, functions: … }"',
    }, 'key');
  } else if (hasApps && file.apps?.length === 0) {
    problems.report(['apps'], { code: 'empty', message: 'there is no App' });
  }
  const parts = [
    ...(hasApp ? [{ part: file.app, path: ['app'] as Path }] : []),
    ...(file.apps ?? []).map((part, place) => ({ part, path: ['apps', place] as Path })),
  ];
  const apps = parts.flatMap(({ part, path }) => readApp(part, path, context) ?? []);
  reportDoubles(apps, problems);
  const complete = hasApp !== hasApps && apps.length === parts.length && parts.length > 0
    && apps.every(({ path, spec }) =>
      spec.name !== '' && isMap(treeAt(tree, [...path, 'functions'])));
  return { apps, complete };
}

/** A name that is not valid is still what the rest of the scenario calls the App. */
function givenName(path: Path, tree: Tree): string {
  const name = treeAt(tree, [...path, 'name']);
  return typeof name === 'string' ? name : '';
}

function readApp(
  part: AppPart | undefined, path: Path, context: AppsContext,
): PlacedApp | undefined {
  if (part === undefined) return undefined;
  const { name, environment, workspace, deployed, ...codeBase } = part;
  checkNames(codeBase as CodeBase, path, context.problems);
  const spec: AppSpec = {
    name: name ?? givenName(path, context.tree),
    environment: environment ?? APP_DEFAULTS.environment,
    workspace: workspace ?? APP_DEFAULTS.workspace,
    deployed: deployed ?? APP_DEFAULTS.deployed,
    code_base: withFileValues(codeBase as CodeBase, path, context.files) as CodeBase,
  };
  return { path, spec };
}

function reportDoubles(apps: readonly PlacedApp[], problems: ProblemList): void {
  const seen = new Set<string>();
  for (const { path, spec } of apps) {
    if (spec.name !== '' && seen.has(spec.name)) {
      const message = `another App is called "${spec.name}"`;
      problems.report([...path, 'name'], { code: 'duplicate-name', message });
    }
    seen.add(spec.name);
  }
}

/** Reports names of Functions and images that cannot be names. */
function checkNames(codeBase: CodeBase, path: Path, problems: ProblemList): void {
  const check = (kind: 'functions' | 'images', form: RegExp, hint: string): void => {
    for (const name of Object.keys(codeBase[kind] ?? {})) {
      if (form.test(name)) continue;
      problems.report([...path, kind, name], {
        code: 'bad-name', message: `"${name}" is no name`, hint,
      }, 'key');
    }
  };
  check('functions', FUNCTION_NAME, 'use letters, digits and "_", no digit first');
  check('images', APP_NAME, 'use up to 64 letters, digits, ".", "_" and "-"');
}

/** The change to a code base that an event brings, with the files in it read in; or `null`. */
export function readChange(
  part: EventPart, path: Path, context: Omit<AppsContext, 'tree'>,
): { readonly path: Path; readonly change: CodeBase } | null {
  const [change, at] = part.edit === undefined
    ? [part.deploy?.change, [...path, 'deploy', 'change']]
    : [part.edit, [...path, 'edit']];
  if (change === undefined) return null;
  checkNames(change as CodeBase, at, context.problems);
  return { path: at, change: withFileValues(change as CodeBase, at, context.files) as CodeBase };
}

/** When the change of an event is made (see {@link CodeChange}). */
export function changeTimes(
  part: EventPart, duration: Micros | null,
): Pick<CodeChange, 'at' | 'every' | 'last'> {
  const never = Number.POSITIVE_INFINITY;
  const last = Math.min(part.until ?? never, duration ?? never);
  return { at: part.at ?? part.every ?? null, every: part.every ?? null, last };
}
