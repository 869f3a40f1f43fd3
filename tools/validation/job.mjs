/** Replications of a case of the validation, as work in parts that threads can do. */
import { defineScenario } from '../../src/scenario/index.ts';
import { nameOf } from '../../test/validation/analytic/case.ts';
import { VALIDATION_CASES } from '../../test/validation/analytic/index.ts';
import { replicated } from '../../test/validation/analytic/judgement.ts';

/**
 * @typedef {object} Options
 * @property {string} name of the case
 * @property {readonly import('../../test/validation/analytic/case.ts').RunPlan[]} plans one a part
 */

/**
 * @type {import('../../src/executors/job.ts').Job<
 *   Options, import('../../test/validation/analytic/judgement.ts').Replicated
 * >}
 */
export const validationJob = {
  name: 'validation',
  async prepare({ name, plans }) {
    const check = VALIDATION_CASES.find((each) => nameOf(each) === name)?.check;
    if (check === undefined || check.rule === 'exact') throw new Error(`${name} is not simulated`);
    const scenario = defineScenario(check.scenario);
    return (part) => {
      const plan = plans[part];
      if (plan === undefined) throw new Error(`${name} has no replication ${part}`);
      return replicated(scenario, check.replicate, plan);
    };
  },
};
