import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scratchDirectories } from '../../cli/scratch-directory.ts';
import { workspaceIn } from '../../cli/workspace.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { coveragePage } from './page.ts';
import { TWO_SERVERS } from './two-servers.ts';
import { REPLICATIONS, WAYS } from './ways.ts';

const scratch = scratchDirectories();
const isFull = process.env['COVERAGE'] === 'full';

/** Studies of the full suite: as many as the acceptance speaks of. */
const STUDIES = 400;
const HOUR = 3_600_000;

const systemFile = () =>
  join(workspaceIn(scratch(), { 'two.yaml': TWO_SERVERS }).cwd, 'two.yaml');

/** Carries out all ways, and writes what came of them as soon as one more is done. */
async function writeReport(): Promise<readonly Coverage[]> {
  const page = fileURLToPath(new URL('../../../reports/coverage.md', import.meta.url));
  const file = systemFile();
  const all: Coverage[] = [];
  for (const way of WAYS) {
    all.push(await coverageOf(file, way, STUDIES));
    writeFileSync(page, coveragePage(all));
  }
  return all;
}

if (isFull) {
  test('npm run coverage: all ways, 400 studies each', { timeout: HOUR }, async () => {
    const [{ metrics: [waits] } = { metrics: [] }] = await writeReport();
    expect((waits?.held ?? 0) / STUDIES).toBeGreaterThanOrEqual(0.92);
    expect((waits?.held ?? 0) / STUDIES).toBeLessThanOrEqual(0.98);
  });
}

/** Of 40 studies fewer than 34 hold the truth in 1 of 200 cases, if 95 of 100 do (binomial). */
test('the interval of a mean holds the truth in about 95 of 100 studies', async () => {
  const { flags } = REPLICATIONS;
  const short = { ...REPLICATIONS, flags: { ...flags, runs: 15, set: ['duration=5m'] } };
  const { metrics, refused } = await coverageOf(systemFile(), short, 40);
  expect(refused).toBe(0);
  expect(metrics[0]?.held).toBeGreaterThanOrEqual(34);
  expect(Math.abs(metrics[0]?.bias ?? 1)).toBeLessThan(0.1);
});
