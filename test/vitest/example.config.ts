
import { defineConfig } from 'vitest/config';
import project from '../../vitest.config.ts';

/** The example as its own project, but with the sources in place of the package. */
export default defineConfig({
  root: process.cwd(),
  resolve: project.resolve ?? {},
});
