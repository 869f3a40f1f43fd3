import { spawnSync } from 'node:child_process';
import {
  copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const page = readFileSync(join(root, 'docs/how-to/test-with-vitest.md'), 'utf8');

test.each(['shop.yaml', 'shop.test.ts'])('the page shows %s as it is', (name) => {
  expect(page).toContain(readFileSync(join(root, 'examples/vitest', name), 'utf8'));
});

/** Runs the tests of a folder with vitest, the sources in place of the package. */
function tested(folder: string) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [
    join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder,
    '--config', join(root, 'test/vitest/example.config.ts'), '--reporter=json',
  ], { cwd: folder, encoding: 'utf8', env: { ...process.env, VITEST: '' } });
  const begin = stdout.indexOf('{');
  if (begin < 0) throw new Error(stderr);
  const { testResults } = JSON.parse(stdout.slice(begin)) as {
    testResults: readonly { readonly assertionResults: readonly {
      readonly title: string; readonly status: string; readonly failureMessages: readonly string[];
    }[] }[];
  };
  return { status, tests: testResults.flatMap(({ assertionResults }) => assertionResults) };
}

test('the example passes; a scenario that fails says what cutover test says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-example-'));
  try {
    for (const name of ['shop.yaml', 'shop.test.ts', 'package.json']) {
      copyFileSync(join(root, 'examples/vitest', name), join(folder, name));
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'wrong.yaml'), readFileSync(join(folder, 'shop.yaml'), 'utf8')
      .replace('within 10s', 'within 1s'));
    const test = "import { test } from 'cutover/vitest';\n"
      + "test.scenario('wrong.yaml');\ntest.scenario('none.yaml');\n";
    writeFileSync(join(folder, 'wrong.test.ts'), test);
    const { status, tests } = tested(folder);
    expect(status).toBe(1);
    expect(tests.filter((each) => each.status === 'passed').map(({ title }) => title)).toEqual([
      'shop.yaml', 'shop.yaml', 'recreate is noticed, rolling is not',
      'a world comes to rest after a crash',
      'whatever is deployed whenever, rolling is never noticed',
    ]);
    const [wrong, none] = tests.filter((each) => each.status === 'failed');
    const [said = ''] = wrong?.failureMessages ?? [];
    expect(said).toContain('wrong.yaml:17:5: expectation not met\n');
    expect(page).toContain(`\`\`\`text\n${said.replaceAll('wrong.yaml', 'shop.yaml')}\`\`\`\n`);
    expect(none?.failureMessages[0]).toContain('none.yaml: no such file or directory');
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
