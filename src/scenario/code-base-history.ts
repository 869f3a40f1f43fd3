import { mergeCodeBase } from '../model/code-base.ts';
import type { CodeBase, Draft } from '../model/configuration.ts';
import type { PriceTable } from '../model/prices.ts';
import type { Micros } from '../model/time.ts';
import { circleFindings } from './calls.ts';
import { codeBaseFindings } from './code-base-check.ts';
import type { Path, ProblemList } from './problems.ts';
import { isWeb, type UrlPlace, Urls } from './urls.ts';

/** A change to the code base of an App, and when it is made. */
export interface CodeChange {
  /** Path of the change in the scenario. */
  readonly path: Path;
  readonly change: CodeBase;
  /** First instant, or `null` for one that cannot be told. */
  readonly at: Micros | null;
  /** For a change that is made again and again. */
  readonly every: Micros | null;
  /** Not made after this instant. */
  readonly last: Micros;
}

interface Step {
  readonly at: Micros;
  readonly order: number;
  readonly change: CodeChange;
}

/** So many changes are tried one after another; that takes a fraction of a second. */
const MOST_STEPS = 20_000;

/**
 * The changes in the order they are made. One that recurs comes once, and again after each other
 * change that it can follow; those whose instant is not known come last, in order of the file.
 */
function inOrder(changes: readonly CodeChange[]): readonly CodeChange[] {
  const never = Number.POSITIVE_INFINITY;
  const once = changes.map((change, order) => ({ at: change.at ?? never, order, change }));
  const again: Step[] = changes.flatMap((change, order) => {
    const { every, last } = change;
    if (every === null) return [];
    return once
      .filter((step) => step.at < never && step.at >= every)
      .map((step) => ({ at: (Math.floor(step.at / every) + 1) * every, order, change }))
      .filter(({ at }) => at <= last);
  });
  return [...once, ...again]
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at) || a.order - b.order)
    .map(({ change }) => change);
}

/** Names that an App's code base has at some time. */
export interface EverNames {
  readonly functions: ReadonlySet<string>;
  readonly images: ReadonlySet<string>;
  /** What its Functions load and have reserved. */
  readonly secrets: ReadonlySet<string>;
  readonly gpus: ReadonlySet<string>;
  /** The Functions that run inputs in batches at some time. */
  readonly batching: ReadonlySet<string>;
  /** Those that have a URL at some time. */
  readonly web: ReadonlySet<string>;
}

/** With so many faults found, further changes are not looked into. */
const MOST_FINDINGS = 100;

const KINDS = ['functions', 'images'] as const;

const namesIn = (draft: Draft | undefined): readonly string[] => Object.keys(draft ?? {});

/** A code base that changes: only what a change names is touched, as there may be many of both. */
class ChangingCodeBase {
  readonly #functions = new Map<string, Draft>();
  readonly #images = new Map<string, Draft>();

  /** Merges a change in, and returns the part of the code base that it may have made wrong. */
  apply(change: CodeBase): CodeBase {
    const merged = mergeCodeBase({
      functions: pick(this.#functions, namesIn(change.functions)),
      images: pick(this.#images, namesIn(change.images)),
    }, change);
    const orphans: string[] = [];
    for (const kind of KINDS) {
      const entries = kind === 'functions' ? this.#functions : this.#images;
      for (const name of namesIn(change[kind])) {
        const entry = merged[kind]?.[name] as Draft | undefined;
        if (entry !== undefined) entries.set(name, entry);
        else if (entries.delete(name) && kind === 'images') orphans.push(...this.#usersOf(name));
      }
    }
    const functions = pick(this.#functions, [...namesIn(change.functions), ...orphans]);
    const images = Object.values(functions).map((draft) => String((draft as Draft)['image']));
    return { functions, images: pick(this.#images, [...namesIn(change.images), ...images]) };
  }

  /** The Functions as they are now. */
  get functions(): ReadonlyMap<string, Draft> {
    return this.#functions;
  }

  /** The Functions that run an image. */
  #usersOf(image: string): readonly string[] {
    return [...this.#functions].flatMap(([name, draft]) =>
      (draft['image'] === image ? [name] : []));
  }
}

const pick = (entries: ReadonlyMap<string, Draft>, names: readonly string[]): Draft =>
  Object.fromEntries(names.flatMap((name) => {
    const entry = entries.get(name);
    return entry === undefined ? [] : [[name, entry]];
  }));

/** Adds the secrets of a Function, and its GPU. */
function noteNeeds(
  { secrets, resources }: Draft,
  ever: { readonly secrets: Set<string>; readonly gpus: Set<string> },
): void {
  if (Array.isArray(secrets)) for (const name of secrets) ever.secrets.add(String(name));
  const gpu = (resources as Draft | undefined)?.['gpu'];
  if (typeof gpu === 'string') ever.gpus.add(gpu);
}

/**
 * Carries out the changes of an App one after another and reports what keeps a resulting code base
 * from being published, at the change that brought it about; each fault once.
 */
export function checkHistory(
  base: { readonly app: UrlPlace; readonly codeBase: CodeBase; readonly path: Path },
  changes: readonly CodeChange[],
  { problems, prices, urls }: {
    readonly problems: ProblemList; readonly prices: PriceTable;
    /** The Apps of all URLs so far, which is added to. */
    readonly urls: Map<string, string>;
  },
): EverNames {
  const ever = {
    functions: new Set<string>(), images: new Set<string>(), batching: new Set<string>(),
    secrets: new Set<string>(), gpus: new Set<string>(), web: new Set<string>(),
  };
  const seen = new Set<string>();
  const codeBase = new ChangingCodeBase();
  const owners = new Urls(base.app, urls);
  const make = (change: CodeBase, path: Path): void => {
    const part = codeBase.apply(change);
    for (const kind of KINDS) for (const name of namesIn(part[kind])) ever[kind].add(name);
    for (const draft of Object.values(part.functions ?? {})) noteNeeds(draft as Draft, ever);
    for (const [name, draft] of Object.entries(part.functions ?? {})) {
      if (((draft as Draft)['batch'] ?? null) !== null) ever.batching.add(name);
      if (isWeb(draft as Draft)) ever.web.add(name);
    }
    const taken = owners.follow(namesIn(change.functions), codeBase.functions);
    if (seen.size >= MOST_FINDINGS) return;
    const findings = [
      ...codeBaseFindings(part, prices),
      ...circleFindings(codeBase.functions, change, base.app.name),
      ...taken,
    ];
    for (const { path: within, finding } of findings) {
      const key = JSON.stringify([within, finding.message]);
      if (seen.has(key)) continue;
      seen.add(key);
      const at = [...path, ...within];
      if (!problems.covers(at)) problems.report(at, finding);
    }
  };
  make(base.codeBase, base.path);
  const recurring = changes.filter(({ every }) => every !== null);
  const [first] = recurring;
  if (first !== undefined && recurring.length * changes.length > MOST_STEPS) {
    const message = 'there are too many changes that recur to check what comes of them';
    problems.report(first.path, { code: 'too-large', message });
    return ever;
  }
  for (const { path, change } of inOrder(changes)) make(change, path);
  return ever;
}
