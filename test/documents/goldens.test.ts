import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { goldenFile } from '../../src/cli/regression/golden.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const textOf = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');

/**
 * If this was meant to change: `npm run build && node dist/cli/main.js test scenarios -u changed`,
 * and say in the changelog what users will see.
 */
test.each(globSync('scenarios/**/*.yaml', { cwd: ROOT }).sort())(
  'the run of %s is that of its golden digest', (file) => {
    const parsed = parseScenario(textOf(file), { file });
    if ('problems' in parsed) return expect.fail(JSON.stringify(parsed.problems));
    const { digest, ended_at_us, tool: { semantics } } = simulate(parsed.scenario).result;
    expect({ digest, semantics, ended_at_us }).toEqual(JSON.parse(textOf(goldenFile(file))));
  },
);
