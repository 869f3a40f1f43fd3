import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratchDirectory = scratchDirectories();

/** Runs a shop that is rolled over at 5s and expects these lines. */
async function runExpecting(lines: readonly string[], ...options: readonly string[]) {
  const cwd = scratchDirectory();
  writeFileSync(join(cwd, 'shop.yaml'), `
app:
  name: shop
  functions: { api: { service_time: 1s, cold_start: 3s, initial_containers: 1 } }
events:
  - { at: 5s, rollover: {} }
expect:
${lines.map((line) => `  - ${line}\n`).join('')}`);
  const terminal = collectedTerminal({ cwd });
  const code = await main(['run', 'shop.yaml', ...options], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

test('a run in which all is as expected passes, and says so', async () => {
  const { code, out } = await runExpecting(['rollout v2 finishes within 3s']);
  expect(code).toBe(0);
  expect(out).toContain('\nexpectations  true\n  ✓ rollout v2 finishes within 3s  3s\n');
});

test('a run in which a line is not true fails, and says when it last was', async () => {
  const { code, out } = await runExpecting(
    ['zero downtime', '{ that: rollout v2 finishes within 2s, why: nobody waits longer }'],
  );
  expect(code).toBe(1);
  expect(out).toContain(`
expectations  1 of 2 not true
  ✓ zero downtime  0s
  ✗ rollout v2 finishes within 2s
      found 3s · last true at 7s (7000000 µs)
      why: nobody waits longer
`);
});

test('--json has the lines with what was found', async () => {
  const { code, out } = await runExpecting(['app.version == 1'], '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    verdict: 'fail',
    expectations: [{
      text: 'app.version == 1', ok: false, actual: '2', line: 8, column: 5, last_true_us: 4_999_999,
    }],
  });
});

test('a line that makes no sense is told with its place, and nothing is run', async () => {
  const { code, out, err } = await runExpecting(['rollout v3 finishes']);
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe(`shop.yaml:8:13: there is no v3: at most 2 versions are published
    - rollout v3 finishes
              ^
`);
});
