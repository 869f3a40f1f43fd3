import type { Scenario } from '../../src/model/scenario.ts';
import { formatProblem, type Problem } from '../../src/scenario/problems.ts';
import { parseScenario } from '../../src/scenario/index.ts';

type Files = Readonly<Record<string, string>>;

const read = (files: Files) => (name: string): string => {
  const text = files[name];
  if (text === undefined) throw new Error('no such file');
  return text;
};

/** The scenario that a text states; data files by name. */
export function scenarioOf(text: string, files: Files = {}): Scenario {
  const result = parseScenario(text, { file: 'x.yaml', read: read(files) });
  if ('scenario' in result) return result.scenario;
  throw new Error(result.problems.map(formatProblem).join('\n'));
}

/** What is wrong with a text. */
export function problemsOf(text: string, files: Files = {}): readonly Problem[] {
  const result = parseScenario(text, { file: 'x.yaml', read: read(files) });
  return 'problems' in result ? result.problems : [];
}

/** The same in short: code, line, column, message. */
export function toldOf(text: string, files: Files = {}): readonly string[] {
  return problemsOf(text, files)
    .map(({ code, line, column, message }) => `${code} ${line}:${column} ${message}`);
}
