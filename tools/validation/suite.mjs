/** The cases of the validation, and what judges them: bundled with the sources by `main.mjs`. */
import { Threads } from '../../src/executors/threads.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../../src/version.ts';
import { belongsTo, nameOf } from '../../test/validation/analytic/case.ts';
import { VALIDATION_CASES } from '../../test/validation/analytic/index.ts';
import { judge } from '../../test/validation/analytic/judgement.ts';
import { validationJob } from './job.mjs';

export { isAsKnown } from '../../test/validation/analytic/judgement.ts';
export {
  headingLines, rowLines, summaryLine,
} from '../../test/validation/analytic/table.ts';
export { exactResults } from '../../test/validation/exact.ts';
export { entryOf, pageOf } from './page.mjs';

/**
 * @typedef {import('../../test/validation/analytic/case.ts').AnalyticCase} Case
 * @typedef {import('../../test/validation/analytic/case.ts').Suite} Suite
 * @typedef {import('../../test/validation/analytic/judgement.ts').Outcome} Outcome
 */

export const VERSION = `cutover ${TOOL_VERSION}, semantics ${SEMANTICS_VERSION}`;

/** The cases of a suite, all of them or those of the given names. @param {Suite} suite */
export const casesOf = (suite) => VALIDATION_CASES.filter(({ check }) => belongsTo(suite, check));

export { nameOf };

/** Judges cases one after the other, their replications on all of its threads. */
export class Judges {
  #threads;
  #suite;

  /** @param {URL} file what a thread carries out @param {number} count @param {Suite} suite */
  constructor(file, count, suite) {
    this.#threads = new Threads(file, count);
    this.#suite = suite;
  }

  /** @param {Case} each @returns {Promise<Outcome>} */
  judge(each) {
    return judge(each, this.#suite, async (_, plans) => {
      /** @type {import('../../test/validation/analytic/judgement.ts').Replicated[]} */
      const runs = [];
      await this.#threads.carryOut({
        job: validationJob, options: { name: nameOf(each), plans }, parts: plans.length,
        take: (result) => runs.push(result),
      });
      return runs;
    });
  }

  close() {
    return this.#threads.close();
  }
}
