import { nameHint } from './names.ts';
import type { Finding, Part, Path, ProblemList } from './problems.ts';
import type { EverNames } from './code-base-history.ts';

/** A Function of an App. */
export interface FunctionName {
  readonly app: string;
  readonly function: string;
}

/** A name in the text of a scenario: what it says, where, and which App is meant if it does not. */
export interface NameUse {
  readonly text: string;
  readonly path: Path;
  readonly app?: string | undefined;
  /** Where in the text at the path it stands, if that says more than the name. */
  readonly part?: Part;
}

/** Every App, Function, image and source that names can refer to, whenever it exists. */
export class Directory {
  readonly #apps: ReadonlyMap<string, EverNames>;
  readonly #problems: ProblemList;
  readonly #complete: boolean;

  /** `complete` is false if an App could not be read: then no name is called unknown. */
  constructor(
    { apps, complete, problems }:
    { apps: ReadonlyMap<string, EverNames>; complete: boolean; problems: ProblemList },
  ) {
    this.#apps = apps;
    this.#complete = complete;
    this.#problems = problems;
  }

  /** The one App, if there is no other. */
  get onlyApp(): string | undefined {
    return this.#apps.size === 1 ? [...this.#apps.keys()][0] : undefined;
  }

  get hasSeveralApps(): boolean {
    return this.#apps.size > 1;
  }

  /** Every Function, as it may be written. */
  get functions(): readonly string[] {
    return [...this.#apps].flatMap(([app, { functions }]) =>
      [...functions].map((name) => (this.hasSeveralApps ? `${app}/${name}` : name)));
  }

  /** Whether there is an App of this name, for whom it is not to tell. */
  has(app: string): boolean {
    return this.#apps.has(app);
  }

  /** The App of this name; `undefined` after a problem. */
  app(use: NameUse): string | undefined {
    const { text } = use;
    if (this.#apps.has(text)) return text;
    return this.#refuse(use, {
      code: 'unknown-app', message: `there is no App "${text}"`,
      ...nameHint(text, this.#apps.keys()),
    });
  }

  /** The Function that `FUNCTION` or `APP/FUNCTION` names; `undefined` after a problem. */
  function(use: NameUse): FunctionName | undefined {
    const found = this.#resolve(use, 'functions');
    return found && { app: found.app, function: found.name };
  }

  /** The image that `IMAGE` or `APP/IMAGE` names; `undefined` after a problem. */
  image(use: NameUse): { app: string; name: string } | undefined {
    return this.#resolve(use, 'images');
  }

  /** Whether a Function runs its inputs in batches at some time. */
  batches({ app, function: name }: FunctionName): boolean {
    return this.#apps.get(app)?.batching.has(name) ?? false;
  }

  /** Whether a Function has a URL at some time. */
  isWeb({ app, function: name }: FunctionName): boolean {
    return this.#apps.get(app)?.web.has(name) ?? false;
  }

  /** A secret that some Function loads; `undefined` after a problem. */
  secret(use: NameUse): string | undefined {
    return this.#anywhere(use, 'secrets', { code: 'unknown-secret', what: 'loads the secret' });
  }

  /** A GPU that some Function has; `undefined` after a problem. */
  gpu(use: NameUse): string | undefined {
    return this.#anywhere(use, 'gpus', { code: 'unknown-gpu', what: 'has the GPU' });
  }

  #anywhere(
    use: NameUse, kind: 'secrets' | 'gpus',
    { code, what }: { readonly code: 'unknown-secret' | 'unknown-gpu'; readonly what: string },
  ): string | undefined {
    const { text } = use;
    const names = [...this.#names([...this.#apps.keys()], kind)];
    if (names.includes(text)) return text;
    return this.#refuse(use, {
      code, message: `no Function ${what} "${text}"`, ...nameHint(text, names),
    });
  }

  #resolve(use: NameUse, kind: 'functions' | 'images'): { app: string; name: string } | undefined {
    const { text, app } = use;
    const slash = text.indexOf('/');
    const ownApp = slash < 0 ? app : this.app({ ...use, text: text.slice(0, slash) });
    if (slash >= 0 && ownApp === undefined) return undefined;
    if (app !== undefined && ownApp !== app) {
      return this.#refuse(use, {
        code: 'conflict', message: `"${text}" is not of the App "${app}" that is named beside it`,
      });
    }
    const name = text.slice(slash + 1);
    const within = ownApp === undefined ? [...this.#apps.keys()] : [ownApp];
    const having = within.filter((one) => this.#apps.get(one)?.[kind].has(name));
    const what = kind === 'functions' ? 'Function' : 'image';
    const [found, other] = having;
    if (found !== undefined && other === undefined) return { app: found, name };
    if (found !== undefined) {
      return this.#refuse(use, {
        code: 'ambiguous-name', message: `several Apps have a ${what} "${name}"`,
        hint: `write "${found}/${name}"`,
      });
    }
    const where = ownApp === undefined || this.onlyApp !== undefined ? '' : ` in "${ownApp}"`;
    return this.#refuse(use, {
      code: kind === 'functions' ? 'unknown-function' : 'unknown-image',
      message: `there is no ${what} "${name}"${where}`,
      ...nameHint(name, this.#names(within, kind)),
    });
  }

  *#names(apps: readonly string[], kind: keyof EverNames): Generator<string> {
    for (const app of apps) yield* this.#apps.get(app)?.[kind] ?? [];
  }

  #refuse({ path, part }: NameUse, finding: Finding): undefined {
    const isUnknown = finding.code.startsWith('unknown-');
    if (this.#complete || !isUnknown) this.#problems.report(path, finding, part);
    return undefined;
  }
}
