import type { ExpectationResult, PropertyResult } from '../../model/result.ts';
import type { TestFailure } from '../../model/test-report.ts';
import { formatInstant } from '../../reports/quantities.ts';
import { plain } from '../../reports/paint.ts';
import { type Evidence, recordParts } from '../../reports/violations.ts';
import type { Problem } from '../../scenario/index.ts';
import { excerpt } from '../../scenario/problems.ts';
import { blameFor, stackOf } from '../failure.ts';
import { EXIT } from '../exit-codes.ts';
import type { LoadedScenario } from '../scenario-file.ts';
import { reasonOf } from '../usage-error.ts';

/** A line of `expect` that is not true, with the line of the file that says so. */
export function expectationFailure(
  { file, text: source }: LoadedScenario, result: ExpectationResult,
): TestFailure {
  const { text, actual, line, column, why, last_true_us } = result;
  const sourceLine = line > 0 ? source.split(/\r?\n/)[line - 1] : undefined;
  return {
    kind: 'expectation', title: text, file,
    ...(line > 0 ? { line, column } : {}),
    ...(sourceLine === undefined ? {} : { excerpt: excerpt(sourceLine, column) }),
    details: {
      expected: text,
      actual,
      last_true: last_true_us === undefined
        ? 'never'
        : `at ${formatInstant(last_true_us)} (${last_true_us} µs)`,
      ...(why === undefined ? {} : { why }),
    },
  };
}

/** More records than this do not make it clearer; `cutover run` shows them. */
const MOST_RECORDS = 8;

/** A property that the run violates, with the records that show it as far as they are at hand. */
export function propertyFailure(
  { file }: LoadedScenario, { id, name, violation }: PropertyResult, evidence: Evidence,
): TestFailure {
  const seqs = violation?.seqs ?? [];
  const records = seqs.slice(0, MOST_RECORDS).flatMap((seq) => {
    const record = evidence.get(seq);
    return record === undefined ? [] : [[`#${seq}`, recordParts(record, plain).join('  ')]];
  });
  return {
    kind: 'property', title: `property ${id} ${name} is violated`, file,
    details: violation === undefined ? {} : {
      at: formatInstant(violation.at_us),
      what: violation.message,
      rule: violation.rule,
      ...Object.fromEntries(records),
    },
  };
}

/** Something that is wrong with the file. */
export function problemFailure(problem: Problem): TestFailure {
  const { file, line, column, path, message, hint, sourceLine } = problem;
  const where = line > 0 || path === '' ? '' : `${path}: `;
  return {
    kind: 'problem', title: `${where}${message}${hint === undefined ? '' : `; ${hint}`}`, file,
    ...(line > 0 ? { line, column } : {}),
    ...(sourceLine === undefined ? {} : { excerpt: excerpt(sourceLine, column) }),
    details: {},
  };
}

/** A run that broke off, and whose fault that is; of ours the stack is shown if `debug`. */
export function brokenRunFailure(
  { file }: { readonly file: string }, error: unknown, debug: boolean,
): TestFailure {
  const message = reasonOf(error);
  const blame = blameFor(error);
  if (blame === EXIT.failed) return { kind: 'strategy', title: message, file, details: {} };
  if (blame === EXIT.usage) return { kind: 'problem', title: message, file, details: {} };
  return {
    kind: 'internal', title: `internal error: ${message}`, file,
    details: {
      what: 'this is a bug of cutover; please report it with the scenario',
      where: debug && error instanceof Error ? stackOf(error) : 'DEBUG=1 shows it',
    },
  };
}
