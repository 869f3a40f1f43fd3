import type { ExpectationResult, RunResult } from '../../src/model/result.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { formatProblem } from '../../src/scenario/problems.ts';
import { type SimulateOptions, simulate } from '../../src/simulate.ts';

/** The result of a scenario, given as JSON data, that expects these lines. */
export function resultOf(
  scenario: object, lines: readonly string[], options: SimulateOptions = {},
): RunResult {
  const text = JSON.stringify({ ...scenario, expect: lines });
  const parsed = parseScenario(text, { file: 'x.json' });
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return simulate(parsed.scenario, options).result;
}

/** How each of these lines comes out in a scenario. */
export function judge(
  scenario: object, lines: readonly string[], options: SimulateOptions = {},
): readonly ExpectationResult[] {
  return resultOf(scenario, lines, options).expectations ?? [];
}
