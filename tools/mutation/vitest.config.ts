import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What changes of the sources are put to: see `main.mjs`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: { include: ['test/documents/goldens.test.ts'], testTimeout: 30_000 },
});
