import type { TestCase, TestModule, Vitest } from 'vitest/node';
import { headingLines, type Row, rowLines, summaryLine } from './table.ts';

const show = (lines: readonly string[]): void => console.log(lines.join('\n'));

/** Shows the analytic cases as a table, each as soon as it has been judged. */
export default class TableReporter {
  readonly #rows: Row[] = [];
  #startedAt = 0;

  onInit(_: Vitest): void {
    this.#startedAt = performance.now();
  }

  onTestRunStart(): void {
    show(headingLines());
  }

  onTestCaseResult(test: TestCase): void {
    const { row } = test.meta();
    if (row !== undefined) {
      this.#rows.push(row);
      show(rowLines(row));
    }
    const { state, errors = [] } = test.result();
    // A case that disagrees says so in its row; whatever else fails says it here.
    if (state !== 'failed' || row !== undefined) return;
    show([`${test.fullName} failed`, ...errors.map(({ message }) => `  ${message}`)]);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const error of modules.flatMap((module) => module.errors())) show([error.message]);
    show(['', summaryLine(this.#rows, (performance.now() - this.#startedAt) / 1000)]);
  }
}
