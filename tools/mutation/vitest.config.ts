import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What changes of the sources are put to: see `main.mjs`. */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  goldens: ['test/documents/goldens.test.ts', 'test/engine/*.test.ts'],
  rules: ['test/rules/*.test.ts'],
};

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: [...TESTS[process.env.MUTATION_TESTS ?? 'goldens'] ?? []],
    // Laws are held by hundreds of random scenarios, and take that long for each change.
    exclude: ['**/*-{always,laws}.test.ts'],
    // A machine that does something else as well must not be taken for a change that is noticed.
    testTimeout: 120_000,
  },
});
