import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['./tools/tally-reporter.mjs'],
    testTimeout: 30_000,
  },
});
