import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Snippets in documents import the package by its name.
  resolve: {
    alias: {
      'cutover/vitest': fileURLToPath(new URL('src/vitest/index.ts', import.meta.url)),
      'cutover': fileURLToPath(new URL('src/index.ts', import.meta.url)),
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['./tools/tally-reporter.mjs'],
    testTimeout: 30_000,
    // The main thread waits most of the time: by default it would have a core for itself.
    maxWorkers: '100%',
  },
});
