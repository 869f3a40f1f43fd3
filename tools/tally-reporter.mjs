import { DefaultReporter } from 'vitest/node';

/**
 * The default reporter, and then one last line for scripts: `123 passed, 0 failed`. A file that
 * cannot be loaded and an error outside any test count as a failure each, so that the line and the
 * exit code never disagree.
 */
export default class TallyReporter extends DefaultReporter {
  /**
   * @override
   * @param {Parameters<DefaultReporter['onTestRunEnd']>} run
   */
  onTestRunEnd(...run) {
    super.onTestRunEnd(...run);
    const [modules, strayErrors] = run;
    let passed = 0;
    let failed = strayErrors.length;
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      const broken = tests.filter((test) => test.result().state === 'failed').length;
      passed += tests.filter((test) => test.result().state === 'passed').length;
      failed += broken === 0 && module.state() === 'failed' ? 1 : broken;
    }
    console.log(`${passed} passed, ${failed} failed`);
  }
}
