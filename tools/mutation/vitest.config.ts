import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What changes of the sources are put to: see `main.mjs`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/documents/goldens.test.ts', 'test/engine/*.test.ts'],
    // A machine that does something else as well must not be taken for a change that is noticed.
    testTimeout: 120_000,
  },
});
