import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as vitestTest, type TestOptions } from 'vitest';
import { Goldens } from '../cli/regression/golden.ts';
import { brokenOutcome, testScenario } from '../cli/regression/scenario-test.ts';
import { overridesOf } from '../cli/reproduction.ts';
import { loadScenario } from '../cli/scenario-file.ts';
import { failureBlock } from '../reports/reporters/failure-block.ts';
import { plain } from '../reports/paint.ts';
import type { ScenarioOutcome } from '../model/test-report.ts';

/** How a scenario is tested: the options of `cutover test` by the same names. */
export interface ScenarioTestOptions extends TestOptions {
  readonly seed?: number;
  /** Values to be set in it, as `path=value`. */
  readonly set?: readonly string[];
}

/** A scenario that is not as it should be; the message is what `cutover test` prints of it. */
export class ScenarioFailure extends Error {
  override readonly name = 'ScenarioFailure';

  constructor(outcome: ScenarioOutcome) {
    super(`${outcome.name}\n\n${failureBlock(outcome, plain)}`);
    // The place that matters stands in the message; ours in the code would only distract from it.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** The outcome of a scenario file, carried out as `cutover test` does it. */
async function outcomeOf(
  file: string, { seed, set = [] }: ScenarioTestOptions, cwd: string,
): Promise<ScenarioOutcome> {
  const overrides = overridesOf({ set });
  const loaded = await loadScenario(file, { cwd, overrides, fresh: true });
  if ('problems' in loaded) return brokenOutcome(loaded);
  const isAsItIs = seed === undefined && set.length === 0;
  return testScenario(loaded, {
    options: { check: true, ...(seed === undefined ? {} : { seed }), set },
    goldens: isAsItIs ? new Goldens({ cwd, update: 'none', isCi: false }) : null,
    debug: process.env['DEBUG'] === '1',
  });
}

/**
 * Registers a test that carries a scenario out and holds it to its expectations, to all properties
 * and to its golden digest if it has one. A path is relative to the file of the test.
 */
export function scenarioTest(file: string | URL, options: ScenarioTestOptions = {}): void {
  const { seed, set, ...others } = options;
  const name = typeof file === 'string' ? file : relative(process.cwd(), fileURLToPath(file));
  vitestTest(name, others, async ({ task }) => {
    const path = typeof file === 'string'
      ? resolve(dirname(task.file.filepath), file) : fileURLToPath(file);
    const cwd = process.cwd();
    const choices = {
      ...(seed === undefined ? {} : { seed }), ...(set === undefined ? {} : { set }),
    };
    const outcome = await outcomeOf(relative(cwd, path), choices, cwd);
    if (outcome.status !== 'passed') throw new ScenarioFailure(outcome);
  });
}
