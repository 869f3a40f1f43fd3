import type { ScenarioOutcome, TestFailure } from '../../model/test-report.ts';
import { onOneLine } from '../layout.ts';
import { messageLines } from './failure-block.ts';
import type { Reporter } from './reporter.ts';

const escaped = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** The same in `key=value`, which ends at a comma, and where colons end all of them. */
const escapedValue = (text: string): string =>
  escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** The runner makes an absolute path relative to the repository by itself. */
const isAbsolute = (file: string): boolean => /^([/\\]|[A-Za-z]:)/.test(file);

function annotation(
  failure: TestFailure, { reproduce }: ScenarioOutcome, fromRoot: string,
): string {
  const { file, line, column, title } = failure;
  const properties = {
    file: isAbsolute(file) ? file : `${fromRoot}${file}`,
    ...(line === undefined ? {} : { line, ...(column === undefined ? {} : { col: column }) }),
    title: onOneLine(title),
  };
  const settings = Object.entries(properties)
    .map(([key, value]) => `${key}=${escapedValue(String(value))}`);
  const lines = [...messageLines(failure)];
  if (reproduce !== undefined) lines.push(`reproduce: ${reproduce.join(' ')}`);
  return `::error ${settings.join(',')}::${escaped(lines.join('\n'))}\n`;
}

/** For GitHub Actions: each failure as an annotation at its line. */
export const github: Reporter = {
  name: 'github',
  end: ({ scenarios }, { fromRoot }) =>
    scenarios
      .flatMap((outcome) =>
        outcome.failures.map((failure) => annotation(failure, outcome, fromRoot)))
      .join(''),
};
