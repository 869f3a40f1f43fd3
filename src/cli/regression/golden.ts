import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { RunResult } from '../../model/result.ts';
import type { Golden, GoldenOutcome, GoldenState, TestFailure } from '../../model/test-report.ts';
import { formatInstant } from '../../reports/quantities.ts';
import { onDisk, targetOf, writeWhole } from '../output-target.ts';
import { reasonOf, UsageError } from '../usage-error.ts';

const SUFFIX = '.golden.json';

/** Which golden digests are written: `none` is what happens without `-u`. */
export const UPDATES = ['all', 'changed', 'missing', 'none'] as const;
export type Update = (typeof UPDATES)[number];

/** How golden digests are dealt with in a test. */
export interface GoldenPolicy {
  readonly cwd: string;
  readonly update: Update;
  /** On a CI server nothing is written. */
  readonly isCi: boolean;
}

/** The golden file of a scenario: beside it, under its name. */
export const goldenFile = (scenarioFile: string): string =>
  scenarioFile.replace(/\.(ya?ml|json)$/, '') + SUFFIX;

/** Whether some scenario of this directory has a golden digest: then all of them should. */
function keepsGoldens(directory: string): boolean {
  return readdirSync(directory).some((name) => name.endsWith(SUFFIX));
}

function isGolden(value: unknown): value is Golden {
  return typeof value === 'object' && value !== null
    && 'digest' in value && typeof value.digest === 'string'
    && 'semantics' in value && typeof value.semantics === 'string'
    && 'ended_at_us' in value && Number.isSafeInteger(value.ended_at_us);
}

function readGolden(file: string, cwd: string): Golden | undefined {
  const path = resolve(cwd, file);
  if (!existsSync(path)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${reasonOf(error)}`);
  }
  if (isGolden(value)) return value;
  throw new UsageError(
    `${file}: it is no golden digest: { digest, semantics, ended_at_us }; delete it or write it `
    + 'anew with -u all',
  );
}

function goldenOf({ digest, tool, ended_at_us }: RunResult): Golden {
  return { digest, semantics: tool.semantics, ended_at_us };
}

const describe = ({ digest, ended_at_us }: Golden): string =>
  `${digest}, ended at ${formatInstant(ended_at_us)}`;

const updateCommand = (scenario: string, update: Update): string =>
  `cutover test ${scenario} -u ${update}`;

function difference(file: string, scenario: string, [old, now]: [Golden, Golden]): TestFailure {
  const semantics = old.semantics === now.semantics
    ? `${now.semantics} in both`
    : `${old.semantics} then, ${now.semantics} now: a difference is to be expected`;
  return {
    kind: 'golden', title: 'the digest is not the golden one', file,
    details: {
      expected: describe(old), actual: describe(now), semantics,
      if_it_is_meant: updateCommand(scenario, 'changed'),
    },
  };
}

const absence = (file: string, scenario: string): TestFailure => ({
  kind: 'golden', title: 'the golden digest is missing', file: scenario,
  details: { file, to_be_written_with: updateCommand(scenario, 'missing') },
});

/** What came of comparing a run with the golden digest of its scenario. */
export interface GoldenComparison {
  readonly golden: GoldenOutcome;
  readonly failure?: TestFailure;
}

/** The digests of one test: compares runs with them, and writes them where that is asked for. */
export class Goldens {
  readonly #policy: GoldenPolicy;

  constructor(policy: GoldenPolicy) {
    this.#policy = policy;
  }

  /**
   * Compares a run with what is kept of its scenario. A digest is written, if it is asked for, only
   * where `isGood`: a run that fails is nothing to hold later ones to.
   *
   * @throws UsageError if the file cannot be read or written, or holds something else.
   */
  compare(scenario: string, result: RunResult, isGood: boolean): GoldenComparison {
    const file = goldenFile(scenario);
    const now = goldenOf(result);
    const old = this.#read(file);
    if (old?.digest === now.digest) return { golden: { file, state: 'matched' } };
    const mayWrite = isGood && !this.#policy.isCi;
    if (old === undefined) return this.#missing({ file, scenario, now, mayWrite });
    if (mayWrite && this.#asksFor('changed')) return this.#write(file, now, 'updated');
    return {
      golden: { file, state: 'differs' }, failure: difference(file, scenario, [old, now]),
    };
  }

  /**
   * @throws UsageError for scenarios that differ in their extension only, where that matters: they
   * share a golden digest.
   */
  checkNames(scenarios: readonly string[]): void {
    const { cwd, update } = this.#policy;
    const first = new Map<string, string>();
    for (const scenario of scenarios) {
      const file = goldenFile(scenario);
      const other = first.get(file);
      if (other !== undefined && (update !== 'none' || existsSync(resolve(cwd, file)))) {
        throw new UsageError(`${other} and ${scenario} share ${file}: rename one of them`);
      }
      first.set(file, scenario);
    }
  }

  #asksFor(what: 'changed' | 'missing'): boolean {
    return this.#policy.update === 'all' || this.#policy.update === what;
  }

  /** A file that is about to be written anew need not make sense. */
  #read(file: string): Golden | undefined {
    const { cwd, update } = this.#policy;
    try {
      return readGolden(file, cwd);
    } catch (error) {
      if (update === 'all') return undefined;
      throw error;
    }
  }

  #missing(
    { file, scenario, now, mayWrite }:
    { file: string; scenario: string; now: Golden; mayWrite: boolean },
  ): GoldenComparison {
    const { cwd, isCi } = this.#policy;
    if (mayWrite && this.#asksFor('missing')) return this.#write(file, now, 'written');
    const isExpected = this.#asksFor('missing') || keepsGoldens(dirname(resolve(cwd, file)));
    const golden = { file, state: isExpected ? 'missing' : 'none' } as const;
    return isCi && isExpected ? { golden, failure: absence(file, scenario) } : { golden };
  }

  #write(file: string, now: Golden, state: GoldenState): GoldenComparison {
    onDisk(file, () =>
      writeWhole(targetOf(file, this.#policy.cwd), `${JSON.stringify(now, null, 2)}\n`));
    return { golden: { file, state } };
  }
}

