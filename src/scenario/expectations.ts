import type { LineProblem } from '../expectations/line-problem.ts';
import type { MeasureClaim } from '../expectations/measure-watch.ts';
import { type NamedWords, parseGoal, parseLine, parseMeasure } from '../expectations/parser.ts';
import type { Word } from '../expectations/scanner.ts';
import type { Claim, Expectation } from '../model/expectation.ts';
import type { AppSpec, SourceSpec } from '../model/scenario.ts';
import { PROPERTIES } from '../properties/index.ts';
import { nameHint, nearestHint } from './names.ts';
import type { Finding, Path } from './problems.ts';
import type { Resolution } from './resolution.ts';
import { mostCommands } from './rollbacks.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import type { Salvaged } from './shape-problems.ts';
import { isToldBy } from './triggers.ts';
import { formatDuration } from './units.ts';

type Entry = Salvaged<NonNullable<ScenarioFile['expect']>[number]>;
type EventParts = readonly (Salvaged<NonNullable<ScenarioFile['events']>[number]> | undefined)[];
type Selecting = NonNullable<NamedWords['selector']>;

type SourceName = Pick<SourceSpec, 'name' | 'app' | 'function'>;

/** What the names in lines of `expect` can refer to. */
export interface ExpectationContext extends Resolution {
  readonly apps: readonly AppSpec[];
  readonly events: EventParts;
  readonly sources: ReadonlySet<string>;
  /** Every source: traffic, and what Functions' own schedules call. */
  readonly traffic: readonly SourceName[];
}

/** The claim of a line whose names have all been found. */
class ClaimReader {
  readonly #context: ExpectationContext;
  readonly #path: Path;

  constructor(path: Path, context: ExpectationContext) {
    this.#path = path;
    this.#context = context;
  }

  /** `undefined` after a problem. */
  read(claim: Claim, words: NamedWords): Claim | undefined {
    switch (claim.kind) {
      case 'property': {
        if (PROPERTIES.some(({ id }) => id === claim.id)) return claim;
        return this.#report(words.property, {
          code: 'unknown-property', message: `there is no property ${claim.id}`,
          ...nearestHint(claim.id, PROPERTIES.map(({ id }) => id)),
        });
      }
      case 'count':
        this.#checkRecords(claim, words.selector);
        return claim;
      case 'zero-downtime': {
        const found = claim.of === null ? null : this.#function(words);
        return found === undefined ? undefined : { ...claim, of: found };
      }
      case 'metric': {
        const found = this.#function(words);
        if (words.selector !== undefined) this.#checkInputs(found, words.selector);
        return found && { ...claim, ...found };
      }
      default: {
        const app = this.#app(words.app, claim.kind);
        if (app !== undefined) this.#checkNumbers(claim, app, words);
        return app === undefined ? undefined : { ...claim, app };
      }
    }
  }

  #report(word: Word | undefined, finding: Finding): undefined {
    this.#context.problems.report(this.#path, finding, { at: word?.at ?? 0 });
    return undefined;
  }

  /** The App that a word names; without one, the only App there is. */
  #app(word: Word | undefined, kind: Claim['kind']): string | undefined {
    const { directory } = this.#context;
    if (word !== undefined) {
      return directory.app({ text: word.text, path: this.#path, part: { at: word.at } });
    }
    if (!directory.hasSeveralApps) return directory.onlyApp;
    const [app] = this.#context.apps;
    const [what] = kind.split('-');
    const hint = what === 'app' ? `write "app(${app?.name})"` : `write "${what} … of ${app?.name}"`;
    return this.#report(undefined, {
      code: 'missing-key', message: 'which App this is about is missing: there are several', hint,
    });
  }

  #function(words: NamedWords): { app: string; function: string } | undefined {
    const { directory } = this.#context;
    const { app: owner, function: subject } = words;
    if (subject === undefined) return undefined;
    const app = owner === undefined
      ? undefined : directory.app({ text: owner.text, path: this.#path, part: { at: owner.at } });
    if (owner !== undefined && app === undefined) return undefined;
    const { text, at } = subject;
    return directory.function({ text, path: this.#path, part: { at }, app });
  }

  #mostVersions({ name, deployed }: AppSpec): number {
    return mostCommands(name, this.#context.events, this.#context) + (deployed ? 1 : 0);
  }

  /** Reports versions and commands of an App of which there can never be so many. */
  #checkNumbers(claim: Claim, app: string, { version, deployment }: NamedWords): void {
    const spec = this.#context.apps.find(({ name }) => name === app);
    if (spec === undefined) return;
    if ('version' in claim) this.#checkVersion(claim.version, version, this.#mostVersions(spec));
    if (!('n' in claim)) return;
    const most = mostCommands(app, this.#context.events, this.#context);
    if (claim.n <= most) return;
    const issued = most === 1 ? 'command is issued' : 'commands are issued';
    this.#report(deployment, {
      code: 'unknown-deployment',
      message: `there is no deployment ${claim.n}: at most ${most} ${issued}`,
    });
  }

  #checkVersion(version: number | null, word: Word | undefined, most: number): void {
    if (version === null || version <= most) return;
    const published = most === 1 ? 'version is published' : 'versions are published';
    this.#report(word, {
      code: 'unknown-version', message: `there is no v${version}: at most ${most} ${published}`,
    });
  }

  /** Reports what no input of a Function can be selected by. */
  #checkInputs(
    found: { app: string; function: string } | undefined, { selection, spots }: Selecting,
  ): void {
    const apps = this.#context.apps.filter(({ name }) => name === found?.app);
    const most = Math.max(...apps.map((app) => this.#mostVersions(app)), 0);
    if (apps.length > 0) {
      this.#checkVersion(selection.version, spots.get('version')?.value, most);
    }
    this.#checkTimes({ selection, spots });
    const source = this.#source({ selection, spots });
    if (source === undefined || found === undefined) return;
    if (source.app === found.app && source.function === found.function) return;
    this.#report(spots.get('source')?.value, {
      code: 'conflict',
      message: `the source "${source.name}" sends its inputs to "${source.function}"`,
    });
  }

  /** Reports what no record of a type can be selected by. */
  #checkRecords(claim: Claim & { kind: 'count' }, selector: Selecting | undefined): void {
    if (selector === undefined) return;
    const { selection, spots } = selector;
    for (const key of ['version', 'source'] as const) {
      const spot = spots.get(key);
      if (spot === undefined || isToldBy(claim.event, key)) continue;
      const message = `a record of the type "${claim.event}" has no "${key}"`;
      this.#context.problems.report(this.#path, { code: 'conflict', message }, { at: spot.at });
    }
    const most = Math.max(...this.#context.apps.map((app) => this.#mostVersions(app)), 0);
    this.#checkVersion(selection.version, spots.get('version')?.value, most);
    this.#checkTimes(selector);
    this.#source(selector);
  }

  #checkTimes({ selection: { from }, spots }: Selecting): void {
    const { duration } = this.#context;
    if (from === null || duration === null || from <= duration) return;
    this.#report(spots.get('from')?.value, {
      code: 'after-end',
      message: `this is at ${formatDuration(from)}, after the end at ${formatDuration(duration)}`,
    });
  }

  #source({ selection: { source }, spots }: Selecting): SourceName | undefined {
    const { sources, traffic } = this.#context;
    if (source === null) return undefined;
    if (sources.has(source)) return traffic.find(({ name }) => name === source);
    return this.#report(spots.get('source')?.value, {
      code: 'unknown-source', message: `there is no source "${source}"`,
      ...nameHint(source, sources),
    });
  }
}

/** More Functions than this are not listed. */
const MOST_FUNCTIONS = 12;

/** How to write a metric with its Function in front of it. */
function withFunction(metric: string, functions: readonly string[]): { hint?: string } {
  const [first, second] = functions;
  if (first === undefined) return {};
  const line = `"${first}.${metric}"`;
  if (second === undefined) return { hint: `write ${line}` };
  const all = functions.length > MOST_FUNCTIONS ? '' : `; there are ${functions.join(', ')}`;
  return { hint: `write it like ${line}${all}` };
}

function findingOf(
  { code, message, hint, word, candidates = [], metric }: LineProblem,
  { directory }: ExpectationContext,
): Finding {
  if (metric !== undefined) return { code, message, ...withFunction(metric, directory.functions) };
  const near = word === undefined ? {} : nearestHint(word, candidates);
  return { code, message, ...(hint === undefined ? near : { hint }) };
}

function readEntry(
  entry: Entry, path: Path, context: ExpectationContext,
): Expectation | undefined {
  const { problems } = context;
  const { that, why = null } = typeof entry === 'string' ? { that: entry } : entry;
  if (that === undefined) return undefined;
  const at = typeof entry === 'string' ? path : [...path, 'that'];
  const parsed = parseLine(that);
  if ('problem' in parsed) {
    problems.report(at, findingOf(parsed.problem, context), { at: parsed.problem.at });
    return undefined;
  }
  const claim = new ClaimReader(at, context).read(parsed.claim, parsed.words);
  if (claim === undefined) return undefined;
  const place = problems.place(at);
  const { line, column } = place.file === problems.place([]).file ? place : { line: 0, column: 0 };
  return { text: that, line, column, why, claim };
}

/** The expectations of a scenario, as far as they are valid. */
export function readExpectations(
  entries: readonly (Entry | undefined)[], context: ExpectationContext,
): readonly Expectation[] {
  return entries.flatMap((entry, place) =>
    (entry === undefined ? undefined : readEntry(entry, ['expect', place], context)) ?? []);
}

/** Lines that say what is measured, and where they stand. */
export interface GivenMeasures {
  /** A goal has its condition, other lines have none. */
  readonly lines: readonly { readonly text: string; readonly isGoal: boolean }[];
  readonly path: Path;
}

/** What the lines measure of a scenario, as far as they are valid. */
export function readMeasures(
  { lines, path }: GivenMeasures, context: ExpectationContext,
): readonly MeasureClaim[] {
  const { problems } = context;
  return lines.flatMap(({ text, isGoal }, place) => {
    const at = [...path, place];
    const parsed = isGoal ? parseGoal(text) : parseMeasure(text);
    if ('problem' in parsed) {
      problems.report(at, findingOf(parsed.problem, context), { at: parsed.problem.at });
      return [];
    }
    const claim = new ClaimReader(at, context).read(parsed.claim, parsed.words);
    return claim !== undefined && 'condition' in claim ? [claim] : [];
  });
}
